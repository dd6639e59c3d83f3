// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/comparison.hpp>

#include <otelc/report/amount_text.hpp>

namespace otelc::report {

std::string increase_text(std::optional<double> before, std::optional<double> now) {
  if (before.has_value() != now.has_value()) return now ? "new" : "gone";
  if (before && *before == *now) return "same";
  const auto percent = usage::increase_percent(before, now);
  return percent ? change_text(*percent) : "-";
}

std::string cost_increase_text(const usage::Comparison::Row& row) {
  return increase_text(row.before.cost_usd, row.now.cost_usd);
}

std::string tokens_increase_text(const usage::Comparison::Row& row) {
  return increase_text(row.before.total_tokens, row.now.total_tokens);
}

}  // namespace otelc::report
