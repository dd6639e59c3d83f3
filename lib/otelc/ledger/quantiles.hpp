// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace otelc::ledger {

/// Quantiles of positive numbers in bounded memory, for times to the first token.
///
/// Exact for up to kExactMax numbers. Beyond, results are within 1 % for numbers from 1 to 1e10; numbers
/// outside count as the nearest of these. The order of the numbers does not matter. Not thread-safe.
class Quantiles {
 public:
  static constexpr std::size_t kExactMax = 1000;

  void add(std::int64_t number);
  void add(const Quantiles& other);
  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// Return the middle number, or the mean of the two in the middle. nullopt: there are no numbers.
  [[nodiscard]] std::optional<double> median() const;
  /// Return the smallest number that at least `percent` % of all do not exceed (nearest rank). nullopt: there
  /// are no numbers.
  [[nodiscard]] std::optional<double> percentile(double percent) const;

 private:
  static std::size_t bucket_of(double number);
  void use_buckets();
  [[nodiscard]] double at_rank(std::uint64_t rank) const;  // 1: the smallest

  std::uint64_t count_ = 0;
  std::vector<std::int64_t> exact_;
  std::vector<std::uint32_t> buckets_;  // replace exact_ if not empty
};

}  // namespace otelc::ledger
