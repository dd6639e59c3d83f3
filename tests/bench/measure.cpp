// SPDX-License-Identifier: Apache-2.0
// Runs a command, discards its output and prints its CPU microseconds (user and system), wall-clock
// microseconds and peak memory in KiB. A separate small program, because a child's peak starts at its
// parent's size at fork, and an interpreter is larger than what is measured here.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: measure COMMAND [ARG...]\n", stderr);
    return 2;
  }
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(::open("/dev/null", O_WRONLY), STDOUT_FILENO);
    ::execv(argv[1], argv + 1);
    std::perror(argv[1]);
    ::_exit(127);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || ::wait4(child, &status, 0, &usage) != child) {
    std::perror("measure");
    return 1;
  }
  const auto wall = std::chrono::steady_clock::now() - start;
  const long micros = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1'000'000 + usage.ru_utime.tv_usec +
                      usage.ru_stime.tv_usec;
  std::printf("%ld %lld %ld\n", micros,
              static_cast<long long>(std::chrono::duration_cast<std::chrono::microseconds>(wall).count()),
              usage.ru_maxrss);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
