// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include <otelc/ingest/rate_window.hpp>
#include <otelc/ledger/ledger.hpp>

namespace otelc::tail {

/// What the live view's last row shows.
struct LiveStatus {
  ledger::RunningTotals totals;
  std::uint64_t skipped = 0;  ///< lines that could not be read
  double tokens_per_s = 0;
  std::array<double, ingest::RateWindow::kWindowSeconds>
      tokens_by_second{};  ///< the last minute, oldest first
};

/// One row of at most `columns`: tokens, cost, requests, errors, tokens/s and the last minute as a sparkline.
/// What does not fit is left out, the least important first; the cost stays longest. Begins with a space.
std::string status_text(const LiveStatus& status, std::size_t columns);

/// The totals of the same row, without the rate, the sparkline and the space.
std::string totals_text(const LiveStatus& status, std::size_t columns);

/// The row while the totals are not known yet: ` counting… 43 %`.
std::string counting_text(int percent, std::size_t columns);

/// Eight heights, scaled to the largest; what is not 0 is at least the second. `width` divides 60.
std::string sparkline(const std::array<double, ingest::RateWindow::kWindowSeconds>& by_second,
                      std::size_t width);

}  // namespace otelc::tail
