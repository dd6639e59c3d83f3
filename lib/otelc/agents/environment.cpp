// SPDX-License-Identifier: Apache-2.0
//
// Each variable of the table (variables.hpp) is changed by its rule, one after the other. Four things are not
// variables of their own: the run's resource attributes, OpenCode's switch (a member of its JSON settings),
// the proxies to bypass, and the trace that the run belongs to. They follow.
#include <otelc/agents/environment.hpp>

#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include <otelc/agents/variables.hpp>
#include <otelc/base/item_list.hpp>
#include <otelc/environment/json_members.hpp>
#include <otelc/environment/resource_attributes.hpp>

namespace otelc::agents {
namespace {

std::string value_of(std::string_view value, const Destination& to) {
  if (value == kProtocolValue) return std::string(name_of(to.protocol));
  if (value == kTransportValue) return to.protocol == Protocol::grpc ? "grpc" : "http";
  if (value == kHeadersValue) return to.headers();
  if (value.starts_with(kEndpointValue)) return to.endpoint(value.substr(kEndpointValue.size()));
  return std::string(value);
}

void put(environment::Environment& environment, std::string_view name, const std::string& value) {
  if (value == kEmptyValue) return environment.set(name, "");
  value.empty() ? environment.remove(name) : environment.set(name, value);
}

/// A proxy that the user has set must not see traffic to this machine. Programs read either name, so both
/// get the same list.
void bypass_proxies(environment::Environment& environment) {
  constexpr std::string_view kHost = "127.0.0.1";
  const auto lower = environment.get_filled("no_proxy");
  const auto upper = environment.get_filled("NO_PROXY");
  const auto extended = [&](std::optional<std::string_view> own, std::optional<std::string_view> other) {
    const std::string list(own ? *own : other.value_or(""));
    if (list.empty()) return std::string(kHost);
    return has_item(list, kHost) || has_item(list, "*") ? list : fmt::format("{},{}", list, kHost);
  };
  const std::string for_lower = extended(lower, upper);
  const std::string for_upper = extended(upper, lower);
  environment.set("no_proxy", for_lower);
  environment.set("NO_PROXY", for_upper);
}

/// OpenCode's switch is a member of its settings, which are JSON in one variable.
void switch_on_opencode(environment::Environment& environment, std::vector<std::string>& remarks) {
  constexpr std::string_view kVariable = "OPENCODE_CONFIG_CONTENT";
  constexpr std::string_view kKey = "experimental";
  constexpr std::string_view kSwitch = "openTelemetry";
  const std::string user(environment.get_filled(kVariable).value_or("{}"));
  const auto set = environment::members_of(user, kKey);
  if (!set) {
    remarks.push_back(fmt::format(
        "{} is not a JSON object, so {}.{} could not be added: OpenCode reports its usage only if its "
        "settings switch that on",
        kVariable, kKey, kSwitch));
    return;
  }
  const bool has_switch = std::any_of(set->begin(), set->end(),
                                      [kSwitch](const auto& member) { return member.first == kSwitch; });
  if (!has_switch)
    environment.set(kVariable, *environment::with_members(user, kKey, {{std::string(kSwitch), "true"}}));
}

}  // namespace

void apply_rule(const AgentVariable& variable, const Destination& to, Content content,
                environment::Environment& environment) {
  using Rule = AgentVariable::Rule;
  const auto user = environment.get_filled(variable.name);
  switch (variable.rule) {
    case Rule::destination:
      return put(environment, variable.name, value_of(variable.value, to));
    case Rule::setting:
      if (!user) environment.set(variable.name, variable.value);
      return;
    case Rule::exporter:
      if (!user) return environment.set(variable.name, variable.value);
      if (!has_item(*user, variable.value) && *user != "none")
        environment.set(variable.name, fmt::format("{},{}", *user, variable.value));
      return;
    case Rule::content:
      if (content == Content::off) return put(environment, variable.name, std::string(variable.off));
      if (!user && !variable.value.empty()) environment.set(variable.name, variable.value);
      return;
  }
}

std::vector<std::string> targets_set(const environment::Environment& environment) {
  std::vector<std::string> names;
  for (const AgentVariable& variable : agent_variables()) {
    if (variable.is_target() && environment.get_filled(variable.name)) names.emplace_back(variable.name);
  }
  return names;
}

AgentEnvironment agent_environment(environment::Environment user, const Destination& to, Content content,
                                   const environment::TraceContext& trace, std::string_view of_run) {
  AgentEnvironment made;
  made.diverted = targets_set(user);
  for (const AgentVariable& variable : agent_variables()) apply_rule(variable, to, content, user);
  put(user, "OTEL_RESOURCE_ATTRIBUTES", resource_attributes(user, of_run));
  switch_on_opencode(user, made.remarks);
  bypass_proxies(user);
  if (!user.get_filled("TRACEPARENT")) user.set("TRACEPARENT", trace.traceparent());
  made.environment = std::move(user);
  return made;
}

}  // namespace otelc::agents
