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

#include <otelc/base/text.hpp>
#include <otelc/report/decimal.hpp>

namespace otelc::report::detail {

/// Writes one JSON object or array; commas are its business.
class JsonWriter {
 public:
  void key(std::string_view name) {
    comma();
    append_json_string(out_, name);
    out_ += ':';
    needs_comma_ = false;
  }
  void open(char bracket) {
    comma();
    out_ += bracket;
    needs_comma_ = false;
  }
  void close(char bracket) {
    out_ += bracket;
    needs_comma_ = true;
  }
  void string(std::string_view text) {
    comma();
    append_json_string(out_, text);
  }
  template <class Number>
  void number(Number value) {
    comma();
    fmt::format_to(std::back_inserter(out_), "{}", value);
  }
  void null() {
    comma();
    out_ += "null";
  }
  /// At most `digits` behind the point, without the zeros at the end.
  void decimal(double value, int digits) {
    if (!std::isfinite(value)) return null();
    comma();
    out_ += decimal_text(value, digits);
  }
  void decimal(const std::optional<double>& value, int digits) { value ? decimal(*value, digits) : null(); }
  void integer(const std::optional<std::int64_t>& value) { value ? number(*value) : null(); }
  void text_or_null(const std::string& text) { text.empty() ? null() : string(text); }
  std::string take() { return std::move(out_); }

 private:
  void comma() {
    if (needs_comma_) out_ += ',';
    needs_comma_ = true;
  }
  std::string out_;
  bool needs_comma_ = false;
};

}  // namespace otelc::report::detail
