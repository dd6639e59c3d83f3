// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/base/error.hpp>
#include <otelc/process/trace_context.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::run {

/// What is known when the command has ended.
struct Ending {
  std::string log_path;
  int exit_code = 0;
  UnixNanos started = 0;
  UnixNanos ended = 0;
  process::TraceContext trace;            ///< of the TRACEPARENT that the command got
  std::string limit;                      ///< which limit was reached, and by what; empty: none
  bool was_stopped = false;               ///< because of it; false: it had ended before
  std::vector<std::string> kept_targets;  ///< variables that sent its telemetry elsewhere
  std::uint64_t requests = 0;             ///< exports that were understood
  std::optional<std::chrono::milliseconds> since_last_export;  ///< nullopt: none came
};

/// Appends the root spans that the log's traces lack, or one trace of one span when it has none.
Result<void> append_root_spans(const Ending& ending);

/// What the run cost.
struct Bill {
  usage::Summary summary;
  std::uint64_t kept = 0;  ///< exports that the log has
};

/// Of the run's log, before root spans are added to it. Where the log lacks some of what arrived (a full
/// disk, a command that deletes files), it is of `arrived` instead.
Bill final_bill(const Ending& ending, usage::Summary arrived,
                const prices::PriceBook& prices = prices::built_in_prices());

/// The bill for people, and what there is to say beside it.
std::string closing_words(const Ending& ending, const Bill& bill);

}  // namespace otelc::run
