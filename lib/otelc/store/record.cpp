// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/record.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <otelc/base/text.hpp>

namespace otelc::store {

void begin_record(std::string& line, UnixNanos arrival, std::string_view path) {
  line += R"({"ts":")";
  line += format_log_time(arrival);
  line += R"(","path":)";
  append_json_string(line, path);
  line += R"(,"payload":)";
}

void end_record(std::string& line, std::uint64_t repaired) {
  if (repaired > 0) line += fmt::format(R"(,"repaired":{})", repaired);
  line += "}\n";
}

void append_rejected(std::string& line, UnixNanos arrival, std::string_view path, std::string_view body,
                     int http_status, std::string_view error) {
  begin_record(line, arrival, path);
  line += R"({"raw":)";
  append_json_string(line, utf8_lossy(body, kRawBytesMax));
  line += fmt::format(R"(}},"status":{},"error":)", http_status);
  append_json_string(line, error);
  end_record(line);
}

namespace {

// The line without the `,"repaired":N` that end_record() wrote, if it did.
std::string_view without_repaired(std::string_view line) {
  constexpr std::string_view kRepaired = R"(,"repaired":)";
  if (!line.ends_with('}')) return line;
  const std::size_t digits = line.find_last_not_of("0123456789", line.size() - 2) + 1;
  const bool is_there = digits < line.size() - 1 && line.substr(0, digits).ends_with(kRepaired);
  return is_there ? line.substr(0, digits - kRepaired.size()) : line;
}

}  // namespace

LineKind kind_of(std::string_view line) {
  constexpr std::string_view kTs = R"({"ts":")";
  constexpr std::string_view kPath = R"(","path":")";
  constexpr std::string_view kPayload = R"(","payload":{)";
  constexpr std::string_view kRaw = R"("raw":)";
  const auto skip = [&line](std::string_view text) {
    const bool is_next = line.starts_with(text);
    if (is_next) line.remove_prefix(text.size());
    return is_next;
  };
  const auto skip_text = [&line] { line.remove_prefix(std::min(line.find('"'), line.size())); };
  const std::string_view payload_end = without_repaired(line);
  const bool is_ended = payload_end.size() < line.size() ? payload_end.ends_with('}')
                                                         : line.ends_with("}}") || line.ends_with("\"}");
  if (!is_ended) return LineKind::other;
  if (!skip(kTs)) return LineKind::other;
  skip_text();
  if (!skip(kPath)) return LineKind::other;
  skip_text();
  if (!skip(kPayload)) return LineKind::other;
  return skip(kRaw) ? LineKind::rejected : LineKind::record;
}

}  // namespace otelc::store
