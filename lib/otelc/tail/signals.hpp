// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>
#include <functional>
#include <utility>

#include <otelc/base/unique_fd.hpp>

namespace otelc::tail {

/// The signals that the live view answers, as things to be asked for instead of interruptions. What
/// the process was started to ignore (nohup) stays ignored. One per process, in its only thread.
class Signals {
 public:
  /// Blocks them; the destructor lets them through again.
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// Readable when something has arrived; take() then sets the flags below.
  [[nodiscard]] int fd() const { return fd_.get(); }
  void take();

  [[nodiscard]] bool should_stop() const { return should_stop_; }        ///< SIGINT, SIGQUIT, SIGTERM, SIGHUP
  [[nodiscard]] bool should_suspend() const { return should_suspend_; }  ///< SIGTSTP
  /// True once after the terminal may have changed: SIGWINCH, SIGCONT.
  bool take_redraw();

  /// Stops the process as SIGTSTP does, until somebody continues it.
  void suspend();
  /// `act` is called at the start of each suspend(); an empty one: nothing is.
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
