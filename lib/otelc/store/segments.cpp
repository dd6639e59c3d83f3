// SPDX-License-Identifier: Apache-2.0
//
// Numbers do not show the order of a log's files: otelc's own numbers grow with time, those of logrotate
// shrink. So files are sorted by the time of their first record, which is read from their front. Times are
// compared as text, because they are all of one form (record_format.hpp).
#include <otelc/store/segments.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/record_format.hpp>
#include <otelc/base/unique_fd.hpp>
#include <otelc/store/log_source.hpp>

namespace otelc::store {
namespace {

constexpr std::size_t kFrontBytes = std::size_t{64} << 10;  // in which the first time is searched
constexpr std::size_t kFirstBytes = 1024;                   // which nearly always hold it

std::string first_ts_of(UniqueFd fd, const std::string& path) {
  LogSource source(std::move(fd), path);
  std::string front;
  while (front.size() < kFrontBytes) {
    const std::size_t size = front.size();
    front.resize(size == 0 ? kFirstBytes : kFrontBytes);
    const auto more = source.read(std::span(front).subspan(size));
    front.resize(size + more.value_or(0));
    if (!more || *more == 0) break;
    if (std::string ts = first_ts_in(front); !ts.empty()) return ts;
  }
  return {};
}

/// Files without a time come first: otelc did not write them. But the log's own name, and a file too short
/// for a time because the writer was killed, come last: they are the newest.
auto age_key(const Segment& segment) {
  const bool is_begun = segment.number == 0 || segment.size_bytes <= record_format::kTsEnd;
  const int rank = !segment.first_ts.empty() ? 1 : is_begun ? 2 : 0;
  return std::tuple(rank, std::string_view(segment.first_ts), ~segment.number);
}

}  // namespace

std::string first_ts_in(std::string_view text) {
  constexpr std::string_view kStart = record_format::kTsMember;
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

std::optional<Segment> find_segment(const SegmentName& name) {
  struct stat info {};
  if (::stat(name.path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  Segment segment;
  segment.path = name.path;
  segment.number = name.number;
  segment.is_compressed = name.is_compressed;
  segment.device = info.st_dev;
  segment.inode = info.st_ino;
  segment.size_bytes = static_cast<std::uint64_t>(info.st_size);
  return segment;
}

bool read_first_ts(Segment& segment) {
  UniqueFd fd(::open(segment.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!fd) return false;
  if (segment.size_bytes > 0) segment.first_ts = first_ts_of(std::move(fd), segment.path);
  return true;
}

void sort_by_age(std::vector<Segment>& segments) {
  std::ranges::sort(segments, [](const Segment& a, const Segment& b) { return age_key(a) < age_key(b); });
}

std::vector<Segment> segments_of(const std::string& log_path, const std::vector<Segment>& known) {
  std::map<std::pair<dev_t, ino_t>, const Segment*> known_by_inode;
  for (const Segment& segment : known) known_by_inode[{segment.device, segment.inode}] = &segment;
  std::vector<Segment> segments;
  for (const SegmentName& name : segment_names_of(log_path)) {
    auto segment = find_segment(name);
    if (!segment) {
      if (name.number == 0) segments.emplace_back().path = log_path;
      continue;
    }
    const auto before = known_by_inode.find({segment->device, segment->inode});
    const bool is_known = name.number != 0 && before != known_by_inode.end() &&
                          before->second->size_bytes <= segment->size_bytes;
    if (is_known) segment->first_ts = before->second->first_ts;
    if (segment->first_ts.empty() && !read_first_ts(*segment) && name.number != 0) continue;
    segments.push_back(std::move(*segment));
  }
  sort_by_age(segments);
  return segments;
}

std::string newest_file_of(const std::string& log_path) {
  const auto segments = segments_of(log_path);
  const auto own = std::ranges::find(segments, std::uint64_t{0}, &Segment::number);
  if (own == segments.end() || own->size_bytes == 0) return log_path;
  return segments.back().is_compressed ? log_path : segments.back().path;
}

std::string next_segment_path(const std::string& log_path) {
  const auto names = segment_names_of(log_path);
  std::uint64_t number = names.empty() ? 1 : names.back().number + 1;
  struct stat info {};  // the directory may be one that cannot be listed
  while (::lstat(fmt::format("{}.{}", log_path, number).c_str(), &info) == 0) ++number;
  return fmt::format("{}.{}", log_path, number);
}

}  // namespace otelc::store
