// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include <CLI/CLI.hpp>

#include <otelc/base/number.hpp>

namespace otelc::apps {

/// Turns a name into its value; any other text is refused with the names that would do.
template <class Value>
CLI::Validator one_of(std::map<std::string, Value> values) {
  return CLI::Validator(
      [values = std::move(values)](std::string& text) -> std::string {
        if (const auto found = values.find(text); found != values.end()) {
          text = std::to_string(static_cast<int>(found->second));
          return {};
        }
        std::string names;
        for (const auto& [name, value] : values) names += (names.empty() ? "" : ", ") + name;
        return "must be one of " + names + ", not " + text;
      },
      "");
}

/// A number of at least 0, and a finite one.
inline CLI::Validator amount() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        const auto number = parse_double(text);
        if (number && *number >= 0) return {};
        return "must be a number of at least 0, not " + text;
      },
      "");
}

/// A finite number of at least 0, with or without a percent sign behind it.
inline CLI::Validator percentage() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        if (text.ends_with('%')) text.pop_back();
        return amount()(text);
      },
      "");
}

/// A whole number of at least 1.
inline CLI::Validator count() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        const auto number = parse_i64(text);
        if (number && *number >= 1) return {};
        return "must be a number of at least 1, not " + text;
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
