// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/launch.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <otelc/agents/environment.hpp>
#include <otelc/base/clock.hpp>
#include <otelc/base/file.hpp>
#include <otelc/base/message_hold.hpp>
#include <otelc/base/messages.hpp>
#include <otelc/base/terminal.hpp>
#include <otelc/base/unique_fd.hpp>
#include <otelc/environment/report_facts.hpp>
#include <otelc/environment/resource_attributes.hpp>
#include <otelc/launch/ci.hpp>
#include <otelc/launch/closing.hpp>
#include <otelc/launch/collector.hpp>
#include <otelc/launch/drain_time.hpp>
#include <otelc/launch/guard.hpp>
#include <otelc/launch/limit_watch.hpp>
#include <otelc/launch/meter.hpp>
#include <otelc/launch/reach_agents.hpp>
#include <otelc/launch/report_needs.hpp>
#include <otelc/launch/run_facts.hpp>
#include <otelc/launch/run_log.hpp>
#include <otelc/launch/stopper.hpp>
#include <otelc/launch/summary_target.hpp>
#include <otelc/process/inherited_files.hpp>
#include <otelc/process/supervisor.hpp>
#include <otelc/process/terminal_modes.hpp>
#include <otelc/report/gate.hpp>
#include <otelc/store/lock_file.hpp>
#include <otelc/usage/accountant.hpp>

namespace otelc::launch {
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
        watch_(options.limits) {}

  int run(const process::InheritedFiles& files);

 private:
  void open_collector();
  void say_other_dir(const std::string& refusal) const;
  [[nodiscard]] Result<void> check_files() const;
  void set_environment(process::Command& command);
  void say_what_cannot_hold() const;
  void watch_command();
  void hold_limits();
  milliseconds drain();
  void show_state();
  void finish(milliseconds left);
  void tell_bill(const Ending& ending, const Bill& bill) const;
  void publish(usage::Summary summary);
  void add_facts(events::Origin& origin) const;
  [[nodiscard]] report::Report report_of(const usage::Summary& summary) const;
  [[nodiscard]] Ending ending() const;
  [[nodiscard]] int final_code(int of_command) const {
    return stopper_.has_begun() ? static_cast<int>(kLimitReached) : of_command;
  }
  [[nodiscard]] int exit_code() const { return final_code(supervisor_.exit_code()); }

  const LaunchOptions& options_;
  RunFiles files_;
  const SummaryTarget target_;
  UniqueFd out_;  // standard output, where the summary is to go there
  process::Supervisor supervisor_;
  LimitWatch watch_;
  Stopper stopper_;
  Ci ci_;
  std::optional<MessageHold> hold_;  // from the command's start until the terminal is ours again
  std::unique_ptr<Meter> meter_;
  std::unique_ptr<Collector> collector_;  // none: it could not start, and the command runs without
  std::vector<std::string> kept_targets_;
  std::string attributes_;  // as of process::run_attributes()
  ReachedCommand reached_;
  environment::TraceContext trace_ = environment::TraceContext::random();
  steady_clock::time_point begin_;
  UnixNanos started_ = 0;
  UnixNanos ended_ = 0;
  bool lacks_telemetry_ = false;  // though it is required
};

void Launch::open_collector() {
  auto log = open_run_log(options_.run_dir, options_.keep);
  if (log) files_ = log->files;
  if (options_.ci == CiPages::write) ci_ = Ci(environment::Environment::current(), files_.dir);
  if (files_.dir != options_.run_dir) say_other_dir(log->refusal);
  const ReportNeeds needs = report_needs(target_.format, options_.reports, watch_.cost_basis());
  meter_ = std::make_unique<Meter>(
      Meter::Options{files_.log, files_.rate, options_.prices, needs.history, needs.lists}, watch_);
  auto opened = std::move(log).and_then([this](RunLog&& made) {
    return Collector::open(std::move(made.writer), options_.content, *meter_, options_.observer);
  });
  if (opened) {
    collector_ = std::move(*opened);
  } else {
    ci_.warn(fmt::format("no telemetry will be kept of this run: {}", opened.error().message));
  }
}

void Launch::say_other_dir(const std::string& refusal) const {
  if (!refusal.empty()) return ci_.warn(fmt::format("{}; this run's log is {}", refusal, files_.log));
  const auto holder = store::holder_of(RunFiles(options_.run_dir).log);
  say(fmt::format("{} is in use{}; this run's log is {}", options_.run_dir,
                  holder ? " by " + store::words_for(*holder) : "", files_.log));
}

void Launch::set_environment(process::Command& command) {
  auto user = environment::Environment::current();
  std::error_code unknown;  // the directory may be gone: no repository then
  attributes_ =
      environment::run_attributes(user, options_.vcs, std::filesystem::current_path(unknown).string());
  if (options_.endpoint == Endpoint::keep) kept_targets_ = agents::targets_set(user);
  if (!collector_ || !kept_targets_.empty()) {
    command.environment = user.variables();
    return;
  }
  const auto given = environment::parse_traceparent(user.get("TRACEPARENT").value_or(""));
  if (given) trace_ = *given;
  agents::AgentSetup setup{collector_->destination(options_.protocol), options_.content, trace_};
  setup.attributes = attributes_;
  reached_ = reach_agents(options_, std::move(user), setup);
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

/// What is to be written at the end can be written, as far as one can know before the start.
Result<void> Launch::check_files() const {
  for (const ReportFile& file : options_.reports)
    if (auto able = check_replaceable(file.path); !able) return able;
  const bool is_file = target_.where == SummaryTarget::Where::file;
  return is_file ? check_replaceable(target_.path) : Result<void>();
}

int Launch::run(const process::InheritedFiles& files) {
  open_collector();
  if (const auto able = check_files(); !able) {
    say(able.error().message + "; the command was not started");
    return kLaunchFailed;
  }
  process::Command command{options_.command, {}};
  if (Witness* const witness = options_.witness; witness != nullptr) {
    command.number = witness->number();
    supervisor_.before_reaping([this, witness](int code) { witness->ended(final_code(code)); });
  }
  set_environment(command);
  say_what_cannot_hold();
  const auto terminal = process::TerminalModes::now();
  started_ = system_clock().now();
  begin_ = steady_clock::now();
  hold_.emplace();
  const auto child = supervisor_.start(command);
  if (!child) {
    say(child.error().message);
    publish(usage::Accountant().summary());
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
    publish(usage::Accountant().summary());
    return supervisor_.exit_code();
  }
  const milliseconds left = drain();
  if (stopper_.has_begun()) terminal.restore();
  hold_.reset();
  try {
    finish(left);
  } catch (const std::exception& error) {  // for lack of memory, say: the code is the command's all the same
    say(fmt::format("the summary could not be made: {}", error.what()));
  }
  const int code = exit_code();
  return code == 0 && lacks_telemetry_ ? static_cast<int>(kLaunchFailed) : code;
}

void Launch::watch_command() {
  while (!supervisor_.has_ended()) {
    hold_limits();
    show_state();
    const auto now = steady_clock::now();
    auto next = stopper_.has_begun() ? stopper_.next_look(now) : watch_.next_look(since(begin_));
    if (collector_) next = earlier(next, ci_.pace());
    next = earlier(next, hold_->look(now));
    const auto wake = supervisor_.wait(poll_ms(next), watch_.notify_fd());
    (void)wake;  // whatever it was, all is looked at again
  }
}

void Launch::hold_limits() {
  watch_.running(since(begin_));
  for (const std::string& warning : watch_.take_warnings()) ci_.warn(warning);
  const std::string reason = watch_.reason();
  // One that has just ended, unseen yet, has ended by itself: its code is final.
  if (!reason.empty() && !stopper_.has_begun() && !supervisor_.has_ended_by_now()) {
    say(reason + "; stopping the command");
    stopper_.begin(steady_clock::now());
  }
  using Reach = process::Supervisor::Reach;
  if (const int signal = stopper_.due(steady_clock::now()); signal != 0)
    supervisor_.signal_descendants(signal, signal == SIGINT ? Reach::foreground : Reach::all);
}

/// Waits for descendants that may still export (DrainTime says how long), and for connections that may still
/// bring something. Returns what is left of the time. Limits stop nothing any more that was not being stopped
/// when the command ended: it has ended by itself, and what it has left behind is not ours.
milliseconds Launch::drain() {
  if (!collector_) return {};
  const bool is_stopping = stopper_.has_begun();
  DrainTime time(steady_clock::now(), options_.drain);
  milliseconds pause{1};
  while (true) {
    const bool has_descendants = supervisor_.has_descendants();
    if (has_descendants && is_stopping) hold_limits();
    const bool is_connected = collector_->connections() > 0;
    const auto now = steady_clock::now();
    if (const auto last = meter_->arrivals().last) time.heard(*last);
    if (is_connected) time.heard(now);
    if (!has_descendants && !is_connected) return time.left(now);
    milliseconds left = time.patience(now);
    // What is being stopped is not left alive.
    if (has_descendants && is_stopping) left = std::max(left, stopper_.patience());
    if (left.count() <= 0) return {};
    // Connections come and go without a word to us: they are looked at.
    std::optional<milliseconds> next = earlier(std::min(left, pause), hold_->look(now));
    pause = std::min(pause * 2, milliseconds(50));
    if (is_stopping) next = earlier(next, stopper_.next_look(now));
    if (supervisor_.wait(poll_ms(next), -1) == Wake::interrupted) return {};
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
  if (arrivals.last) {
    ending.since_last_export = since(*arrivals.last);
  } else {
    ending.silenced_by = why_silent(options_.command);
  }
  return ending;
}

void Launch::add_facts(events::Origin& origin) const {
  const auto environment = environment::Environment::current();
  add_run_facts(origin, environment::resource_attributes(environment, attributes_), options_.command);
}

report::Report Launch::report_of(const usage::Summary& summary) const {
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

void Launch::show_state() {
  if (!collector_) return;
  const std::uint64_t exports = meter_->arrivals().requests;
  const auto now = steady_clock::now();
  if (!ci_.is_page_old(exports, now)) return;
  usage::Summary summary = meter_->summary();
  add_facts(summary.origin);
  ci_.show_running(report_of(summary), exports, now);
}

void Launch::finish(milliseconds left) {
  if (!collector_) return publish(usage::Accountant().summary());
  collector_->stop(left);
  meter_->end();
  if (!collector_->failure().empty())
    say("the collector failed in mid-run, telemetry is missing: " + collector_->failure());
  if (meter_->uncounted() > 0)
    say("out of memory while counting, the bill may lack requests: see otelc summarize " + files_.log);
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
void Launch::publish(usage::Summary summary) {
  add_facts(summary.origin);
  const report::Report report = report_of(summary);
  for (const ReportFile& file : options_.reports) {
    if (auto written = replace_file(file.path, file.format->render(report)); !written)
      say(written.error().message);
  }
  ci_.finish(report, watch_.reason(), kept_targets_.empty());
  lacks_telemetry_ = std::any_of(report.gates.begin(), report.gates.end(), [](const report::Gate& gate) {
    return gate.name == report::kTelemetryGate && gate.outcome == report::Outcome::failed;
  });
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

}  // namespace otelc::launch
