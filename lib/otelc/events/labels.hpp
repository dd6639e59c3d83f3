// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/base/hash.hpp>

namespace otelc::events {

/// The longest text from records that is kept, in bytes.
inline constexpr std::size_t kLabelBytesMax = 256;
/// Stands for all texts that come after a cap was reached.
inline constexpr std::string_view kOthers = "(others)";

/// Cuts texts to kLabelBytesMax bytes: a longer one becomes its beginning, `…` and a hash of the whole text,
/// so that two long texts stay distinct. Not thread-safe.
class LabelCutter {
 public:
  /// Returns the cut text. It lives until clear(), or as long as `text` if that is short enough.
  std::string_view cut(std::string_view text) {
    return text.size() <= kLabelBytesMax ? text : cut_long(text);
  }
  void clear() { cut_.clear(); }

 private:
  std::string_view cut_long(std::string_view text);

  std::deque<std::string> cut_;
};

/// Gives ids to texts from records, such as names of subagents and ids of sessions, and keeps each text once.
/// After `max` texts, all new ones are kOthers. Ids stay valid, so that what is added under an id can be
/// taken back under it. Memory: the texts, and 56 bytes each. Not thread-safe.
class Labels {
 public:
  using Id = std::uint32_t;
  static constexpr Id kEmpty = 0;  ///< of the empty text
  static constexpr Id kOthersId = 1;

  explicit Labels(std::size_t max);

  /// Returns the id of a text, cut by LabelCutter.
  Id id(std::string_view text);
  [[nodiscard]] std::string_view text(Id id) const { return texts_[id]; }
  /// Returns true if texts share kOthers.
  [[nodiscard]] bool is_over() const { return is_over_; }

 private:
  std::string_view keep(std::string_view text);

  std::size_t max_;
  bool is_over_ = false;
  std::vector<std::string_view> texts_;
  std::deque<std::string> blocks_;  // hold the texts; none grows beyond what it has reserved
  KeyMap<Id> by_hash_;
  LabelCutter cutter_;
};

}  // namespace otelc::events
