// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>

#include <otelc/base/padded.hpp>
#include <otelc/base/record_format.hpp>
#include <otelc/store/record_finder.hpp>

namespace otelc::store {

/// Collects bytes and hands out whole lines; what has no end yet waits. A JSON object over many lines counts
/// as one line (record_finder.hpp). Grows to the longest line. Not thread-safe.
class LineBuffer {
 public:
  /// A longer line is dropped: no request makes one, a file that is no log would.
  explicit LineBuffer(std::size_t line_bytes_max = record_format::kLineBytesMax);

  /// Where to put further bytes, never empty; then say how many came.
  std::span<char> room();
  void added(std::size_t size) { end_ += size; }

  /// The next whole line without its end (`\n` or `\r\n`), kPadding readable bytes behind it; empty
  /// lines are stepped over. The view lives until the next call of room() or clear().
  std::optional<PaddedView> take();

  /// Bytes that came and are in no line that was taken.
  [[nodiscard]] std::size_t waiting() const { return end_ - begin_; }

  /// Forgets everything, also the start of a line that has no end yet.
  void clear();

 private:
  std::size_t line_bytes_max_;
  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  RecordFinder finder_;
};

}  // namespace otelc::store
