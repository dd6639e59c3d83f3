// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to billing: finds names that are one model.

#include <cstdint>
#include <vector>

#include <otelc/billing/bill_parts.hpp>

namespace otelc::billing::detail {

/// The groups of an account's lines. Groups are numbered from 0, in the order of their first line.
struct NameGroups {
  std::vector<std::uint32_t> group_of;  ///< by line
  std::uint32_t groups = 0;
  std::vector<JoinedNames> joined;
};

/// Return whether spans stand in for events that did not arrive: all events of answered requests have a
/// request id, and spans report requests with other ids. Both together are then one kind of report
/// (docs/counting.md#whole).
bool do_spans_stand_in(const std::vector<ReportLine>& lines);

/// Group the lines of an account by model. Arguments as in make_bill().
NameGroups group_names(const agents::Agent& rows, std::uint32_t agent, const std::vector<ReportLine>& lines,
                       const events::Names& names);

}  // namespace otelc::billing::detail
