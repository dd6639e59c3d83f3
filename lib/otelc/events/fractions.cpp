// SPDX-License-Identifier: Apache-2.0
#include <otelc/events/fractions.hpp>

#include <otelc/base/saturating.hpp>
#include <otelc/events/usage_event.hpp>

namespace otelc::events {

std::int64_t rounded(std::int64_t count, std::int64_t fraction) {
  add_to(count, fraction / kToken);
  const std::int64_t rest = fraction % kToken;
  const bool is_up = rest > kToken / 2 || (rest == kToken / 2 && count % 2 != 0);
  return is_up ? saturating_add(count, 1) : count;
}

std::int64_t& Fractions::of_other(std::string_view type) {
  for (auto& [name, fraction] : of_others) {
    if (name == type) return fraction;
  }
  return of_others.emplace_back(type, 0).second;
}

std::int64_t Fractions::sum() const {
  std::int64_t sum = 0;
  for (const std::int64_t fraction : of_types) sum += fraction;
  for (const auto& [type, fraction] : of_others) sum += fraction;
  return sum;
}

void add_fraction(std::int64_t& count, std::int64_t& fraction, std::int64_t amount) {
  fraction += amount;
  if (fraction >= kToken) {
    fraction -= kToken;
    add_to(count, 1);
  } else if (fraction < 0) {
    fraction += kToken;
    add_to(count, -1);
  }
}

}  // namespace otelc::events
