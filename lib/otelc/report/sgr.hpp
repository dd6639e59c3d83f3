// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to report: colours of terminals (ECMA-48 SGR). Only the user's own palette is used, so that they
// are readable on dark and light backgrounds.

#include <string>
#include <string_view>

#include <otelc/report/options.hpp>

namespace otelc::report::sgr {

inline constexpr std::string_view kNone;
inline constexpr std::string_view kPlain = "\x1b[0m";
inline constexpr std::string_view kBold = "\x1b[1m";
inline constexpr std::string_view kDim = "\x1b[2m";
inline constexpr std::string_view kRed = "\x1b[31m";
inline constexpr std::string_view kGreen = "\x1b[32m";
inline constexpr std::string_view kYellow = "\x1b[33m";
inline constexpr std::string_view kMagenta = "\x1b[35m";
inline constexpr std::string_view kCyan = "\x1b[36m";

/// Returns `text` in `colour`, or unchanged if `style` has no colours or `colour` is empty.
inline std::string painted(std::string_view text, std::string_view colour, const TextStyle& style) {
  if (!style.is_coloured || colour.empty() || text.empty()) return std::string(text);
  std::string out(colour);
  out.append(text).append(kPlain);
  return out;
}

}  // namespace otelc::report::sgr
