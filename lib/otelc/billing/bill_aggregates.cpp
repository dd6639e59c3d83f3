// SPDX-License-Identifier: Apache-2.0
//
// An aggregate counts under the one model that it names, but its calls may have used other models. Tokens
// that another report has of such a model, beyond its spans, may belong to these calls. So that much of the
// aggregate does not count: the smaller bill is right (docs/counting.md#nesting).
#include <otelc/billing/detail/bill_aggregates.hpp>

#include <algorithm>
#include <string_view>

#include <otelc/base/saturating.hpp>

namespace otelc::billing::detail {
namespace {

Amounts sum_of_row(const std::vector<ReportLine>& lines, const BillRow& row) {
  Amounts all;
  for (const std::uint32_t line : row.tokens) all.add(*lines[line].amounts);
  return all;
}

// Prompts first, which cost less per token.
void take_from_row(const std::vector<ReportLine>& lines, std::int64_t tokens, BillRow& row) {
  const Amounts own = sum_of_row(lines, row);
  if (tokens == own.total_tokens()) row.requests.clear();  // they count where their tokens do
  for (const agents::TokenType type : {agents::TokenType::input, agents::TokenType::cache_read,
                                       agents::TokenType::cache_creation, agents::TokenType::output}) {
    const auto at = static_cast<std::size_t>(type);
    const std::int64_t part = std::min(tokens, own.tokens[at]);
    row.adjustment[at] = -part;
    tokens -= part;
  }
  row.adjusted_by = row.tokens.front();
}

}  // namespace

void take_aggregates(const std::vector<ReportLine>& lines, const events::Names& names,
                     const std::vector<ChosenGroup>& groups, Bill& bill) {
  struct Aggregate {
    BillRow* row;
    std::int64_t tokens;
    std::int64_t* left;  // what the group counts beyond its largest other report
  };
  std::vector<std::int64_t> left;
  left.reserve(groups.size());
  std::vector<Aggregate> aggregates;
  std::int64_t unseen = 0;  // counted tokens that are in no span
  for (const ChosenGroup& group : groups) {
    add_to(unseen, std::max<std::int64_t>(saturating_sub(group.counted, group.spans), 0));
    left.push_back(saturating_sub(group.counted, group.others));
    for (std::size_t i = group.first_row; i < group.end_row && left.back() > 0; ++i) {
      const Amounts own = sum_of_row(lines, bill.rows[i]);
      if (own.rare->of_aggregates > 0)
        aggregates.push_back(
            {&bill.rows[i], std::min(own.rare->of_aggregates, own.total_tokens()), &left.back()});
    }
  }
  std::sort(aggregates.begin(), aggregates.end(), [&](const Aggregate& a, const Aggregate& b) {
    return std::string_view(names.name(a.row->model)) < std::string_view(names.name(b.row->model));
  });
  for (const Aggregate& one : aggregates) {
    const std::int64_t taken = std::min({one.tokens, *one.left, unseen});
    if (taken <= 0) continue;
    take_from_row(lines, taken, *one.row);
    unseen -= taken;
    *one.left -= taken;
    add_to(bill.sighting.total, -taken);
    add_to(bill.sighting.missing_in_spans, taken);
  }
}

}  // namespace otelc::billing::detail
