// SPDX-License-Identifier: Apache-2.0
#include <otelc/billing/detail/bill_draft.hpp>

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include <otelc/billing/detail/name_groups.hpp>

namespace otelc::billing::detail {

BillDraft::BillDraft(const agents::Agent& table_rows, std::uint32_t agent,
                     const std::vector<ReportLine>& report_lines, const events::Names& model_names)
    : rows(table_rows), lines(report_lines), names(model_names) {
  NameGroups named = group_names(rows, agent, lines, names);
  groups.resize(named.groups);
  for (std::uint32_t i = 0; i < lines.size(); ++i) {
    bill.lines.push_back(lines[i].key);
    groups[named.group_of[i]].lines.push_back(i);
  }
  bill.joined = std::move(named.joined);
  // Sorted by what they are, so that the order of the input changes nothing.
  const auto rank = [this](std::uint32_t id) {
    return std::tuple(key(id).report, key(id).scope, std::string_view(names.name(key(id).model)));
  };
  for (BillGroup& group : groups)
    std::ranges::sort(group.lines, [&](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); });
}

}  // namespace otelc::billing::detail
