// SPDX-License-Identifier: Apache-2.0
//
// Two walks. has_lone_surrogate() runs over every line that is read, so it is a fast search for the escapes
// of surrogates. repair_json() runs only over text that a parser has refused. It knows no more of JSON than
// where strings begin and end: whatever else is wrong, the parser reports when it sees the result.
#include <otelc/otlp/repair.hpp>

#include <algorithm>

#include <otelc/base/text.hpp>
#include <otelc/otlp/detail/json_scalars.hpp>

namespace otelc::otlp {
namespace {

constexpr std::size_t kHalfPairSize = 6;  // \ud83d

class JsonRepair {
 public:
  /// `out` may be nullptr to only measure.
  JsonRepair(std::string_view json, std::string* out) : json_(json), out_(out) {}

  std::size_t run() {
    while (at_ < json_.size()) {
      const char c = json_[at_];
      if (static_cast<unsigned char>(c) >= 0x80) {
        bytes();
      } else if (c == '\\' && in_string_) {
        escape();
      } else {
        if (c == '"') quote();
        ++at_;
      }
    }
    append(json_.substr(copied_));
    return strings_;
  }
  [[nodiscard]] std::size_t written() const { return written_; }

 private:
  void quote() {
    if (in_string_ && is_changed_) ++strings_;
    in_string_ = !in_string_;
    is_changed_ = false;
  }

  void bytes() {
    const Utf8Step step = first_utf8(json_.substr(at_));
    if (step.is_character) {
      at_ += step.size;
    } else {
      replace(step.size);
    }
  }

  void escape() {
    const std::size_t surrogates = detail::surrogate_escape_size(json_.substr(at_));
    if (surrogates == kHalfPairSize) return replace(surrogates);
    if (surrogates != 0) {
      at_ += surrogates;
      return;
    }
    ++at_;  // the escaped character may be a quote; a bad byte gets its own step
    if (at_ < json_.size() && static_cast<unsigned char>(json_[at_]) < 0x80) ++at_;
  }

  void append(std::string_view text) {
    written_ += text.size();
    if (out_ != nullptr) *out_ += text;
  }

  void replace(std::size_t size) {
    append(json_.substr(copied_, at_ - copied_));
    append(kReplacementCharacter);
    at_ += size;
    copied_ = at_;
    is_changed_ = true;
  }

  const std::string_view json_;
  std::string* out_;
  std::size_t written_ = 0;
  std::size_t at_ = 0;
  std::size_t copied_ = 0;  // what comes before is in `out_`
  std::size_t strings_ = 0;
  bool in_string_ = false;
  bool is_changed_ = false;  // the open string was changed
};

constexpr std::size_t kBlockSize = 64;
constexpr std::size_t kBlockReads = kBlockSize + 2;

bool looks_like_surrogate(const char* text) {
  return text[0] == '\\' && text[1] == 'u' && (text[2] | 0x20) == 'd';
}

// Returns whether one begins in the block. Written without branches, so that compilers vectorize it.
bool has_any_surrogate(const char* block) {
  unsigned char found = 0;
  for (std::size_t i = 0; i < kBlockSize; ++i) {
    const auto is_there = static_cast<unsigned char>(block[i] == '\\') &
                          static_cast<unsigned char>(block[i + 1] == 'u') &
                          static_cast<unsigned char>((block[i + 2] | 0x20) == 'd');
    found = static_cast<unsigned char>(found | is_there);
  }
  return found != 0;
}

// Returns the next offset from `at` on that looks like the escape of a surrogate, or npos. Most lines hold
// few backslashes, and memchr finds them; but where there is one, more are near, and one call for each would
// be slow. So a stretch behind it is searched in blocks.
std::size_t find_surrogate(std::string_view json, std::size_t at) {
  constexpr std::size_t kStretch = 4 * kBlockSize + 2;
  while ((at = json.find('\\', at)) != std::string_view::npos) {
    const std::size_t end = std::min(at + kStretch, json.size());
    while (end - at >= kBlockReads && !has_any_surrogate(json.data() + at)) at += kBlockSize;
    for (; at < end; ++at) {
      if (json.size() - at >= kHalfPairSize && looks_like_surrogate(json.data() + at)) return at;
    }
  }
  return std::string_view::npos;
}

// Returns whether the backslash there is itself escaped by another one.
bool is_escaped(std::string_view json, std::size_t backslash) {
  std::size_t before = backslash;
  while (before > 0 && json[before - 1] == '\\') --before;
  return (backslash - before) % 2 == 1;
}

}  // namespace

bool has_lone_surrogate(std::string_view json) {
  std::size_t at = 0;
  while ((at = find_surrogate(json, at)) != std::string_view::npos) {
    const std::size_t size = is_escaped(json, at) ? 0 : detail::surrogate_escape_size(json.substr(at));
    if (size == kHalfPairSize) return true;
    at += std::max<std::size_t>(size, 1);
  }
  return false;
}

std::size_t repair_json(std::string_view json, std::string& out) {
  // Measured first, so that a large text does not move while it grows. The extra room is for what the caller
  // puts around it.
  constexpr std::size_t kRoomAround = 512;
  JsonRepair measure(json, nullptr);
  measure.run();
  out.reserve(out.size() + measure.written() + kRoomAround);
  return JsonRepair(json, &out).run();
}

}  // namespace otelc::otlp
