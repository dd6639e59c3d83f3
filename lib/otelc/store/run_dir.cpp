// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/run_dir.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <optional>

#include <fmt/format.h>

#include <otelc/base/file.hpp>

namespace otelc::store {
namespace {

constexpr mode_t kOthersMayWrite = S_IWGRP | S_IWOTH;
constexpr mode_t kPermissions = 07777;

/// Returns nullopt when there is no directory of that name.
std::optional<struct stat> directory_at(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) return std::nullopt;
  return info;
}

tl::unexpected<Error> refuse_owner(const std::string& path, uid_t owner) {
  return fail(ErrorKind::refused,
              fmt::format("{} belongs to another user (uid {}); choose another directory", path, owner));
}

/// Refuses a symbolic link of another user, who could change where it leads.
Result<void> check_link(const std::string& path) {
  struct stat info {};
  std::string name = path;
  while (name.size() > 1 && name.ends_with('/')) name.pop_back();  // else the link would be followed
  if (::lstat(name.c_str(), &info) != 0 || !S_ISLNK(info.st_mode)) return {};
  if (info.st_uid == ::geteuid() || info.st_uid == 0) return {};
  return refuse_owner(name, info.st_uid);
}

}  // namespace

Result<void> make_run_dir(const std::string& path) {
  struct stat info {};
  const bool is_new = ::lstat(path.c_str(), &info) != 0;
  if (auto made = make_private_dir(path); !made) return made;
  // A run works without it. On a full disk, opening the log has the better error message.
  if (is_new) (void)replace_file(path + "/.gitignore", "*\n");
  return {};
}

Result<void> check_run_dir(const std::string& path) {
  const auto info = directory_at(path);
  if (!info) return {};
  if (auto safe = check_link(path); !safe) return safe;
  if (info->st_uid != ::geteuid()) return refuse_owner(path, info->st_uid);
  if ((info->st_mode & kOthersMayWrite) == 0) return {};
  return fail(
      ErrorKind::refused,
      fmt::format("others may write to {} (mode {:04o}); run `chmod go-w` on it or choose another directory",
                  path, info->st_mode & kPermissions));
}

Result<void> check_file_dir(const std::string& path) {
  const auto info = directory_at(path);
  if (!info) return {};
  if (auto safe = check_link(path); !safe) return safe;
  if (info->st_uid == ::geteuid() || info->st_uid == 0) return {};
  return refuse_owner(path, info->st_uid);
}

bool is_open_to_others(const std::string& path) {
  const auto info = directory_at(path);
  return info && (info->st_mode & kOthersMayWrite) != 0 && (info->st_mode & S_ISVTX) == 0;
}

}  // namespace otelc::store
