// SPDX-License-Identifier: Apache-2.0
// Each gate compares one amount with its limit. A gate passes only if the whole amount is known: a limit with
// nothing to measure fails (exit 3), and one model without a price fails max-cost even if the known costs are
// below the limit. With `--cost both`, max-cost takes the larger of the two totals. max-increase compares
// costs if both runs have the cost of all their tokens, else tokens. Without a usable baseline it has no data
// and does not fail, so that the first run of a job passes.
#include <otelc/report/gate.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/report/amount_text.hpp>

namespace otelc::report {
namespace {

using usage::Summary;

Gate telemetry(const Requirements& requirements, const Summary& summary, bool is_log_missing) {
  const usage::Check& check = summary.check;
  Gate gate{std::string(kTelemetryGate), Outcome::passed, Unit::percent};
  gate.exit_code = kNoTelemetry;
  gate.limit = requirements.tolerance_percent;
  if (check.verdict == usage::Verdict::complete) gate.measured = 0;
  if (check.missing_share) gate.measured = 100 * *check.missing_share;
  const std::string verdict = fmt::format("{}: {}", name_of(check.verdict), check.reason);
  if (is_log_missing || !check.holds(requirements.tolerance_percent / 100)) {
    gate.outcome = Outcome::failed;
    gate.message = "telemetry is required (--require-telemetry) and " +
                   (is_log_missing ? std::string("a log is missing") : verdict);
  } else {
    gate.message = "the telemetry is " + verdict;
  }
  return gate;
}

Gate nothing_to_measure(Gate gate, std::string_view what) {
  gate.outcome = Outcome::failed;
  gate.exit_code = kNoTelemetry;
  gate.message = fmt::format("nothing to measure: the telemetry reports no {} (--{})", what, gate.name);
  return gate;
}

Gate max_cost(double limit_usd, const Summary& summary) {
  auto cost_usd = summary.totals.cost_usd;
  if (summary.cost_basis == usage::CostBasis::both) cost_usd = std::max(cost_usd, summary.totals.list_usd);
  Gate gate{"max-cost", Outcome::passed, Unit::usd, cost_usd, limit_usd};
  gate.exit_code = kOverLimit;
  const auto add = [&](const std::string& sentence) {
    gate.outcome = Outcome::failed;
    gate.message += (gate.message.empty() ? "" : "; ") + sentence;
  };
  if (gate.measured > limit_usd)
    add(fmt::format("the cost of {} is over the limit of {} (--max-cost)", measured_text(gate),
                    limit_text(gate)));
  for (const std::string& model : summary.unpriced_models)
    add(fmt::format("the cost of {} is not known, so --max-cost cannot hold it", model));
  if (gate.outcome == Outcome::failed) return gate;
  if (!gate.measured) return nothing_to_measure(std::move(gate), "cost");
  gate.message =
      fmt::format("the cost of {} is within the limit of {}", measured_text(gate), limit_text(gate));
  return gate;
}

Gate max_tokens(std::int64_t limit, const Summary& summary) {
  Gate gate{"max-tokens", Outcome::passed, Unit::tokens};
  gate.exit_code = kOverLimit;
  gate.limit = static_cast<double>(limit);
  const auto& tokens = summary.totals.total_tokens;
  if (!tokens) return nothing_to_measure(std::move(gate), "tokens");
  gate.measured = static_cast<double>(*tokens);
  gate.outcome = *tokens > limit ? Outcome::failed : Outcome::passed;
  gate.message = *tokens > limit ? fmt::format("{} tokens are over the limit of {} (--max-tokens)",
                                               with_thousands(*tokens), with_thousands(limit))
                                 : fmt::format("{} tokens are within the limit of {}",
                                               with_thousands(*tokens), with_thousands(limit));
  return gate;
}

Gate max_increase(double limit_percent, const usage::Comparison* comparison) {
  Gate gate{"max-increase", Outcome::no_data, Unit::increase};
  gate.exit_code = kWorseThanBaseline;
  gate.limit = limit_percent;
  if (comparison == nullptr || !comparison->lack.empty()) {
    gate.message = comparison == nullptr ? "there is no baseline"
                                         : fmt::format("there is nothing to compare with: {}: {}",
                                                       comparison->baseline, comparison->lack);
    return gate;
  }
  const usage::Spend& before = comparison->totals.before;
  const usage::Spend& now = comparison->totals.now;
  auto was = before.whole_cost_usd();
  auto is = now.whole_cost_usd();
  const bool is_cost = was && is;
  if (!is_cost) {
    was = before.total_tokens;
    is = now.total_tokens;
  }
  if (!was || !is) {
    gate.message = fmt::format("neither the cost nor the tokens are known of both this run and {}",
                               comparison->baseline);
    return gate;
  }
  gate.measured = usage::increase_percent(was, is);
  const auto tokens = [](double value) { return with_thousands(std::llround(value)) + " tokens"; };
  const auto [was_text, is_text] = is_cost ? usd_texts(*was, *is) : std::pair(tokens(*was), tokens(*is));
  // An increase from 0 has no percentage, but exceeds every limit.
  const bool is_over = gate.measured ? *gate.measured > limit_percent : *is > 0;
  gate.outcome = is_over ? Outcome::failed : Outcome::passed;
  gate.message =
      fmt::format("{} {} in {} and {} now{}, {} {}", is_cost ? "the cost was" : "the usage was", was_text,
                  comparison->baseline, is_text, gate.measured ? ", " + measured_text(gate) : "",
                  is_over ? "over the limit of" : "within the limit of", limit_text(gate));
  if (is_over) gate.message += " (--max-increase)";
  return gate;
}

// `other` is the amount beside it: different amounts must not read the same.
std::string amount_text(Unit unit, double value, double other) {
  switch (unit) {
    case Unit::usd:
      return usd_texts(value, other).first;
    case Unit::tokens:
      return with_thousands(static_cast<long long>(value));
    case Unit::percent:
      return percent_texts(value, other).first;
    case Unit::increase:
      break;
  }
  return change_texts(value, other).first;
}

}  // namespace

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::passed:
      return "passed";
    case Outcome::failed:
      return "failed";
    case Outcome::no_data:
      break;
  }
  return "no data";
}

std::string measured_text(const Gate& gate) {
  return gate.measured ? amount_text(gate.unit, *gate.measured, gate.limit) : "-";
}

std::string limit_text(const Gate& gate) {
  return amount_text(gate.unit, gate.limit, gate.measured.value_or(gate.limit));
}

std::vector<Gate> evaluate(const Requirements& requirements, const Summary& summary, bool is_log_missing,
                           const usage::Comparison* comparison) {
  std::vector<Gate> gates;
  if (requirements.require_telemetry) gates.push_back(telemetry(requirements, summary, is_log_missing));
  if (requirements.max_cost_usd) gates.push_back(max_cost(*requirements.max_cost_usd, summary));
  if (requirements.max_tokens) gates.push_back(max_tokens(*requirements.max_tokens, summary));
  if (requirements.max_increase_percent)
    gates.push_back(max_increase(*requirements.max_increase_percent, comparison));
  return gates;
}

int exit_code_of(const std::vector<Gate>& gates) {
  for (const Gate& gate : gates)
    if (gate.outcome == Outcome::failed) return gate.exit_code;
  return 0;
}

}  // namespace otelc::report
