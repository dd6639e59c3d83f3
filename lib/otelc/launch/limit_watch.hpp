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

/// Holds the limits against what has been spent, as it is spent. spent() is for any thread, the rest for the
/// thread that waits.
class LimitWatch {
 public:
  explicit LimitWatch(Limits limits);

  /// `unpriced`: models without a price of the kind that the limit goes by, that were not named before.
  void spent(double cost_usd, std::int64_t tokens, const std::vector<std::string>& unpriced,
             Figure figure = Figure::usual);
  /// Which cost the limits go by.
  [[nodiscard]] usage::CostBasis cost_basis() const { return limits_.cost; }

  /// Becomes readable when there is news; -1 when no limit needs it.
  [[nodiscard]] int notify_fd() const { return notify_.get(); }
  void running(std::chrono::milliseconds elapsed);
  std::vector<std::string> take_warnings();
  [[nodiscard]] std::string reason() const;
  /// Milliseconds until the time limit has something to say; nullopt: never.
  [[nodiscard]] std::optional<std::chrono::milliseconds> next_look(std::chrono::milliseconds elapsed) const;

 private:
  const Limits limits_;
  UniqueFd notify_;
  mutable std::mutex mutex_;  // guards check_
  LimitCheck check_;
};

}  // namespace otelc::launch
