// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/limit_check.hpp>

#include <utility>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/report/amount_text.hpp>

namespace otelc::launch {
namespace {

constexpr double kNear = 0.8;

/// With a limit of 0, any use is over it, and no use is not.
double share_of(double spent, double limit) {
  if (limit > 0) return spent / limit;
  return spent > 0 ? 1 : 0;
}

}  // namespace

bool LimitCheck::is_near(double share, bool& warned) {
  if (share < kNear || warned) return false;
  warned = true;
  return share < 1;
}

void LimitCheck::spent(double cost_usd, std::int64_t tokens, Figure figure) {
  if (limits_.max_cost_usd) {
    const double share = share_of(cost_usd, *limits_.max_cost_usd);
    const auto [spent, limit] = report::usd_texts(cost_usd, *limits_.max_cost_usd);
    const std::string text =
        fmt::format("{} of {}{}", spent, limit, figure == Figure::list_price ? " at list price" : "");
    if (is_near(share, warned_of_cost_)) warnings_.push_back("80 % of --max-cost is spent: " + text);
    if (share >= 1 && reason_.empty()) reason_ = "--max-cost is reached: " + text;
  }
  if (limits_.max_tokens) {
    const double share = share_of(static_cast<double>(tokens), static_cast<double>(*limits_.max_tokens));
    const std::string text = with_thousands(tokens) + " of " + with_thousands(*limits_.max_tokens);
    if (is_near(share, warned_of_tokens_)) warnings_.push_back("80 % of --max-tokens is used: " + text);
    if (share >= 1 && reason_.empty()) reason_ = "--max-tokens is reached: " + text;
  }
}

void LimitCheck::unpriced(const std::vector<std::string>& models) {
  if (!limits_.max_cost_usd) return;
  for (const std::string& model : models) {
    if (!unpriced_.insert(model).second) continue;
    using usage::CostBasis;
    const bool is_list = limits_.cost == CostBasis::list || limits_.cost == CostBasis::both;
    warnings_.push_back(
        fmt::format("no {}price for {}: --max-cost does NOT limit its cost{}; pass --prices FILE",
                    is_list ? "list " : "", model, is_list ? " at list price" : ""));
  }
}

void LimitCheck::running(std::chrono::milliseconds elapsed) {
  if (!limits_.max_time) return;
  const double share =
      share_of(static_cast<double>(elapsed.count()), static_cast<double>(limits_.max_time->count()));
  const std::string text = report::duration_text(elapsed) + " of " + report::duration_text(*limits_.max_time);
  if (is_near(share, warned_of_time_)) warnings_.push_back("80 % of --max-time has passed: " + text);
  if (share >= 1 && reason_.empty()) reason_ = "--max-time is reached: " + text;
}

std::vector<std::string> LimitCheck::take_warnings() {
  return std::exchange(warnings_, {});
}

}  // namespace otelc::launch
