// SPDX-License-Identifier: Apache-2.0
//
// Most wrong files are JSON of the agents or of otelc itself. Each such kind has a row in a table: members
// that all its objects have. The first 20 lines are compared with the table, because a transcript may begin
// with a line of another form; the first line that fits a row decides. Before that, magic bytes and control
// characters show files that are not text.
#include <otelc/replay/file_kind.hpp>

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <simdjson_configured.hpp>

#include <otelc/base/unique_fd.hpp>
#include <otelc/store/log_source.hpp>

namespace otelc::replay {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kLaunchIt = "otelc reads what the agent exports: run it under `otelc launch`";

constexpr FileKind kSummary{"an otelc summary", "give it to --baseline"};

struct Magic {
  std::string_view bytes;
  FileKind kind;
};
constexpr Magic kMagics[] = {
    {"\x89PNG", {"a PNG image", ""}},
    {"\xff\xd8\xff", {"a JPEG image", ""}},
    {"%PDF", {"a PDF document", ""}},
    {"PK\x03\x04", {"a zip archive", "unpack it first"}},
    {"\x7f"
     "ELF",
     {"a program", ""}},
    {"SQLite format 3", {"an SQLite database", ""}},
    {"\xff\xfe", {"UTF-16 text", "write it as UTF-8"}},
    {"\xfe\xff", {"UTF-16 text", "write it as UTF-8"}},
    {"#!", {"a script", ""}},
    {"<", {"an HTML or XML document", ""}},
};
constexpr std::size_t kTarMagicAt = 257;

constexpr std::string_view kOtlpNames[] = {"\"resourceMetrics\"", "\"resourceLogs\"", "\"resourceSpans\""};

constexpr std::size_t kMembersMax = 3;
struct ObjectKind {
  std::array<std::string_view, kMembersMax> members;  // empty ones are ignored
  FileKind kind;
};
constexpr ObjectKind kObjects[] = {
    {{"sessionId", "type", ""}, {"a Claude Code transcript", kLaunchIt}},
    {{"session_id", "type", ""}, {"output of `claude --output-format json`", kLaunchIt}},
    {{"type", "summary", "leafUuid"}, {"a Claude Code transcript", kLaunchIt}},
    {{"timestamp", "type", "payload"}, {"a Codex session file", kLaunchIt}},
    {{"sessionId", "messages", ""}, {"a Gemini CLI or Qwen Code chat", kLaunchIt}},
    {{"total", "rate", "ts"}, {"otelc's rate file", "the log is beside it: claude-otel.jsonl"}},
    {{"ts", "event", "agent"}, {"output of `otelc tail --format json`", "give the log that tail read"}},
};

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::optional<FileKind> kind_of_object(dom::object object) {
  for (const ObjectKind& known : kObjects) {
    const bool fits = std::ranges::all_of(known.members, [&](std::string_view member) {
      return member.empty() || object[member].error() == simdjson::SUCCESS;
    });
    if (fits) return known.kind;
  }
  return std::nullopt;
}

/// Returns the kind by the first lines; nullopt if none of them is JSON.
std::optional<FileKind> kind_of_lines(std::string_view head) {
  constexpr int kLinesMax = 20;
  dom::parser parser;
  bool has_json = false;
  for (int line = 0; line < kLinesMax && !head.empty(); ++line) {
    const std::size_t end = std::min(head.find('\n'), head.size());
    dom::element element;
    const bool is_json = parser.parse(head.data(), end).get(element) == simdjson::SUCCESS;
    dom::object object;
    if (is_json && element.get(object) == simdjson::SUCCESS) {
      if (const auto kind = kind_of_object(object)) return kind;
      has_json = true;
    }
    has_json = has_json || (is_json && element.is_array());
    head.remove_prefix(std::min(end + 1, head.size()));
  }
  if (has_json) return FileKind{"JSON without OpenTelemetry data", ""};
  return std::nullopt;
}

bool is_binary(std::string_view head) {
  return std::ranges::any_of(head, [](char c) { return static_cast<unsigned char>(c) < 9; });
}

}  // namespace

FileKind recognize(std::string_view head) {
  for (const Magic& magic : kMagics)
    if (head.starts_with(magic.bytes)) return magic.kind;
  if (head.size() > kTarMagicAt && head.substr(kTarMagicAt).starts_with("ustar"))
    return {"a tar archive", "unpack it first"};
  if (is_binary(head)) return {"binary data", ""};
  const auto begin = std::ranges::find_if_not(head, is_space);
  head.remove_prefix(static_cast<std::size_t>(begin - head.begin()));
  if (head.empty()) return {"an empty file", "nothing was exported to it"};
  if (head.front() == '{' && head.find("\"otelc.summary/") != std::string_view::npos) return kSummary;
  if (std::ranges::any_of(kOtlpNames, [&](auto name) { return head.find(name) != std::string_view::npos; }))
    return {"OTLP/JSON that is cut off or damaged", ""};
  if (const auto kind = kind_of_lines(head)) return *kind;
  if (head.front() == '{' || head.front() == '[') return {"JSON without OpenTelemetry data", ""};
  return {"text, not JSON", ""};
}

std::string describe_file(const std::string& path) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  struct stat info {};
  if (!fd || ::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) return {};
  store::LogSource source(std::move(fd), path);
  std::string head(kFileHeadBytes, '\0');
  std::size_t size = 0;
  while (size < head.size()) {
    const auto more = source.read(std::span(head).subspan(size));
    if (!more || *more == 0) break;
    size += *more;
  }
  head.resize(size);
  const FileKind kind = recognize(head);
  return kind.advice.empty() ? std::string(kind.name) : fmt::format("{}; {}", kind.name, kind.advice);
}

}  // namespace otelc::replay
