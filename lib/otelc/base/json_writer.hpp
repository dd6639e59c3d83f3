// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/decimal.hpp>
#include <otelc/base/text.hpp>

namespace otelc {

/// Writes one JSON value on one line, without spaces. It sets the commas and escapes strings; the caller
/// balances the brackets.
///
///   JsonWriter json;
///   json.open('{');
///   json.key("tokens");
///   json.number(12);
///   json.close('}');
///   json.take();  // {"tokens":12}
///
/// Use it for all JSON that otelc makes. These places write bytes themselves: the log's envelope
/// (base/record_format.hpp), protobuf requests as JSON, for speed (otlp/detail/json_sink.hpp), what is
/// spliced into a user's JSON (environment/json_members.hpp), and doctor's fixed test exports. Not
/// thread-safe.
class JsonWriter {
 public:
  JsonWriter() = default;
  /// Appends to `out`, which keeps its memory until take() returns it.
  explicit JsonWriter(std::string out) : out_(std::move(out)) {}

  /// Writes a member's key. Its value must follow.
  void key(std::string_view name) {
    comma();
    append_json_string(out_, name);
    out_ += ':';
    needs_comma_ = false;
  }
  /// `{` or `[`
  void open(char bracket) {
    comma();
    out_ += bracket;
    needs_comma_ = false;
  }
  /// `}` or `]`
  void close(char bracket) {
    out_ += bracket;
    needs_comma_ = true;
  }

  /// Bytes that are not UTF-8 become U+FFFD.
  void string(std::string_view text) {
    comma();
    append_json_string(out_, text);
  }
  void text_or_null(const std::string& text) { text.empty() ? null() : string(text); }
  /// An integer, a finite floating-point number in its shortest form, or a bool.
  template <class Number>
  void number(Number value) {
    comma();
    fmt::format_to(std::back_inserter(out_), "{}", value);
  }
  void integer(const std::optional<std::int64_t>& value) { value ? number(*value) : null(); }
  /// At most `digits` decimals, without zeros at the end; null for what is not finite.
  void decimal(double value, int digits) {
    if (!std::isfinite(value)) return null();
    comma();
    out_ += decimal_text(value, digits);
  }
  void decimal(const std::optional<double>& value, int digits) { value ? decimal(*value, digits) : null(); }
  void null() { raw("null"); }
  /// A value that is JSON already.
  void raw(std::string_view json) {
    comma();
    out_ += json;
  }

  /// Returns what was written and ends the writer's use.
  std::string take() { return std::move(out_); }

 private:
  void comma() {
    if (needs_comma_) out_ += ',';
    needs_comma_ = true;
  }
  std::string out_;
  bool needs_comma_ = false;
};

}  // namespace otelc
