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

/// Which costs a summary shows.
///
/// - `reported`: reported costs, and list prices where none were reported.
/// - `list`: list prices only.
/// - `both`: as `reported`, with the list price beside it.
/// - `as_reported`: as `reported`, but a reported $0 for tokens with a list price stays $0.
enum class CostBasis { reported, list, both, as_reported };

/// One row of a table: the usage of a model, an agent, a session or a source.
struct UsageRow {
  std::string name;
  agents::Source source = agents::Source::unknown;  ///< of rows by source
  billing::Usage usage;
  std::string price_entry = {};  ///< of rows by model: the entry of the price list; empty: none has it
  ledger::Speed speed = {};      ///< of rows by model
  UnixNanos first = 0;           ///< of rows by session: the earliest time of its telemetry; 0: none
  UnixNanos last = 0;
  // Of rows by session and by source, by name.
  std::set<std::string> agents = {};
  std::set<std::string> models = {};
};

/// "main", "subagent", "skill", "mcp_server", "auxiliary", "unknown".
std::string_view name_of(agents::Source source);

/// Telemetry of services that report no model usage. Never in the bill.
struct Ignored {
  std::uint64_t records = 0;          ///< metrics, log records and spans
  std::vector<std::string> services;  ///< sorted by name
};

/// A file that was read.
struct LogInput {
  std::string path;
  std::uint64_t records = 0;   ///< lines that were read
  std::uint64_t skipped = 0;   ///< invalid or incomplete lines
  std::uint64_t rejected = 0;  ///< refused requests that the log keeps
};

/// A log, with all its files, and the part of the counted usage that comes from it.
///
/// Usage that appears in several logs counts in the first one that was read. If one log has the metrics and
/// another the events of the same usage, it counts in the log of the report that counts. So the rows add up
/// to the totals.
struct LogRow {
  std::string log;
  billing::Usage usage;
  std::uint64_t duplicates = 0;  ///< items that were already counted, from this or another log
};

/// The usage of a model in a session.
struct CellRow {
  std::string agent;
  std::string session;  ///< empty: not reported
  std::string model;
  billing::Usage usage;
};

/// Spans that report requests which are counted already (docs/counting.md#nesting, docs/counting.md#twins).
struct Dropped {
  std::int64_t nested = 0;      ///< model calls inside or around another span of the same request
  std::int64_t aggregates = 0;  ///< spans with the sum of calls
  std::int64_t twins = 0;       ///< the same request by another library or service
};

/// Which rows a summary lists. There may be many sessions, and each costs memory and time.
struct Lists {
  std::size_t sessions_max = SIZE_MAX;    ///< list only so many, the most expensive ones
  bool has_rows = true;                   ///< Summary::by_session
  bool cells = true;                      ///< Summary::cells
  CostBasis basis = CostBasis::reported;  ///< the cost by which these are chosen

  /// Return the lists that satisfy both.
  [[nodiscard]] Lists with(const Lists& other) const {
    return {std::max(sessions_max, other.sessions_max), has_rows || other.has_rows, cells || other.cells,
            basis};
  }
};
/// No sessions at all.
inline constexpr Lists kNoSessions{0, false, false, CostBasis::reported};

/// Rows that are not listed.
struct LeftOut {
  std::size_t rows = 0;
  billing::Usage usage;  ///< of all of them
};

/// The result of counting: all that reports, tables and JSON show. Made by summarize(). Lists are sorted as
/// noted.
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
  std::vector<LogRow> by_log;        ///< in reading order
  billing::Usage totals;
  std::vector<std::string> unpriced_models;      ///< tokens without a cost
  std::vector<prices::PriceSource> price_lists;  ///< the lists that price these models
  CostBasis cost_basis = CostBasis::reported;
  std::map<std::string, std::int64_t> active_ms;  ///< by type (cli, user), as agents measure it
  /// Of the other agents: the time during which at least one request was open.
  std::optional<std::int64_t> request_ms;
  std::map<std::int64_t, std::int64_t> errors_by_status;
  std::vector<ledger::ToolRow> tools;         ///< by name
  std::map<std::string, std::int64_t> lines;  ///< of code, by type (added, removed)
  std::optional<std::int64_t> commits;
  std::optional<std::int64_t> pull_requests;
  std::optional<std::int64_t> compactions;
  Timeline timeline;
  std::vector<ledger::RequestRow> most_expensive;  ///< at most MostExpensiveRequests::kMax
  std::vector<ledger::RequestRow> most_expensive_by_list_price;
  std::uint64_t duplicates = 0;
  Dropped dropped;
  std::vector<events::UnreadCounts::Scope> unread;
  std::uint64_t repaired_strings = 0;  ///< strings in which U+FFFD replaces invalid text
  Ignored ignored;
  /// What shares rows named kOthers because a cap was reached: "sessions", "models", …
  std::vector<std::string> shared;
  Check check;
};

/// Add the files that were read, and adjust the verdict with check_inputs().
void add_inputs(Summary& summary, std::vector<LogInput> inputs);

}  // namespace otelc::usage
