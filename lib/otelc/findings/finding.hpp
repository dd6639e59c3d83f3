// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace otelc::findings {

enum class Level {
  note,     ///< good to know; no telemetry is lost
  warning,  ///< some telemetry is missing or goes elsewhere
  error,    ///< the telemetry of an agent does not arrive
};

/// A setting that changes which telemetry arrives. The texts may contain bytes from outside: escape them for
/// a terminal. They never contain values of headers, keys or tokens.
struct Finding {
  std::string_view id;  ///< of its rule: `exporter-none`
  Level level = Level::note;
  std::string subject;           ///< `OTEL_METRICS_EXPORTER=none`
  std::string problem;           ///< its effect: `agents send no metrics`
  std::string remedy;            ///< what to do about it, as an instruction
  std::string where = {};        ///< its settings file; empty: the environment
  bool holds_in_launch = false;  ///< `otelc launch` does not override it
  bool silences = false;         ///< it may be why nothing arrives from an agent
  std::string_view signal = {};  ///< `metrics`, `logs` or `traces` if it affects only that
};

}  // namespace otelc::findings
