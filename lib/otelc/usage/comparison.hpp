// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <otelc/usage/summary.hpp>

namespace otelc::usage {

/// The numbers by which runs are compared. nullopt: not reported.
struct Spend {
  std::optional<double> cost_usd;
  std::optional<std::int64_t> total_tokens;
  std::optional<std::int64_t> requests;
  std::int64_t unpriced_tokens = 0;  ///< tokens of unknown cost, which `cost_usd` does not cover

  [[nodiscard]] bool is_known() const { return cost_usd || total_tokens || requests; }
  /// Return the cost if it covers all tokens.
  [[nodiscard]] std::optional<double> whole_cost_usd() const {
    return unpriced_tokens == 0 ? cost_usd : std::nullopt;
  }
};

/// An earlier run to compare with.
struct Baseline {
  std::string path;
  std::string lack = {};  ///< why it cannot be used, in words ("no such file"); empty: it can
  std::map<std::string, Spend> models = {};
  Spend totals = {};
};

/// A run beside its baseline.
struct Comparison {
  struct Row {
    std::string model;  ///< empty: the totals
    Spend before;
    Spend now;
  };
  std::string baseline;     ///< path
  std::string lack = {};    ///< as Baseline::lack; if not empty, no row has a `before`
  std::vector<Row> models;  ///< of both runs, sorted by name (bytes)
  Row totals;
};

inline constexpr const char* kNoUsage = "no model usage was reported";

/// Make a baseline from the summary of `path`. Its `lack` is kNoUsage if the summary has no usage.
Baseline baseline_of(std::string path, const Summary& summary);

/// Set each model of both runs side by side.
Comparison compare(const Baseline& baseline, const Summary& summary);

/// Return the increase in percent of `before`, from -100 up; nullopt if either is unknown or `before` is 0.
std::optional<double> increase_percent(std::optional<double> before, std::optional<double> now);

}  // namespace otelc::usage
