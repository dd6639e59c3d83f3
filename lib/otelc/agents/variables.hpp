// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace otelc::agents {

/// An environment variable of an agent, and what `launch` does with it. The reasons are in
/// docs/launch.md#what-the-commands-environment-gets.
struct AgentVariable {
  enum class Rule {
    destination,  ///< set it to `value`; empty: remove it
    setting,      ///< set it to `value` unless the user has set it
    exporter,     ///< add `value` to the user's list, unless that is `none`
    content,      ///< with --content the user's, else `value`; without it `off` (empty: remove it)
  };

  std::string_view name;
  Rule rule;
  std::string_view value;  ///< may be one of the placeholders below
  std::string_view off{};  ///< of Rule::content

  /// Whether the value names where telemetry goes: an endpoint or a file.
  [[nodiscard]] bool is_target() const {
    return rule == Rule::destination &&
           (name.ends_with("ENDPOINT") || name.ends_with("OUTFILE") || name.ends_with("FILE_EXPORTER_PATH"));
  }
};

/// Placeholders for values that are known only in a run.
inline constexpr std::string_view kEndpointValue = "{endpoint}";
inline constexpr std::string_view kProtocolValue = "{protocol}";
inline constexpr std::string_view kTransportValue = "{transport}";  ///< http or grpc
inline constexpr std::string_view kHeadersValue = "{headers}";
inline constexpr std::string_view kTracesEndpointValue = "{endpoint}/v1/traces";
inline constexpr std::string_view kMetricsEndpointValue = "{endpoint}/v1/metrics";
inline constexpr std::string_view kLogsEndpointValue = "{endpoint}/v1/logs";
/// Sets a variable to the empty string, so that an agent does not look into its settings file. (An empty
/// `value` removes the variable.)
inline constexpr std::string_view kEmptyValue = "{empty}";

/// Returns the variables of all agents that are configured by environment; many of them are those of the
/// OpenTelemetry SDKs. Constant, so safe from any thread. with_claude_arguments() takes Claude Code's from
/// here.
std::span<const AgentVariable> agent_variables();

}  // namespace otelc::agents
