// SPDX-License-Identifier: Apache-2.0
#include <otelc/findings/variables.hpp>

#include <fmt/format.h>

#include <otelc/base/item_list.hpp>
#include <otelc/findings/detail/combination_rules.hpp>
#include <otelc/findings/detail/values.hpp>
#include <otelc/findings/detail/variable_rules.hpp>

namespace otelc::findings {
namespace {

std::string subject_of(const detail::Rule& rule, std::string_view name, std::string_view value) {
  switch (rule.shows) {
    case detail::Shows::value:
      return fmt::format("{}={}", name, value);
    case detail::Shows::origin:
      return fmt::format("{}={}", name, detail::parse_url(value).origin());
    case detail::Shows::name:
      break;
  }
  return std::string(name);
}

std::string fill(std::string_view text, std::string_view name) {
  return fmt::format(fmt::runtime(text), fmt::arg("name", name), fmt::arg("agent", detail::agent_of(name)),
                     fmt::arg("signal", detail::signal_of(name)));
}

}  // namespace

std::vector<Finding> check_variables(const environment::Environment& variables, const std::string& where) {
  std::vector<Finding> found;
  for (const detail::Rule& rule : detail::variable_rules()) {
    each_item(rule.names, [&](std::string_view name) {
      const auto value = variables.get_filled(name);
      const auto level = value ? rule.judge(name, *value, variables) : std::nullopt;
      if (!level) return;
      found.push_back({rule.id, *level, subject_of(rule, name, *value), fill(rule.problem, name),
                       fill(rule.remedy, name), where, rule.in_launch == detail::InLaunch::holds,
                       rule.effect == detail::Effect::silences, detail::signal_of(name)});
    });
  }
  return found;
}

std::vector<Finding> check_combinations(const environment::Environment& effective) {
  std::vector<Finding> found;
  for (const detail::Combination& rule : detail::combination_rules()) {
    std::string subject = rule.subject(effective);
    if (subject.empty()) continue;
    found.push_back(
        {rule.id, rule.level, std::move(subject), std::string(rule.problem), std::string(rule.remedy)});
  }
  return found;
}

}  // namespace otelc::findings
