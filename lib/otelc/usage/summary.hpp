// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/billing/usage.hpp>
#include <otelc/events/origin.hpp>
#include <otelc/events/recognizer.hpp>
#include <otelc/ledger/ledger.hpp>
#include <otelc/usage/check.hpp>
#include <otelc/usage/timeline.hpp>

namespace otelc::usage {

/// Which costs a summary is to show: what agents reported, with list prices where they named none
/// (`reported`); list prices alone; or what was reported with the list price beside it.
/// `as_reported`: as `reported`, and $0 that was reported for tokens with a list price is $0.
enum class CostBasis { reported, list, both, as_reported };

/// One line of a table: a model, an agent, a session or a source.
struct UsageRow {
  std::string name;
  agents::Source source = agents::Source::unknown;  ///< of rows by source
  billing::Usage usage;
  std::string price_entry = {};  ///< of rows by model: what the price list calls it; empty: it is in none
  ledger::Speed speed = {};      ///< of rows by model
  UnixNanos first = 0;           ///< of rows by session: the earliest time of its telemetry; 0: none
  UnixNanos last = 0;
  // Of rows by session and by source, by name.
  std::set<std::string> agents = {};
  std::set<std::string> models = {};
};

/// "main", "subagent", "skill", "mcp_server", "auxiliary", "unknown".
std::string_view name_of(agents::Source source);

/// What services sent that told of no model usage. Never in the bill.
struct Ignored {
  std::uint64_t records = 0;          ///< metrics, log records and spans
  std::vector<std::string> services;  ///< by name
};

/// A file that was read.
struct LogInput {
  std::string path;
  std::uint64_t records = 0;   ///< lines that were understood
  std::uint64_t skipped = 0;   ///< bad or torn lines
  std::uint64_t rejected = 0;  ///< requests that were answered with an error and kept
};

/// A log, with all its files. What it told of the spend that counts: of what several logs tell, the first
/// that was read has it, and where metrics in one and events in another tell of the same, the log of those
/// that count. So the rows add up to the totals.
struct LogRow {
  std::string log;
  billing::Usage usage;
  std::uint64_t duplicates = 0;  ///< items in it that had been counted before, from it or from another log
};

/// What a session spent on a model.
struct CellRow {
  std::string agent;
  std::string session;  ///< empty when it was not said
  std::string model;
  billing::Usage usage;
};

/// Spans and records that told of what is counted already (docs/counting.md, "nesting" and "twins").
struct Dropped {
  std::int64_t nested = 0;      ///< model calls inside or around another span of the same request
  std::int64_t aggregates = 0;  ///< spans with the sum of calls
  std::int64_t twins = 0;       ///< the same request by another library or service
};

/// What of a summary's lists is made. Sessions are many: their rows cost memory, and time with each of them.
struct Lists {
  std::size_t sessions_max = SIZE_MAX;    ///< of which something is listed, the most expensive ones
  bool has_rows = true;                   ///< Summary::by_session
  bool cells = true;                      ///< Summary::cells
  CostBasis basis = CostBasis::reported;  ///< that says which are the most expensive

  /// What both need.
  [[nodiscard]] Lists with(const Lists& other) const {
    return {std::max(sessions_max, other.sessions_max), has_rows || other.has_rows, cells || other.cells,
            basis};
  }
};
/// A summary's totals and models only.
inline constexpr Lists kNoSessions{0, false, false, CostBasis::reported};

/// Rows that are not listed.
struct LeftOut {
  std::size_t rows = 0;
  billing::Usage usage;  ///< of them together
};

struct Summary {
  std::vector<LogInput> inputs;
  UnixNanos first = 0;  ///< earliest and latest time in the telemetry; 0: none
  UnixNanos last = 0;
  events::Origin origin;
  std::vector<std::string> agents;  ///< by name
  std::int64_t sessions = 0;
  std::vector<UsageRow> models;      ///< by name (bytes)
  std::vector<UsageRow> by_agent;    ///< by name
  std::vector<UsageRow> by_session;  ///< by id; at most Lists::sessions_max
  LeftOut sessions_left_out;         ///< those that `by_session` does not list
  std::vector<UsageRow> by_source;   ///< main, subagents, skills and MCP servers by name, auxiliary, unknown
  std::vector<CellRow> cells;        ///< by agent, session and model
  std::vector<LogRow> by_log;        ///< in the order in which they were read
  billing::Usage totals;
  std::vector<std::string> unpriced_models;      ///< tokens without a cost
  std::vector<prices::PriceSource> price_lists;  ///< those that have these models
  CostBasis cost_basis = CostBasis::reported;
  std::map<std::string, std::int64_t> active_ms;  ///< by type (cli, user), as agents measured it
  /// Of agents that do not: while at least one request of a model was under way.
  std::optional<std::int64_t> request_ms;
  std::map<std::int64_t, std::int64_t> errors_by_status;
  std::vector<ledger::ToolRow> tools;         ///< by name
  std::map<std::string, std::int64_t> lines;  ///< of code, by type (added, removed)
  std::optional<std::int64_t> commits;
  std::optional<std::int64_t> pull_requests;
  std::optional<std::int64_t> compactions;
  Timeline timeline;
  std::vector<ledger::RequestRow> most_expensive;  ///< the dearest first, at most MostExpensiveRequests::kMax
  std::vector<ledger::RequestRow> most_expensive_by_list_price;
  std::uint64_t duplicates = 0;
  Dropped dropped;
  std::vector<events::UnreadCounts::Scope> unread;
  std::uint64_t repaired_strings = 0;  ///< that hold U+FFFD in place of what was no text
  Ignored ignored;
  /// What came after a cap was reached and shares rows named kOthers: "sessions", "models", …
  std::vector<std::string> shared;
  Check check;
};

/// Puts the logs that were read into a summary. Where nothing confirms the count, a line that could not
/// be read makes it partial.
void add_inputs(Summary& summary, std::vector<LogInput> inputs);

}  // namespace otelc::usage
