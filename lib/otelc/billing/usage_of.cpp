// SPDX-License-Identifier: Apache-2.0
//
// A row's cost is the reported one if that covers all of its tokens. Otherwise the list price fills the gap,
// in the smallest part that is known: the requests without a cost, the tokens beyond those of the report with
// the costs, or the whole row (docs/counting.md#money). A reported $0 for tokens with a list price counts as
// a gap. Tokens without either price are unpriced, never $0.
#include <otelc/billing/usage_of.hpp>

#include <algorithm>
#include <utility>

#include <otelc/base/saturating.hpp>

namespace otelc::billing {
namespace {

class RowUsage {
 public:
  RowUsage(const BillRow& row, const Bill& bill, const AmountsOf& amounts_of, const events::Names& names)
      : row_(row), bill_(bill), amounts_of_(amounts_of), names_(names) {}

  Usage run(bool with_adjustment) {
    tokens_ = sum(row_.tokens);
    is_adjusted_ = tokens_.tokens != tokens_.tokens_not_negative();
    for (std::size_t i = 0; i < agents::kTokenTypes; ++i)
      if (tokens_.tokens[i] < 0) drop(i);
    if (with_adjustment && row_.adjusted_by) {
      for (std::size_t i = 0; i < agents::kTokenTypes; ++i)
        tokens_.tokens[i] = saturating_add(tokens_.tokens[i], row_.adjustment[i]);
      tokens_.token_records = std::max(tokens_.token_records, 1);
      is_adjusted_ = true;
    }
    add_tokens();
    add_costs();
    add_requests();
    return std::move(usage_);
  }

 private:
  void drop(std::size_t type) {
    tokens_.tokens[type] = 0;
    if (tokens_.rare.has()) tokens_.rare.make().fractions.of_types[type] = 0;
  }

  [[nodiscard]] Amounts sum(const std::vector<std::uint32_t>& lines) const {
    Amounts all;
    for (const std::uint32_t line : lines) {
      if (const Amounts* amounts = amounts_of_(line)) all.add(*amounts);
    }
    return all;
  }

  void add_tokens() {
    if (!tokens_.has_tokens()) return;
    usage_.tokens = tokens_.tokens;
    usage_.types_seen = tokens_.types_seen;
    usage_.other_tokens = tokens_.rare->other_tokens;
    usage_.fractions = tokens_.rare->fractions;
    usage_.total_tokens = tokens_.whole_tokens();
    const Amounts details = sum(row_.details);
    if (details.rare->reasoning_records > 0) usage_.reasoning = details.rare->reasoning;
  }

  [[nodiscard]] bool is_of_requests(const std::vector<std::uint32_t>& lines) const {
    return std::none_of(lines.begin(), lines.end(), [this](std::uint32_t line) {
      const Report report = bill_.lines[line].report;
      return report == Report::metric || report == Report::histogram;
    });
  }

  [[nodiscard]] const prices::ModelPrice* price() const {
    if (row_.priced_as != events::kNoModel) return names_.price(row_.priced_as);
    const auto& lines = row_.list.empty() ? row_.tokens : row_.list;
    return lines.empty() ? nullptr : names_.price(bill_.lines[lines.front()].model);
  }

  // Uses the prices that single requests got when they arrived, if these are of the same tokens. Otherwise
  // the sum is priced as short requests.
  Listed listed() {
    const Amounts list = sum(row_.list);
    const bool is_kept = row_.priced_as == events::kNoModel && !is_adjusted_ && list.has_tokens();
    const prices::ModelPrice* const its = price();
    const bool knows_sizes = is_kept && is_of_requests(row_.list);
    if (its != nullptr) {
      std::int64_t prompts = 0;
      for (const agents::TokenType type :
           {agents::TokenType::input, agents::TokenType::cache_read, agents::TokenType::cache_creation})
        add_to(prompts, tokens_.tokens[static_cast<std::size_t>(type)]);
      const auto step = its->rates.first_step();
      usage_.is_list_least = !knows_sizes && step && prompts > *step;
      const auto writes = tokens_.tokens[static_cast<std::size_t>(agents::TokenType::cache_creation)];
      if (writes > 0 && list.hour_records == 0 && its->rates.are_hour_writes_dearer())
        usage_.is_list_least = true;
    }
    return is_kept ? list.list : list_price(tokens_, its);
  }

  void add_costs() {
    const Amounts cost = sum(row_.cost);
    const std::int64_t all = tokens_.total_tokens();
    if (tokens_.has_tokens()) {
      const Listed list = listed();
      if (list.unlisted_tokens == 0) usage_.set_list(list.price);
      usage_.unlisted_tokens = list.unlisted_tokens == 0 ? 0 : all;
    }
    if (cost.cost_records > 0) {
      usage_.set_reported(cost.cost);
      usage_.reported_as_it_came = cost.cost_as_it_came;
    }
    if (row_.is_cost_elsewhere) return;
    if (!is_reported()) {
      usage_.unreported_tokens = all;
      if (usage_.list_usd) usage_.set_cost(usage_.list);
    } else if (is_zero(cost) && usage_.list_usd && usage_.list_usd > 0) {
      usage_.is_zero_reported = true;
      usage_.set_cost(usage_.list);
    } else if (cost.cost_apart_records == 0 && cost.has_tokens() && row_.cost != row_.tokens &&
               cost.total_tokens() < all) {
      return add_costs_of_surplus(cost);
    } else if (cost.cost_apart_records == 0 && cost.uncosted_tokens > 0) {
      return add_costs_by_request(cost);
    } else {
      usage_.cost_usd = usage_.reported_usd;
      usage_.cost = usage_.reported;
      usage_.unreported_tokens = usage_.unpriced_tokens = row_.uncosted_tokens;
      if (usage_.cost_usd) usage_.cost_source = CostSource::reported;
      return;
    }
    if (usage_.cost_usd) usage_.cost_source = CostSource::priced;
    usage_.unpriced_tokens = usage_.list_usd ? 0 : all;
  }

  // A property of the whole row: a part of it without a cost of its own must not get a list price.
  [[nodiscard]] bool is_reported() const { return row_.has_reported_cost; }
  [[nodiscard]] static bool is_zero(const Amounts& cost) {
    return cost.cost_records > 0 && cost.cost == prices::Money();
  }

  // Some requests have a reported cost. The others get their list price.
  void add_costs_by_request(const Amounts& cost) {
    usage_.unreported_tokens = cost.uncosted_tokens;
    const bool is_listed = cost.uncosted_list.unlisted_tokens == 0;
    prices::Money known = cost.cost;
    if (is_listed) known += cost.uncosted_list.price;
    if (is_listed || cost.cost_records > 0) usage_.set_cost(known);
    usage_.cost_source = is_listed         ? CostSource::priced
                         : usage_.cost_usd ? CostSource::reported
                                           : CostSource::none;
    usage_.unpriced_tokens = is_listed ? 0 : cost.uncosted_tokens;
  }

  // The reported cost covers fewer tokens than count. The others get their list price.
  void add_costs_of_surplus(const Amounts& cost) {
    Amounts surplus;
    for (std::size_t i = 0; i < agents::kTokenTypes; ++i)
      surplus.tokens[i] = std::max<std::int64_t>(saturating_sub(tokens_.tokens[i], cost.tokens[i]), 0);
    const Listed listed = list_price(surplus, price());
    const bool is_listed = listed.unlisted_tokens == 0;
    usage_.unreported_tokens = saturating_sub(tokens_.total_tokens(), cost.total_tokens());
    prices::Money known = cost.cost;
    if (is_listed) known += listed.price;
    usage_.set_cost(known);
    usage_.cost_source = is_listed ? CostSource::priced : CostSource::reported;
    usage_.unpriced_tokens = is_listed ? 0 : usage_.unreported_tokens;
  }

  void add_requests() {
    const Amounts answered = sum(row_.requests);
    const Amounts failed = sum(row_.errors);
    if (answered.requests + failed.errors > 0) {
      usage_.requests = answered.requests;
      usage_.errors = failed.errors;
      if (answered.duration_records > 0) usage_.duration_us = answered.duration_us;
    }
    // All requests failed, and none was billed: 0 tokens and $0 are known, not missing.
    if (answered.requests == 0 && failed.errors > 0 && !tokens_.has_tokens() && !usage_.reported_usd &&
        row_.model != events::kNoModel) {
      usage_.tokens.emplace();
      usage_.total_tokens = 0;
      usage_.set_cost({});
      usage_.set_list({});
      usage_.cost_source = CostSource::reported;
    }
    const Amounts attempts = sum(row_.attempts);
    if (attempts.attempt_records > 0) usage_.retries = attempts.rare->retries;
  }

  const BillRow& row_;
  const Bill& bill_;
  const AmountsOf& amounts_of_;
  const events::Names& names_;
  Amounts tokens_;
  bool is_adjusted_ = false;
  Usage usage_;
};

}  // namespace

Usage usage_of(const BillRow& row, const Bill& bill, const AmountsOf& amounts_of, bool with_adjustment,
               const events::Names& names) {
  return RowUsage(row, bill, amounts_of, names).run(with_adjustment);
}

}  // namespace otelc::billing
