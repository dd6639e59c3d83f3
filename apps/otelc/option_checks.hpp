// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <otelc/base/number.hpp>

#include "choices.hpp"

namespace otelc::apps {

/// Turns a name into its value. The error for any other text lists the names.
template <class Value>
CLI::Validator one_of(const std::map<std::string, Value>& values) {
  return with_choices(CLI::Validator(
                          [values](std::string& text) -> std::string {
                            if (const auto found = values.find(text); found != values.end()) {
                              text = std::to_string(static_cast<int>(found->second));
                              return {};
                            }
                            return "must be one of " + listed(names_in(values)) + ", not " + text;
                          },
                          ""),
                      names_in(values));
}

/// Accepts a finite amount of dollars of at least 0, with or without a dollar sign.
inline CLI::Validator dollars() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        const std::string given = text;
        if (text.starts_with('$')) text.erase(0, 1);
        const auto number = parse_double(text);
        if (number && *number >= 0) return {};
        return "must be an amount in dollars, such as 2.50, not " + given;
      },
      "");
}

/// Accepts a whole number of tokens of at least 0, also as `20k` or `1.5M`.
inline CLI::Validator token_count() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        constexpr double kMax = 9e18;
        const std::string given = text;
        const std::map<char, double> units = {{'k', 1e3}, {'K', 1e3}, {'M', 1e6}, {'G', 1e9}};
        const auto unit = text.empty() ? units.end() : units.find(text.back());
        if (unit != units.end()) text.pop_back();
        const auto number = parse_double(text);
        const double tokens = number.value_or(-1) * (unit == units.end() ? 1 : unit->second);
        if (tokens < 0 || tokens > kMax || tokens != std::floor(tokens))
          return "must be a number of tokens, such as 20000, 20k or 1.5M, not " + given;
        text = std::to_string(static_cast<std::int64_t>(tokens));
        return {};
      },
      "");
}

/// Accepts a size with a unit, or a number of bytes of at least 1,024: of a smaller number the unit was
/// probably forgotten. CLI11 reads the number with strtoull, which accepts -1 and numbers of over 64 bits, so
/// that it only gets digits.
inline CLI::Validator size() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        constexpr std::uint64_t kSmall = 1024;
        constexpr std::uint64_t kMax = std::uint64_t{1} << 62;  // the sum of two fits, too
        const std::string given = text;
        const auto plain = parse_u64(text);
        if (plain && *plain > 0 && *plain < kSmall)
          return fmt::format("must have a unit: {0}KiB, {0}MiB or {0}B, not {0}", *plain);
        std::string refusal = "must be a size such as 64MiB, not " + given;
        if (!parse_u64(text.substr(0, text.find_first_not_of("0123456789")))) return refusal;
        if (std::string why = CLI::AsSizeValue(false)(text); !why.empty()) return why;
        const auto bytes = parse_u64(text);
        return bytes && *bytes <= kMax ? std::string() : refusal;
      },
      "");
}

/// Accepts at most `mib_max` MiB. Use it after size().
inline CLI::Validator at_most_mib(std::uint64_t mib_max) {
  return CLI::Validator(
      [mib_max](std::string& text) -> std::string {
        const auto bytes = parse_u64(text);
        if (bytes && *bytes <= mib_max << 20) return {};
        return fmt::format("must be at most {}MiB", mib_max);
      },
      "");
}

/// Accepts a finite number of at least 0.
inline CLI::Validator amount() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        const auto number = parse_double(text);
        if (number && *number >= 0) return {};
        return "must be a number of at least 0, not " + text;
      },
      "");
}

/// Accepts a finite number of at least 0, with or without a percent sign after it.
inline CLI::Validator percentage() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        if (text.ends_with('%')) text.pop_back();
        return amount()(text);
      },
      "");
}

/// Accepts a whole number of at least 1.
inline CLI::Validator count() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        const auto number = parse_i64(text);
        if (number && *number >= 1) return {};
        return "must be a number of at least 1, not " + text;
      },
      "");
}

/// Accepts a number from `least` to `most`.
template <class Number>
CLI::Validator in_range(Number least, Number most) {
  return CLI::Validator(
      [least, most](std::string& text) -> std::string {
        if (CLI::Range(least, most)(text).empty()) return {};
        return fmt::format("must be a number from {} to {}, not {}", least, most, text);
      },
      "");
}

inline CLI::Validator port_number() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        const auto number = parse_i64(text);
        if (number && *number >= 0 && *number <= 65535) return {};
        return "must be a number from 0 to 65535, not " + text;
      },
      "");
}

}  // namespace otelc::apps
