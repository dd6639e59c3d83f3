// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <csignal>
#include <cstdlib>

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

namespace {

/// Resets what a test inherits from its caller: ignored signals (nohup), blocked signals, the umask and the
/// variables about colours.
void begin_alike() {
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (int number = 1; number < NSIG; ++number) std::signal(number, SIG_DFL);
  ::umask(022);
  for (const char* name : {"NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"}) ::unsetenv(name);
}

}  // namespace

int main(int argc, char** argv) {
  begin_alike();
  return doctest::Context(argc, argv).run();
}
