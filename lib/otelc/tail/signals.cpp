// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/signals.hpp>

#include <sys/signalfd.h>
#include <unistd.h>

#include <utility>

namespace otelc::tail {
namespace {

bool is_ignored(int number) {
  struct sigaction action {};
  return ::sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

Signals::Signals() {
  sigset_t ours;
  ::sigemptyset(&ours);
  for (const int number : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP}) {
    if (!is_ignored(number)) ::sigaddset(&ours, number);
  }
  ::sigaddset(&ours, SIGWINCH);
  ::sigaddset(&ours, SIGCONT);
  ::pthread_sigmask(SIG_BLOCK, &ours, &before_);
  fd_ = UniqueFd(::signalfd(-1, &ours, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!fd_)
    ::pthread_sigmask(SIG_SETMASK, &before_,
                      nullptr);  // without a descriptor the signals keep their usual effect
}

Signals::~Signals() {
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void Signals::take() {
  signalfd_siginfo info{};
  while (fd_ && ::read(fd_.get(), &info, sizeof info) == sizeof info) {
    switch (static_cast<int>(info.ssi_signo)) {
      case SIGWINCH:
      case SIGCONT:
        should_redraw_ = true;
        break;
      case SIGTSTP:
        should_suspend_ = true;
        break;
      default:
        should_stop_ = true;
    }
  }
}

bool Signals::take_redraw() {
  return std::exchange(should_redraw_, false);
}

void Signals::suspend() {
  if (before_suspend_) before_suspend_();
  should_suspend_ = false;
  sigset_t stop;
  ::sigemptyset(&stop);
  ::sigaddset(&stop, SIGTSTP);
  ::raise(SIGTSTP);  // stays pending until the next line unblocks it
  ::pthread_sigmask(SIG_UNBLOCK, &stop, nullptr);
  ::pthread_sigmask(SIG_BLOCK, &stop, nullptr);
}

}  // namespace otelc::tail
