// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/line_buffer.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace otelc::store {
namespace {

constexpr std::size_t kLineBytesFirst = 64 * 1024;

}  // namespace

LineBuffer::LineBuffer(std::size_t line_bytes_max) : line_bytes_max_(line_bytes_max) {}

std::span<char> LineBuffer::room() {
  if (end_ - begin_ > line_bytes_max_) {
    clear();
    is_dropping_ = true;
  }
  const std::size_t kept = end_ - begin_;
  if (kept == capacity_) {
    const std::size_t larger = std::max(kLineBytesFirst, 2 * capacity_);
    auto bytes = std::make_unique_for_overwrite<char[]>(larger + kPadding);
    std::memset(bytes.get() + larger, 0, kPadding);
    if (kept > 0) std::memcpy(bytes.get(), bytes_.get() + begin_, kept);
    bytes_ = std::move(bytes);
    capacity_ = larger;
  } else if (begin_ > 0) {
    std::memmove(bytes_.get(), bytes_.get() + begin_, kept);
  }
  searched_ -= begin_;
  begin_ = 0;
  end_ = kept;
  return {bytes_.get() + end_, capacity_ - end_};
}

std::optional<PaddedView> LineBuffer::take() {
  while (searched_ < end_) {
    const char* const from = bytes_.get() + searched_;
    const void* const newline = std::memchr(from, '\n', end_ - searched_);
    if (newline == nullptr) {
      searched_ = end_;
      return std::nullopt;
    }
    const char* const line = bytes_.get() + begin_;
    auto size = static_cast<std::size_t>(static_cast<const char*>(newline) - line);
    begin_ += size + 1;
    searched_ = begin_;
    if (size > 0 && line[size - 1] == '\r') --size;
    if (!std::exchange(is_dropping_, false) && size > 0) return PaddedView{line, size};
  }
  return std::nullopt;
}

void LineBuffer::clear() {
  begin_ = searched_ = end_ = 0;
  is_dropping_ = false;
}

}  // namespace otelc::store
