// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/run_log.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/file.hpp>
#include <otelc/base/messages.hpp>
#include <otelc/process/private_directory.hpp>
#include <otelc/store/lock_file.hpp>
#include <otelc/store/run_dir.hpp>
#include <otelc/store/segments.hpp>

namespace otelc::launch {
namespace {

constexpr int kNamesMax = 10'000;

/// Renames a file, but never over an existing one.
Result<void> move_file(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return {};
  const bool is_unknown = errno == EINVAL || errno == ENOSYS;  // to this file system
  if (is_unknown && ::link(from.c_str(), to.c_str()) == 0 && ::unlink(from.c_str()) == 0) return {};
  return fail(ErrorKind::io, fmt::format("cannot move {} aside to {}: {}", from, to, errno_text(errno)));
}

bool exists(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0;
}

/// Returns the log's new name, with the time of its last change, and a number if that name is taken.
Result<std::string> free_prefix(const std::string& path, const std::vector<store::Segment>& files) {
  time_t changed_s = 0;
  for (const store::Segment& file : files) {
    struct stat info {};
    if (::lstat(file.path.c_str(), &info) == 0) changed_s = std::max(changed_s, info.st_mtim.tv_sec);
  }
  const std::filesystem::path older(path);
  const std::string stem = (older.parent_path() / older.stem()).string() + "." +
                           format_file_time(static_cast<UnixNanos>(changed_s) * 1'000'000'000);
  for (int number = 0; number < kNamesMax; ++number) {
    const std::string suffix = number == 0 ? std::string() : fmt::format("-{}", number);
    std::string prefix = stem + suffix + older.extension().string();
    const bool is_taken = std::any_of(files.begin(), files.end(), [&](const store::Segment& file) {
      return exists(prefix + file.path.substr(path.size()));
    });
    if (!is_taken) return prefix;
  }
  return fail(ErrorKind::io,
              fmt::format("cannot move {} aside: too many logs beside it; remove some of them", path));
}

/// Returns the name of the `number`th directory beside `run_dir`, or inside it if it has no name (`.`, `..`,
/// `/`).
std::string other_dir(const std::string& run_dir, int number) {
  std::filesystem::path path = std::filesystem::path(run_dir).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();  // `run/`
  const std::string name = path.filename().string();
  if (name.empty() || name == "." || name == "..") return (path / fmt::format("run-{}", number)).string();
  return fmt::format("{}-{}", path.string(), number);
}

Result<RunLog> open_in(const std::string& run_dir, const Keep& keep) {
  RunFiles files(run_dir);
  if (auto made = store::make_run_dir(files.dir); !made) return tl::unexpected(made.error());
  if (auto safe = store::check_run_dir(files.dir); !safe)
    return tl::unexpected(safe.error());  // someone else created it meanwhile
  if (auto moved = move_older_log(files.log); !moved) return tl::unexpected(moved.error());
  auto writer = store::LogWriter::open({.path = files.log, .notice = say});
  if (!writer) return tl::unexpected(writer.error());
  if (auto removed = remove_older_logs(files.log, keep, system_clock().now()); !removed)
    say(removed.error().message);
  return RunLog{std::move(files), std::move(*writer)};
}

Result<RunLog> open_in_private(std::string refusal) {
  const auto directory = process::PrivateDirectory::make_lasting("otelc-run");
  if (!directory) return tl::unexpected(directory.error());
  auto log = open_in(*directory, {});
  if (log) log->refusal = std::move(refusal);
  return log;
}

}  // namespace

RunFiles::RunFiles(const std::string& run_dir)
    : dir(run_dir),
      log(std::filesystem::path(run_dir) / "claude-otel.jsonl"),
      rate(std::filesystem::path(run_dir) / "claude-otel-rate.json") {}

Result<RunLog> open_run_log(const std::string& run_dir, const Keep& keep) {
  constexpr int kDirsMax = 100;
  if (auto safe = store::check_run_dir(run_dir); !safe)
    return open_in_private(std::move(safe.error().message));
  auto log = open_in(run_dir, keep);
  for (int number = 2; !log && log.error().kind == ErrorKind::conflict && number <= kDirsMax; ++number) {
    const std::string other = other_dir(run_dir, number);
    if (store::check_run_dir(other)) log = open_in(other, keep);
  }
  return log;
}

std::string format_file_time(UnixNanos time) {
  std::string text;
  for (const char c : format_summary_time(time)) {
    if (c == '.') break;
    if (c != '-' && c != ':') text += c;
  }
  return text + "Z";
}

Result<std::vector<std::string>> move_older_log(const std::string& path) {
  std::vector<std::string> moved;
  struct stat info {};
  // The writer refuses anything but a regular file, with a better message.
  if (::lstat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) return moved;
  std::vector<store::Segment> files = store::segments_of(path);
  std::erase_if(files, [](const store::Segment& file) { return file.number == 0 && file.size_bytes == 0; });
  if (files.empty()) return moved;
  const auto held = store::LockFile::hold(path);
  if (!held) return tl::unexpected(held.error());
  // LOG.lock may have been removed, or the log may be in use under another name.
  for (const store::Segment& file : files)
    if (store::is_file_held(file.path))
      return fail(ErrorKind::conflict,
                  file.path + " is held by another otelc; stop it or choose another --run-dir");
  const auto prefix = free_prefix(path, files);
  if (!prefix) return tl::unexpected(prefix.error());
  for (const store::Segment& file : files) {
    std::string to = *prefix + file.path.substr(path.size());
    if (auto done = move_file(file.path, to); !done) return tl::unexpected(done.error());
    moved.push_back(std::move(to));
  }
  return moved;
}

}  // namespace otelc::launch
