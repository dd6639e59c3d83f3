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

/// Runs one command transparently: forwards signals, mirrors stops and reaps orphaned descendants
/// (docs/launch.md#signals-terminal-and-pipes).
///
/// A signal that was sent to this process alone goes on to the child; the child already has what the terminal
/// sends to the whole group. When the child stops, this process stops. Orphans among the child's descendants
/// become children of this process, which can wait for them.
///
/// At most one per process. Use it on the thread that called begin(); threads that start after begin()
/// receive no signals.
class Supervisor {
 public:
  /// Block all signals except those of program faults and SIGPIPE, and become the reaper of orphans.
  /// Errors: `io`.
  static Result<Supervisor> begin(const InheritedSignals& signals);

  /// Start the command, which becomes the child. Errors: `io`. A command that cannot be executed is not an
  /// error: see Started::exec_errno.
  Result<Started> start(const Command& command);

  /// Set a function that gets the child's exit code just before the child is reaped. If this process is
  /// killed, its guard gets the code either from that function or from the kernel. Call it before start().
  void before_reaping(std::function<void(int exit_code)> on_exit) { on_exit_ = std::move(on_exit); }

  /// Fork a copy of this process instead of starting a command. Returns the copy's pid, and 0 in the copy.
  /// The copy is killed when this process ends. Its signals stay pending until it begins a Supervisor of its
  /// own. `heir`, in memory shared with the copy, gets the pid of the copy's own child (Command::number).
  /// Otherwise the same as start(). The process must have no other threads. Errors: `io`.
  Result<pid_t> start_copy(const std::atomic<pid_t>& heir);
  /// After the copy has ended, continue with the heir, which the kernel has given to this process, as the
  /// child. Return false and change nothing if there is no heir, or if it is not a child of this process.
  /// Only after start_copy().
  [[nodiscard]] bool adopt_heir();

  enum class Wake {
    signal,       ///< children may have ended; call has_ended() and has_descendants()
    interrupted,  ///< SIGINT, SIGTERM, SIGQUIT or SIGHUP arrived after the child had ended
    notified,     ///< `notify_fd` is readable
    timeout,
  };
  /// Wait for a signal, `notify_fd` or the timeout, and handle signals. `timeout_ms` -1: no timeout;
  /// `notify_fd` -1: none.
  Wake wait(int timeout_ms, int notify_fd);

  /// Return true if the child has ended, as of the last wait().
  [[nodiscard]] bool has_ended() const { return status_.has_value(); }
  /// Like has_ended(), but first check what has ended since the last wait().
  [[nodiscard]] bool has_ended_by_now();
  /// Return the child's exit code; 128+n if signal n killed it. The child must have ended.
  [[nodiscard]] int exit_code() const { return exit_code_of_status(*status_); }
  /// Return the signal that killed the child; 0: none. The child must have ended.
  [[nodiscard]] int killed_by() const { return signal_of_status(*status_); }
  /// Return true while the child or any of its descendants lives.
  [[nodiscard]] bool has_descendants() const;

  enum class Reach {
    foreground,  ///< the child and its descendants in our process group, as Ctrl-C does
    all,         ///< every descendant
  };
  /// Send a signal, then SIGCONT, so that stopped processes can act on it.
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
  std::vector<pid_t> strangers_;  // children from before begin(), such as background jobs of an exec'ed shell
  pid_t child_ = -1;
  std::optional<int> status_;
  std::function<void(int exit_code)> on_exit_;
  bool has_children_ = false;
  const std::atomic<pid_t>* heir_ = nullptr;  // not null: the child is a copy of this process
};

}  // namespace otelc::process
