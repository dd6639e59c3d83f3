// SPDX-License-Identifier: Apache-2.0
//
// The phases of a run: open log and collector, prepare the command's environment, start the command, watch it
// (CommandWatch), drain late telemetry, report the cost (RunReports). A failing collector never ends it.
#include <otelc/launch/launch.hpp>

#include <chrono>
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
#include <otelc/environment/resource_attributes.hpp>
#include <otelc/launch/ci.hpp>
#include <otelc/launch/closing.hpp>
#include <otelc/launch/collector.hpp>
#include <otelc/launch/command_watch.hpp>
#include <otelc/launch/limit_watch.hpp>
#include <otelc/launch/meter.hpp>
#include <otelc/launch/reach_agents.hpp>
#include <otelc/launch/run_log.hpp>
#include <otelc/launch/run_reports.hpp>
#include <otelc/launch/witness.hpp>
#include <otelc/process/inherited_files.hpp>
#include <otelc/process/supervisor.hpp>
#include <otelc/process/terminal_modes.hpp>
#include <otelc/store/lock_file.hpp>
#include <otelc/usage/accountant.hpp>

namespace otelc::launch {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class Launch {
 public:
  Launch(const LaunchOptions& options, process::Supervisor supervisor)
      : options_(options),
        files_(options.run_dir),
        supervisor_(std::move(supervisor)),
        limits_(options.limits),
        reports_(options, ci_),
        watch_(supervisor_, limits_, ci_) {}

  int run(const process::InheritedFiles& files);

 private:
  void open_collector();
  void say_other_dir(const std::string& refusal) const;
  void set_environment(process::Command& command);
  void say_what_cannot_hold() const;
  std::optional<milliseconds> show_running();
  void finish(milliseconds left);
  void publish(usage::Summary summary);
  [[nodiscard]] Ending ending() const;
  [[nodiscard]] int final_code(int of_command) const {
    return watch_.was_stopped() ? static_cast<int>(kLimitReached) : of_command;
  }
  [[nodiscard]] int exit_code() const { return final_code(supervisor_.exit_code()); }

  const LaunchOptions& options_;
  RunFiles files_;
  process::Supervisor supervisor_;
  LimitWatch limits_;
  Ci ci_;
  RunReports reports_;
  CommandWatch watch_;
  std::unique_ptr<Meter> meter_;
  std::unique_ptr<Collector> collector_;  // null: it could not start, and the command runs without it
  std::vector<std::string> kept_targets_;
  ReachedCommand reached_;
  environment::TraceContext trace_ = environment::TraceContext::random();
  UnixNanos started_ = 0;
  UnixNanos ended_ = 0;
  bool lacks_telemetry_ = false;  // although --require-telemetry demands it
};

void Launch::open_collector() {
  auto log = open_run_log(options_.run_dir, options_.keep);
  if (log) files_ = log->files;
  if (options_.ci == CiPages::write) ci_ = Ci(environment::Environment::current(), files_.dir);
  if (files_.dir != options_.run_dir) say_other_dir(log->refusal);
  const ReportNeeds needs = reports_.needs();
  meter_ = std::make_unique<Meter>(
      Meter::Options{files_.log, files_.rate, options_.prices, needs.history, needs.lists}, limits_);
  auto opened = std::move(log).and_then([this](RunLog&& made) {
    return Collector::open(std::move(made.writer), options_.content, *meter_, options_.observer);
  });
  if (opened) {
    collector_ = std::move(*opened);
  } else {
    ci_.warn(fmt::format("no telemetry is recorded for this run: {}", opened.error().message));
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
  std::error_code ignored;  // the directory may have been removed: then there is no repository
  const std::string attributes =
      environment::run_attributes(user, options_.vcs, std::filesystem::current_path(ignored).string());
  reports_.set_attributes(attributes);
  if (options_.endpoint == Endpoint::keep) kept_targets_ = agents::targets_set(user);
  if (!collector_ || !kept_targets_.empty()) {
    command.environment = user.variables();
    return;
  }
  const auto given = environment::parse_traceparent(user.get("TRACEPARENT").value_or(""));
  if (given) trace_ = *given;
  agents::AgentSetup setup{collector_->destination(options_.protocol), options_.content, trace_};
  setup.attributes = attributes;
  reached_ = reach_agents(options_, std::move(user), setup);
  for (const std::string& name : reached_.command.diverted)
    say(fmt::format(
        "{} is set, but this run's telemetry goes to otelc; pass --keep-endpoint to leave it alone", name));
  command.environment = reached_.command.environment.variables();
  command.arguments = reached_.command.arguments;
}

/// Warns about a budget that cannot be enforced, so that it does not look like one that holds.
void Launch::say_what_cannot_hold() const {
  const bool is_blind = !collector_ || !kept_targets_.empty();
  if (is_blind && options_.limits.on_usage())
    ci_.warn("--max-cost and --max-tokens have NO effect: the command's telemetry does not reach otelc");
}

int Launch::run(const process::InheritedFiles& files) {
  open_collector();
  if (const auto able = reports_.check_writable(); !able) {
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
  watch_.begin();
  std::optional<MessageHold> hold(std::in_place);  // until the terminal is ours again
  const auto child = supervisor_.start(command);
  if (!child) {
    say(child.error().message);
    publish(usage::Accountant().summary());
    return kLaunchFailed;
  }
  reports_.keep_standard_output();
  files.leave_to_command();
  if (collector_) collector_->start();
  watch_.await_command(*hold, [this] { return show_running(); });
  ended_ = system_clock().now();
  if (child->exec_errno != 0) {
    say(fmt::format("'{}': {}", options_.command.front(), errno_text(child->exec_errno)));
    publish(usage::Accountant().summary());
    return supervisor_.exit_code();
  }
  const milliseconds left =
      collector_ ? watch_.drain(*hold, *collector_, *meter_, options_.drain) : milliseconds{};
  if (watch_.was_stopped()) terminal.restore();
  hold.reset();
  try {
    finish(left);
  } catch (const std::exception& error) {  // such as a lack of memory; the exit code is still the command's
    say(fmt::format("cannot make the summary: {}; run otelc summarize {}", error.what(), files_.log));
  }
  const int code = exit_code();
  return code == 0 && lacks_telemetry_ ? static_cast<int>(kLaunchFailed) : code;
}

std::optional<milliseconds> Launch::show_running() {
  if (!collector_) return std::nullopt;
  reports_.show_running(*meter_);
  return ci_.pace();
}

Ending Launch::ending() const {
  Ending ending;
  ending.log_path = files_.log;
  ending.exit_code = exit_code();
  ending.started = started_;
  ending.ended = ended_;
  ending.limit = limits_.reason();
  ending.was_stopped = watch_.was_stopped();
  ending.kept_targets = kept_targets_;
  const Meter::Arrivals arrivals = meter_->arrivals();
  ending.requests = arrivals.requests;
  if (arrivals.last) {
    ending.since_last_export = std::chrono::duration_cast<milliseconds>(steady_clock::now() - *arrivals.last);
  } else {
    ending.silenced_by = why_silent(options_.command);
  }
  return ending;
}

void Launch::finish(milliseconds left) {
  if (!collector_) return publish(usage::Accountant().summary());
  collector_->stop(left);
  meter_->end();
  if (!collector_->failure().empty())
    say("the collector failed during the run, so telemetry is missing: " + collector_->failure());
  if (meter_->uncounted() > 0)
    say("out of memory while counting; requests may be missing from the bill: run otelc summarize " +
        files_.log);
  const Ending all = ending();
  const Bill bill = final_bill(all, meter_->summary());
  if (options_.root_spans == RootSpans::add) {
    const auto roots = meter_->missing_roots({trace_.trace_id, trace_.span_id, started_, ended_});
    if (auto added = append_root_spans(all, roots); !added)
      say("cannot write the run's root span: " + added.error().message);
  }
  reports_.write_bill(all, bill);
  publish(bill.summary);
}

void Launch::publish(usage::Summary summary) {
  lacks_telemetry_ = !reports_.publish(std::move(summary), limits_.reason(), kept_targets_.empty());
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
