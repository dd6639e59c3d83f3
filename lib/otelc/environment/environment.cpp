// SPDX-License-Identifier: Apache-2.0
#include <otelc/environment/environment.hpp>

#include <unistd.h>

#include <algorithm>

namespace otelc::environment {
namespace {

bool has_name(std::string_view variable, std::string_view name) {
  return variable.size() > name.size() && variable[name.size()] == '=' && variable.starts_with(name);
}

}  // namespace

Environment Environment::current() {
  std::vector<std::string> variables;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable)
    variables.emplace_back(*variable);
  return Environment(std::move(variables));
}

std::optional<std::string_view> Environment::get(std::string_view name) const {
  const auto found = std::find_if(variables_.begin(), variables_.end(),
                                  [name](const std::string& variable) { return has_name(variable, name); });
  if (found == variables_.end()) return std::nullopt;
  return std::string_view(*found).substr(name.size() + 1);
}

std::optional<std::string_view> Environment::get_filled(std::string_view name) const {
  const auto value = get(name);
  return value && !value->empty() ? value : std::nullopt;
}

void Environment::set(std::string_view name, std::string_view value) {
  std::string variable = std::string(name) + "=" + std::string(value);
  remove(name);
  variables_.push_back(std::move(variable));
}

void Environment::remove(std::string_view name) {
  std::erase_if(variables_, [name](const std::string& variable) { return has_name(variable, name); });
}

}  // namespace otelc::environment
