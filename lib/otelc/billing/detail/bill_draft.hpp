// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to billing: what the two ways of choosing reports share.

#include <cstdint>
#include <vector>

#include <otelc/base/saturating.hpp>
#include <otelc/billing/detail/bill_group.hpp>

namespace otelc::billing::detail {

/// A bill in the making: an account's lines, grouped by model, and what was decided so far. Holds references
/// to its arguments. Not thread-safe.
struct BillDraft {
  BillDraft(const agents::Agent& table_rows, std::uint32_t agent, const std::vector<ReportLine>& report_lines,
            const events::Names& model_names);

  [[nodiscard]] const Amounts& amounts(std::uint32_t line) const { return *lines[line].amounts; }
  [[nodiscard]] const ReportKey& key(std::uint32_t line) const { return lines[line].key; }

  /// Add up the tokens of those of `ids` whose key fulfils `is_of`.
  template <class Predicate>
  [[nodiscard]] std::int64_t total(const LineIds& ids, const Predicate& is_of) const {
    std::int64_t sum = 0;
    for (const std::uint32_t id : ids) {
      if (is_of(key(id))) add_to(sum, amounts(id).total_tokens());
    }
    return sum;
  }

  const agents::Agent& rows;
  const std::vector<ReportLine>& lines;
  const events::Names& names;
  std::vector<BillGroup> groups;
  Bill bill;
};

}  // namespace otelc::billing::detail
