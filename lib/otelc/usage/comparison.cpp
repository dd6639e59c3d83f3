// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/comparison.hpp>

#include <utility>

namespace otelc::usage {
namespace {

Spend spend_of(const billing::Usage& usage) {
  return {usage.cost_usd, usage.total_tokens, usage.requests, usage.unpriced_tokens};
}

}  // namespace

Baseline baseline_of(std::string path, const Summary& summary) {
  Baseline baseline{std::move(path)};
  for (const UsageRow& row : summary.models) baseline.models[row.name] = spend_of(row.usage);
  baseline.totals = spend_of(summary.totals);
  if (!baseline.totals.is_known()) baseline.lack = kNoUsage;
  return baseline;
}

Comparison compare(const Baseline& baseline, const Summary& summary) {
  Comparison comparison{baseline.path, baseline.lack, {}, {{}, baseline.totals, spend_of(summary.totals)}};
  std::map<std::string, Comparison::Row> rows;
  for (const auto& [model, spend] : baseline.models) rows[model].before = spend;
  for (const UsageRow& row : summary.models) rows[row.name].now = spend_of(row.usage);
  for (auto& [model, row] : rows) {
    row.model = model;
    comparison.models.push_back(std::move(row));
  }
  return comparison;
}

std::optional<double> increase_percent(std::optional<double> before, std::optional<double> now) {
  if (!before || !now || *before == 0) return std::nullopt;
  return 100 * (*now / *before - 1);
}

}  // namespace otelc::usage
