// SPDX-License-Identifier: Apache-2.0
// Texts lie one after the other in blocks of 16 KiB that never move, so that a label costs little more than
// its text and views of it stay valid. A label is looked up by the hash of its whole text.
#include <otelc/events/labels.hpp>

#include <fmt/format.h>

namespace otelc::events {
namespace {

constexpr std::size_t kBlockBytes = 16 * 1024;
constexpr std::size_t kHashBytes = 16;
constexpr std::string_view kEllipsis = "…";

// The longest prefix of at most `bytes` that does not end inside a character.
std::string_view whole_characters(std::string_view text, std::size_t bytes) {
  const auto is_inside = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U;
  };
  while (bytes > 0 && is_inside(bytes)) --bytes;
  return text.substr(0, bytes);
}

}  // namespace

std::string_view LabelCutter::cut_long(std::string_view text) {
  const auto begin = whole_characters(text, kLabelBytesMax - kEllipsis.size() - kHashBytes);
  return cut_.emplace_back(fmt::format("{}{}{:016x}", begin, kEllipsis, hash64(text)));
}

Labels::Labels(std::size_t max) : max_(max), texts_{"", kOthers} {
  by_hash_.emplace(hash64(kOthers), kOthersId);
}

Labels::Id Labels::id(std::string_view text) {
  if (text.empty()) return kEmpty;  // the most common text
  const std::uint64_t hash = hash64(text);
  if (const auto known = by_hash_.find(hash); known != by_hash_.end()) return known->second;
  if (texts_.size() >= max_ + 2) {
    is_over_ = true;
    return kOthersId;
  }
  const auto id = static_cast<Id>(texts_.size());
  texts_.push_back(keep(cutter_.cut(text)));
  cutter_.clear();
  by_hash_.emplace(hash, id);
  return id;
}

std::string_view Labels::keep(std::string_view text) {
  if (blocks_.empty() || blocks_.back().size() + text.size() > blocks_.back().capacity())
    blocks_.emplace_back().reserve(kBlockBytes);
  std::string& block = blocks_.back();
  const std::size_t at = block.size();
  block += text;
  return std::string_view(block).substr(at);
}

}  // namespace otelc::events
