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

struct Limits {
  std::optional<double> max_cost_usd{};
  std::optional<std::int64_t> max_tokens{};
  std::optional<std::chrono::milliseconds> max_time{};
  /// Which cost `max_cost_usd` holds; `both`: each of the two.
  usage::CostBasis cost = usage::CostBasis::reported;

  [[nodiscard]] bool on_usage() const { return max_cost_usd || max_tokens; }
};

/// Whose figure a cost is, for the words about it.
enum class Figure { usual, list_price };

/// Compares what was spent with what may be. A limit that is reached is passed: what comes next would
/// be over it. Not thread-safe.
class LimitCheck {
 public:
  explicit LimitCheck(Limits limits) : limits_(limits) {}

  void spent(double cost_usd, std::int64_t tokens, Figure figure = Figure::usual);
  /// Models that used tokens without a price of the kind that the limit goes by: it cannot hold them.
  void unpriced(const std::vector<std::string>& models);
  void running(std::chrono::milliseconds elapsed);

  /// What to tell people, once each: a limit at 80 %, a model without a price.
  std::vector<std::string> take_warnings();
  /// Which limit was reached first, and by what; empty: none.
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  /// True when the limit has just come to 80 % for the first time.
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
