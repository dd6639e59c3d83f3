// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include <otelc/usage/tally.hpp>
#include <otelc/usage/usage_event.hpp>

namespace otelc::usage {

/// Running sums of what each evidence saw: enough to choose among them.
struct Running {
  std::array<std::int64_t, kEvidences> tokens{};
  std::array<double, kEvidences> cost_usd{};
  std::uint8_t spends = 0;  ///< bit per evidence that reported tokens or cost
  std::uint8_t costs = 0;   ///< bit per evidence that named a cost

  void add(const UsageEvent& event);
};

/// Which evidence counts (rule 1).
struct Choice {
  Evidence spend =
      Evidence::metric;  ///< metrics or events, whichever saw more; spans only where neither exists
  Evidence cost = Evidence::metric;  ///< the same, or another where that one names no cost
  Evidence api = Evidence::event;    ///< events; spans only where there are no events
  /// For the list price: what tells of single requests, where it saw the tokens that count; else `spend`.
  Evidence list = Evidence::metric;
};

/// What of the running sums counts.
struct Counted {
  std::int64_t tokens;
  double cost_usd;
};

/// `counts_spans`: false where spans are not to be counted though there is nothing else.
Counted counted(const Running& running, bool counts_spans);

/// What of the running sums tells when the spend was: of two that saw the same, the one that tells of single
/// requests. `is_cost_reported`: else the cost is the list price of what `spend` saw.
struct SpendInTime {
  Evidence spend;
  Evidence cost;
  bool is_cost_reported;
};
SpendInTime spend_in_time(const Running& running);

/// `is_whole_model`: reports of all sessions meet here, and some do not say theirs; of two that saw the same
/// then the one counts that does.
Choice choose(const Tallies& sums, bool is_whole_model);

}  // namespace otelc::usage
