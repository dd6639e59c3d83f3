// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace otelc::ledger {

/// The distribution of positive amounts in bounded memory: exact up to kExactMax of them; beyond, each
/// counts in a bucket 2 % wide, so that an answer is within 1 % of the truth (between 1 and 1e10; what
/// lies outside counts as the nearest of these). The order of the amounts does not matter. Not thread-safe.
class Quantiles {
 public:
  static constexpr std::size_t kExactMax = 1000;

  void add(std::int64_t amount);
  void add(const Quantiles& other);
  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// The middle one, or the mean of the two in the middle. nullopt: there are none.
  [[nodiscard]] std::optional<double> median() const;
  /// The smallest amount that at least `percent` % of all do not exceed (nearest rank).
  [[nodiscard]] std::optional<double> percentile(double percent) const;

 private:
  static std::size_t bucket_of(double amount);
  void use_buckets();
  [[nodiscard]] double at_rank(std::uint64_t rank) const;  // 1: the smallest

  std::uint64_t count_ = 0;
  std::vector<std::int64_t> exact_;
  std::vector<std::uint32_t> buckets_;  // instead of exact_, when not empty
};

}  // namespace otelc::ledger
