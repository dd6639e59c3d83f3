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

/// The check's reason when it would be in order, had no limit stopped the command.
inline constexpr std::string_view kStoppedInMidRequest =
    "a limit stopped the agent; a request that was under way may be missing";

/// What is known when the command has ended.
struct Ending {
  std::string log_path;
  int exit_code = 0;
  UnixNanos started = 0;
  UnixNanos ended = 0;
  std::string limit;                      ///< which limit was reached, and by what; empty: none
  bool was_stopped = false;               ///< because of it; false: it had ended before
  std::vector<std::string> kept_targets;  ///< variables that sent its telemetry elsewhere
  std::uint64_t requests = 0;             ///< exports that were understood
  std::optional<std::chrono::milliseconds> since_last_export;  ///< nullopt: none came
  std::string silenced_by;  ///< what was seen that can be why none came: why_silent(); empty: nothing
};

/// What this process's environment, settings files and the command's arguments hold that launch leaves in
/// force and that can be why no telemetry came, for one sentence; empty: nothing.
std::string why_silent(const std::vector<std::string>& command);

/// Appends these root spans to the log.
Result<void> append_root_spans(const Ending& ending, const std::vector<launch::RootSpan>& roots);

/// What the run cost.
struct Bill {
  usage::Summary summary;
  std::uint64_t kept = 0;   ///< exports that the log has
  std::string unread = {};  ///< why the log could not be read to its end; empty: it was
};

/// The bill of all that `arrived`, with what the log has of it: more may have arrived than it kept (a full
/// disk, a command that deletes files). Of a command that a limit stopped it is at most `partial`. To be
/// called before root spans are added.
Bill final_bill(const Ending& ending, usage::Summary arrived);

/// The bill as `text`, and what there is to say beside it.
std::string closing_words(const Ending& ending, const Bill& bill);

/// The bill as `table`, with what there is to say beside it, below a blank line where there is room for one.
/// At most kBriefLines lines, where what went wrong leaves room for that; with `report.table.is_full` all.
/// `report` is of the bill's summary.
std::string closing_table(const Ending& ending, const Bill& bill, const report::Report& report);

inline constexpr std::size_t kBriefLines = 6;

}  // namespace otelc::launch
