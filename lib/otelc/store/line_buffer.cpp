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
  if (finder_.is_cut() || end_ - begin_ > line_bytes_max_) {
    finder_.cut({bytes_.get() + begin_, end_ - begin_});
    begin_ = end_ = 0;
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
  begin_ = 0;
  end_ = kept;
  return {bytes_.get() + end_, capacity_ - end_};
}

std::optional<PaddedView> LineBuffer::take() {
  while (const auto found = finder_.find({bytes_.get() + begin_, end_ - begin_})) {
    const char* const line = bytes_.get() + begin_;
    begin_ += found->consumed;
    std::size_t size = found->size;
    if (size > 0 && line[size - 1] == '\r') --size;
    if (!found->is_rest && size > 0) return PaddedView{line, size};
  }
  return std::nullopt;
}

void LineBuffer::clear() {
  begin_ = end_ = 0;
  finder_.clear();
}

}  // namespace otelc::store
