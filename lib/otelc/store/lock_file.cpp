// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/lock_file.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/file.hpp>
#include <otelc/base/number.hpp>

namespace otelc::store {
namespace {

/// A round is lost only when a holder has just ended, so more than a few in a row do not happen.
constexpr int kRoundsMax = 100;

std::string lock_of(const std::string& log_path) {
  return log_path + ".lock";
}

std::optional<pid_t> pid_in(int lock_fd) {
  char text[24];
  const ssize_t size = ::pread(lock_fd, text, sizeof text, 0);
  if (size <= 0) return std::nullopt;
  const auto pid = parse_u64({text, static_cast<std::size_t>(size)});
  if (!pid || *pid == 0 || *pid > std::numeric_limits<pid_t>::max()) return std::nullopt;
  return static_cast<pid_t>(*pid);
}

std::string command_line_of(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/cmdline", pid));
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Returns the word behind the program's name in a command line, if it may be a command of otelc.
std::string command_in(const std::string& command_line) {
  constexpr std::size_t kLengthMax = 16;
  std::istringstream words(command_line);
  std::string program;
  std::string command;
  std::getline(words, program, '\0');
  std::getline(words, command, '\0');
  const bool is_word = command.size() <= kLengthMax &&
                       std::ranges::all_of(command, [](char c) { return c >= 'a' && c <= 'z'; });
  return is_word ? command : std::string();
}

/// Returns 0 when it is unknown.
pid_t parent_of(pid_t pid) {
  constexpr std::string_view kKey = "PPid:\t";
  std::ifstream file(fmt::format("/proc/{}/status", pid));
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(kKey)) continue;
    return static_cast<pid_t>(parse_u64(std::string_view(line).substr(kKey.size())).value_or(0));
  }
  return 0;
}

/// launch runs as two processes; the user knows the parent.
Holder holder_with(pid_t pid) {
  const std::string line = command_line_of(pid);
  Holder holder{pid, command_in(line)};
  if (holder.command != "launch") return holder;
  const pid_t parent = parent_of(pid);
  if (parent > 1 && command_line_of(parent) == line) holder.pid = parent;
  return holder;
}

tl::unexpected<Error> conflict(const std::string& log_path, int lock_fd) {
  const auto pid = pid_in(lock_fd);
  const Holder holder = pid ? holder_with(*pid) : Holder{};
  return fail(ErrorKind::conflict,
              fmt::format("{} is held by {}; {} or choose another --run-dir", log_path,
                          pid ? words_for(holder) : "another otelc",
                          holder.command == "serve" ? "end it with `otelc serve --stop`" : "stop it"));
}

/// Returns false when the path no longer names the file that was opened.
bool is_still(const std::string& path, int fd) {
  struct stat by_path {};
  struct stat by_fd {};
  return ::lstat(path.c_str(), &by_path) == 0 && ::fstat(fd, &by_fd) == 0 && by_path.st_ino == by_fd.st_ino &&
         by_path.st_dev == by_fd.st_dev;
}

}  // namespace

std::string words_for(const Holder& holder) {
  return holder.command.empty() ? fmt::format("another otelc (pid {})", holder.pid)
                                : fmt::format("otelc {} (pid {})", holder.command, holder.pid);
}

LockFile::LockFile(std::string log_path, UniqueFd fd) : log_path_(std::move(log_path)), fd_(std::move(fd)) {}

LockFile::~LockFile() {
  const std::string path = lock_of(log_path_);
  if (fd_ && is_still(path, fd_.get())) ::unlink(path.c_str());
}

Result<void> LockFile::look() {
  if (is_still(lock_of(log_path_), fd_.get())) return {};
  auto again = hold(log_path_);
  if (again) {
    std::swap(fd_, again->fd_);
    return {};
  }
  // If this process cannot make the file now, no other can either. A later call tries again.
  if (again.error().kind != ErrorKind::conflict) return {};
  return tl::unexpected(std::move(again.error()));
}

Result<LockFile> LockFile::hold(const std::string& log_path) {
  const std::string path = lock_of(log_path);
  for (int round = 0; round < kRoundsMax; ++round) {
    auto fd = open_private(path, OpenFor::read_write);
    if (!fd) return tl::unexpected(fd.error());
    if (::flock(fd->get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK) return conflict(log_path, fd->get());
      return fail(ErrorKind::io, fmt::format("cannot lock {}: {}", path, errno_text(errno)));
    }
    if (!is_still(path, fd->get())) continue;
    // On a full disk the pid is missing in another process's error message; the lock works.
    if (::ftruncate(fd->get(), 0) == 0) (void)write_all(fd->get(), std::to_string(::getpid()));
    return LockFile(log_path, std::move(*fd));
  }
  return fail(ErrorKind::conflict, log_path + " is being opened by others at the same time; try again");
}

Result<void> hold_file(int fd, const std::string& path) {
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return {};
  return fail(ErrorKind::conflict, path + " is held by another otelc; stop it or choose another --run-dir");
}

bool is_file_held(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW));
  return fd && ::flock(fd.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

std::optional<Holder> holder_of(const std::string& log_path) {
  UniqueFd lock(::open(lock_of(log_path).c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  struct stat wanted {};
  if (!lock || ::fstat(lock.get(), &wanted) != 0) return std::nullopt;
  const auto pid = pid_in(lock.get());
  if (!pid) return std::nullopt;
  lock = UniqueFd();  // closed first: this process may be the one with that pid
  // A file that was left behind has the pid of a process that is gone, or of an unrelated newer one.
  std::error_code ec;
  std::filesystem::directory_iterator entry(fmt::format("/proc/{}/fd", *pid), ec);
  for (; !ec && entry != std::filesystem::directory_iterator(); entry.increment(ec)) {
    struct stat info {};
    if (::stat(entry->path().c_str(), &info) == 0 && info.st_ino == wanted.st_ino &&
        info.st_dev == wanted.st_dev)
      return holder_with(*pid);
  }
  return std::nullopt;
}

}  // namespace otelc::store
