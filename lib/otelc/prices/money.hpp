// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>

namespace otelc::prices {

/// A rate in attodollars (1e-18 USD) per token. All decimals of price lists are whole numbers of these.
using Rate = std::int64_t;

/// An exact amount of dollars, as a whole number of attodollars, so that sums do not depend on their order.
/// The range is over 1e20 USD in both directions; sums beyond it stay at its end.
class Money {
 public:
  constexpr Money() = default;
  constexpr Money(std::int64_t tokens, Rate rate) : atto_(static_cast<Int128>(tokens) * rate) {}

  constexpr Money& operator+=(Money other) {
    if (__builtin_add_overflow(atto_, other.atto_, &atto_)) atto_ = other.atto_ > 0 ? kMost : -kMost;
    return *this;
  }
  constexpr Money& operator-=(Money other) {
    if (__builtin_sub_overflow(atto_, other.atto_, &atto_)) atto_ = other.atto_ < 0 ? kMost : -kMost;
    return *this;
  }
  /// Converts reported dollars, rounded to 12 decimals, beyond which a double is not exact. NaN becomes 0.
  [[nodiscard]] static constexpr Money of_usd(double usd) {
    constexpr Int128 kAttoPerPico = 1'000'000;
    constexpr double kMostPico = static_cast<double>(kMost) / 1e6;
    Money money;
    const double pico = usd * 1e12;
    if (pico >= kMostPico) {
      money.atto_ = kMost;
    } else if (pico <= -kMostPico) {
      money.atto_ = -kMost;
    } else if (pico == pico) {
      money.atto_ = static_cast<Int128>(pico < 0 ? pico - 0.5 : pico + 0.5) * kAttoPerPico;
    }
    return money;
  }
  [[nodiscard]] constexpr double usd() const { return static_cast<double>(atto_) / 1e18; }
  friend constexpr bool operator==(Money a, Money b) { return a.atto_ == b.atto_; }
  friend constexpr bool operator<(Money a, Money b) { return a.atto_ < b.atto_; }

 private:
  // There are many sums, so the alignment is 8 instead of the type's 16, to save memory.
  __extension__ using Int128 [[gnu::aligned(8)]] = __int128;
  static constexpr Int128 kMost = (static_cast<Int128>(std::numeric_limits<std::int64_t>::max()) << 64);

  Int128 atto_ = 0;
};

}  // namespace otelc::prices
