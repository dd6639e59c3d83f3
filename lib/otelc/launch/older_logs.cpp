// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/older_logs.hpp>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <otelc/base/number.hpp>
#include <otelc/launch/duration.hpp>

namespace otelc::launch {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDigits = "0123456789";

/// An earlier run, identified by the name that move_older_log() gave its files.
struct Run {
  UnixNanos changed = 0;
  std::uint64_t number = 0;  // among the runs of the same second

  bool operator>(const Run& other) const {
    return std::tie(changed, number) > std::tie(other.changed, other.number);
  }
};

/// Parses `20261123T212413Z`; 0: it does not have that form.
UnixNanos parse_file_time(std::string_view text) {
  constexpr std::string_view kForm = "00000000T000000Z";
  const auto fits = [](char form, char c) {
    return form == '0' ? kDigits.find(c) != std::string_view::npos : c == form;
  };
  if (text.size() != kForm.size() || !std::equal(kForm.begin(), kForm.end(), text.begin(), fits)) return 0;
  return parse_time(fmt::format("{}-{}-{}T{}:{}:{}Z", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2),
                                text.substr(9, 2), text.substr(11, 2), text.substr(13, 2)));
}

/// Parses the file name `STEM.TIME[-N].EXTENSION[.K][.gz]`; nullopt: any other name.
std::optional<Run> run_of(std::string_view name, std::string_view stem, std::string_view extension) {
  constexpr std::size_t kTimeSize = 16;
  if (!name.starts_with(stem) || name.size() <= stem.size() || name[stem.size()] != '.') return std::nullopt;
  name.remove_prefix(stem.size() + 1);
  Run run{parse_file_time(name.substr(0, kTimeSize))};
  if (run.changed == 0) return std::nullopt;
  name.remove_prefix(kTimeSize);
  if (name.starts_with('-')) {
    const std::size_t end = std::min(name.find_first_not_of(kDigits, 1), name.size());
    const auto number = parse_u64(name.substr(1, end - 1));
    if (!number) return std::nullopt;
    run.number = *number;
    name.remove_prefix(end);
  }
  if (!name.starts_with(extension)) return std::nullopt;
  name.remove_prefix(extension.size());
  if (name.empty()) return run;
  if (name.ends_with(".gz")) name.remove_suffix(3);
  const bool is_segment =
      name.size() > 1 && name.front() == '.' && name.find_first_not_of(kDigits, 1) == std::string_view::npos;
  return is_segment ? std::optional(run) : std::nullopt;
}

}  // namespace

std::optional<Keep> parse_keep(const std::string& text) {
  if (const auto runs = parse_u64(text)) return Keep{.runs = *runs};
  if (const auto age = parse_duration(text)) return Keep{.age = *age};
  return std::nullopt;
}

Result<void> remove_older_logs(const std::string& log_path, const Keep& keep, UnixNanos now) {
  if (!keep.runs && !keep.age) return {};
  const fs::path log(log_path);
  const fs::path directory = log.has_parent_path() ? log.parent_path() : fs::path(".");
  std::map<Run, std::vector<fs::path>, std::greater<>> runs;  // newest first
  std::error_code ec;
  fs::directory_iterator entry(directory, ec);
  for (; !ec && entry != fs::directory_iterator(); entry.increment(ec)) {
    const fs::path& path = entry->path();
    if (const auto run = run_of(path.filename().string(), log.stem().string(), log.extension().string()))
      runs[*run].push_back(path);
  }
  if (ec) return fail(ErrorKind::io, fmt::format("cannot list {}: {}", directory.string(), ec.message()));
  const UnixNanos age_ns = keep.age ? static_cast<UnixNanos>(keep.age->count()) * 1'000'000 : 0;
  std::size_t at = 0;
  for (const auto& [run, files] : runs) {
    const bool is_beyond = keep.runs && at++ >= *keep.runs;
    const bool is_old = keep.age && run.changed + age_ns < now;
    if (!is_beyond && !is_old) continue;
    for (const fs::path& file : files) {
      if (!fs::remove(file, ec) && ec)
        return fail(ErrorKind::io, fmt::format("cannot remove {}: {}", file.string(), ec.message()));
    }
  }
  return {};
}

}  // namespace otelc::launch
