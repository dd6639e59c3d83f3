// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace otelc::report {

// How every output for people writes dollars, counts and times. Counts in full: with_thousands().

/// `$1,103.20`; four decimals under $1 (`$0.0310`), because most requests cost less than a cent; an amount
/// over 0 that would round to nothing is `<$0.0001`.
std::string usd_text(double usd);

/// usd_text() of two amounts that are compared. Amounts that differ never read the same: they get as many
/// decimals as that takes (`$2.5004` and `$2.5000`).
std::pair<std::string, std::string> usd_texts(double a, double b);

/// `84 %` of a share of 0.84; `<1 %` and `>99 %` where rounding would make it nothing or all.
std::string share_text(double share);

/// A count in at most five columns, rounded to three digits: `999`, `1.23k`, `45.6k`, `789k`, `1.23M`.
std::string compact_count(std::int64_t count);

/// `30 ms`, `2.3 s`, `1 min 5 s`, `26 h 43 min`
std::string duration_text(std::chrono::microseconds duration);

/// The same in at most six columns up to a hundred hours: `30ms`, `2.3s`, `1m05s`, `26h43m`
std::string short_duration(std::int64_t microseconds);

}  // namespace otelc::report
