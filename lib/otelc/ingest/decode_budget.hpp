// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace otelc::ingest {

/// What the requests that are being decoded and counted may hold together, in bytes. Any thread.
class DecodeBudget {
 public:
  explicit DecodeBudget(std::size_t bytes_max) : bytes_max_(bytes_max) {}

 private:
  friend class DecodeShare;
  const std::size_t bytes_max_;
  std::atomic<std::size_t> held_{0};
};

/// One request's part of a budget; what it holds is given back at its end. Not thread-safe itself.
class DecodeShare {
 public:
  /// Not counted, for each request: small exports get through when large ones have taken all there is.
  static constexpr std::size_t kFreeBytes = std::size_t{64} * 1024;

  DecodeShare() = default;
  explicit DecodeShare(std::shared_ptr<DecodeBudget> budget) : budget_(std::move(budget)) {}
  ~DecodeShare() { end(); }
  DecodeShare(DecodeShare&& other) noexcept
      : budget_(std::move(other.budget_)), counted_(std::exchange(other.counted_, 0)) {}
  DecodeShare& operator=(DecodeShare&& other) noexcept {
    if (this == &other) return *this;
    end();
    budget_ = std::move(other.budget_);
    counted_ = std::exchange(other.counted_, 0);
    return *this;
  }

  /// The request now holds so much. False, and nothing has changed, when that is more than is left; less than
  /// before is always granted.
  [[nodiscard]] bool hold(std::size_t bytes);

 private:
  /// Gives everything back, and to the system what a large request leaves in the heap.
  void end();

  std::shared_ptr<DecodeBudget> budget_;
  std::size_t counted_ = 0;
};

}  // namespace otelc::ingest
