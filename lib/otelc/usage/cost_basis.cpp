// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/cost_basis.hpp>

#include <cmath>

namespace otelc::usage {
namespace {

constexpr double kNotablePercent = 5;

// Both costs are known and cover all tokens. A list price that is a minimum shows a difference only if it is
// higher.
bool is_comparable(const billing::Usage& usage) {
  const auto list = usage.whole_list_usd();
  if (!list || !usage.reported_usd || usage.unreported_tokens != 0 || usage.total_tokens.value_or(0) == 0)
    return false;
  return !usage.is_list_least || *list > *usage.reported_usd;
}

// Shows a reported $0 as $0.
void charge_as_reported(billing::Usage& usage) {
  if (!usage.is_zero_reported || !usage.reported_usd) return;
  usage.set_cost(usage.reported);
  usage.cost_source = billing::CostSource::reported;
}

void charge_list_price(billing::Usage& usage) {
  usage.cost_usd = usage.list_usd;
  usage.cost = usage.list;
  usage.cost_source = usage.list_usd ? billing::CostSource::priced : billing::CostSource::none;
  usage.unpriced_tokens = usage.unlisted_tokens;
}

}  // namespace

void set_cost_basis(Summary& summary, CostBasis basis) {
  summary.cost_basis = basis;
  if (basis != CostBasis::list && basis != CostBasis::as_reported) return;
  const auto charge = basis == CostBasis::list ? charge_list_price : charge_as_reported;
  for (auto* rows : {&summary.models, &summary.by_agent, &summary.by_session, &summary.by_source}) {
    for (UsageRow& row : *rows) charge(row.usage);
  }
  charge(summary.sessions_left_out.usage);
  for (CellRow& row : summary.cells) charge(row.usage);
  for (LogRow& row : summary.by_log) charge(row.usage);
  charge(summary.totals);
  if (basis == CostBasis::as_reported) return;
  for (TimelineBin& bin : summary.timeline.bins) bin.cost_usd = bin.list_usd;
  for (ModelBin& bin : summary.timeline.by_model) bin.cost_usd = bin.list_usd;
  summary.most_expensive = summary.most_expensive_by_list_price;
  for (ledger::RequestRow& row : summary.most_expensive) row.reported_usd.reset();
  summary.unpriced_models.clear();
  for (const UsageRow& row : summary.models) {
    if (row.usage.unpriced_tokens > 0) summary.unpriced_models.push_back(row.name);
  }
}

std::optional<double> cost_by(CostBasis basis, const billing::Usage& usage) {
  if (basis == CostBasis::list) return usage.list_usd;
  const bool is_zero = basis == CostBasis::as_reported && usage.is_zero_reported;
  return is_zero && usage.reported_usd ? usage.reported_usd : usage.cost_usd;
}

std::optional<double> list_difference_percent(const billing::Usage& usage) {
  if (!is_comparable(usage) || *usage.reported_usd <= 0) return std::nullopt;
  return 100 * (*usage.list_usd / *usage.reported_usd - 1);
}

std::vector<CostDifference> cost_differences(const Summary& summary) {
  constexpr double kRounding = 1e-9;
  std::vector<CostDifference> differences;
  for (const UsageRow& row : summary.models) {
    if (!is_comparable(row.usage)) continue;
    const double reported = *row.usage.reported_usd;
    const double list = *row.usage.list_usd;
    if (std::abs(list - reported) > std::abs(reported) * kNotablePercent / 100 + kRounding)
      differences.push_back({row.name, reported, list});
  }
  return differences;
}

}  // namespace otelc::usage
