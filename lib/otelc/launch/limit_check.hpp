// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <otelc/usage/summary.hpp>

namespace otelc::launch {

/// The limits of a run: `--max-cost`, `--max-tokens` and `--max-time`.
struct Limits {
  std::optional<double> max_cost_usd{};
  std::optional<std::int64_t> max_tokens{};
  std::optional<std::chrono::milliseconds> max_time{};
  /// Which cost `max_cost_usd` limits; `both`: each of the two costs.
  usage::CostBasis cost = usage::CostBasis::reported;

  /// Return true if a limit depends on telemetry.
  [[nodiscard]] bool on_usage() const { return max_cost_usd || max_tokens; }
};

/// Which kind of cost a message names: the usual cost, or the cost at list price.
enum class Figure { usual, list_price };

/// Compares what a run has used with its limits, and words the warnings. A limit counts as exceeded once it
/// is reached, because the next request would exceed it. Not thread-safe; see LimitWatch.
class LimitCheck {
 public:
  explicit LimitCheck(Limits limits) : limits_(limits) {}

  /// Compare the run's total cost and tokens so far with the limits.
  void spent(double cost_usd, std::int64_t tokens, Figure figure = Figure::usual);
  /// Warn about models that used tokens and have no price of the kind that `--max-cost` uses, so that it
  /// cannot limit them. Each model once.
  void unpriced(const std::vector<std::string>& models);
  /// Compare the time since the command's start with the limit.
  void running(std::chrono::milliseconds elapsed);

  /// Return the new warnings, each once: a limit is used up to 80 %, a model has no price.
  std::vector<std::string> take_warnings();
  /// Return the limit that was reached first, with the amount, as a message; empty: none.
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  /// Return true if `share` is between 80 % and 100 % and this was not reported before.
  static bool is_near(double share, bool& warned);

  Limits limits_;
  bool warned_of_cost_ = false;
  bool warned_of_tokens_ = false;
  bool warned_of_time_ = false;
  std::set<std::string> unpriced_;
  std::vector<std::string> warnings_;
  std::string reason_;
};

}  // namespace otelc::launch
