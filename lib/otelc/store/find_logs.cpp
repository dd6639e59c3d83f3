// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/find_logs.hpp>

#include <glob.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <otelc/store/segments.hpp>

namespace otelc::store {
namespace {

namespace fs = std::filesystem;

bool is_lock(std::string_view path) {
  return path.ends_with(".jsonl.lock");
}

bool has_log_name(std::string_view log) {
  constexpr std::string_view kEnds[] = {".jsonl", ".jsonl.gz", ".jsonl.zst"};
  return std::ranges::any_of(kEnds, [&](std::string_view end) { return log.ends_with(end); });
}

Result<std::vector<std::string>> logs_beneath(const std::string& directory) {
  std::set<std::string> logs;
  std::error_code ec;
  fs::recursive_directory_iterator entry(directory, ec);
  for (; !ec && entry != fs::recursive_directory_iterator(); entry.increment(ec)) {
    std::string log = log_of(entry->path());
    std::error_code not_there;
    if (has_log_name(log) && entry->is_regular_file(not_there)) logs.insert(std::move(log));
  }
  if (ec) return fail(ErrorKind::io, fmt::format("cannot list {}: {}", directory, ec.message()));
  if (logs.empty()) return fail(ErrorKind::not_found, "there is no log (*.jsonl) in " + directory);
  return std::vector(logs.begin(), logs.end());
}

struct Matches {
  Matches() = default;
  ~Matches() { ::globfree(&found); }
  Matches(const Matches&) = delete;
  Matches& operator=(const Matches&) = delete;
  glob_t found{};
};

Result<std::vector<std::string>> logs_matching(const std::string& pattern) {
  Matches matches;
  // It is not thread-safe only because it may look up ~user, which needs GLOB_TILDE.
  // NOLINTNEXTLINE(concurrency-mt-unsafe)
  const int code = ::glob(pattern.c_str(), 0, nullptr, &matches.found);
  if (code != 0 && code != GLOB_NOMATCH) return fail(ErrorKind::io, "cannot list what matches " + pattern);
  std::vector<std::string> logs;
  for (std::size_t i = 0; i < matches.found.gl_pathc; ++i) {
    const std::string path = matches.found.gl_pathv[i];
    std::error_code ec;
    if (!fs::is_directory(path, ec)) {
      if (!is_lock(path)) logs.push_back(path);
      continue;
    }
    auto beneath = logs_beneath(path);
    if (!beneath && beneath.error().kind != ErrorKind::not_found) return beneath;
    if (beneath) logs.insert(logs.end(), beneath->begin(), beneath->end());
  }
  if (logs.empty()) return fail(ErrorKind::not_found, "no log matches " + pattern);
  return logs;
}

}  // namespace

Result<std::vector<std::string>> find_logs(const std::string& name) {
  if (is_lock(name)) return std::vector<std::string>();
  std::error_code ec;
  if (fs::is_directory(name, ec)) return logs_beneath(name);
  const bool is_pattern = name.find_first_of("*?[") != std::string::npos;
  if (is_pattern && !fs::exists(name, ec)) return logs_matching(name);
  return std::vector{name};
}

}  // namespace otelc::store
