// SPDX-License-Identifier: Apache-2.0
#include <otelc/billing/list_price.hpp>

#include <fstream>

#include <doctest/doctest.h>

#include <otelc/usage/accountant.hpp>
#include <otelc/usage/cost_basis.hpp>

#include "../../support/claude_lines.hpp"
#include "../../support/temp_dir.hpp"

using namespace otelc;
using billing::CostSource;
using test::Claude;

namespace {

// USD per million tokens; a request with a prompt of over 1000 tokens costs ten times as much.
constexpr const char* kPrices = R"({"m": {"input": 1, "output": 2, "cache_read": 0.1, "cache_write": 1.25,
  "cache_write_1h": 2, "provider_specific_entry": {"fast": 3}, "input_cost_per_token_above_1k_tokens": 1e-05,
  "output_cost_per_token_above_1k_tokens": 2e-05, "input_cost_per_token_batches": 5e-07}})";

usage::Summary account_at_list_prices(const std::vector<std::string>& lines) {
  const test::TempDir dir;
  std::ofstream(dir.file("p.json")) << kPrices;
  prices::PriceBook book;
  REQUIRE(book.add_file(dir.file("p.json")));
  usage::Accountant accountant(book);
  for (std::string line : lines) REQUIRE(accountant.take(padded(line)));
  return accountant.summary();
}

std::string int_value(const std::string& key, const std::string& value) {
  return R"(,{"key":")" + key + R"(","value":{"intValue":")" + value + R"("}})";
}

double list_usd(const usage::Summary& summary) {
  REQUIRE(summary.totals.whole_list_usd());
  return *summary.totals.whole_list_usd();
}

}  // namespace

TEST_CASE("tokens without a reported cost are priced and marked as such") {
  const Claude claude;
  const auto summary = account_at_list_prices({claude.request(1, 100, 50)});
  CHECK(summary.totals.cost_usd == doctest::Approx(0.0002).epsilon(1e-14));
  CHECK(summary.totals.cost_source == CostSource::priced);
  CHECK_FALSE(summary.totals.reported_usd);
  CHECK(summary.models.at(0).price_entry == "m");
  REQUIRE(summary.price_lists.size() == 1);
  CHECK_FALSE(summary.price_lists[0].is_built_in);
}

TEST_CASE("a request over a size costs more, two of half the size do not") {
  const Claude claude;
  CHECK(list_usd(account_at_list_prices({claude.request(1, 1001, 0)})) ==
        doctest::Approx(0.01001).epsilon(1e-14));
  CHECK(list_usd(account_at_list_prices({claude.request(1, 1000, 0), claude.request(2, 1000, 0)})) ==
        doctest::Approx(0.002).epsilon(1e-14));
  // Cached tokens belong to the prompt, too.
  const auto cached = account_at_list_prices({claude.event(
      "api_request", 1, int_value("input_tokens", "1") + int_value("cache_read_tokens", "1000"))});
  CHECK(list_usd(cached) == doctest::Approx(0.00011).epsilon(1e-14));
}

TEST_CASE("metrics alone: the size of requests is unknown, and the price a minimum") {
  const Claude claude;
  const auto small = account_at_list_prices({claude.tokens("input", 10, 1000)});
  CHECK(list_usd(small) == doctest::Approx(0.001).epsilon(1e-14));
  CHECK_FALSE(small.totals.is_list_least);
  const auto large = account_at_list_prices({claude.tokens("input", 10, 1001)});
  CHECK(list_usd(large) == doctest::Approx(0.001001).epsilon(1e-14));
  CHECK(large.totals.is_list_least);
}

TEST_CASE("if metrics and events agree, the events' sizes give the price; otherwise the report that counts") {
  const Claude claude;
  const auto agree = account_at_list_prices(
      {claude.tokens("input", 10, 1001), claude.tokens("output", 10, 5), claude.request(9, 1001, 5)});
  CHECK(list_usd(agree) == doctest::Approx(0.01011).epsilon(1e-14));
  CHECK_FALSE(agree.totals.is_list_least);
  const auto differ = account_at_list_prices({claude.tokens("input", 10, 2000), claude.request(9, 1001, 0)});
  CHECK(list_usd(differ) == doctest::Approx(0.002).epsilon(1e-14));
  CHECK(differ.totals.is_list_least);
}

TEST_CASE("writing to the 1-hour cache costs more") {
  const Claude claude;
  const auto of = [&claude](const std::string& hour) {
    return list_usd(account_at_list_prices({claude.event("api_request", 1,
                                                         int_value("cache_creation_tokens", "100") +
                                                             int_value("cache_creation_5m_tokens", "60") +
                                                             int_value("cache_creation_1h_tokens", hour))}));
  };
  CHECK(of("0") == doctest::Approx(0.000125).epsilon(1e-14));
  CHECK(of("40") == doctest::Approx(0.000155).epsilon(1e-14));
}

TEST_CASE("the fast tier has rates of its own; a tier that the list lacks has no price") {
  const Claude claude;
  const auto at = [&claude](const std::string& speed) {
    return account_at_list_prices({claude.event(
        "api_request", 1, int_value("input_tokens", "100") + "," + claude.attribute("speed", speed))});
  };
  CHECK(list_usd(at("normal")) == doctest::Approx(0.0001).epsilon(1e-14));
  CHECK(list_usd(at("fast")) == doctest::Approx(0.0003).epsilon(1e-14));
  CHECK(list_usd(at("batch")) == doctest::Approx(0.00005).epsilon(1e-14));
  CHECK(at("priority").unpriced_models == std::vector<std::string>{"m"});
  CHECK_FALSE(at("priority").totals.cost_usd);
  CHECK_MESSAGE(!at("scale").totals.cost_usd, "an unknown tier is not the standard tier");
}

TEST_CASE("a model without a list price is named and its cost unknown; other models keep theirs") {
  Claude claude;
  const std::string known = claude.request(1, 100, 0);
  claude.model = "unlisted-model";
  const auto summary = account_at_list_prices({known, claude.request(2, 7, 0)});
  CHECK(summary.unpriced_models == std::vector<std::string>{"unlisted-model"});
  CHECK(summary.totals.unpriced_tokens == 7);
  CHECK(summary.totals.cost_usd == doctest::Approx(0.0001).epsilon(1e-14));
  CHECK_FALSE(summary.totals.whole_list_usd());
  CHECK(summary.models.at(1).usage.cost_source == CostSource::none);
}

TEST_CASE("tokens of other types than the four have no price") {
  const Claude claude;
  const auto summary =
      account_at_list_prices({claude.tokens("input", 10, 100), claude.tokens("audio", 10, 3)});
  CHECK(summary.unpriced_models == std::vector<std::string>{"m"});
  CHECK_FALSE(summary.totals.cost_usd);
}

TEST_CASE("the reported cost counts; a difference of more than 5 % is listed") {
  const Claude claude;
  const auto cost = [&claude](const std::string& usd) {
    return account_at_list_prices(
        {claude.tokens("input", 10, 100),
         claude.point("claude_code.cost.usage", "", 9, 10, R"("asDouble":)" + usd)});
  };
  const auto same = cost("0.0001");
  CHECK(same.totals.cost_source == CostSource::reported);
  CHECK(usage::cost_differences(same).empty());
  CHECK(usage::list_difference_percent(same.totals) == doctest::Approx(0));
  CHECK(usage::cost_differences(cost("0.0001052")).empty());
  CHECK(usage::cost_differences(cost("0.0000953")).empty());
  CHECK(usage::cost_differences(cost("0.0001054")).size() == 1);
  const auto half = cost("0.0002");
  CHECK(half.totals.cost_usd == 0.0002);
  const auto differences = usage::cost_differences(half);
  REQUIRE(differences.size() == 1);
  CHECK(differences[0].model == "m");
  CHECK(differences[0].reported_usd == 0.0002);
  CHECK(differences[0].list_usd == doctest::Approx(0.0001).epsilon(1e-14));
  CHECK(usage::list_difference_percent(half.totals) == doctest::Approx(-50));
  CHECK_MESSAGE(usage::cost_differences(cost("0")).size() == 1, "reported as free");
}

TEST_CASE("a list price that is a minimum does not contradict a higher reported cost") {
  const Claude claude;
  const auto cost = [&claude](const std::string& usd) {
    return usage::cost_differences(
        account_at_list_prices({claude.tokens("input", 10, 2000),
                                claude.point("claude_code.cost.usage", "", 9, 10, R"("asDouble":)" + usd)}));
  };
  CHECK(cost("0.02").empty());
  CHECK(cost("0.001").size() == 1);
}

TEST_CASE("list prices alone, on request") {
  Claude claude;
  std::vector<std::string> lines = {claude.tokens("input", 10, 100),
                                    claude.point("claude_code.cost.usage", "", 9, 10, R"("asDouble":5)")};
  claude.model = "unlisted-model";
  lines.push_back(claude.tokens("input", 10, 7));
  lines.push_back(claude.point("claude_code.cost.usage", "", 9, 10, R"("asDouble":6)"));
  auto summary = account_at_list_prices(lines);
  CHECK(summary.totals.cost_usd == 11.0);
  usage::set_cost_basis(summary, usage::CostBasis::list);
  CHECK(summary.totals.cost_usd == doctest::Approx(0.0001).epsilon(1e-14));
  CHECK(summary.totals.cost_source == CostSource::priced);
  CHECK(summary.totals.reported_usd == 11.0);
  CHECK(summary.unpriced_models == std::vector<std::string>{"unlisted-model"});
  CHECK_FALSE(summary.models.at(1).usage.cost_usd);
}
