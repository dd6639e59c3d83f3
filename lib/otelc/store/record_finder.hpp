// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace otelc::store {

/// Finds the records in a log's bytes: lines, and JSON objects that are printed over many lines. Such an
/// object begins with a line that starts with `{` and ends with `{`, `[`, `,` or `:`. Its end is found by
/// counting brackets; the rest of that line is a record of its own. An object without an end stops where a
/// line begins another one, so a torn line never takes the good lines behind it along. Looks at every byte
/// once, however the bytes arrive. Not thread-safe.
class RecordFinder {
 public:
  struct Found {
    std::size_t size = 0;      ///< the record's bytes at the front of `text`; 0 for an empty line
    std::size_t consumed = 0;  ///< bytes to remove from the front of `text` before the next call
    bool is_rest = false;      ///< of a record that was cut by cut()
  };

  /// `text`: what was not consumed, which may have grown since the last call. nullopt: its first record has
  /// no end yet. `is_all`: nothing follows, so that its end is the end of a record too.
  std::optional<Found> find(std::string_view text, bool is_all = false);

  /// Forgets all of `text`, which has no whole record, but not that the record goes on.
  void cut(std::string_view text);

  [[nodiscard]] bool is_cut() const { return is_cut_; }

  /// Starts anew, at the beginning of a line.
  void clear() { *this = RecordFinder(); }

 private:
  bool begins_object(std::string_view line);
  bool is_interrupted_by(std::string_view line);
  std::size_t count_brackets(std::string_view text);
  Found found(std::size_t size, std::size_t consumed);

  std::size_t searched_ = 0;    // of text: holds no line end that was not seen
  std::size_t line_begin_ = 0;  // of text: where the line that is being looked at begins
  bool is_in_line_ = false;     // the front of that line was cut off
  bool is_cut_ = false;
  // The object over many lines that is being read.
  std::size_t depth_ = 0;  // 0: there is none
  bool is_in_string_ = false;
  bool is_escaped_ = false;
  enum class Indent { unknown, no, yes } indent_ = Indent::unknown;  // of the lines inside it
};

}  // namespace otelc::store
