// SPDX-License-Identifier: Apache-2.0
// Fuzzes the log reader. Three things must hold: nothing crashes; line ends do not depend on how the bytes
// arrive; and in a plain log a good line counts, whatever precedes it.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/base/file.hpp>
#include <otelc/store/log_reader.hpp>
#include <otelc/store/record_finder.hpp>
#include <otelc/store/zstd_messages.hpp>
#include <otelc/usage/accountant.hpp>

namespace {

using otelc::UniqueFd;
using otelc::store::LogReader;

// Usage that no other line of a log reports: its session's name is not in the corpus.
constexpr std::string_view kGoodLine =
    R"({"ts":"2026-11-23T21:22:54.343000+00:00","path":"/v1/metrics","payload":{"resourceMetrics":[{"resource":)"
    R"({"attributes":[{"key":"service.name","value":{"stringValue":"claude-code"}}]},"scopeMetrics":[{"metrics":[)"
    R"({"name":"claude_code.token.usage","sum":{"aggregationTemporality":1,"dataPoints":[{"attributes":[)"
    R"({"key":"session.id","value":{"stringValue":"7b1a43a0-good-line"}},)"
    R"({"key":"model","value":{"stringValue":"good"}},{"key":"type","value":{"stringValue":"input"}}],)"
    R"("startTimeUnixNano":"1","timeUnixNano":"2","asDouble":7}]}}]}]}]}})";

[[noreturn]] void wrong(const char* what) {
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

UniqueFd file_of(std::string_view content) {
  UniqueFd fd(::memfd_create("log", MFD_CLOEXEC));
  if (!otelc::write_all(fd.get(), content) || ::lseek(fd.get(), 0, SEEK_SET) != 0) std::abort();
  return fd;
}

// The reference for a log without documents: cut at '\n'; a '\r' before it belongs to the line end, and empty
// lines do not count.
std::vector<std::string> split(std::string_view content) {
  std::vector<std::string> lines;
  while (!content.empty()) {
    const std::size_t end = content.find('\n');
    std::string_view line = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

// Returns whether a JSON object over many lines may begin somewhere.
bool may_hold_documents(std::string_view content) {
  static constexpr std::string_view kSpaces = " \t\r";
  return std::ranges::any_of(split(content), [](std::string_view line) {
    const std::size_t first = line.find_first_not_of(kSpaces);
    return first != std::string_view::npos && line[first] == '{' &&
           std::string_view("{[,:").find(line[line.find_last_not_of(kSpaces)]) != std::string_view::npos;
  });
}

// The reference for a log that may hold documents: what the finder returns if all bytes arrive at once.
std::vector<std::string> find_all(std::string_view content) {
  otelc::store::RecordFinder finder;
  std::vector<std::string> lines;
  const auto keep = [&lines](std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) lines.emplace_back(line);
  };
  while (const auto found = finder.find(content, true)) {
    keep(content.substr(0, found->size));
    content.remove_prefix(found->consumed);
  }
  return lines;
}

bool is_compressed(std::string_view content) {
  return content.starts_with("\x1f\x8b") || content.starts_with("\x28\xb5\x2f\xfd") ||
         otelc::store::detect_framing(content) != otelc::store::Framing::none;
}

std::int64_t good_tokens(const otelc::usage::Summary& summary) {
  for (const otelc::usage::UsageRow& row : summary.models) {
    if (row.name == "good") return row.usage.total_tokens.value_or(0);
  }
  return 0;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string with_good_line = std::string(input) + "\n" + std::string(kGoodLine);
  const bool compressed = is_compressed(input) || is_compressed(with_good_line);
  const std::string log = compressed ? std::string(input) : with_good_line;
  // A compressed input may hold a long line; the limit keeps the fuzzer on many inputs instead of one.
  constexpr std::size_t kLineMax = 1 << 20;
  auto reader = LogReader::from_fd(file_of(log), "log", kLineMax);
  if (!reader) wrong("a file is not taken");
  otelc::usage::Accountant accountant;
  std::vector<std::string> lines;
  while (true) {
    const auto line = reader->next();
    if (!line && !compressed) wrong("a plain log cannot be read");
    if (!line || !line->has_value()) break;
    lines.emplace_back((*line)->text());
    (void)accountant.take(**line);  // a bad line costs only itself
  }
  const otelc::usage::Summary summary = accountant.summary();
  if (compressed) return 0;
  const std::string_view text = std::string_view(log).substr(log.find_first_not_of('\0'));
  if (size < kLineMax && lines != (may_hold_documents(text) ? find_all(text) : split(text)))
    wrong("the lines are not those of the log");
  if (input.find("7b1a43a0-good-line") == std::string_view::npos && good_tokens(summary) != 7)
    wrong("a good line does not count");
  return 0;
}
