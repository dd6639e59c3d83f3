// SPDX-License-Identifier: Apache-2.0
//
// Up to kExactMax numbers are kept as they are. Beyond, they are counted in buckets whose bounds grow by 2 %
// (kWidth), and a rank is answered with the middle of its bucket: at most 1 % off. The buckets depend only on
// the numbers, so the result does not depend on their order, nor on how two distributions are merged.
#include <otelc/ledger/quantiles.hpp>

#include <algorithm>
#include <cmath>

namespace otelc::ledger {
namespace {

constexpr double kWidth = 1.02;
constexpr double kNumberMax = 1e10;

}  // namespace

std::size_t Quantiles::bucket_of(double number) {
  return static_cast<std::size_t>(std::log(std::clamp(number, 1.0, kNumberMax)) / std::log(kWidth));
}

void Quantiles::add(std::int64_t number) {
  ++count_;
  if (buckets_.empty()) {
    exact_.push_back(number);
    if (exact_.size() > kExactMax) use_buckets();
    return;
  }
  ++buckets_[bucket_of(static_cast<double>(number))];
}

void Quantiles::add(const Quantiles& other) {
  if (other.buckets_.empty()) {
    for (const std::int64_t number : other.exact_) add(number);
    return;
  }
  if (buckets_.empty()) use_buckets();
  count_ += other.count_;
  for (std::size_t i = 0; i < buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
}

void Quantiles::use_buckets() {
  buckets_.resize(bucket_of(kNumberMax) + 1);
  for (const std::int64_t known : exact_) ++buckets_[bucket_of(static_cast<double>(known))];
  exact_ = {};
}

double Quantiles::at_rank(std::uint64_t rank) const {
  if (buckets_.empty()) {
    std::vector<std::int64_t> sorted = exact_;
    const auto nth = sorted.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(sorted.begin(), nth, sorted.end());
    return static_cast<double>(*nth);
  }
  std::size_t bucket = 0;
  for (std::uint64_t below = buckets_[0]; below < rank; below += buckets_[bucket]) ++bucket;
  return std::pow(kWidth, static_cast<double>(bucket) + 0.5);
}

std::optional<double> Quantiles::median() const {
  if (count_ == 0) return std::nullopt;
  return (at_rank((count_ + 1) / 2) + at_rank(count_ / 2 + 1)) / 2;
}

std::optional<double> Quantiles::percentile(double percent) const {
  if (count_ == 0) return std::nullopt;
  const double rank = std::ceil(static_cast<double>(count_) * percent / 100);
  return at_rank(std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rank), 1, count_));
}

}  // namespace otelc::ledger
