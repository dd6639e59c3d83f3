// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>
#include <functional>
#include <utility>

#include <otelc/base/unique_fd.hpp>

namespace otelc::tail {

/// Receives the signals that the live view handles: blocks them and offers a descriptor to poll and flags to
/// read. Signals that the process was started to ignore (nohup) stay ignored. Use one per process, in its
/// only thread.
class Signals {
 public:
  /// Blocks the signals.
  Signals();
  /// Restores the signal mask.
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// For poll(2): readable when a signal has arrived.
  [[nodiscard]] int fd() const { return fd_.get(); }
  /// Reads the signals that have arrived and sets the flags below. Does not wait.
  void take();

  [[nodiscard]] bool should_stop() const { return should_stop_; }        ///< SIGINT, SIGQUIT, SIGTERM, SIGHUP
  [[nodiscard]] bool should_suspend() const { return should_suspend_; }  ///< SIGTSTP
  /// Whether the terminal may have changed (SIGWINCH, SIGCONT) since the last call.
  bool take_redraw();

  /// Stops the process as SIGTSTP does. Returns when it is continued.
  void suspend();
  /// Sets a function to call at the start of each suspend(); an empty one removes it.
  void before_suspend(std::function<void()> act) { before_suspend_ = std::move(act); }

 private:
  sigset_t before_{};
  UniqueFd fd_;
  bool should_stop_ = false;
  bool should_suspend_ = false;
  bool should_redraw_ = false;
  std::function<void()> before_suspend_;
};

}  // namespace otelc::tail
