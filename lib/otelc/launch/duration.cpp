// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/duration.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>

#include <otelc/base/number.hpp>

namespace otelc::launch {
namespace {

struct Unit {
  std::string_view name;
  double milliseconds;
};
constexpr Unit kUnits[] = {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}};
constexpr double kMax = 366.0 * 24 * 3'600'000;

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  double sum = 0;
  const Unit* next = std::begin(kUnits);
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
    const auto number = parse_double(text.substr(0, digits));
    if (!number) return std::nullopt;
    text.remove_prefix(digits);
    const std::size_t letters = std::min(text.find_first_of("0123456789."), text.size());
    std::string_view name = text.substr(0, letters);
    if (name.empty() && next == std::begin(kUnits)) name = "s";
    if (name == "min") name = "m";
    const Unit* const unit =
        std::find_if(next, std::end(kUnits), [name](const Unit& known) { return known.name == name; });
    if (unit == std::end(kUnits)) return std::nullopt;
    text.remove_prefix(letters);
    sum += *number * unit->milliseconds;
    next = unit + 1;
  }
  if (sum > kMax) return std::nullopt;
  return std::chrono::milliseconds(std::llround(sum));
}

}  // namespace otelc::launch
