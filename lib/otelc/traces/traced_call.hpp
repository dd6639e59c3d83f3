// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <otelc/base/saturating.hpp>
#include <otelc/events/names.hpp>
#include <otelc/events/usage_event.hpp>

namespace otelc::traces {

/// A span that is a model call or is around calls, as its trace keeps it. About 250 bytes.
struct TracedCall {
  std::uint64_t id = 0;
  std::uint64_t parent = 0;
  std::uint64_t scope = 0;
  std::uint64_t response_id = 0;
  UnixNanos start = 0;
  UnixNanos end = 0;
  std::uint32_t agent = 0;    ///< the service
  std::uint32_t session = 0;  ///< of the ledger
  std::uint32_t log = 0;
  events::ModelId model = events::kNoModel;  ///< the name under which it counts; kNoModel: none was reported
  events::ModelId other_model = events::kNoModel;  ///< another name in the same span
  agents::Kind kind = agents::Kind::request;       ///< request, error, aggregate or context
  prices::Service service = prices::Service::standard;
  bool has_session = false;
  bool is_answer = false;  ///< `model` is the name that answered
  bool has_counts = false;
  bool is_whole = false;      ///< an aggregate that counts in place of its calls
  bool is_revisable = false;  ///< such an aggregate, and calls below it may still arrive and count instead
  bool is_client = false;
  bool is_framework = false;
  std::array<std::optional<std::int64_t>, agents::kTokenTypes> tokens;
  std::optional<std::int64_t> reasoning;
  std::optional<std::int64_t> cache_creation_1h;
  std::optional<double> cost_usd;
  std::optional<std::int64_t> duration_us;
  std::int64_t requests = 1;

  [[nodiscard]] std::int64_t of(agents::TokenType type) const {
    return tokens[static_cast<std::size_t>(type)].value_or(0);
  }
  [[nodiscard]] std::int64_t output() const { return of(agents::TokenType::output); }
  /// Returns input tokens with cached ones.
  [[nodiscard]] std::int64_t whole_input() const;
  [[nodiscard]] std::int64_t total() const { return saturating_add(whole_input(), output()); }
  /// Returns what the ledger adds for it. Texts are empty. `rows`: its agent; must outlive the event.
  [[nodiscard]] events::UsageEvent event(const agents::Agent& rows) const;
};

/// Returns the number of token types with a count over 0.
std::ptrdiff_t types_reported(const TracedCall& call);

/// Returns whether both have the same counts: the output within one token, and the same input with or without
/// cached tokens. An input of 0 matches any.
bool have_same_counts(const TracedCall& a, const TracedCall& b);

/// Returns whether a name of one is a name of the other. A call without a name may be of any model.
bool may_be_one_model(const TracedCall& a, const TracedCall& b, const events::Names& names);

/// Returns the one request that two spans report: the outer one with the richer split of both, the smaller
/// output and the answered model's name.
TracedCall merged(const TracedCall& outer, const TracedCall& inner);

/// A request of a service that another service's span counts, so that its own reports do not count it again.
struct CountedElsewhere {
  TracedCall inner;
  std::array<events::ModelId, 4> names;  ///< of either span
};

/// The requests of a trace.
struct TraceBill {
  std::vector<TracedCall> requests;  ///< each once, of kind request or error
  std::vector<CountedElsewhere> elsewhere;
  std::int64_t nested = 0;             ///< calls that are the same request as another one
  std::int64_t aggregates = 0;         ///< aggregates that do not count
  std::int64_t gaps = 0;               ///< calls without counts in any span, not counted as requests
  std::int64_t larger_aggregates = 0;  ///< aggregates that report more than the calls below them
};

}  // namespace otelc::traces
