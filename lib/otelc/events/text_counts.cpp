// SPDX-License-Identifier: Apache-2.0
#include <otelc/events/detail/text_counts.hpp>

#include <optional>
#include <string>

#include <otelc/base/number.hpp>

namespace otelc::events::detail {
namespace {

bool is_text_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

class TextWalk {
 public:
  TextWalk(std::string_view text, const std::function<void(std::string_view, double)>& on_number)
      : text_(text.substr(0, kTextBytesMost)), on_number_(on_number) {}

  void run() {
    skip_space();
    if (peek() == '{') (void)value(0);
  }

 private:
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_space() {
    while (at_ < text_.size() && is_text_space(text_[at_])) ++at_;
  }

  // False at the end of the text and at a syntax error.
  bool value(int depth) {
    skip_space();
    const char c = peek();
    if (c == '{' || c == '[') return depth < kTextDepthMost && (c == '{' ? object(depth) : list(depth));
    if (c == '"' || c == '\'') return quoted().has_value();
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '}' && text_[at_] != ']') ++at_;
    if (at_ == text_.size()) return false;  // the number may be truncated
    std::string_view bare = text_.substr(begin, at_ - begin);
    while (!bare.empty() && is_text_space(bare.back())) bare.remove_suffix(1);
    if (const auto number = parse_double(bare)) on_number_(path_, *number);
    return true;
  }

  bool object(int depth) {
    ++at_;
    while (true) {
      skip_space();
      if (peek() == '}') return ++at_, true;
      const auto key = quoted();
      if (!key) return false;
      skip_space();
      if (peek() != ':') return false;
      ++at_;
      if (!item(path_.empty() ? "" : ".", *key, depth) || !has_next('}')) return false;
    }
  }

  bool list(int depth) {
    ++at_;
    while (true) {
      skip_space();
      if (peek() == ']') return ++at_, true;
      // No row has a path into a list.
      if (!item("", "[]", depth) || !has_next(']')) return false;
    }
  }

  bool item(std::string_view separator, std::string_view name, int depth) {
    const std::size_t size = path_.size();
    path_.append(separator).append(name);
    const bool is_whole = value(depth + 1);
    path_.resize(size);
    return is_whole;
  }

  // Skips the comma after an item. At the end, `end` remains to be read.
  bool has_next(char end) {
    skip_space();
    if (peek() == ',') return ++at_, true;
    return peek() == end;
  }

  std::optional<std::string_view> quoted() {
    const char quote = peek();
    if (quote != '"' && quote != '\'') return std::nullopt;
    const std::size_t begin = ++at_;
    while (at_ < text_.size() && text_[at_] != quote)
      at_ += text_[at_] == '\\' ? std::size_t{2} : std::size_t{1};
    if (at_ >= text_.size()) return std::nullopt;
    return text_.substr(begin, at_++ - begin);
  }

  std::string_view text_;
  const std::function<void(std::string_view, double)>& on_number_;
  std::size_t at_ = 0;
  std::string path_;
};

}  // namespace

void numbers_in_text(std::string_view text,
                     const std::function<void(std::string_view path, double number)>& on_number) {
  TextWalk(text, on_number).run();
}

}  // namespace otelc::events::detail
