// SPDX-License-Identifier: Apache-2.0
#include <otelc/process/inherited_signals.hpp>

namespace otelc::process {

InheritedSignals InheritedSignals::now() {
  InheritedSignals signals;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &signals.mask_);
  sigemptyset(&signals.ignored_);
  for (int signal = 1; signal < NSIG; ++signal) {
    struct sigaction action {};
    if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN)
      sigaddset(&signals.ignored_, signal);
  }
  return signals;
}

void InheritedSignals::restore() const {
  for (int signal = 1; signal < NSIG; ++signal) {
    struct sigaction action {};
    action.sa_handler = sigismember(&ignored_, signal) == 1 ? SIG_IGN : SIG_DFL;
    // Fails for SIGKILL, SIGSTOP and the C library's own signals, which need no restoring.
    (void)::sigaction(signal, &action, nullptr);
  }
  ::pthread_sigmask(SIG_SETMASK, &mask_, nullptr);
}

}  // namespace otelc::process
