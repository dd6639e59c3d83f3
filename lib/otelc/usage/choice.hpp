// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include <otelc/prices/money.hpp>
#include <otelc/usage/list_price.hpp>
#include <otelc/usage/tally.hpp>
#include <otelc/usage/usage_event.hpp>

namespace otelc::usage {

/// Running sums of what each evidence saw of some spend: enough to say what of it counts.
struct Running {
  struct Sums {
    std::array<std::int64_t, kTokenTypes> tokens{};
    std::int64_t other_tokens = 0;
    Listed list;
    double cost_usd = 0;
    std::int64_t requests = 0;
    std::int64_t errors = 0;
    bool has_tokens = false;
    bool has_cost = false;
    bool has_duration = false;

    [[nodiscard]] std::int64_t total_tokens() const;
    [[nodiscard]] bool is_empty() const {
      return !has_spend() && !has_duration && requests == 0 && errors == 0;
    }
    [[nodiscard]] bool has_spend() const { return has_tokens || has_cost; }
  };
  std::array<Sums, kEvidences> by;

  void add(const UsageEvent& event, const Listed& listed);
  [[nodiscard]] const Sums& of(Evidence evidence) const { return by[index_of(evidence)]; }
  [[nodiscard]] bool has_spend() const;
  [[nodiscard]] bool is_empty() const;
  /// Answers that spans alone tell of. What only failed is no answer.
  [[nodiscard]] bool is_of_answered_spans() const;
};

/// Which evidence counts (docs/architecture.md, "What a number means").
struct Choice {
  Evidence spend =
      Evidence::metric;  ///< metrics or events, whichever saw more; spans only where neither exists
  Evidence cost = Evidence::metric;  ///< the same, or another where that one names no cost
  Evidence api = Evidence::event;    ///< events; spans only where there are no events
  /// For the list price: what tells of single requests, where it saw the tokens that count; else `spend`.
  Evidence list = Evidence::metric;
};

/// `is_whole_model`: reports of all sessions meet here, and some do not say theirs; of two that saw the same
/// then the one counts that does.
Choice choose(const Running& running, bool is_whole_model);
Choice choose(const Tallies& sums, bool is_whole_model);

/// What counts, as sums that can be added and taken away again without an error. The last three count how
/// many of what was added up know a cost, have (some of) it at list price, and know their requests.
struct Counted {
  std::int64_t tokens = 0;
  prices::Money cost;
  std::int64_t unpriced_tokens = 0;  ///< whose cost is unknown
  std::int64_t requests = 0;
  std::int64_t errors = 0;
  std::int64_t known_costs = 0;
  std::int64_t list_costs = 0;
  std::int64_t known_requests = 0;

  Counted& operator+=(const Counted& other);
  Counted& operator-=(const Counted& other);
};

Counted counted(const Running& running, bool is_whole_model);

/// What of the running sums tells when the spend was: of two that saw the same, the one that tells of single
/// requests. `is_cost_reported`: else the cost is the list price of what `spend` saw.
struct SpendInTime {
  Evidence spend;
  Evidence cost;
  bool is_cost_reported;
};
SpendInTime spend_in_time(const Running& running);

}  // namespace otelc::usage
