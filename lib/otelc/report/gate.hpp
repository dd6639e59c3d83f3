// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/usage/comparison.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::report {

/// `no_data`: there is no baseline to compare with; that fails nothing, because the first run of a job has
/// none. A limit without anything to measure is `failed`, with `measured` empty.
enum class Outcome { passed, failed, no_data };
/// "passed", "failed", "no data"
std::string_view name_of(Outcome outcome);

/// `percent` of what there should be; `increase`: percent more than before.
enum class Unit { usd, tokens, percent, increase };

/// Exit codes of programs that failed a gate (docs/cli.md).
enum GateExit : int {
  kNoTelemetry = 3,  ///< required and missing or incomplete; or a limit had nothing to measure
  kOverLimit = 4,
  kWorseThanBaseline = 5,
};

/// The name of the gate that asks for complete telemetry.
inline constexpr std::string_view kTelemetryGate = "telemetry";

/// One thing that a CI job may fail by.
struct Gate {
  std::string name;  ///< telemetry, max-cost, max-tokens, max-increase
  Outcome outcome = Outcome::no_data;
  Unit unit = Unit::usd;
  std::optional<double> measured = {};
  double limit = 0;
  std::string message = {};  ///< a sentence without a full stop; may hold names from outside
  int exit_code = 0;         ///< for the program when it failed
};

/// `$0.0029`, `1,654`, `+12.5 %`; `-` when it is not known. What was measured and the limit read the same
/// only when they are the same.
std::string measured_text(const Gate& gate);
std::string limit_text(const Gate& gate);

/// What is asked for; nullopt and false: no such gate.
struct Requirements {
  bool require_telemetry = false;
  double tolerance_percent = 1;  ///< the share that telemetry may lack
  std::optional<double> max_cost_usd = {};
  std::optional<std::int64_t> max_tokens = {};
  std::optional<double> max_increase_percent = {};  ///< of the cost; of the tokens where a cost is not known
};

/// Every gate that is asked for, in the order in which their exit codes count. `is_log_missing`: the
/// summary lacks a log that was to be read. `comparison` may be null: then max-increase has no data.
std::vector<Gate> evaluate(const Requirements& requirements, const usage::Summary& summary,
                           bool is_log_missing, const usage::Comparison* comparison);

/// That of the first failed gate; 0: none failed.
int exit_code_of(const std::vector<Gate>& gates);

}  // namespace otelc::report
