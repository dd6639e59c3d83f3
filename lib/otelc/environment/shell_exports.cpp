// SPDX-License-Identifier: Apache-2.0
#include <otelc/environment/shell_exports.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace otelc::environment {
namespace {

std::string_view name_in(std::string_view variable) {
  return variable.substr(0, variable.find('='));
}

bool is_shell_name(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto is_more = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, is_more);
}

}  // namespace

std::string shell_quoted(std::string_view text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

std::string shell_exports(const Environment& before, const Environment& after) {
  std::string lines;
  for (const std::string& variable : after.variables()) {
    const std::string_view name = name_in(variable);
    const auto value = after.get(name);
    if (!is_shell_name(name) || !value || before.get(name) == value) continue;
    lines += fmt::format("export {}={}\n", name, shell_quoted(*value));
  }
  for (const std::string& variable : before.variables()) {
    const std::string_view name = name_in(variable);
    if (is_shell_name(name) && !after.get(name)) lines += fmt::format("unset {}\n", name);
  }
  return lines;
}

}  // namespace otelc::environment
