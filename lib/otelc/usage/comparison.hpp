// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <otelc/usage/summary.hpp>

namespace otelc::usage {

/// What runs are compared by. nullopt: nobody said.
struct Spend {
  std::optional<double> cost_usd;
  std::optional<std::int64_t> total_tokens;
  std::optional<std::int64_t> requests;
  std::int64_t unpriced_tokens = 0;  ///< not in the cost

  [[nodiscard]] bool is_known() const { return cost_usd || total_tokens || requests; }
  /// The cost, where it is that of all tokens.
  [[nodiscard]] std::optional<double> whole_cost_usd() const {
    return unpriced_tokens == 0 ? cost_usd : std::nullopt;
  }
};

/// An earlier run, to compare a later one with.
struct Baseline {
  std::string path;
  std::string lack = {};  ///< why it says nothing, in words (no such file); empty: it says something
  std::map<std::string, Spend> models = {};
  Spend totals = {};
};

/// A run beside its baseline.
struct Comparison {
  struct Row {
    std::string model;  ///< empty: of the totals
    Spend before;
    Spend now;
  };
  std::string baseline;     ///< its path
  std::string lack = {};    ///< as Baseline::lack; then `before` is empty everywhere
  std::vector<Row> models;  ///< of both runs, by name (bytes)
  Row totals;
};

inline constexpr const char* kNoUsage = "it tells of no model usage";

/// Its `lack` is kNoUsage where the summary is of none.
Baseline baseline_of(std::string path, const Summary& summary);

Comparison compare(const Baseline& baseline, const Summary& summary);

/// How much more it is now, in percent of what it was: -100 and up; nullopt where one of them is not
/// known or where it was 0.
std::optional<double> increase_percent(std::optional<double> before, std::optional<double> now);

}  // namespace otelc::usage
