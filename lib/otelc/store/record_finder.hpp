// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace otelc::store {

/// Finds the records in the bytes of a log: lines, and JSON objects that are printed over many lines. Looks
/// at every byte once, however the bytes arrive. LineBuffer and LogReader use it. Not thread-safe.
class RecordFinder {
 public:
  struct Found {
    std::size_t size = 0;      ///< bytes of the record at the front of `text`; 0 for an empty line
    std::size_t consumed = 0;  ///< bytes to remove from the front of `text` before the next call
    bool is_rest = false;      ///< the rest of a record whose front was removed with cut()
  };

  /// Finds the first record of `text`: all bytes that were not consumed so far; more may have come since the
  /// last call. Returns nullopt while the record has no end yet. `is_all`: nothing follows, so the end of
  /// `text` ends a record, too.
  std::optional<Found> find(std::string_view text, bool is_all = false);

  /// Drops all of `text`, which holds no whole record. The next record found is the rest of this one.
  void cut(std::string_view text);

  [[nodiscard]] bool is_cut() const { return is_cut_; }

  /// Starts again, at the beginning of a line.
  void clear() { *this = RecordFinder(); }

 private:
  bool begins_object(std::string_view line);
  bool is_interrupted_by(std::string_view line);
  std::size_t count_brackets(std::string_view text);
  Found found(std::size_t size, std::size_t consumed);

  std::size_t searched_ = 0;    // bytes of `text` in which all line ends were seen
  std::size_t line_begin_ = 0;  // start of the current line in `text`
  bool is_in_line_ = false;     // the front of the current line was cut off
  bool is_cut_ = false;
  // The current object over many lines.
  std::size_t depth_ = 0;  // open brackets; 0: there is no such object
  bool is_in_string_ = false;
  bool is_escaped_ = false;
  enum class Indent { unknown, no, yes } indent_ = Indent::unknown;  // of the lines inside it
};

}  // namespace otelc::store
