// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/number.hpp>

#include <charconv>
#include <cmath>
#include <system_error>

namespace otelc {
namespace {

template <class T>
std::optional<T> parse_whole(std::string_view text) {
  T value{};
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::int64_t> parse_i64(std::string_view text) {
  return parse_whole<std::int64_t>(text);
}

std::optional<std::uint64_t> parse_u64(std::string_view text) {
  return parse_whole<std::uint64_t>(text);
}

std::optional<double> parse_double(std::string_view text) {
  const auto value = parse_whole<double>(text);
  // from_chars also parses "inf" and "nan".
  return value && std::isfinite(*value) ? value : std::nullopt;
}

}  // namespace otelc
