// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to otlp's .cpp files, because simdjson's header is too heavy for a public one.
// Helpers for simdjson's on-demand parser, with which a value that is not read costs only the steps over its
// structural characters. Texts are views of the token itself, unless they hold an escape.

#include <cmath>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include <simdjson_configured.hpp>

#include <otelc/base/clock.hpp>
#include <otelc/base/number.hpp>
#include <otelc/otlp/detail/json_scalars.hpp>

namespace otelc::otlp::detail {

namespace od = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

/// Reads a field's key without escapes. Keys are short, so a plain loop beats memchr.
inline error_code read_key(od::field& field, std::string_view& key) {
  const char* const raw = field.key().raw();
  std::size_t size = 0;
  for (; raw[size] != '"'; ++size) {
    if (raw[size] == '\\') return field.unescaped_key().get(key);
  }
  key = {raw, size};
  return SUCCESS;
}

inline char first_char(od::value& value) {
  const std::string_view token = value.raw_json_token();
  return token.empty() ? '\0' : token[0];
}

/// Returns a string as written between its quotes, escapes included, or the bare token of another value.
inline std::string_view raw_text(od::value& value) {
  std::string_view token = value.raw_json_token();
  while (!token.empty() && static_cast<unsigned char>(token.back()) <= ' ') token.remove_suffix(1);
  if (token.size() >= 2 && token.front() == '"' && token.back() == '"')
    return token.substr(1, token.size() - 2);
  return token;
}

/// Returns a string without escapes, or the bare token of another value. OTLP/JSON has numbers as strings,
/// and
/// "\u0031" is one, too.
inline std::string_view scalar_text(od::value& value) {
  std::string_view text = raw_text(value);
  if (text.find('\\') == std::string_view::npos) return text;
  // A string with a bad escape is returned as written, which is no number.
  return value.get_string().get(text) ? raw_text(value) : text;
}

/// Reads a string; null leaves `out` as it is. The view is of the line, or of the parser's memory when the
/// string has escapes. That memory holds each string once: to read one a second time, pass `unescaped`, which
/// then holds the text.
inline error_code read_text(od::value& value, std::string_view& out, std::string* unescaped = nullptr) {
  const char first = first_char(value);
  if (first == 'n') return SUCCESS;  // null is the default
  if (first != '"') return simdjson::INCORRECT_TYPE;
  const std::string_view raw = raw_text(value);
  if (raw.empty() || std::memchr(raw.data(), '\\', raw.size()) == nullptr) {
    out = raw;
    return SUCCESS;
  }
  if (unescaped == nullptr) return value.get_string().get(out);
  if (unescape(raw, *unescaped) == Escapes::bad) return simdjson::STRING_ERROR;
  out = *unescaped;
  return SUCCESS;
}

/// Like read_text(), for strings that are usually short: a plain loop beats memchr.
inline error_code read_short_text(od::value& value, std::string_view& out) {
  const char* const raw = value.raw_json_token().data();
  if (raw[0] == '"') {
    std::size_t size = 1;
    while (raw[size] != '"' && raw[size] != '\\') ++size;
    if (raw[size] == '"') {
      out = {raw + 1, size - 1};
      return SUCCESS;
    }
  }
  return read_text(value, out);
}

/// Calls on_field(key, value) for each field, until it returns an error. null is an object without fields.
template <class OnField>
error_code each_field(od::object& object, OnField&& on_field) {
  for (auto result : object) {
    od::field field;
    if (auto error = std::move(result).get(field)) return error;
    std::string_view key;
    if (auto error = read_key(field, key)) return error;
    if (auto error = on_field(key, field.value())) return error;
  }
  return SUCCESS;
}

template <class OnField>
error_code each_field(od::value& value, OnField&& on_field) {
  if (first_char(value) == 'n') return SUCCESS;
  od::object object;
  if (auto error = value.get_object().get(object)) return error;
  return each_field(object, on_field);
}

/// Calls on_element(value) for each element, until it returns an error. null is an empty array.
template <class OnElement>
error_code each_element(od::value& value, OnElement&& on_element) {
  if (first_char(value) == 'n') return SUCCESS;
  od::array array;
  if (auto error = value.get_array().get(array)) return error;
  for (auto result : array) {
    od::value element;
    if (auto error = std::move(result).get(element)) return error;
    if (auto error = on_element(element)) return error;
  }
  return SUCCESS;
}

/// Returns whether a key is a field's name. OTLP/JSON has lowerCamelCase; some writers keep the snake_case of
/// the .proto files.
inline bool is(std::string_view key, std::string_view camel, std::string_view snake) {
  return key == camel || key == snake;
}

/// Reads a time; 0 for what is no time.
inline UnixNanos read_time(od::value& value) {
  const std::string_view text = scalar_text(value);
  if (const auto nanos = parse_u64(text)) return *nanos;
  return exact_u64(text).value_or(0);  // 1e18
}

/// Reads a number; NaN for what is no finite number.
inline double read_double(od::value& value) {
  const std::string_view text = scalar_text(value);
  if (const auto number = parse_double(text)) return *number;
  return std::nan("");  // "NaN", "Infinity": no amount
}

}  // namespace otelc::otlp::detail
