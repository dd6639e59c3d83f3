// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/junit.hpp>

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include <otelc/base/clock.hpp>
#include <otelc/report/safe_name.hpp>
#include <otelc/report/text.hpp>

namespace otelc::report {
namespace {

// Invalid in XML even as character references.
constexpr std::string_view kNonCharacters[] = {"\xef\xbf\xbe", "\xef\xbf\xbf"};
constexpr std::string_view kReplacement = "\xef\xbf\xbd";

// The caller has escaped all control characters but line ends, because XML has no way to represent them.
std::string xml(std::string text) {
  for (const std::string_view bad : kNonCharacters) {
    for (std::size_t at = text.find(bad); at != std::string::npos; at = text.find(bad, at))
      text.replace(at, bad.size(), kReplacement);
  }
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string test_case(const Gate& gate) {
  const std::string message = xml(safe_name(gate.message));
  std::string out =
      fmt::format("    <testcase classname=\"otelc\" name=\"{}\" time=\"0\">\n", xml(gate.name));
  if (gate.outcome == Outcome::failed)
    out += fmt::format("      <failure type=\"{}\" message=\"{}\">{}</failure>\n", xml(gate.name), message,
                       message);
  if (gate.outcome == Outcome::no_data) out += fmt::format("      <skipped message=\"{}\"/>\n", message);
  out += fmt::format("      <system-out>{}: measured {}, limit {}</system-out>\n", message,
                     measured_text(gate), limit_text(gate));
  return out + "    </testcase>\n";
}

// The JUnit schema requires `localhost` for an unknown host.
std::string host_of(const Report& report) {
  const auto& hosts = report.summary.origin.of(events::Fact::host).values();
  if (hosts.size() == 1) return *hosts.begin();
  return report.maker.host.empty() ? "localhost" : report.maker.host;
}

}  // namespace

std::string junit(const Report& report) {
  const auto count = [&](Outcome outcome) {
    return std::count_if(report.gates.begin(), report.gates.end(),
                         [outcome](const Gate& gate) { return gate.outcome == outcome; });
  };
  const usage::Summary& summary = report.summary;
  const double seconds = static_cast<double>(summary.last - summary.first) / 1e9;
  const std::string counts =
      fmt::format(R"(tests="{}" failures="{}" errors="0" skipped="{}" time="{:.3f}")", report.gates.size(),
                  count(Outcome::failed), count(Outcome::no_data), seconds);
  // The schema has no zone and no fraction. The time is UTC.
  const UnixNanos begin = summary.first != 0 ? summary.first : report.maker.time;
  const std::string timestamp = format_summary_time(begin).substr(0, 19);
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"otelc\" {0}>\n"
      "  <testsuite name=\"otelc\" {0} timestamp=\"{1}\" hostname=\"{2}\">\n",
      counts, timestamp, xml(safe_name(host_of(report))));
  for (const Gate& gate : report.gates) out += test_case(gate);
  out += "    <system-out>" + xml(text(report)) + "</system-out>\n";
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace otelc::report
