// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/file.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

namespace otelc {
namespace {

constexpr mode_t kPrivateFile = S_IRUSR | S_IWUSR;
constexpr mode_t kPrivateDir = S_IRWXU;

tl::unexpected<Error> fail_errno(const std::string& what, int error_number) {
  return fail(ErrorKind::io, fmt::format("{}: {}", what, errno_text(error_number)));
}

/// `refused` unless this is a regular file that belongs to our user.
Result<void> check_ours(const std::string& path, const struct stat& info) {
  const auto refuse = [&path](const char* why) { return fail(ErrorKind::refused, path + why); };
  if (S_ISLNK(info.st_mode)) return refuse(" is a symbolic link; remove it or choose another path");
  if (S_ISDIR(info.st_mode)) return refuse(" is a directory; choose another path");
  if (S_ISFIFO(info.st_mode)) return refuse(" is a FIFO; remove it or choose another path");
  if (!S_ISREG(info.st_mode)) return refuse(" is not a regular file; choose another path");
  if (info.st_uid != ::geteuid()) return refuse(" belongs to another user; choose another path");
  return {};
}

/// As check_ours(), without following a symlink. A missing file is fine.
Result<void> check_path(const std::string& path) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) == 0) return check_ours(path, info);
  if (errno == ENOENT) return {};
  return fail_errno(path, errno);
}

/// The error, by errno, when the temporary file beside `path` cannot be created.
tl::unexpected<Error> cannot_write_beside(const std::string& path) {
  if (errno == ENOENT) return fail(ErrorKind::io, path + ": its directory does not exist");
  return fail_errno("cannot write " + path, errno);
}

int flags_of(OpenFor purpose) {
  switch (purpose) {
    case OpenFor::append:
      return O_RDWR | O_APPEND;
    case OpenFor::replace:
      return O_WRONLY;
    case OpenFor::read_write:
      break;
  }
  return O_RDWR;
}

Result<void> make_one_dir(const std::string& path) {
  if (::mkdir(path.c_str(), kPrivateDir) == 0) {
    // The umask may remove the owner's bits, too.
    if (::chmod(path.c_str(), kPrivateDir) != 0) return fail_errno(path, errno);
    return {};
  }
  const int mkdir_errno = errno;
  struct stat info {};
  if (mkdir_errno == EEXIST && ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return {};
  if (mkdir_errno == EEXIST || mkdir_errno == ENOTDIR) {
    return fail(ErrorKind::refused,
                path + " is not a directory; remove what is there or choose another path");
  }
  return fail_errno("cannot make the directory " + path, mkdir_errno);
}

}  // namespace

std::string errno_text(int error_number) {
  char buffer[128];
  return ::strerror_r(error_number, buffer, sizeof buffer);
}

void fill_standard_descriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    // open() returns the lowest free number; the lower ones are in use by now.
    if (::fcntl(fd, F_GETFD) < 0) (void)::open("/dev/null", O_RDWR | O_CLOEXEC);
  }
}

Result<void> make_private_dir(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return {};
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    if (auto made = make_one_dir(path.substr(0, slash)); !made) return made;
  }
  return path.ends_with('/') ? Result<void>{} : make_one_dir(path);
}

Result<UniqueFd> open_private(const std::string& path, OpenFor purpose) {
  // Check before opening: opening a device can already have an effect.
  if (auto safe = check_path(path); !safe) return tl::unexpected(safe.error());
  const int flags = flags_of(purpose) | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  UniqueFd fd(::open(path.c_str(), flags, kPrivateFile));
  if (!fd && errno == ELOOP) return fail(ErrorKind::refused, path + " is a symbolic link");
  if (!fd) return fail_errno("cannot open " + path, errno);
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return fail_errno(path, errno);
  if (auto safe = check_ours(path, info); !safe) return tl::unexpected(safe.error());
  if ((info.st_mode & 07777) != kPrivateFile && ::fchmod(fd.get(), kPrivateFile) != 0) {
    return fail_errno("cannot set the mode of " + path + " to 0600", errno);
  }
  if (purpose == OpenFor::replace && ::ftruncate(fd.get(), 0) != 0) return fail_errno(path, errno);
  return fd;
}

Result<void> write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      // Another process may have set our standard output to O_NONBLOCK.
      pollfd ready{fd, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      const int error_number = errno;
      const bool full = error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
      return fail(full ? ErrorKind::unavailable : ErrorKind::io, errno_text(error_number));
    }
  }
  return {};
}

Result<void> check_replaceable(const std::string& path) {
  if (auto safe = check_path(path); !safe) return safe;
  std::string temporary = path + ".XXXXXX";
  const UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) return cannot_write_beside(path);
  ::unlink(temporary.c_str());
  return {};
}

Result<void> replace_file(const std::string& path, std::string_view content) {
  if (auto safe = check_path(path); !safe) return safe;
  std::string temporary = path + ".XXXXXX";
  const UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) return cannot_write_beside(path);
  Result<void> done;
  if (::fchmod(fd.get(), kPrivateFile) != 0) {
    done = fail_errno(path, errno);
  } else if (done = write_all(fd.get(), content); !done) {
    done = fail(done.error().kind, fmt::format("cannot write {}: {}", path, done.error().message));
  } else if (::rename(temporary.c_str(), path.c_str()) != 0) {
    done = fail_errno("cannot replace " + path, errno);
  }
  if (!done) ::unlink(temporary.c_str());
  return done;
}

}  // namespace otelc
