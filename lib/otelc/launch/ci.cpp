// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/ci.hpp>

#include <utility>

#include <fmt/format.h>

#include <otelc/base/clock.hpp>
#include <otelc/base/decimal.hpp>
#include <otelc/base/file.hpp>
#include <otelc/base/messages.hpp>
#include <otelc/base/random_hex.hpp>
#include <otelc/launch/closing.hpp>
#include <otelc/report/decimal.hpp>
#include <otelc/report/markdown.hpp>
#include <otelc/report/openmetrics.hpp>
#include <otelc/report/safe_name.hpp>

namespace otelc::launch {
namespace {

using usage::Summary;

/// Maximum size of a section. GitHub accepts 1 MiB per step, and a section that moves leaves blank space
/// behind.
constexpr std::size_t kSectionMax = std::size_t{128} * 1024;
constexpr std::size_t kIdBytes = 8;
constexpr std::chrono::milliseconds kPace{2000};

std::string value_of(const environment::Environment& environment, std::string_view name) {
  return std::string(environment.get_filled(name).value_or(""));
}

bool is_true(const environment::Environment& environment, std::string_view name) {
  return environment.get(name) == "true";
}

struct Output {
  std::string_view name;
  std::string value;  ///< empty: unknown
};

std::vector<Output> outputs_of(const Summary& summary) {
  const auto count = [](const std::optional<std::int64_t>& value) {
    return value ? std::to_string(*value) : std::string();
  };
  const auto& totals = summary.totals;
  return {{"cost_usd", totals.cost_usd ? decimal_text(*totals.cost_usd, report::kUsdDigits) : ""},
          {"total_tokens", count(totals.total_tokens)},
          {"api_requests", count(totals.requests)},
          {"api_errors", count(totals.errors)},
          {"verdict", std::string(name_of(summary.check.verdict))}};
}

void say_if_failed(const Result<void>& written) {
  if (!written) say(written.error().message);
}

std::string section_of(const report::Report& report) {
  std::string text = report::markdown(report);
  if (text.size() > kSectionMax) {
    text = text.substr(0, text.find('\n')) +
           "\n\nThe full report is too long for this page. Run `otelc summarize --format html` on the log to "
           "see it.\n";
  }
  return text;
}

}  // namespace

Ci::Ci(const environment::Environment& environment, std::string run_dir) {
  if (is_true(environment, "GITHUB_ACTIONS")) {
    has_annotations_ = true;
    output_path_ = value_of(environment, "GITHUB_OUTPUT");
    const std::string page = value_of(environment, "GITHUB_STEP_SUMMARY");
    if (!page.empty()) summary_.emplace(page, random_hex(kIdBytes));
  }
  if (is_true(environment, "GITLAB_CI")) gitlab_dir_ = std::move(run_dir);
}

bool Ci::is_page_old(std::uint64_t exports, Time now) const {
  if (!summary_ || shown_exports_ == exports) return false;
  return !shown_exports_ || now - shown_at_ >= kPace;
}

void Ci::show_running(const report::Report& report, std::uint64_t exports, Time now) {
  show(section_of(report) + fmt::format("\n_So far: at {} the command was still running._\n",
                                        format_summary_time(system_clock().now())));
  shown_exports_ = exports;
  shown_at_ = now;
}

std::optional<std::chrono::milliseconds> Ci::pace() const {
  return summary_ ? std::optional(kPace) : std::nullopt;
}

void Ci::show(const std::string& section) {
  if (!summary_) return;
  if (auto written = summary_->write(section); !written) {
    say(written.error().message);
    summary_.reset();
  }
}

void Ci::write_outputs(const Summary& summary) const {
  if (output_path_.empty()) return;
  std::string lines;
  for (const Output& output : outputs_of(summary)) lines += fmt::format("{}={}\n", output.name, output.value);
  say_if_failed(append_lines(output_path_, lines));
}

void Ci::write_gitlab_files(const report::Report& report) const {
  if (gitlab_dir_.empty()) return;
  std::string lines;
  for (const Output& output : outputs_of(report.summary)) {
    std::string name = "OTELC_";
    for (const char c : output.name) name += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    lines += fmt::format("{}={}\n", name, output.value);
  }
  say_if_failed(replace_file(gitlab_dir_ + "/otelc.env", lines));
  say_if_failed(replace_file(gitlab_dir_ + "/metrics.txt", report::openmetrics(report)));
}

void Ci::finish(const report::Report& report, std::string_view limit, bool expects_telemetry) {
  show(section_of(report));
  write_outputs(report.summary);
  write_gitlab_files(report);
  if (has_annotations_ && !limit.empty()) print_to_stderr(annotation("error", limit));
  bool has_missed_telemetry = false;
  for (const report::Gate& gate : report.gates) {
    if (gate.outcome != report::Outcome::failed) continue;
    const bool lacks_telemetry = gate.exit_code == report::kNoTelemetry;
    has_missed_telemetry = has_missed_telemetry || lacks_telemetry;
    if (has_annotations_) {
      const bool is_said = limit.starts_with(fmt::format("--{} ", gate.name));
      if (!is_said) print_to_stderr(annotation("error", gate.message));
    } else if (lacks_telemetry) {  // the bill shows the other gates
      say(gate.message);
    }
  }
  if (!has_annotations_ || has_missed_telemetry) return;
  using usage::Verdict;
  const usage::Check& check = report.summary.check;
  if (check.reason == kStoppedInMidRequest) return;  // the annotation about the limit covers it
  if (expects_telemetry && (check.verdict == Verdict::none || check.verdict == Verdict::partial))
    warn(fmt::format("telemetry is {}: {}", check.verdict == Verdict::none ? "missing" : "incomplete",
                     check.reason));
}

void Ci::warn(std::string_view message) const {
  if (has_annotations_) {
    print_to_stderr(annotation("warning", message));
  } else {
    say(message);
  }
}

std::string annotation(std::string_view level, std::string_view message) {
  std::string text = fmt::format("::{} title=otelc::", level);
  for (const char c : report::safe_name(message)) {  // which has no line breaks and control characters
    if (c == '%') {
      text += "%25";
    } else {
      text += c;
    }
  }
  return text + "\n";
}

}  // namespace otelc::launch
