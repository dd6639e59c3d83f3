// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/record.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <otelc/base/text.hpp>

namespace otelc::store {

using namespace record_format;

void begin_record(std::string& line, UnixNanos arrival, std::string_view path) {
  line += kTsMember;
  line += format_log_time(arrival);
  line += '"';
  line += kPathMember;
  append_json_string(line, path);
  line += kPayloadMember;
}

void end_record(std::string& line, std::uint64_t repaired) {
  if (repaired > 0) line += fmt::format("{}{}", kRepairedMember, repaired);
  line += "}\n";
}

void append_rejected(std::string& line, UnixNanos arrival, std::string_view path, std::string_view body,
                     int http_status, std::string_view error) {
  begin_record(line, arrival, path);
  line += kRawMember;
  append_json_string(line, utf8_lossy(body, kRawBytesMax));
  line += fmt::format("}}{}{}{}", kStatusMember, http_status, kErrorMember);
  append_json_string(line, error);
  end_record(line);
}

namespace {

// Returns the line up to the `,"repaired":N}` that end_record() wrote; the whole line without one.
std::string_view without_repaired(std::string_view line) {
  if (!line.ends_with('}')) return line;
  const std::size_t digits = line.find_last_not_of("0123456789", line.size() - 2) + 1;
  const bool is_there = digits < line.size() - 1 && line.substr(0, digits).ends_with(kRepairedMember);
  return is_there ? line.substr(0, digits - kRepairedMember.size()) : line;
}

}  // namespace

LineKind kind_of(std::string_view line) {
  const auto skip = [&line](std::string_view text) {
    const bool is_next = line.starts_with(text);
    if (is_next) line.remove_prefix(text.size());
    return is_next;
  };
  const auto skip_text = [&line, &skip] {
    line.remove_prefix(std::min(line.find('"'), line.size()));
    return skip("\"");
  };
  const std::string_view payload_end = without_repaired(line);
  const bool is_ended = payload_end.size() < line.size() ? payload_end.ends_with('}')
                                                         : line.ends_with("}}") || line.ends_with("\"}");
  if (!is_ended) return LineKind::other;
  if (!skip(kTsMember) || !skip_text()) return LineKind::other;
  if (!skip(kPathMember) || !skip("\"") || !skip_text()) return LineKind::other;
  if (!skip(kPayloadMember) || !line.starts_with('{')) return LineKind::other;
  return line.starts_with(kRawMember) ? LineKind::rejected : LineKind::record;
}

}  // namespace otelc::store
