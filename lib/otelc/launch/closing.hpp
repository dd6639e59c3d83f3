// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/base/error.hpp>
#include <otelc/launch/root_span.hpp>
#include <otelc/report/report.hpp>
#include <otelc/usage/summary.hpp>

namespace otelc::launch {

/// The reason of the verdict `partial` if a limit stopped a run whose telemetry is otherwise in order.
inline constexpr std::string_view kStoppedInMidRequest =
    "a limit stopped the agent; a request that was under way may be missing";

/// What is known about a run after its command has ended.
struct Ending {
  std::string log_path;
  int exit_code = 0;
  UnixNanos started = 0;
  UnixNanos ended = 0;
  std::string limit;                      ///< the limit that was reached, and the amount; empty: none
  bool was_stopped = false;               ///< the limit stopped the command; false: it had ended before
  std::vector<std::string> kept_targets;  ///< variables that sent the telemetry elsewhere
  std::uint64_t requests = 0;             ///< exports that were decoded
  std::optional<std::chrono::milliseconds> since_last_export;  ///< nullopt: no export arrived
  std::string silenced_by;  ///< possible causes that no export arrived, from why_silent(); empty: none found
};

/// Returns the settings that launch leaves in force and that can be the reason why no telemetry arrived, as
/// part of a sentence: variables of this process, settings files and arguments of the command. Empty: none
/// found.
std::string why_silent(const std::vector<std::string>& command);

/// Appends `roots` to the log. Errors: as store::LogWriter.
Result<void> append_root_spans(const Ending& ending, const std::vector<launch::RootSpan>& roots);

/// What the run cost, and how much of it the log has.
struct Bill {
  usage::Summary summary;
  std::uint64_t kept = 0;   ///< exports in the log
  std::string unread = {};  ///< why the log could not be read to its end; empty: no error
};

/// Returns the bill of everything that `arrived`, and counts the exports in the log, which may be fewer: the
/// disk was full, or the command deleted the log. If a limit stopped the command, the verdict is at most
/// `partial`. Call it before append_root_spans().
Bill final_bill(const Ending& ending, usage::Summary arrived);

/// Returns the bill in the format `text`, with notes about limits, costs, losses and exports.
std::string closing_words(const Ending& ending, const Bill& bill);

/// Returns the bill in the format `table`, with the same notes, after a blank line if there is room for one.
/// It has at most kBriefLines lines, unless notes about problems need more or `report.table.is_full` asks for
/// all. `report` is the report of the bill's summary.
std::string closing_table(const Ending& ending, const Bill& bill, const report::Report& report);

inline constexpr std::size_t kBriefLines = 6;

}  // namespace otelc::launch
