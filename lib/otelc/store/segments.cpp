// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/segments.hpp>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/number.hpp>
#include <otelc/base/unique_fd.hpp>
#include <otelc/store/log_source.hpp>

namespace otelc::store {
namespace {

constexpr std::uint64_t kNumberMax = 999'999;  // a larger one is somebody's date
constexpr std::size_t kFrontBytes =
    std::size_t{64} * 1024;  // of a file, in which its first time is looked for

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

std::string first_ts_of(UniqueFd fd, const std::string& path) {
  LogSource source(std::move(fd), path);
  std::string front(kFrontBytes, '\0');
  std::size_t size = 0;
  while (size < front.size()) {
    const auto more = source.read(std::span(front).subspan(size));
    if (!more || *more == 0) break;
    size += *more;
  }
  front.resize(size);
  return first_ts_in(front);
}

/// The number and the compression of `LOG.3` or `LOG.3.gz` by what stands behind `LOG`; nullopt for other
/// names.
std::optional<std::pair<std::uint64_t, bool>> parse_suffix(std::string_view suffix) {
  if (suffix.empty()) return std::pair<std::uint64_t, bool>(0, false);
  if (suffix.front() != '.') return std::nullopt;
  suffix.remove_prefix(1);
  bool is_compressed = false;
  for (const std::string_view end : {".gz", ".zst"}) {
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

/// What goes by the names of the log's files, by number. A file that is just being compressed has two
/// names: the plain one is whole.
std::map<std::uint64_t, std::pair<std::string, bool>> names_of(const std::string& log_path) {
  const std::string directory = directory_of(log_path);
  const bool has_directory = log_path.find('/') != std::string::npos;
  const std::string name = has_directory ? log_path.substr(directory.size()) : log_path;
  std::map<std::uint64_t, std::pair<std::string, bool>> found;
  if (name.empty()) return found;
  // Not std::filesystem's iterator: it makes a path of each entry, and a directory of n logs is listed n
  // times.
  const std::unique_ptr<DIR, CloseDirectory> listing(::opendir(directory.c_str()));
  if (!listing) return found;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): what is not safe is two threads on one listing
  while (const dirent* const entry = ::readdir(listing.get())) {
    const std::string_view entry_name = static_cast<const char*>(entry->d_name);
    if (!entry_name.starts_with(name)) continue;
    const auto parsed = parse_suffix(entry_name.substr(name.size()));
    if (!parsed) continue;
    const auto [number, is_compressed] = *parsed;
    if (is_compressed && found.contains(number)) continue;
    found[number] = {(has_directory ? directory : "") + std::string(entry_name), is_compressed};
  }
  return found;
}

/// What has no time is no log of ours, unless it is the log's own name, or a file that was just begun when
/// we were killed: those are the youngest.
auto age_key(const Segment& segment) {
  constexpr std::uint64_t kStampBytes = sizeof R"({"ts":"2026-11-23T21:29:34.343000+00:00")";
  const bool is_begun = segment.number == 0 || segment.size_bytes < kStampBytes;
  const int rank = !segment.first_ts.empty() ? 1 : is_begun ? 2 : 0;
  return std::tuple(rank, std::string_view(segment.first_ts), ~segment.number);
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

std::string first_ts_in(std::string_view text) {
  constexpr std::string_view kStart = R"({"ts":")";
  while (!text.empty()) {
    if (text.starts_with(kStart)) {
      const std::size_t end = text.find('"', kStart.size());
      if (end != std::string_view::npos) return std::string(text.substr(kStart.size(), end - kStart.size()));
    }
    const std::size_t newline = text.find('\n');
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
  }
  return {};
}

std::vector<Segment> segments_of(const std::string& log_path) {
  std::vector<Segment> segments;
  for (auto& [number, name] : names_of(log_path)) {
    UniqueFd fd(::open(name.first.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    struct stat info {};
    // What cannot be opened under the log's own name is for the caller to complain of.
    if (!fd || ::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
      if (number == 0) segments.emplace_back().path = log_path;
      continue;
    }
    Segment segment{number == 0 ? log_path : name.first,      number, name.second, info.st_dev, info.st_ino,
                    static_cast<std::uint64_t>(info.st_size), {}};
    if (segment.size_bytes > 0) segment.first_ts = first_ts_of(std::move(fd), segment.path);
    segments.push_back(std::move(segment));
  }
  std::ranges::sort(segments, [](const Segment& a, const Segment& b) { return age_key(a) < age_key(b); });
  return segments;
}

std::optional<std::string> UnreadFiles::next(const std::string& log_path) {
  std::vector<Segment> segments;
  if (log_path != "-") segments = segments_of(log_path);
  if (segments.empty()) segments.emplace_back().path = log_path;
  for (Segment& segment : segments) {
    const bool is_new = segment.inode == 0 ? names_.insert(segment.path).second
                                           : inodes_.insert({segment.device, segment.inode}).second;
    if (is_new) return std::move(segment.path);
  }
  return std::nullopt;
}

std::string newest_file_of(const std::string& log_path) {
  const auto segments = segments_of(log_path);
  const auto own = std::ranges::find(segments, std::uint64_t{0}, &Segment::number);
  if (own == segments.end() || own->size_bytes == 0) return log_path;
  return segments.back().is_compressed ? log_path : segments.back().path;
}

std::string next_segment_path(const std::string& log_path) {
  const auto names = names_of(log_path);
  std::uint64_t number = names.empty() ? 1 : names.rbegin()->first + 1;
  struct stat info {};  // the directory may be one that cannot be listed
  while (::lstat(fmt::format("{}.{}", log_path, number).c_str(), &info) == 0) ++number;
  return fmt::format("{}.{}", log_path, number);
}

}  // namespace otelc::store
