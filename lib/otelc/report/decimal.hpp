// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace otelc::report {

/// Decimals of amounts in machine formats. decimal_text() drops trailing zeros.
inline constexpr int kUsdDigits = 12;
inline constexpr int kSecondsDigits = 6;

}  // namespace otelc::report
