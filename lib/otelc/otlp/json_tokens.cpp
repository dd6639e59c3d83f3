// SPDX-License-Identifier: Apache-2.0
//
// A window ends where no string and no number can continue: behind a bracket, comma or colon outside of
// strings, or behind a string. So the tokens of each window are the same as in the whole text.
#include <otelc/otlp/detail/json_tokens.hpp>

#include <algorithm>
#include <string>

namespace otelc::otlp::detail {
namespace {

constexpr std::size_t kWindowBytes = std::size_t{192} << 10;
constexpr std::size_t kWholeBytes = std::size_t{256} << 10;  // a text up to this is one window
constexpr std::size_t kCapacityMin = 4096;

/// Returns the offset of the quote that ends the string whose first character is at `begin`, or npos.
std::size_t end_of_string(std::string_view text, std::size_t begin) {
  for (std::size_t at = begin; (at = text.find('"', at)) != std::string_view::npos; ++at) {
    std::size_t before = at;
    while (before > begin && text[before - 1] == '\\') --before;
    if ((at - before) % 2 == 0) return at;
  }
  return std::string_view::npos;
}

}  // namespace

void JsonTokens::begin(PaddedView text) {
  text_ = text.text();
  window_ = text_.data();
  window_end_ = 0;
  count_ = at_ = 0;
  tokens_seen_ = windows_seen_ = 0;
  has_bad_bytes_ = false;
  error_ = simdjson::SUCCESS;
}

char JsonTokens::peek_next_window() {
  while (!error_ && at_ == count_ && (window_end_ < text_.size() || windows_seen_ == 0)) {
    window_ = text_.data() + window_end_;
    ++windows_seen_;
    count_ = at_ = 0;
    std::size_t size = likely_window_size();
    error_ = find_tokens({window_, size});
    if (error_ && error_ != simdjson::MEMALLOC && size < text_.size() - window_end_) {
      size = window_size();
      error_ = find_tokens({window_, size});
    }
    window_end_ += size;
    tokens_seen_ += count_;
    // A window may hold nothing but spaces; a text may not.
    if (error_ == simdjson::EMPTY && windows_seen_ > 1) error_ = simdjson::SUCCESS;
  }
  return at_ < count_ ? window_[tokens_[at_]] : '\0';
}

/// Returns the size up to a comma that is likely to be outside of strings, which is faster to find than
/// window_size(); the caller falls back to that when the guess was wrong.
std::size_t JsonTokens::likely_window_size() const {
  const std::string_view rest = text_.substr(window_end_);
  if (rest.size() <= kWholeBytes) return rest.size();
  const std::string_view searched = rest.substr(kWindowBytes / 2, kWindowBytes / 2);
  const std::size_t comma = searched.rfind("},");
  return comma == std::string_view::npos ? window_size() : kWindowBytes / 2 + comma + 2;
}

/// Returns a size at which no string and no number is cut.
std::size_t JsonTokens::window_size() const {
  const std::string_view rest = text_.substr(window_end_);
  if (rest.size() <= kWholeBytes) return rest.size();
  std::size_t safe = 0;  // the last offset at which a window may end
  std::size_t at = 0;    // searched up to here; outside of strings
  std::size_t wanted = kWindowBytes;
  while (true) {
    const std::size_t quote = std::min(rest.substr(0, wanted).find('"', at), wanted);
    const std::size_t mark = rest.substr(at, quote - at).find_last_of(",:[]{}");
    if (mark != std::string_view::npos) safe = at + mark + 1;
    if (quote < wanted) {
      const std::size_t end = end_of_string(rest, quote + 1);
      if (end == std::string_view::npos) return rest.size();
      safe = at = end + 1;
      if (at < wanted) continue;
    }
    if (safe > 0) return safe;
    // There is nothing but spaces or one endless number.
    if (wanted == rest.size()) return wanted;
    at = wanted;
    wanted = std::min(2 * wanted, rest.size());
  }
}

simdjson::error_code JsonTokens::find_tokens(std::string_view window) {
  auto error = run_stage1(window);
  if (error == simdjson::UTF8_ERROR) {
    // simdjson returns no tokens for a text that is not UTF-8. JSON's own characters are ASCII, so the tokens
    // stay the same when a letter replaces every other byte.
    has_bad_bytes_ = true;
    std::string masked;
    masked.reserve(window.size() + kPadding);
    masked = window;
    std::ranges::replace_if(
        masked, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, 'x');
    error = run_stage1(masked);
  }
  return error;
}

simdjson::error_code JsonTokens::run_stage1(std::string_view bytes) {
  if (stage1_ == nullptr || stage1_->capacity() < bytes.size()) {
    // The slack keeps bodies of about the same size from reallocating each time.
    const std::size_t slack = bytes.size() < kWholeBytes ? bytes.size() / 4 : 0;
    const std::size_t capacity = std::max(bytes.size() + slack, kCapacityMin);
    const auto error =
        stage1_ == nullptr
            ? simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, 1, stage1_)
            : stage1_->set_capacity(capacity);
    if (error) {
      stage1_.reset();
      return error;
    }
  }
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  if (const auto error = stage1_->stage1(data, bytes.size(), simdjson::stage1_mode::regular)) return error;
  tokens_ = stage1_->structural_indexes.get();
  count_ = stage1_->n_structural_indexes;
  return simdjson::SUCCESS;
}

void JsonTokens::shrink() {
  if (stage1_ != nullptr && stage1_->capacity() > kWholeBytes + kWholeBytes / 4) stage1_.reset();
  count_ = at_ = 0;
}

}  // namespace otelc::otlp::detail
