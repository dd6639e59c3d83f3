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

/// The outcome of a gate (docs/reports.md#gates). `no_data` means that there is nothing to compare
/// with. It fails nothing, because the first run of a job has no baseline. A limit with nothing to measure is
/// `failed` and has no `measured` value.
enum class Outcome { passed, failed, no_data };
/// Returns `passed`, `failed` or `no data`.
std::string_view name_of(Outcome outcome);

/// The unit of a gate's amounts. `percent` is a share that is missing, `increase` a change against the
/// baseline.
enum class Unit { usd, tokens, percent, increase };

/// Exit codes of commands whose gate failed (docs/cli.md).
enum GateExit : int {
  kNoTelemetry = 3,  ///< telemetry is required but missing or incomplete, or a limit had nothing to measure
  kOverLimit = 4,
  kWorseThanBaseline = 5,
};

/// The name of the gate that requires complete telemetry.
inline constexpr std::string_view kTelemetryGate = "telemetry";

/// A check that can fail a CI job, with its result.
struct Gate {
  std::string name;  ///< telemetry, max-cost, max-tokens, max-increase
  Outcome outcome = Outcome::no_data;
  Unit unit = Unit::usd;
  std::optional<double> measured = {};
  double limit = 0;
  std::string message = {};  ///< a sentence without a full stop; names from outside are not escaped
  int exit_code = 0;         ///< the command's exit code if the gate failed
};

/// Return the measured amount and the limit as text: `$0.0029`, `1,654`, `+12.5 %`, or `-` if nothing was
/// measured. Different amounts get as many decimals as it takes to differ.
std::string measured_text(const Gate& gate);
std::string limit_text(const Gate& gate);

/// The gates to evaluate. nullopt or false means no such gate.
struct Requirements {
  bool require_telemetry = false;
  double tolerance_percent = 1;  ///< how much of the telemetry may be missing
  std::optional<double> max_cost_usd = {};
  std::optional<std::int64_t> max_tokens = {};
  std::optional<double> max_increase_percent = {};  ///< of the cost, or of the tokens if a cost is unknown
};

/// Evaluates the required gates and returns them in the order of their exit codes' precedence. Pass
/// `is_log_missing` if a log that should be in the summary was not found. `comparison` may be null;
/// max-increase then has no data.
std::vector<Gate> evaluate(const Requirements& requirements, const usage::Summary& summary,
                           bool is_log_missing, const usage::Comparison* comparison);

/// Returns the exit code of the first failed gate, or 0.
int exit_code_of(const std::vector<Gate>& gates);

}  // namespace otelc::report
