// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace otelc::http {

/// How many bytes the unfinished requests of all connections may hold together. Each connection draws on it
/// through a BodyShare. Must outlive its shares. Not thread-safe: one network thread uses it.
class BodyBudget {
 public:
  explicit BodyBudget(std::size_t bytes_max) : bytes_left_(bytes_max) {}

 private:
  friend class BodyShare;
  std::size_t bytes_left_;
};

/// One connection's part of a BodyBudget. The destructor returns its bytes to the budget. Not thread-safe.
class BodyShare {
 public:
  /// The first bytes of each connection, which are not counted: small exports succeed even when large bodies
  /// have used up the budget.
  static constexpr std::size_t kFreeBytes = std::size_t{64} * 1024;

  /// nullptr: no limit.
  explicit BodyShare(BodyBudget* budget) : budget_(budget) {}
  ~BodyShare() { (void)hold(0); }
  BodyShare(const BodyShare&) = delete;
  BodyShare& operator=(const BodyShare&) = delete;

  /// Set how many bytes the connection holds now, in total. Return false and change nothing if the budget
  /// does not have that many. A smaller number than before always succeeds.
  [[nodiscard]] bool hold(std::size_t bytes) {
    if (budget_ == nullptr) return true;
    const std::size_t counted = bytes > kFreeBytes ? bytes - kFreeBytes : 0;
    const std::size_t available = budget_->bytes_left_ + counted_;
    if (counted > available) return false;
    budget_->bytes_left_ = available - counted;
    counted_ = counted;
    return true;
  }

 private:
  BodyBudget* budget_;
  std::size_t counted_ = 0;
};

/// The message of the 503 for a request that exceeds the budget.
inline constexpr const char* kNoRoomForBody = "too much is being received at this moment: try again later";

}  // namespace otelc::http
