// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <otelc/billing/bill_parts.hpp>
#include <otelc/billing/report_line.hpp>
#include <otelc/billing/usage_of.hpp>
#include <otelc/events/names.hpp>

namespace otelc::billing {

/// Decide which of an account's reports count (docs/counting.md#choice), and which names are one model
/// (docs/counting.md#names).
///
/// `rows`: the agent's table rows, which say how it is chosen. `agent`: its index, under which `names` has
/// learned pairs of names. `lines`: one for each report and name; their order only decides the indexes in the
/// bill. Pure; O(lines x log(lines)).
Bill make_bill(const agents::Agent& rows, std::uint32_t agent, const std::vector<ReportLine>& lines,
               const events::Names& names);

}  // namespace otelc::billing
