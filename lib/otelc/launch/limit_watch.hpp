// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <otelc/base/unique_fd.hpp>
#include <otelc/launch/limit_check.hpp>

namespace otelc::launch {

/// Passes what a run uses from the threads that count it to the thread that waits for the command, and checks
/// the limits. Call spent(), reason() and cost_basis() from any thread, the rest from the
/// waiting thread.
class LimitWatch {
 public:
  explicit LimitWatch(Limits limits);

  /// Record the run's total cost and tokens so far. `unpriced`: models without a price of the kind that the
  /// limit uses, each reported once.
  void spent(double cost_usd, std::int64_t tokens, const std::vector<std::string>& unpriced,
             Figure figure = Figure::usual);
  /// Return which cost the limits use.
  [[nodiscard]] usage::CostBasis cost_basis() const { return limits_.cost; }

  /// Return a descriptor that becomes readable when spent() was called; -1: no limit depends on usage.
  [[nodiscard]] int notify_fd() const { return notify_.get(); }
  /// Record the time since the command's start.
  void running(std::chrono::milliseconds elapsed);
  /// Return the new warnings, as LimitCheck does, and reset notify_fd().
  std::vector<std::string> take_warnings();
  /// Return the limit that was reached first, as a message; empty: none.
  [[nodiscard]] std::string reason() const;
  /// Return how long until running() can lead to a warning or reach the limit; nullopt: there is no time
  /// limit.
  [[nodiscard]] std::optional<std::chrono::milliseconds> next_look(std::chrono::milliseconds elapsed) const;

 private:
  const Limits limits_;
  UniqueFd notify_;
  mutable std::mutex mutex_;  // guards check_
  LimitCheck check_;
};

}  // namespace otelc::launch
