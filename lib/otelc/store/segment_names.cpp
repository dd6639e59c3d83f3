// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/segment_names.hpp>

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <ctime>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

#include <otelc/base/number.hpp>

namespace otelc::store {
namespace {

constexpr std::uint64_t kNumberMax = 999'999;  // a larger one is probably a date
constexpr std::string_view kCompressedEnds[] = {".gz", ".zst"};

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

/// Parses what stands behind `LOG` in `LOG.3` or `LOG.3.gz`: the number, and whether it is compressed.
/// Returns nullopt for other names.
std::optional<std::pair<std::uint64_t, bool>> parse_suffix(std::string_view suffix) {
  if (suffix.empty()) return std::pair<std::uint64_t, bool>(0, false);
  if (suffix.front() != '.') return std::nullopt;
  suffix.remove_prefix(1);
  bool is_compressed = false;
  for (const std::string_view end : kCompressedEnds) {
    if (!suffix.ends_with(end)) continue;
    suffix.remove_suffix(end.size());
    is_compressed = true;
    break;
  }
  if (suffix.starts_with('0')) return std::nullopt;
  const auto number = parse_u64(suffix);
  if (!number || *number > kNumberMax) return std::nullopt;
  return std::pair(*number, is_compressed);
}

/// Returns `LOG` of `LOG.3` and `LOG.3.gz`; empty for other names.
std::string_view stem_of(std::string_view name) {
  std::string_view stem = name;
  for (const std::string_view end : kCompressedEnds) {
    if (!stem.ends_with(end)) continue;
    stem.remove_suffix(end.size());
    break;
  }
  const std::size_t dot = stem.rfind('.');
  if (dot == std::string_view::npos || !parse_suffix(name.substr(dot))) return {};
  return stem.substr(0, dot);
}

template <class OnName>
void for_each_name(const std::string& directory, OnName on_name) {
  // std::filesystem's iterator would allocate a path for each entry.
  const std::unique_ptr<DIR, CloseDirectory> listing(::opendir(directory.c_str()));
  if (!listing) return;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): only unsafe when two threads share one listing
  while (const dirent* const entry = ::readdir(listing.get())) {
    on_name(std::string_view(static_cast<const char*>(entry->d_name)));
  }
}

/// Sorts by number and keeps one name of each, preferably the plain one.
void sort_and_choose(std::vector<SegmentName>& names) {
  std::ranges::sort(names, [](const SegmentName& a, const SegmentName& b) {
    return std::tie(a.number, a.is_compressed, a.path) < std::tie(b.number, b.is_compressed, b.path);
  });
  const auto is_same = [](const SegmentName& a, const SegmentName& b) { return a.number == b.number; };
  names.erase(std::unique(names.begin(), names.end(), is_same), names.end());
}

/// Returns the prefix that makes a name in the directory a path.
std::string prefix_of(const std::string& directory) {
  return directory == "." ? "" : directory;
}

/// Returns whether a further change could leave the modification time unchanged, because it comes within the
/// same tick of the file system's clock.
bool may_change_unseen(const timespec& changed) {
  constexpr std::int64_t kTickNs = 20'000'000;
  constexpr std::int64_t kCoarseTickNs = 2'000'000'000;  // of file systems that keep seconds
  constexpr std::int64_t kNsPerS = 1'000'000'000;
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const std::int64_t age_ns =
      (std::int64_t{now.tv_sec} - changed.tv_sec) * kNsPerS + (now.tv_nsec - changed.tv_nsec);
  return age_ns < (changed.tv_nsec == 0 ? kCoarseTickNs : kTickNs);
}

}  // namespace

std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

std::string log_of(const std::string& path) {
  constexpr std::string_view kLog = ".jsonl";
  const std::size_t at = path.rfind(kLog);
  if (at == std::string::npos) return path;
  const std::size_t end = at + kLog.size();
  return parse_suffix(std::string_view(path).substr(end)) ? path.substr(0, end) : path;
}

std::vector<SegmentName> segment_names_of(const std::string& log_path) {
  const std::string directory = directory_of(log_path);
  const std::string prefix = prefix_of(directory);
  const std::string name = log_path.substr(prefix.size());
  std::vector<SegmentName> found;
  if (name.empty()) return found;
  for_each_name(directory, [&](std::string_view entry) {
    if (!entry.starts_with(name)) return;
    const auto parsed = parse_suffix(entry.substr(name.size()));
    if (parsed) found.push_back({parsed->first, prefix + std::string(entry), parsed->second});
  });
  sort_and_choose(found);
  return found;
}

bool NumberedFiles::refresh() {
  struct stat info {};
  if (::stat(directory_.c_str(), &info) != 0) {
    const bool was_listed = is_current_ || !by_log_.empty();
    by_log_.clear();
    is_current_ = false;
    return was_listed;
  }
  const bool is_same = info.st_ino == inode_ && info.st_dev == device_ &&
                       info.st_mtim.tv_sec == changed_.tv_sec && info.st_mtim.tv_nsec == changed_.tv_nsec;
  if (is_current_ && is_same) return false;
  device_ = info.st_dev;
  inode_ = info.st_ino;
  changed_ = info.st_mtim;
  is_current_ = !may_change_unseen(changed_);
  list();
  return true;
}

void NumberedFiles::list() {
  by_log_.clear();
  const std::string prefix = prefix_of(directory_);
  for_each_name(directory_, [&](std::string_view entry) {
    const std::string_view stem = stem_of(entry);
    if (stem.empty()) return;
    const auto parsed = parse_suffix(entry.substr(stem.size()));
    by_log_[prefix + std::string(stem)].push_back(
        {parsed->first, prefix + std::string(entry), parsed->second});
  });
  for (auto& [log, names] : by_log_) sort_and_choose(names);
}

const std::vector<SegmentName>& NumberedFiles::of(const std::string& log_path) const {
  static const std::vector<SegmentName> kNone;
  const auto known = by_log_.find(log_path);
  return known == by_log_.end() ? kNone : known->second;
}

}  // namespace otelc::store
