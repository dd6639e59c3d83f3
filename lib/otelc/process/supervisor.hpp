// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/signalfd.h>
#include <sys/types.h>

#include <atomic>
#include <csignal>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include <otelc/base/error.hpp>
#include <otelc/base/unique_fd.hpp>
#include <otelc/process/child_process.hpp>
#include <otelc/process/inherited_signals.hpp>

namespace otelc::process {

/// Runs one command as if nobody stood between it and our parent (docs/launch.md, "Signals"): what is
/// sent to us alone goes on to the child; what the terminal sends to our whole group it has already
/// got; when it stops, we stop; orphans among its descendants become ours, so that we can wait for
/// them. One per process; the thread that begins it also waits. Threads made after begin() take no
/// signals.
class Supervisor {
 public:
  /// Blocks all signals and becomes the reaper of orphans. Errors: `io`.
  static Result<Supervisor> begin(const InheritedSignals& signals);

  /// Errors: `io`. A command that cannot be executed is no error: see Started::exec_errno.
  Result<Started> start(const Command& command);

  /// Called with the child's exit code before the child is reaped, so that whoever takes its place when we
  /// are killed knows the code from here or from the kernel. Before start().
  void before_reaping(std::function<void(int exit_code)> tell) { tell_ = std::move(tell); }

  /// Forks instead: the child is a copy of us that returns 0 here and is killed when we are. In it all
  /// signals wait for the Supervisor that it begins. `heir` is shared with it, and gets the number of its own
  /// child (Command::number). Everything else as start(). For a process without threads. Errors: `io`.
  Result<pid_t> start_copy(const std::atomic<pid_t>& heir);
  /// Goes on with the heir, which the ended copy has left to us: it is the child now. False, and nothing has
  /// changed, when there is none, or when it is none of ours. For a copy only.
  [[nodiscard]] bool adopt_heir();

  enum class Wake {
    signal,       ///< children may have ended; ask has_ended() and has_descendants()
    interrupted,  ///< SIGINT, SIGTERM, SIGQUIT or SIGHUP came when the child had already ended
    notified,     ///< `notify_fd` is readable
    timeout,
  };
  /// Waits for whatever comes first. `timeout_ms` -1: no limit. `notify_fd` -1: none.
  Wake wait(int timeout_ms, int notify_fd);

  [[nodiscard]] bool has_ended() const { return status_.has_value(); }
  /// As has_ended(), and looks first: what has ended since the last wait() counts too.
  [[nodiscard]] bool has_ended_by_now();
  /// 128+n for signal n. The child must have ended.
  [[nodiscard]] int exit_code() const { return exit_code_of_status(*status_); }
  /// The signal that killed the child, which must have ended; 0: none did.
  [[nodiscard]] int killed_by() const { return signal_of_status(*status_); }
  /// True while anything that the child started lives, or the child itself.
  [[nodiscard]] bool has_descendants() const;

  enum class Reach {
    foreground,  ///< the child, and its descendants that share our process group: Ctrl-C's reach
    all,         ///< every descendant
  };
  /// Sends a signal, and SIGCONT behind it, so that what is stopped can act on it.
  void signal_descendants(int signal, Reach reach) const;

 private:
  explicit Supervisor(const InheritedSignals& signals) : inherited_(signals) {}

  [[nodiscard]] std::vector<int> take_pending() const;
  Wake on_signal(const signalfd_siginfo& info);
  void forward(const signalfd_siginfo& info) const;
  void continue_child() const;
  siginfo_t next_to_reap();
  void reap();
  void stop_like_child(int signal);
  [[nodiscard]] std::vector<pid_t> living_descendants(Reach reach) const;

  InheritedSignals inherited_;
  UniqueFd signal_fd_;
  std::vector<pid_t> strangers_;  // children that we already had: an exec'ed shell's background jobs
  pid_t child_ = -1;
  std::optional<int> status_;
  std::function<void(int exit_code)> tell_;
  bool has_children_ = false;
  const std::atomic<pid_t>* heir_ = nullptr;  // the child is a copy
};

}  // namespace otelc::process
