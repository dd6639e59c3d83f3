// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/limit_check.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace otelc::launch;
using std::chrono::seconds;
using Texts = std::vector<std::string>;

TEST_CASE("a cost limit warns once at 80 % and is reached at 100 %") {
  LimitCheck check({.max_cost_usd = 2.0});
  check.spent(1.59, 1'000'000);
  CHECK(check.take_warnings().empty());
  check.spent(1.6, 0);
  CHECK(check.take_warnings() == Texts{"80 % of --max-cost is spent: $1.60 of $2.00"});
  check.spent(1.9, 0);
  CHECK(check.take_warnings().empty());
  CHECK(check.reason().empty());
  check.spent(2.0, 0);
  CHECK(check.reason() == "--max-cost is reached: $2.00 of $2.00");
  check.spent(3.0, 0);  // the first reason stays
  CHECK(check.reason() == "--max-cost is reached: $2.00 of $2.00");
  CHECK(check.take_warnings().empty());
}

TEST_CASE("a jump over 80 % and 100 % gives no warning, only the reason") {
  LimitCheck check({.max_tokens = 1000});
  check.spent(0, 5000);
  CHECK(check.take_warnings().empty());
  CHECK(check.reason() == "--max-tokens is reached: 5,000 of 1,000");
}

TEST_CASE("amounts far below a cent are not shown as zero") {
  LimitCheck check({.max_cost_usd = 0.0001});
  check.spent(0.00012, 0);
  CHECK(check.reason() == "--max-cost is reached: $0.00012 of $0.00010");
}

TEST_CASE("a limit of 0 allows nothing, and is not reached by nothing") {
  LimitCheck check({.max_cost_usd = 0.0});
  check.spent(0, 0);
  CHECK(check.reason().empty());
  check.spent(0.01, 1);
  CHECK_FALSE(check.reason().empty());
}

TEST_CASE("time") {
  LimitCheck check({.max_time = seconds(100)});
  check.running(seconds(79));
  CHECK(check.take_warnings().empty());
  check.running(seconds(80));
  CHECK(check.take_warnings() == Texts{"80 % of --max-time has passed: 1 min 20 s of 1 min 40 s"});
  check.running(seconds(100));
  CHECK(check.reason() == "--max-time is reached: 1 min 40 s of 1 min 40 s");
}

TEST_CASE("a model without a price is reported once, and only with a cost limit") {
  LimitCheck check({.max_cost_usd = 1.0});
  check.unpriced({"a"});
  check.unpriced({"a", "b"});
  CHECK(check.take_warnings() ==
        Texts{"no price for a: --max-cost does NOT limit its cost; pass --prices FILE",
              "no price for b: --max-cost does NOT limit its cost; pass --prices FILE"});
  LimitCheck tokens({.max_tokens = 5});
  tokens.unpriced({"a"});
  CHECK(tokens.take_warnings().empty());
}

TEST_CASE("a limit on list prices is worded so") {
  LimitCheck check({.max_cost_usd = 1.0, .cost = otelc::usage::CostBasis::both});
  check.spent(0.9, 0, Figure::list_price);
  check.unpriced({"a"});
  CHECK(check.take_warnings() ==
        Texts{"80 % of --max-cost is spent: $0.9000 of $1.00 at list price",
              "no list price for a: --max-cost does NOT limit its cost at list price; pass --prices FILE"});
  check.spent(1.0, 0, Figure::usual);
  CHECK(check.reason() == "--max-cost is reached: $1.00 of $1.00");
}
