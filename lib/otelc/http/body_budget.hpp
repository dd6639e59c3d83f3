// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace otelc::http {

/// What the unfinished requests of all connections may hold together, in bytes. Not thread-safe;
/// must outlive its shares.
class BodyBudget {
 public:
  explicit BodyBudget(std::size_t bytes_max) : bytes_left_(bytes_max) {}

 private:
  friend class BodyShare;
  std::size_t bytes_left_;
};

/// One connection's part of a budget; what it holds is given back at its end.
class BodyShare {
 public:
  /// Not counted, for each connection: small exports get through when large bodies have taken all there is.
  static constexpr std::size_t kFreeBytes = std::size_t{64} * 1024;

  /// nullptr: without limit.
  explicit BodyShare(BodyBudget* budget) : budget_(budget) {}
  ~BodyShare() { (void)hold(0); }
  BodyShare(const BodyShare&) = delete;
  BodyShare& operator=(const BodyShare&) = delete;

  /// The connection now holds so much. False, and nothing has changed, when that is more than is
  /// left; less than before is always granted.
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

/// For the answer (503) to a request that the budget has no room for.
inline constexpr const char* kNoRoomForBody = "too much is being received at this moment: try again later";

}  // namespace otelc::http
