// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace otelc::report {

/// A count in at most five columns, rounded to three digits: `999`, `1.23k`, `45.6k`, `789k`, `1.23M`.
std::string compact_count(std::int64_t count);

/// `$12.3456`; an amount over 0 that would round to nothing is `<$0.0001`.
std::string short_cost(double usd);

/// `30ms`, `2.3s`, `1m05s`, `2h03m`
std::string short_duration(std::int64_t microseconds);

}  // namespace otelc::report
