// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "names.hpp"

namespace otelc::apps {

/// The name of the validators that know their choices.
inline constexpr const char* kChoices = "choices";

/// Adds the names that `check` accepts to its definition, where completions and man pages find them
/// (choices_of()). A name that ends in `=` is the first part of a value: `html=report.html`.
inline CLI::Validator with_choices(CLI::Validator check, const std::vector<std::string>& names) {
  std::string lines;
  for (const std::string& name : names) lines += name + '\n';
  return std::move(check.name(kChoices).description(lines));
}

/// Accepts every value. `names` are those with a meaning.
inline CLI::Validator suggested(const std::vector<std::string>& names) {
  return with_choices(CLI::Validator([](std::string&) { return std::string(); }, ""), names);
}

/// Returns the keys of a map, sorted.
template <class Value>
std::vector<std::string> names_in(const std::map<std::string, Value>& map) {
  std::vector<std::string> names;
  names.reserve(map.size());
  for (const auto& [name, value] : map) names.push_back(name);
  return names;
}

}  // namespace otelc::apps
