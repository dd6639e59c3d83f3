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

/// The longest text from outside that is kept, in bytes.
inline constexpr std::size_t kLabelBytesMax = 256;
/// What stands for the texts that came after a cap was reached.
inline constexpr std::string_view kOthers = "(others)";

/// A text of at most kLabelBytesMax bytes as it is; of a longer one its beginning and a hash of all of it, so
/// that two of them stay two.
class LabelCutter {
 public:
  /// Lives until clear(), or as long as `text` where that is short.
  std::string_view cut(std::string_view text) {
    return text.size() <= kLabelBytesMax ? text : cut_long(text);
  }
  void clear() { cut_.clear(); }

 private:
  std::string_view cut_long(std::string_view text);

  std::deque<std::string> cut_;
};

/// Texts from outside that are kept, each once: names of subagents, of types, ids of sessions. At most `max`
/// of them; all that come later are kOthers. Never forgets, so that what is added under an id can be taken
/// back under it. Memory: the texts, and 56 bytes each. Not thread-safe.
class Labels {
 public:
  using Id = std::uint32_t;
  static constexpr Id kEmpty = 0;  ///< of the empty text
  static constexpr Id kOthersId = 1;

  explicit Labels(std::size_t max);

  /// Of the text as LabelCutter cuts it.
  Id id(std::string_view text);
  [[nodiscard]] std::string_view text(Id id) const { return texts_[id]; }
  /// Some texts share kOthers.
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
