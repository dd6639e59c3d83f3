// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include <otelc/ingest/rate_window.hpp>
#include <otelc/ledger/ledger.hpp>

namespace otelc::tail {

/// The contents of the live view's last row.
struct LiveStatus {
  ledger::RunningTotals totals;
  std::uint64_t skipped = 0;  ///< lines that could not be read
  double tokens_per_s = 0;
  std::array<double, ingest::RateWindow::kWindowSeconds>
      tokens_by_second{};  ///< the last minute, oldest first
};

/// Returns the row in at most `columns`: tokens, cost, requests, errors, tokens/s and the last minute as a
/// sparkline. If it does not fit, the least important parts are left out; the cost stays longest. Begins with
/// a space.
std::string status_text(const LiveStatus& status, std::size_t columns);

/// Returns the totals of that row, without the rate, the sparkline and the space.
std::string totals_text(const LiveStatus& status, std::size_t columns);

/// Returns the row while the totals are unknown: ` counting… 43 %`.
std::string counting_text(int percent, std::size_t columns);

/// Returns bars of eight heights, scaled to the largest. A sum above 0 has at least the second height.
/// `width` must divide 60.
std::string sparkline(const std::array<double, ingest::RateWindow::kWindowSeconds>& by_second,
                      std::size_t width);

}  // namespace otelc::tail
