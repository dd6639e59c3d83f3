// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace otelc::agents {

/// One variable of an agent, and what becomes of it (docs/launch.md has the reasons).
struct AgentVariable {
  enum class Rule {
    destination,  ///< ours; empty: removed
    setting,      ///< ours unless the user has set it
    exporter,     ///< `otlp` in the user's list, which stays, unless that says `none`
    content,      ///< `value` with --content (empty: the user's), `off` (empty: removed) without
  };

  std::string_view name;
  Rule rule;
  std::string_view value;
  std::string_view off{};

  /// Its value sends telemetry somewhere: an endpoint or a file.
  [[nodiscard]] bool is_target() const {
    return rule == Rule::destination &&
           (name.ends_with("ENDPOINT") || name.ends_with("OUTFILE") || name.ends_with("FILE_EXPORTER_PATH"));
  }
};

/// Values that are not known before the run.
inline constexpr std::string_view kEndpointValue = "{endpoint}";
inline constexpr std::string_view kProtocolValue = "{protocol}";
inline constexpr std::string_view kTransportValue = "{transport}";  ///< http or grpc
inline constexpr std::string_view kHeadersValue = "{headers}";
inline constexpr std::string_view kTracesEndpointValue = "{endpoint}/v1/traces";
inline constexpr std::string_view kMetricsEndpointValue = "{endpoint}/v1/metrics";
inline constexpr std::string_view kLogsEndpointValue = "{endpoint}/v1/logs";
/// Set, but empty: an agent takes that for its own, and a settings file no longer counts.
inline constexpr std::string_view kEmptyValue = "{empty}";

/// Every agent that is configured by environment. Several read the names of the OpenTelemetry SDKs.
std::span<const AgentVariable> agent_variables();

}  // namespace otelc::agents
