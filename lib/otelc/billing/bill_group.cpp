// SPDX-License-Identifier: Apache-2.0
#include <otelc/billing/detail/bill_group.hpp>

#include <otelc/base/saturating.hpp>

namespace otelc::billing::detail {

Amounts sum_of(const std::vector<ReportLine>& lines, const LineIds& ids) {
  Amounts all;
  for (const std::uint32_t id : ids) all.add(*lines[id].amounts);
  return all;
}

std::int64_t tokens_of(const std::vector<ReportLine>& lines, const LineIds& ids) {
  std::int64_t all = 0;
  for (const std::uint32_t id : ids) add_to(all, lines[id].amounts->total_tokens());
  return all;
}

}  // namespace otelc::billing::detail
