// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/without_model.hpp>

#include <algorithm>

#include <otelc/base/text.hpp>

namespace otelc::report {

bool is_without_model(const usage::UsageRow& row) {
  const billing::Usage& usage = row.usage;
  const bool has_requests = usage.requests.value_or(0) > 0 || usage.errors.value_or(0) > 0;
  return row.name == "unknown" && has_requests && usage.total_tokens.value_or(0) == 0 &&
         usage.cost_usd.value_or(0) == 0;
}

std::string without_model_text(const usage::Summary& summary) {
  const auto row = std::find_if(summary.models.begin(), summary.models.end(), is_without_model);
  if (row == summary.models.end()) return {};
  std::string text;
  const std::int64_t answered = row->usage.requests.value_or(0);
  const std::int64_t errors = row->usage.errors.value_or(0);
  if (answered > 0) text = with_thousands(answered) + " answered";
  if (errors > 0) text += (text.empty() ? "" : ", ") + plural(errors, "error");
  return "Requests without a model: " + text;
}

std::string only_errors_text(const billing::Usage& totals) {
  const bool is_used = totals.total_tokens.value_or(0) != 0 || totals.requests.value_or(0) != 0 ||
                       totals.cost_usd.value_or(0) != 0;
  if (is_used || totals.errors.value_or(0) == 0) return {};
  return "No request was answered: " + plural(*totals.errors, "error");
}

}  // namespace otelc::report
