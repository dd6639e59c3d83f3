// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace otelc::report {

// The one place that formats dollars, counts, percentages and times for people; every such output uses it.
// Machine formats (JSON, CSV, OpenMetrics) use base/decimal.hpp. For a count in full use with_thousands().
// All functions are pure and safe to call from any thread.

/// Returns `$1,103.20`, with four decimals under $1 (`$0.0310`) because most requests cost less than a cent.
/// An amount over 0 that would round to 0 is `<$0.0001`.
std::string usd_text(double usd);

/// Returns usd_text() of two amounts that are compared. Different amounts get as many decimals as it takes
/// to differ as text (`$2.5004` and `$2.5000`).
std::pair<std::string, std::string> usd_texts(double a, double b);

/// Returns a `share` from 0 to 1 in whole percent: `84 %` for 0.84. Returns `<1 %` and `>99 %` where rounding
/// would yield 0 or 100.
std::string share_text(double share);

/// Returns `percent` with one decimal: `12.5 %`. For shares use share_text(), for differences change_text().
std::string percent_text(double percent);
/// Returns a difference of `percent` with its sign: `+12.5 %`, `-3.0 %`.
std::string change_text(double percent);
/// Return the same of two values that are compared, with more decimals where different values need them, as
/// usd_texts() does.
std::pair<std::string, std::string> percent_texts(double a, double b);
std::pair<std::string, std::string> change_texts(double a, double b);

/// Returns a rate without its unit, as a whole number: `61`, `1,250`.
std::string rate_text(double per_second);

/// Returns a count in at most five columns, to three digits: `999`, `1.23k`, `45.6k`, `789k`, `1.23M`.
std::string compact_count(std::int64_t count);

/// Returns `30 ms`, `2.3 s`, `1 min 5 s` or `26 h 43 min`.
std::string duration_text(std::chrono::microseconds duration);

/// Returns the same in at most six columns, up to a hundred hours: `30ms`, `2.3s`, `1m05s`, `26h43m`.
std::string short_duration(std::int64_t microseconds);

}  // namespace otelc::report
