// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace otelc::ingest {

/// A limit in bytes for all requests that are being decoded and counted. Share one among the Decoders of all
/// threads; each request takes its part through a DecodeShare. Thread-safe.
class DecodeBudget {
 public:
  explicit DecodeBudget(std::size_t bytes_max) : bytes_max_(bytes_max) {}

 private:
  friend class DecodeShare;
  const std::size_t bytes_max_;
  std::atomic<std::size_t> held_{0};
};

/// One request's part of a DecodeBudget. The destructor gives it back. Without a budget everything is
/// granted. Not thread-safe.
class DecodeShare {
 public:
  /// Free for each request, so that small exports get through when large ones have used the budget up.
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

  /// Sets the request's memory to `bytes`. Returns false, and changes nothing, if the budget has too little
  /// left. Reducing it always succeeds.
  [[nodiscard]] bool hold(std::size_t bytes);

 private:
  /// Gives everything back; after a large request also returns free heap memory to the system.
  void end();

  std::shared_ptr<DecodeBudget> budget_;
  std::size_t counted_ = 0;
};

}  // namespace otelc::ingest
