// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/billing/bill_parts.hpp>
#include <otelc/events/recognizer.hpp>
#include <otelc/ledger/ledger.hpp>

namespace otelc::usage {

/// Whether the bill is confirmed (docs/counting.md#verdict).
enum class Verdict { complete, partial, unverified, none };
/// "complete", "partial", "unverified" or "none".
std::string_view name_of(Verdict verdict);

/// The verdict on a bill, with its reasons.
struct Check {
  Verdict verdict = Verdict::none;
  std::string reason;  ///< in words, for readers of a CI log
  /// If partial: the largest share (0 to 1) of an agent's tokens, or of its requests, that a report lacks.
  /// nullopt: nothing is missing, or the share is unknown.
  std::optional<double> missing_share = {};
  std::string missing_signals =
      {};  ///< the reports that lack something: "metrics", "events", "spans", by comma

  /// Whether the bill is good enough if a share of up to `tolerance` may be missing. False for `none`, and
  /// for `partial` with a larger or unknown share.
  [[nodiscard]] bool holds(double tolerance) const;
};

/// What the reports of each agent show over all its accounts, by its index in the ledger.
using Sightings = std::map<std::uint32_t, billing::Sighting>;
/// Add what the reports of an account show to that of its agent.
void add_sighting(const ledger::Account& account, Sightings& sightings);

/// Compare the reports of each agent. `seen`: of all accounts. `recognizer`: the one that fed the ledger.
/// Returns the worst verdict, with the reasons of the agents that have it.
Check check_completeness(const ledger::Ledger& ledger, const events::Recognizer& recognizer,
                         const Sightings& seen);

/// Make the verdict partial if requests were refused, or if lines could not be read and nothing confirms the
/// bill. `rejected`: requests that were answered with an error; `skipped`: lines.
void check_inputs(std::uint64_t rejected, std::uint64_t skipped, Check& check);

/// Return the scopes with token counts that otelc does not read, in attributes or in texts
/// (docs/counting.md#dialects).
std::vector<events::UnreadCounts::Scope> unread_scopes(const ledger::Ledger& ledger,
                                                       const events::Recognizer& recognizer);

}  // namespace otelc::usage
