// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <fmt/format.h>

namespace otelc::report {

/// A finite number for programs: at most `digits` behind the point, without the zeros at the end.
inline std::string decimal_text(double value, int digits) {
  std::string text = fmt::format("{:.{}f}", value, digits);
  if (digits > 0) text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

inline constexpr int kUsdDigits = 12;
inline constexpr int kSecondsDigits = 6;

}  // namespace otelc::report
