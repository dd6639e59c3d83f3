// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to billing: spans around calls that count for them, beside what other reports saw of the same
// calls.

#include <cstddef>
#include <cstdint>
#include <vector>

#include <otelc/billing/bill_parts.hpp>

namespace otelc::billing::detail {

/// What was chosen for a group of names.
struct ChosenGroup {
  std::size_t first_row = 0;  ///< of the bill
  std::size_t end_row = 0;
  std::int64_t counted = 0;  ///< tokens
  std::int64_t spans = 0;    ///< tokens that spans saw, also those that are counted elsewhere
  std::int64_t others = 0;   ///< the most tokens that another report saw
};

/// An aggregate counts under the one model that it names, whatever the models of its calls were. What another
/// report saw of a model beyond its spans may be of these calls: so much of the aggregate is not counted once
/// more.
void take_aggregates(const std::vector<ReportLine>& lines, const events::Names& names,
                     const std::vector<ChosenGroup>& groups, Bill& bill);

}  // namespace otelc::billing::detail
