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
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/file.hpp>
#include <otelc/base/number.hpp>

namespace otelc::store {
namespace {

/// Each lost round means that a holder has just gone: more than a few in a row do not happen.
constexpr int kRoundsMax = 100;

std::optional<pid_t> pid_in(int lock_fd) {
  char text[24];
  const ssize_t size = ::pread(lock_fd, text, sizeof text, 0);
  if (size <= 0) return std::nullopt;
  const auto pid = parse_u64({text, static_cast<std::size_t>(size)});
  if (!pid || *pid == 0 || *pid > std::numeric_limits<pid_t>::max()) return std::nullopt;
  return static_cast<pid_t>(*pid);
}

/// The word behind the program's name in the process's command line, when it can be a command of ours.
std::string command_of(pid_t pid) {
  constexpr std::size_t kLengthMax = 16;
  std::ifstream file(fmt::format("/proc/{}/cmdline", pid));
  std::string program;
  std::string command;
  std::getline(file, program, '\0');
  std::getline(file, command, '\0');
  const bool is_word = command.size() <= kLengthMax &&
                       std::ranges::all_of(command, [](char c) { return c >= 'a' && c <= 'z'; });
  return is_word ? command : std::string();
}

tl::unexpected<Error> conflict(const std::string& log_path, int lock_fd) {
  const auto pid = pid_in(lock_fd);
  const Holder holder = pid ? Holder{*pid, command_of(*pid)} : Holder{};
  return fail(ErrorKind::conflict,
              fmt::format("{} is held by {}; {} or choose another --run-dir", log_path,
                          pid ? words_for(holder) : "another otelc",
                          holder.command == "serve" ? "end it with `otelc serve --stop`" : "stop it"));
}

/// False when the path has come to name another file, or none, since it was opened.
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

LockFile::LockFile(std::string path, UniqueFd fd) : path_(std::move(path)), fd_(std::move(fd)) {}

LockFile::~LockFile() {
  if (fd_) ::unlink(path_.c_str());
}

Result<LockFile> LockFile::hold(const std::string& log_path) {
  std::string path = log_path + ".lock";
  for (int round = 0; round < kRoundsMax; ++round) {
    auto fd = open_private(path, OpenFor::read_write);
    if (!fd) return tl::unexpected(fd.error());
    if (::flock(fd->get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK) return conflict(log_path, fd->get());
      return fail(ErrorKind::io, fmt::format("cannot lock {}: {}", path, errno_text(errno)));
    }
    if (!is_still(path, fd->get())) continue;
    // A full disk costs the pid in another's error message, not the lock.
    if (::ftruncate(fd->get(), 0) == 0) (void)write_all(fd->get(), std::to_string(::getpid()));
    return LockFile(std::move(path), std::move(*fd));
  }
  return fail(ErrorKind::conflict, log_path + " is being opened by others at the same time; try again");
}

std::optional<Holder> holder_of(const std::string& log_path) {
  UniqueFd lock(::open((log_path + ".lock").c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  struct stat wanted {};
  if (!lock || ::fstat(lock.get(), &wanted) != 0) return std::nullopt;
  const auto pid = pid_in(lock.get());
  if (!pid) return std::nullopt;
  lock = UniqueFd();  // or we could be taken for the holder
  // A file that was left behind names a process that is gone, or another one of the same number.
  std::error_code ec;
  std::filesystem::directory_iterator entry(fmt::format("/proc/{}/fd", *pid), ec);
  for (; !ec && entry != std::filesystem::directory_iterator(); entry.increment(ec)) {
    struct stat info {};
    if (::stat(entry->path().c_str(), &info) == 0 && info.st_ino == wanted.st_ino &&
        info.st_dev == wanted.st_dev)
      return Holder{*pid, command_of(*pid)};
  }
  return std::nullopt;
}

}  // namespace otelc::store
