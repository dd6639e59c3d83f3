// SPDX-License-Identifier: Apache-2.0
// Appends BYTES to FILE and syncs, in a loop for SECONDS; prints the rate per second.
// Baseline for `serve --durability sync`: one thread, no network, the same system calls.
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: disk_sync FILE BYTES SECONDS\n", stderr);
    return 2;
  }
  const std::string record(static_cast<std::size_t>(std::atol(argv[2])), 'x');
  const std::chrono::duration<double> all(std::atof(argv[3]));
  const int fd = ::open(argv[1], O_CREAT | O_TRUNC | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  const auto began = std::chrono::steady_clock::now();
  std::chrono::duration<double> passed{};
  long count = 0;
  for (; passed < all; ++count, passed = std::chrono::steady_clock::now() - began) {
    if (::write(fd, record.data(), record.size()) < 0 || ::fdatasync(fd) != 0) {
      std::perror(argv[1]);
      return 1;
    }
  }
  ::unlink(argv[1]);
  std::printf("%.1f\n", static_cast<double>(count) / passed.count());
}
