// SPDX-License-Identifier: Apache-2.0
//
// A record is usually one line, and for almost every line it is enough to look at its last character, `}`. A
// JSON object over many lines begins with a line that starts with `{` and ends with `{`, `[`, `,` or `:`.
// Its end is found by counting brackets outside of strings, which never span lines; the rest of the line in
// which it ends is a record of its own. An object without an end stops where a line begins another one, so a
// torn line never takes the good lines behind it along.
#include <otelc/store/record_finder.hpp>

#include <algorithm>
#include <utility>

namespace otelc::store {

/// Counts the brackets of `text`. Returns the offset behind the one that closes the object, or npos.
std::size_t RecordFinder::count_brackets(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_in_string_) {
      if (is_escaped_) {
        is_escaped_ = false;
      } else if (c == '\\') {
        is_escaped_ = true;
      } else if (c == '"') {
        is_in_string_ = false;
      }
    } else if (c == '"') {
      is_in_string_ = true;
    } else if (c == '{' || c == '[') {
      ++depth_;
    } else if (c == '}' || c == ']') {
      if (--depth_ == 0) return i + 1;
    }
  }
  return std::string_view::npos;
}

/// Returns whether a line begins an object over many lines.
bool RecordFinder::begins_object(std::string_view line) {
  const std::size_t last = line.find_last_not_of(" \t\r");
  if (last == std::string_view::npos) return false;
  const char end = line[last];
  if (end != '{' && end != '[' && end != ',' && end != ':') return false;
  const std::size_t first = line.find_first_not_of(" \t");
  if (line[first] != '{') return false;
  const std::size_t key = line.find_first_not_of(" \t\r", first + 1);
  if (key != std::string_view::npos && line[key] != '"') return false;
  const bool goes_on = count_brackets(line.substr(first)) == std::string_view::npos && !is_in_string_;
  if (!goes_on) depth_ = 0;
  is_in_string_ = is_escaped_ = false;
  indent_ = Indent::unknown;
  return goes_on;
}

/// Returns whether a line inside an object begins another record. An object inside another one begins at the
/// start of a line only if nothing is indented; then `{` stands alone on its line, which a record's never
/// does.
bool RecordFinder::is_interrupted_by(std::string_view line) {
  if (line.empty() || line == "\r") return false;
  if (indent_ == Indent::unknown) indent_ = line[0] == ' ' || line[0] == '\t' ? Indent::yes : Indent::no;
  return line[0] == '{' && (indent_ == Indent::yes || line.starts_with("{\""));
}

RecordFinder::Found RecordFinder::found(std::size_t size, std::size_t consumed) {
  searched_ = line_begin_ = 0;
  is_in_line_ = false;
  depth_ = 0;
  is_in_string_ = is_escaped_ = false;
  return {size, consumed, std::exchange(is_cut_, false)};
}

std::optional<RecordFinder::Found> RecordFinder::find(std::string_view text, bool is_all) {
  while (true) {
    std::size_t line_end = text.find('\n', searched_);
    const bool is_last = line_end == std::string_view::npos;
    if (is_last) {
      searched_ = line_end = text.size();
      if (!is_all || text.empty()) return std::nullopt;
    }
    const std::size_t next_line = std::min(line_end + 1, text.size());
    const std::string_view line = text.substr(line_begin_, line_end - line_begin_);
    if (depth_ == 0) {
      if (is_cut_ || !begins_object(line)) return found(line_end, next_line);
    } else {
      if (!is_in_line_ && is_interrupted_by(line)) {
        return found(line_begin_ == 0 ? 0 : line_begin_ - 1, line_begin_);
      }
      const std::size_t end = count_brackets(line);
      if (end != std::string_view::npos) return found(line_begin_ + end, line_begin_ + end);
      is_in_string_ = is_escaped_ = false;
    }
    if (is_last) return found(line.empty() && line_begin_ > 0 ? line_begin_ - 1 : text.size(), text.size());
    line_begin_ = searched_ = next_line;
    is_in_line_ = false;
  }
}

void RecordFinder::cut(std::string_view text) {
  is_cut_ = true;
  const std::string_view line = text.substr(line_begin_);
  if (depth_ > 0 && !line.empty()) count_brackets(line);
  is_in_line_ = is_in_line_ || !line.empty();
  searched_ = line_begin_ = 0;
}

}  // namespace otelc::store
