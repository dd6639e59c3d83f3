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

/// Collects bytes and returns whole lines of them. Bytes behind the last `\n` wait for more. A JSON object
/// over many lines is one line (record_finder.hpp). Grows to the longest line. Not thread-safe.
class LineBuffer {
 public:
  /// Lines over `line_bytes_max` are dropped. No request makes one, but a file that is no log may hold some.
  explicit LineBuffer(std::size_t line_bytes_max = record_format::kLineBytesMax);

  /// Returns where to put further bytes; never empty. Call added() with their number afterwards.
  std::span<char> room();
  void added(std::size_t size) { end_ += size; }

  /// Returns the next whole line without its end (`\n` or `\r\n`), with kPadding readable bytes behind it.
  /// Skips empty lines. The view lives until the next room() or clear().
  std::optional<PaddedView> take();

  /// Returns the number of bytes that are in no line that was taken.
  [[nodiscard]] std::size_t waiting() const { return end_ - begin_; }

  /// Drops everything, also the start of an unfinished line.
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
