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

/// A span that is a model call, or that is around calls, as its trace keeps it: about 250 bytes.
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
  events::ModelId model = events::kNoModel;  ///< the name under which it counts; kNoModel: none was said
  events::ModelId other_model = events::kNoModel;  ///< another name in the same span
  agents::Kind kind = agents::Kind::request;       ///< request, error, aggregate or context
  prices::Service service = prices::Service::standard;
  bool has_session = false;
  bool is_answer = false;  ///< `model` is the name that answered
  bool has_counts = false;
  bool is_whole = false;      ///< an aggregate that counts for its calls
  bool is_revisable = false;  ///< it is one, and calls below it may still come and count instead
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
  /// With what was cached.
  [[nodiscard]] std::int64_t whole_input() const;
  [[nodiscard]] std::int64_t total() const { return saturating_add(whole_input(), output()); }
  /// What the ledger adds for it. Texts are empty.
  [[nodiscard]] events::UsageEvent event(const agents::Agent& rows) const;
};

/// How many types of tokens it has counts of.
std::ptrdiff_t types_told(const TracedCall& call);

/// The same counts: output within one token, and the same input, with or without what was cached, or none.
bool have_same_counts(const TracedCall& a, const TracedCall& b);

/// Whether a name of one is a name of the other; a call without a name may be of any model.
bool may_be_one_model(const TracedCall& a, const TracedCall& b, const events::Names& names);

/// One request that two spans tell of: the outer's, with the richest split of both and the name that
/// answered.
TracedCall merged(const TracedCall& outer, const TracedCall& inner);

/// A request of a service that another service's span tells of, so that its own reports do not count it
/// again.
struct CountedElsewhere {
  TracedCall inner;
  std::array<events::ModelId, 4> names;  ///< of either span
};

/// What a trace tells.
struct TraceBill {
  std::vector<TracedCall> requests;  ///< each once; kind request or error
  std::vector<CountedElsewhere> elsewhere;
  std::int64_t nested = 0;             ///< calls that are the same request as another one
  std::int64_t aggregates = 0;         ///< spans around calls that do not count
  std::int64_t gaps = 0;               ///< calls of which no span tells the counts, and that are no requests
  std::int64_t larger_aggregates = 0;  ///< that report more than the calls below them
};

}  // namespace otelc::traces
