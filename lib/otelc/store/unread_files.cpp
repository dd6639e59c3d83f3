// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/unread_files.hpp>

#include <sys/stat.h>

#include <algorithm>

namespace otelc::store {
namespace {

bool is_still_there(const Segment& segment) {
  const auto now = find_segment({segment.number, segment.path, segment.is_compressed});
  return now && now->inode == segment.inode && now->device == segment.device;
}

/// Returns whether the name exists, also as a dangling link.
bool is_a_name(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0;
}

}  // namespace

UnreadFiles::Log UnreadFiles::find(const std::string& log_path, const NumberedFiles& numbered) const {
  Log log;
  log.is_found = true;
  const auto add = [&](const SegmentName& name) {
    auto file = find_segment(name);
    if (!file) return false;
    log.has_files = true;
    if (!inodes_.contains({file->device, file->inode})) log.waiting.push_back(std::move(*file));
    return true;
  };
  if (!add({0, log_path, false}) && is_a_name(log_path)) {
    log.has_files = true;
    log.waiting.emplace_back().path = log_path;  // the caller reports the error
  }
  for (const SegmentName& name : numbered.of(log_path)) add(name);
  if (log.waiting.size() < 2) return log;
  for (Segment& segment : log.waiting)
    if (segment.inode != 0) read_first_ts(segment);
  sort_by_age(log.waiting);
  std::ranges::reverse(log.waiting);
  return log;
}

std::optional<std::string> UnreadFiles::hand_out(const std::string& name) {
  return names_.insert(name).second ? std::optional(name) : std::nullopt;
}

/// Returns nullopt when there are no more files or, with `is_found` set to false, when one was moved.
std::optional<std::string> UnreadFiles::next_of(Log& log) {
  while (log.is_found && !log.waiting.empty()) {
    const Segment segment = std::move(log.waiting.back());
    log.waiting.pop_back();
    if (segment.inode == 0) {
      if (auto name = hand_out(segment.path)) return name;
    } else if (!is_still_there(segment)) {
      log.is_found = false;
    } else if (inodes_.insert({segment.device, segment.inode}).second) {
      return segment.path;
    }
  }
  return std::nullopt;
}

std::optional<std::string> UnreadFiles::next(const std::string& log_path) {
  constexpr int kRoundsMax = 100;  // in case files are renamed all the time
  if (log_path == "-") return hand_out(log_path);
  const std::string name = directory_of(log_path);
  Directory& directory = directories_.try_emplace(name, name).first->second;
  for (int round = 0; round < kRoundsMax; ++round) {
    if (directory.numbered.refresh()) directory.logs.clear();
    Log& log = directory.logs[log_path];
    if (!log.is_found) log = find(log_path, directory.numbered);
    if (auto file = next_of(log)) return file;
    if (log.is_found) return log.has_files ? std::nullopt : hand_out(log_path);
  }
  return std::nullopt;
}

}  // namespace otelc::store
