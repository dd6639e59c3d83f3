// SPDX-License-Identifier: Apache-2.0
#include <otelc/run/launch.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/clock.hpp>
#include <otelc/base/file.hpp>
#include <otelc/base/messages.hpp>
#include <otelc/base/terminal.hpp>
#include <otelc/base/unique_fd.hpp>
#include <otelc/ingest/accountant.hpp>
#include <otelc/process/agent_environment.hpp>
#include <otelc/process/inherited_files.hpp>
#include <otelc/process/supervisor.hpp>
#include <otelc/process/terminal_modes.hpp>
#include <otelc/report/gate.hpp>
#include <otelc/run/ci.hpp>
#include <otelc/run/closing.hpp>
#include <otelc/run/collector.hpp>
#include <otelc/run/limit_watch.hpp>
#include <otelc/run/meter.hpp>
#include <otelc/run/reach_agents.hpp>
#include <otelc/run/stopper.hpp>
#include <otelc/run/summary_target.hpp>

namespace otelc::run {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Wake = process::Supervisor::Wake;

milliseconds since(steady_clock::time_point begin) {
  return std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
}

int poll_ms(std::optional<milliseconds> time) {
  return time ? static_cast<int>(std::clamp<std::int64_t>(time->count(), 0, 3'600'000)) : -1;
}

std::optional<milliseconds> earlier(std::optional<milliseconds> a, std::optional<milliseconds> b) {
  return a && b ? std::min(*a, *b) : (a ? a : b);
}

class Launch {
 public:
  Launch(const LaunchOptions& options, process::Supervisor supervisor)
      : options_(options),
        files_(options.run_dir),
        target_(summary_target(options.summary)),
        supervisor_(std::move(supervisor)),
        watch_(options.limits) {
    if (options.ci == CiPages::write) ci_ = Ci(process::Environment::current(), options.run_dir);
  }

  int run(const process::InheritedFiles& files);

 private:
  void open_collector();
  void set_environment(process::Command& command);
  void say_what_cannot_hold() const;
  void watch_command();
  void hold_limits();
  milliseconds drain();
  void show_state();
  void finish(milliseconds left);
  void tell_bill(const Ending& ending, const Bill& bill) const;
  void publish(const usage::Summary& summary);
  [[nodiscard]] report::Report report_of(const usage::Summary& summary) const;
  [[nodiscard]] Ending ending() const;
  [[nodiscard]] int exit_code() const {
    return stopper_.has_begun() ? static_cast<int>(kLimitReached) : supervisor_.exit_code();
  }

  const LaunchOptions& options_;
  const RunFiles files_;
  const SummaryTarget target_;
  UniqueFd out_;  // standard output, where the summary is to go there
  process::Supervisor supervisor_;
  LimitWatch watch_;
  Stopper stopper_;
  Ci ci_;
  std::unique_ptr<Meter> meter_;
  std::unique_ptr<Collector> collector_;  // none: it could not start, and the command runs without
  std::vector<std::string> kept_targets_;
  ReachedCommand reached_;
  process::TraceContext trace_ = process::TraceContext::random();
  steady_clock::time_point begin_;
  UnixNanos started_ = 0;
  UnixNanos ended_ = 0;
};

void Launch::open_collector() {
  const bool keeps_history = (target_.format != nullptr && target_.format->shows_history) ||
                             std::any_of(options_.reports.begin(), options_.reports.end(),
                                         [](const ReportFile& file) { return file.format->shows_history; });
  meter_ = std::make_unique<Meter>(Meter::Options{files_.log, files_.rate, options_.prices, keeps_history},
                                   watch_);
  auto opened = Collector::open(files_, options_.content, *meter_);
  if (opened) {
    collector_ = std::move(*opened);
  } else {
    ci_.warn(fmt::format("no telemetry will be kept of this run: {}", opened.error().message));
  }
}

void Launch::set_environment(process::Command& command) {
  auto user = process::Environment::current();
  if (options_.endpoint == Endpoint::keep) kept_targets_ = process::targets_set(user);
  if (!collector_ || !kept_targets_.empty()) {
    command.environment = user.variables();
    return;
  }
  const auto given = process::parse_traceparent(user.get("TRACEPARENT").value_or(""));
  if (given) trace_ = *given;
  reached_ = reach_agents(options_, std::move(user),
                          {collector_->destination(options_.protocol), options_.content, trace_});
  for (const std::string& name : reached_.command.diverted)
    say(fmt::format("{} is set, but this run's telemetry comes here (--keep-endpoint leaves it alone)",
                    name));
  command.environment = reached_.command.environment.variables();
  command.arguments = reached_.command.arguments;
}

/// A budget that nobody watches must not look like one that holds.
void Launch::say_what_cannot_hold() const {
  const bool is_blind = !collector_ || !kept_targets_.empty();
  if (is_blind && options_.limits.on_usage())
    ci_.warn("--max-cost and --max-tokens do NOT hold: the command's telemetry does not come here");
}

int Launch::run(const process::InheritedFiles& files) {
  open_collector();
  process::Command command{options_.command, {}};
  set_environment(command);
  say_what_cannot_hold();
  const auto terminal = process::TerminalModes::now();
  started_ = system_clock().now();
  begin_ = steady_clock::now();
  const auto child = supervisor_.start(command);
  if (!child) {
    say(child.error().message);
    publish(ingest::Accountant().summary());
    return kLaunchFailed;
  }
  if (target_.where == SummaryTarget::Where::standard_output)
    out_ = UniqueFd(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
  files.leave_to_command();
  if (collector_) collector_->start();
  watch_command();
  ended_ = system_clock().now();
  if (child->exec_errno != 0) {
    say(fmt::format("'{}': {}", options_.command.front(), errno_text(child->exec_errno)));
    publish(ingest::Accountant().summary());
    return supervisor_.exit_code();
  }
  const milliseconds left = drain();
  if (stopper_.has_begun()) terminal.restore();
  finish(left);
  return exit_code();
}

void Launch::watch_command() {
  while (!supervisor_.has_ended()) {
    hold_limits();
    show_state();
    const auto now = steady_clock::now();
    auto next = stopper_.has_begun() ? stopper_.next_look(now) : watch_.next_look(since(begin_));
    if (collector_) next = earlier(next, ci_.pace());
    const auto wake = supervisor_.wait(poll_ms(next), watch_.notify_fd());
    (void)wake;  // whatever it was, all is looked at again
  }
}

void Launch::hold_limits() {
  watch_.running(since(begin_));
  for (const std::string& warning : watch_.take_warnings()) ci_.warn(warning);
  const std::string reason = watch_.reason();
  if (!reason.empty() && !stopper_.has_begun()) {
    say(reason + "; stopping the command");
    stopper_.begin(steady_clock::now());
  }
  using Reach = process::Supervisor::Reach;
  if (const int signal = stopper_.due(steady_clock::now()); signal != 0)
    supervisor_.signal_descendants(signal, signal == SIGINT ? Reach::foreground : Reach::all);
}

/// Waits for descendants that may still export, and for connections that may still bring something.
/// Limits hold for what the command has left behind as well. Returns what is left of the time.
milliseconds Launch::drain() {
  if (!collector_) return {};
  const auto begin = steady_clock::now();
  milliseconds pause{1};
  while (true) {
    const bool has_descendants = supervisor_.has_descendants();
    if (has_descendants) hold_limits();
    milliseconds left = options_.drain - since(begin);
    if (!has_descendants && collector_->connections() == 0) return left;
    // What is being stopped is not left alive.
    if (has_descendants && stopper_.has_begun()) left = std::max(left, stopper_.patience());
    if (left.count() <= 0) return {};
    // Connections close without a word to us: they are looked at, descendants are heard of.
    std::optional<milliseconds> next = has_descendants ? left : std::min(left, pause);
    pause = std::min(pause * 2, milliseconds(50));
    if (stopper_.has_begun()) {
      next = earlier(next, stopper_.next_look(steady_clock::now()));
    } else if (has_descendants) {
      next = earlier(next, watch_.next_look(since(begin_)));
    }
    if (supervisor_.wait(poll_ms(next), watch_.notify_fd()) == Wake::interrupted) return {};
  }
}

Ending Launch::ending() const {
  Ending ending;
  ending.log_path = files_.log;
  ending.exit_code = exit_code();
  ending.started = started_;
  ending.ended = ended_;
  ending.limit = watch_.reason();
  ending.was_stopped = stopper_.has_begun();
  ending.kept_targets = kept_targets_;
  const Meter::Arrivals arrivals = meter_->arrivals();
  ending.requests = arrivals.requests;
  if (arrivals.last) ending.since_last_export = since(*arrivals.last);
  return ending;
}

report::Report Launch::report_of(const usage::Summary& summary) const {
  report::Requirements limits;
  limits.max_cost_usd = options_.limits.max_cost_usd;
  limits.max_tokens = options_.limits.max_tokens;
  report::Report report{summary};
  report.gates = report::evaluate(limits, summary, false, nullptr);
  return report;
}

void Launch::show_state() {
  if (!collector_) return;
  const std::uint64_t exports = meter_->arrivals().requests;
  const auto now = steady_clock::now();
  if (!ci_.is_page_old(exports, now)) return;
  const usage::Summary summary = meter_->summary();
  ci_.show_running(report_of(summary), exports, now);
}

void Launch::finish(milliseconds left) {
  if (!collector_) return publish(ingest::Accountant().summary());
  collector_->stop(left);
  meter_->end();
  if (!collector_->failure().empty())
    say("the collector failed in mid-run, telemetry is missing: " + collector_->failure());
  const Ending all = ending();
  const Bill bill = final_bill(all, meter_->summary());
  if (options_.root_spans == RootSpans::add) {
    const auto roots = meter_->missing_roots({trace_.trace_id, trace_.span_id, started_, ended_});
    if (auto added = append_root_spans(all, roots); !added)
      say("the run's root span could not be written: " + added.error().message);
  }
  tell_bill(all, bill);
  publish(bill.summary);
}

void Launch::tell_bill(const Ending& ending, const Bill& bill) const {
  using Where = SummaryTarget::Where;
  if (target_.where == Where::nowhere) return;
  const bool is_stdout = target_.where == Where::standard_output;
  report::Report report = report_of(bill.summary);
  report.elapsed = std::chrono::microseconds((ending.ended - ending.started) / 1000);
  report.table.is_full = options_.is_full;
  if (target_.where != Where::file) {
    const Terminal terminal = terminal_of(is_stdout ? out_.get() : STDERR_FILENO, options_.colour);
    report.style = {terminal.columns, terminal.is_coloured};
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

/// Also of a command that could not be run: a page must not say for good that it is running.
void Launch::publish(const usage::Summary& summary) {
  const report::Report report = report_of(summary);
  for (const ReportFile& file : options_.reports) {
    if (auto written = replace_file(file.path, file.format->render(report)); !written)
      say(written.error().message);
  }
  ci_.finish(report, watch_.reason(), kept_targets_.empty());
}

}  // namespace

int launch(const LaunchOptions& options, const process::InheritedSignals& signals) {
  const auto files = process::InheritedFiles::hold();
  auto supervisor = process::Supervisor::begin(signals);
  if (!supervisor) {
    say(supervisor.error().message);
    return kLaunchFailed;
  }
  return Launch(options, std::move(*supervisor)).run(files);
}

}  // namespace otelc::run
