// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/run_reports.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include <otelc/base/file.hpp>
#include <otelc/base/messages.hpp>
#include <otelc/base/terminal.hpp>
#include <otelc/environment/environment.hpp>
#include <otelc/environment/report_facts.hpp>
#include <otelc/environment/resource_attributes.hpp>
#include <otelc/launch/run_facts.hpp>
#include <otelc/report/gate.hpp>

namespace otelc::launch {

RunReports::RunReports(const LaunchOptions& options, Ci& ci)
    : options_(options), ci_(ci), target_(summary_target(options.summary)) {}

ReportNeeds RunReports::needs() const {
  return report_needs(target_.format, options_.reports, options_.limits.cost);
}

Result<void> RunReports::check_writable() const {
  for (const ReportFile& file : options_.reports)
    if (auto able = check_replaceable(file.path); !able) return able;
  const bool is_file = target_.where == SummaryTarget::Where::file;
  return is_file ? check_replaceable(target_.path) : Result<void>();
}

void RunReports::keep_standard_output() {
  if (target_.where == SummaryTarget::Where::standard_output)
    out_ = UniqueFd(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
}

void RunReports::add_facts(events::Origin& origin) const {
  const auto environment = environment::Environment::current();
  add_run_facts(origin, environment::resource_attributes(environment, attributes_), options_.command);
}

report::Report RunReports::report_of(const usage::Summary& summary) const {
  report::Requirements limits;
  limits.require_telemetry = options_.require_telemetry;
  limits.max_cost_usd = options_.limits.max_cost_usd;
  limits.max_tokens = options_.limits.max_tokens;
  report::Report report{summary};
  report.gates = report::evaluate(limits, summary, false, nullptr);
  const auto environment = environment::Environment::current();
  report.maker = {options_.version, environment::time_made(environment), environment::host_name(environment)};
  return report;
}

void RunReports::show_running(Meter& meter) {
  const std::uint64_t exports = meter.arrivals().requests;
  const auto now = std::chrono::steady_clock::now();
  if (!ci_.is_page_old(exports, now)) return;
  usage::Summary summary = meter.summary();
  add_facts(summary.origin);
  ci_.show_running(report_of(summary), exports, now);
}

void RunReports::write_bill(const Ending& ending, const Bill& bill) const {
  using Where = SummaryTarget::Where;
  if (target_.where == Where::nowhere) return;
  const bool is_stdout = target_.where == Where::standard_output;
  report::Report report = report_of(bill.summary);
  report.elapsed = std::chrono::microseconds((ending.ended - ending.started) / 1000);
  report.table.is_full = options_.is_full;
  if (target_.where != Where::file) {
    report.style = report::style_of(terminal_of(is_stdout ? out_.get() : STDERR_FILENO, options_.colour));
  }
  const std::string_view usual = report.style.columns > 0 ? "table" : "text";
  const report::Format& format = *(target_.format != nullptr ? target_.format : report::find_format(usual));
  const std::string words = format.name == "table"  ? closing_table(ending, bill, report)
                            : format.name == "text" ? closing_words(ending, bill)
                                                    : format.render(report);
  if (target_.where == Where::standard_error) return print_to_stderr(words);
  const auto written = is_stdout ? write_all(out_.get(), words) : replace_file(target_.path, words);
  if (!written && !(is_stdout && errno == EPIPE)) say(written.error().message);
}

bool RunReports::publish(usage::Summary summary, std::string_view limit, bool expects_telemetry) {
  add_facts(summary.origin);
  const report::Report report = report_of(summary);
  for (const ReportFile& file : options_.reports) {
    if (auto written = replace_file(file.path, file.format->render(report)); !written)
      say(written.error().message);
  }
  ci_.finish(report, limit, expects_telemetry);
  return std::none_of(report.gates.begin(), report.gates.end(), [](const report::Gate& gate) {
    return gate.name == report::kTelemetryGate && gate.outcome == report::Outcome::failed;
  });
}

}  // namespace otelc::launch
