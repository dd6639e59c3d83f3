// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to billing: which names of an account are one model.

#include <cstdint>
#include <vector>

#include <otelc/billing/bill_parts.hpp>

namespace otelc::billing::detail {

/// `group_of` stands beside the lines; groups are numbered from 0 in the order of their first line.
struct NameGroups {
  std::vector<std::uint32_t> group_of;
  std::uint32_t groups = 0;
  std::vector<JoinedNames> joined;
};

/// All events of answered requests have a request id, and spans tell of further ids: both together are one
/// kind.
bool do_spans_stand_in(const std::vector<ReportLine>& lines);

NameGroups group_names(const agents::Agent& rows, std::uint32_t agent, const std::vector<ReportLine>& lines,
                       const events::Names& names);

}  // namespace otelc::billing::detail
