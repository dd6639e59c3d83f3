// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/signals.hpp>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include <doctest/doctest.h>

using otelc::tail::Signals;

namespace {

bool is_readable(const Signals& signals) {
  pollfd polled{signals.fd(), POLLIN, 0};
  return ::poll(&polled, 1, 0) == 1;
}

bool is_blocked(int number) {
  sigset_t now;
  ::sigemptyset(&now);
  ::pthread_sigmask(SIG_SETMASK, nullptr, &now);
  return ::sigismember(&now, number) == 1;
}

/// While it is there, a signal does `action`, whatever the tests were started with (nohup, a job in the
/// background).
class Disposition {
 public:
  Disposition(int number, void (*action)(int)) : number_(number), before_(std::signal(number, action)) {}
  ~Disposition() { (void)std::signal(number_, before_); }
  Disposition(const Disposition&) = delete;
  Disposition& operator=(const Disposition&) = delete;

 private:
  int number_;
  void (*before_)(int);
};

}  // namespace

TEST_CASE("Signals: SIGINT, SIGQUIT, SIGTERM and SIGHUP ask to stop") {
  for (const int number : {SIGINT, SIGQUIT, SIGTERM, SIGHUP}) {
    CAPTURE(number);
    const Disposition usual(number, SIG_DFL);
    Signals signals;
    CHECK_FALSE(is_readable(signals));
    REQUIRE(std::raise(number) == 0);
    CHECK(is_readable(signals));
    CHECK_FALSE(signals.should_stop());
    signals.take();
    CHECK(signals.should_stop());
    CHECK_FALSE(signals.should_suspend());
    CHECK_FALSE(signals.take_redraw());
    CHECK_FALSE(is_readable(signals));
  }
}

TEST_CASE("Signals: take_redraw() is true once") {
  for (const int number : {SIGWINCH, SIGCONT}) {
    CAPTURE(number);
    Signals signals;
    CHECK_FALSE(signals.take_redraw());
    REQUIRE(std::raise(number) == 0);
    signals.take();
    CHECK(signals.take_redraw());
    CHECK_FALSE(signals.take_redraw());
    CHECK_FALSE(signals.should_stop());
  }
}

TEST_CASE("Signals: signals that were ignored from the start stay ignored") {
  const Disposition ignored(SIGHUP, SIG_IGN);
  Signals signals;
  CHECK_FALSE(is_blocked(SIGHUP));
  REQUIRE(std::raise(SIGHUP) == 0);
  signals.take();
  CHECK_FALSE(signals.should_stop());
}

TEST_CASE("Signals: the destructor restores the mask") {
  const Disposition usual(SIGTERM, SIG_DFL);
  REQUIRE_FALSE(is_blocked(SIGTERM));
  {
    const Signals signals;
    CHECK(is_blocked(SIGTERM));
    CHECK(is_blocked(SIGWINCH));
  }
  CHECK_FALSE(is_blocked(SIGTERM));
  CHECK_FALSE(is_blocked(SIGWINCH));
}

TEST_CASE("Signals: suspend() stops the process until it is continued") {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    // Beside our group: SIGTSTP has no effect in an orphaned one, and meson makes ours one.
    ::setpgid(0, 0);
    (void)std::signal(SIGTSTP, SIG_DFL);
    Signals signals;
    (void)std::raise(SIGTSTP);
    signals.take();
    if (!signals.should_suspend()) ::_exit(1);
    bool is_before_it = false;
    signals.before_suspend([&] { is_before_it = signals.should_suspend(); });
    signals.suspend();
    if (signals.should_suspend()) ::_exit(2);
    if (!is_before_it) ::_exit(4);
    signals.take();
    ::_exit(signals.take_redraw() ? 0 : 3);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, WUNTRACED) == child);
  CHECK(WIFSTOPPED(status));
  REQUIRE(::kill(child, SIGCONT) == 0);
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}
