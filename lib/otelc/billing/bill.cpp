// SPDX-License-Identifier: Apache-2.0
#include <otelc/billing/bill.hpp>

#include <algorithm>
#include <utility>

#include <otelc/base/saturating.hpp>
#include <otelc/billing/detail/bill_by_names.hpp>
#include <otelc/billing/detail/bill_draft.hpp>
#include <otelc/billing/detail/bill_whole.hpp>

namespace otelc::billing {
namespace {

void count_requests(detail::BillDraft& draft) {
  Sighting& seen = draft.bill.sighting;
  seen.requests = seen.errors = 0;
  std::int64_t without_tokens = 0;  // of models for which no report has tokens
  for (const BillRow& row : draft.bill.rows) {
    const bool has_tokens = std::any_of(row.tokens.begin(), row.tokens.end(),
                                        [&](std::uint32_t id) { return draft.amounts(id).has_tokens(); });
    for (const std::uint32_t id : row.requests) {
      add_to(seen.requests, draft.amounts(id).requests);
      if (!has_tokens) add_to(without_tokens, draft.amounts(id).requests);
    }
    for (const std::uint32_t id : row.errors) add_to(seen.errors, draft.amounts(id).errors);
  }
  seen.requests_without_tokens = std::max(seen.requests_without_tokens, without_tokens);
}

}  // namespace

Bill make_bill(const agents::Agent& rows, std::uint32_t agent, const std::vector<ReportLine>& lines,
               const events::Names& names) {
  detail::BillDraft draft(rows, agent, lines, names);
  if (rows.choice == agents::Choice::whole)
    detail::choose_whole(draft);
  else
    detail::choose_by_names(draft);
  count_requests(draft);
  return std::move(draft.bill);
}

}  // namespace otelc::billing
