// SPDX-License-Identifier: Apache-2.0
#include <otelc/process/background.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <climits>
#include <csignal>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <otelc/base/file.hpp>

namespace otelc::process {
namespace {

tl::unexpected<Error> fail_with_errno(std::string_view what) {
  return fail(ErrorKind::io, fmt::format("{}: {}", what, errno_text(errno)));
}

// glibc 2.36 declares its own wrappers without C linkage. NOLINTBEGIN(cppcoreguidelines-pro-type-vararg)
int open_process(pid_t pid) {
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

bool send_signal(int process, int signal) {
  return ::syscall(SYS_pidfd_send_signal, process, signal, nullptr, 0) == 0;
}
// NOLINTEND(cppcoreguidelines-pro-type-vararg)

/// Closes the descriptors above stderr, except `kept`.
void close_all_but(int kept) {
  if (kept > STDERR_FILENO + 1) (void)::close_range(STDERR_FILENO + 1, static_cast<unsigned>(kept) - 1, 0);
  if (::close_range(static_cast<unsigned>(kept) + 1, UINT_MAX, 0) == 0) return;
  // Linux before 5.9, such as RHEL 8's, has no close_range.
  std::vector<int> open;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", none)) {
    int number = 0;
    const std::string name = entry.path().filename();
    if (std::from_chars(name.data(), name.data() + name.size(), number).ec == std::errc())
      open.push_back(number);
  }
  for (const int descriptor : open)
    if (descriptor > STDERR_FILENO && descriptor != kept) (void)::close(descriptor);
}

Error not_ended(pid_t pid, std::chrono::milliseconds patience) {
  return {ErrorKind::unavailable,
          fmt::format("process {} has not ended after {} s", pid, patience.count() / 1000)};
}

/// end_process() for Linux before 5.3, which has no pidfd_open. The number may go to another process after
/// the end, and a zombie counts as running; a serve in the background has a parent that reaps it.
Result<void> end_process_by_number(pid_t pid, std::chrono::milliseconds patience) {
  constexpr auto kBetweenLooks = std::chrono::milliseconds(10);
  const auto until = std::chrono::steady_clock::now() + patience;
  for (int signal = SIGTERM;; signal = 0) {
    if (::kill(pid, signal) != 0) {
      if (errno == ESRCH && signal == 0) return {};
      if (errno == ESRCH) return fail(ErrorKind::not_found, fmt::format("there is no process {}", pid));
      return fail_with_errno(fmt::format("cannot stop process {}", pid));
    }
    if (std::chrono::steady_clock::now() >= until) return tl::unexpected(not_ended(pid, patience));
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

}  // namespace

Result<Background> Background::fork() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return fail_with_errno("cannot create a pipe");
  UniqueFd news_out(ends[0]);
  UniqueFd news_in(ends[1]);
  const pid_t pid = ::fork();
  if (pid < 0) return fail_with_errno("cannot start a process in the background");
  if (pid > 0) return Background(pid, std::move(news_out));

  ::setsid();
  news_out = UniqueFd();
  const int pipe = news_in.get();
  // A step of a CI job does not end while a process holds its pipes.
  close_all_but(pipe);
  const UniqueFd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!null || ::dup2(null.get(), STDIN_FILENO) < 0 || ::dup2(null.get(), STDOUT_FILENO) < 0)
    return fail_with_errno("cannot open /dev/null");
  return Background(0, std::move(news_in));
}

std::optional<std::string> Background::wait_for_news() {
  std::string news;
  char bytes[PIPE_BUF];
  while (true) {
    const ssize_t size = ::read(pipe_.get(), bytes, sizeof bytes);
    if (size > 0) news.append(bytes, static_cast<std::size_t>(size));
    if (size == 0 || (size < 0 && errno != EINTR)) break;
  }
  return news.empty() ? std::nullopt : std::optional(std::move(news));
}

Result<void> Background::leave(std::string_view news, const std::string& messages) {
  const auto file = open_private(messages, OpenFor::replace);
  if (!file) return tl::unexpected(file.error());
  if (::dup2(file->get(), STDERR_FILENO) < 0) return fail_with_errno("cannot redirect stderr");
  // If the starter is gone, the news is lost, which does no harm.
  (void)write_all(pipe_.get(), news);
  pipe_ = UniqueFd();
  return {};
}

Result<void> end_process(pid_t pid, std::chrono::milliseconds patience) {
  const UniqueFd process(open_process(pid));
  if (!process) {
    if (errno == ESRCH) return fail(ErrorKind::not_found, fmt::format("there is no process {}", pid));
    if (errno == ENOSYS) return end_process_by_number(pid, patience);
    return fail_with_errno(fmt::format("cannot open process {}", pid));
  }
  if (!send_signal(process.get(), SIGTERM) && errno != ESRCH)
    return fail_with_errno(fmt::format("cannot stop process {}", pid));
  pollfd end{process.get(), POLLIN, 0};
  const auto until = std::chrono::steady_clock::now() + patience;
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) break;
    const int ready = ::poll(&end, 1, static_cast<int>(left.count()));
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) return fail_with_errno(fmt::format("cannot wait for process {}", pid));
  }
  return tl::unexpected(not_ended(pid, patience));
}

}  // namespace otelc::process
