// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace otelc::findings {

enum class Level {
  note,     ///< worth knowing; nothing is lost by it
  warning,  ///< some telemetry is missing or goes elsewhere
  error,    ///< an agent's telemetry does not arrive
};

/// One setting that changes which telemetry arrives. Texts may hold bytes from outside: escape them before
/// they reach a terminal. They hold no values of headers, keys or tokens.
struct Finding {
  std::string_view id;  ///< of the table that it comes from: `exporter-none`
  Level level = Level::note;
  std::string subject;           ///< `OTEL_METRICS_EXPORTER=none`
  std::string problem;           ///< what follows from it: `no metrics are sent`
  std::string remedy;            ///< what to do about it, as an instruction
  std::string where = {};        ///< the settings file that it stands in; empty: the environment
  bool holds_in_launch = false;  ///< `otelc launch` leaves it in force
  bool silences = false;         ///< it can be why nothing arrives from an agent
  std::string_view signal = {};  ///< `metrics`, `logs` or `traces` when it is of that one only
};

}  // namespace otelc::findings
