// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace otelc::report {

/// Decimals of amounts in outputs for programs; decimal_text() drops zeros at the end.
inline constexpr int kUsdDigits = 12;
inline constexpr int kSecondsDigits = 6;

}  // namespace otelc::report
