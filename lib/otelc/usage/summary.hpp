// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/usage/ledger.hpp>
#include <otelc/usage/recognizer.hpp>
#include <otelc/usage/timeline.hpp>

namespace otelc::usage {

/// Whose figure a cost is. `priced`: at list price, wholly or in part.
enum class CostSource { none, reported, priced };
/// "none", "reported", "priced"
std::string_view name_of(CostSource source);

/// Which costs a summary is to show: what agents reported, with list prices where they named none
/// (`reported`); list prices alone; or what was reported with the list price beside it.
enum class CostBasis { reported, list, both };

/// What is known of some part of the spend. nullopt: nobody said. Never 0 for "not known".
struct Usage {
  std::optional<std::array<std::int64_t, kTokenTypes>> tokens;
  std::uint8_t types_seen = 0;  ///< bit per TokenType that the agent named
  std::vector<std::pair<std::string, std::int64_t>>
      other_tokens;  ///< types that are none of the four, by name
  std::optional<std::int64_t> total_tokens;
  std::optional<std::int64_t> reasoning;  ///< tokens inside output
  /// What it cost, as far as anybody knows (`unpriced_tokens`): by the agent, else at list price.
  std::optional<double> cost_usd;
  CostSource cost_source = CostSource::none;
  std::optional<double> reported_usd;  ///< what agents said; nullopt: they named no amount
  std::optional<double> list_usd;      ///< all tokens at list price, as far as lists have them
  bool is_list_least = false;          ///< longer requests cost more, and nobody said how long these were
  std::int64_t unpriced_tokens = 0;    ///< tokens whose cost nobody knows
  std::int64_t unreported_tokens = 0;  ///< tokens whose cost no agent named
  std::int64_t unlisted_tokens = 0;    ///< tokens that no price list has
  std::optional<std::int64_t> requests;
  std::optional<std::int64_t> errors;
  std::optional<std::int64_t> retries;
  std::optional<std::int64_t> duration_us;  ///< of answered requests

  void add(const Usage& other);
  /// The list price of all tokens; nullopt when no list has some of them.
  [[nodiscard]] std::optional<double> whole_list_usd() const {
    return unlisted_tokens == 0 ? list_usd : std::nullopt;
  }
  [[nodiscard]] bool is_known() const;  ///< anything at all
};

/// One line of a table: a model, an agent, a session or a source.
struct UsageRow {
  std::string name;
  Source source = Source::unknown;  ///< of rows by source
  Usage usage;
  std::string price_entry = {};  ///< of rows by model: what the price list calls it; empty: it is in none
  Speed speed = {};              ///< of rows by model
};

/// "main", "subagent", "skill", "mcp_server", "auxiliary", "unknown".
std::string_view name_of(Source source);

enum class Verdict { complete, partial, unverified, none };
std::string_view name_of(Verdict verdict);

struct Check {
  Verdict verdict = Verdict::none;
  std::string reason;  ///< in words a CI author understands
  /// Of a partial count: the largest share (0 to 1) of an agent's tokens, or of its requests, that a signal
  /// did not tell of. nullopt: nothing is missing, or nobody can know how much.
  std::optional<double> missing_share = {};
  std::string missing_signals = {};  ///< those that lack something: "metrics", "events", "spans", by comma

  /// Fit for a bill that may be wrong by `tolerance` (a share): not partial beyond it, and not none. A share
  /// that nobody knows is beyond every tolerance.
  [[nodiscard]] bool holds(double tolerance) const;
};

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
  Usage usage;
  std::uint64_t duplicates = 0;  ///< items in it that had been counted before, from it or from another log
};

/// What a session spent on a model.
struct CellRow {
  std::string agent;
  std::string session;  ///< empty when it was not said
  std::string model;
  Usage usage;
};

struct Summary {
  std::vector<LogInput> inputs;
  UnixNanos first = 0;  ///< earliest and latest time in the telemetry; 0: none
  UnixNanos last = 0;
  std::vector<std::string> agents;  ///< by name
  std::int64_t sessions = 0;
  std::vector<UsageRow> models;      ///< by name (bytes)
  std::vector<UsageRow> by_agent;    ///< by name
  std::vector<UsageRow> by_session;  ///< by id
  std::vector<UsageRow> by_source;   ///< main, subagents, skills and MCP servers by name, auxiliary, unknown
  std::vector<CellRow> cells;        ///< by agent, session and model
  std::vector<LogRow> by_log;        ///< in the order in which they were read
  Usage totals;
  std::vector<std::string> unpriced_models;      ///< tokens without a cost
  std::vector<prices::PriceSource> price_lists;  ///< those that have these models
  CostBasis cost_basis = CostBasis::reported;
  std::map<std::string, std::int64_t> active_ms;  ///< by type (cli, user), as agents measured it
  /// Of agents that do not: while at least one request of a model was under way.
  std::optional<std::int64_t> request_ms;
  std::map<std::int64_t, std::int64_t> errors_by_status;
  std::vector<ToolRow> tools;                 ///< by name
  std::map<std::string, std::int64_t> lines;  ///< of code, by type (added, removed)
  std::optional<std::int64_t> commits;
  std::optional<std::int64_t> pull_requests;
  std::optional<std::int64_t> compactions;
  Timeline timeline;
  std::vector<RequestRow> dearest;  ///< the dearest first, at most DearestRequests::kMax
  std::vector<RequestRow> dearest_by_list_price;
  std::uint64_t duplicates = 0;
  std::uint64_t repaired_strings = 0;  ///< that hold U+FFFD in place of what was no text
  Ignored ignored;
  Check check;
};

/// Builds the summary of what a ledger holds. `recognizer` is the one that fed it.
Summary summarize(const Ledger& ledger, const Recognizer& recognizer);

/// Puts the logs that were read into a summary. Where nothing confirms the count, a line that could not
/// be read makes it partial.
void add_inputs(Summary& summary, std::vector<LogInput> inputs);

/// Rule 1's comparison: do metrics and events tell of the same spend?
Check check_completeness(const Ledger& ledger, const Recognizer& recognizer);

}  // namespace otelc::usage
