// SPDX-License-Identifier: Apache-2.0
#include <otelc/prices/money.hpp>

#include <cstdint>

#include <doctest/doctest.h>

#include <otelc/prices/rate_table.hpp>

using namespace otelc::prices;

TEST_CASE("a rate is a whole number of attodollars, whatever its decimals") {
  CHECK(to_rate(2.5) == 2'500'000'000'000);
  CHECK(to_rate(0.0028) == 2'800'000'000);
  CHECK(to_rate(1e-7) == 100'000);
  CHECK(to_rate(1.1428571428571428) == 1'142'857'142'857);
  CHECK_MESSAGE(to_rate(1.8e-06 * 1e6) == 1'800'000'000'000, "1.7999999999999998 as a double");
  CHECK(to_rate(0) == 0);
  CHECK(to_rate(1e6) == 1'000'000'000'000'000'000);
  CHECK_FALSE(to_rate(-0.1));
  CHECK_FALSE(to_rate(1.1e6));
  CHECK_FALSE(to_rate(std::numeric_limits<double>::quiet_NaN()));
  CHECK_FALSE(to_rate(std::numeric_limits<double>::infinity()));
}

TEST_CASE("a million additions of a tenth of a microdollar are a tenth of a dollar") {
  Money sum;
  for (int i = 0; i < 1'000'000; ++i) sum += Money(1, *to_rate(0.1));
  CHECK(sum.usd() == 0.1);
  CHECK(sum == Money(1'000'000, *to_rate(0.1)));
}

TEST_CASE("tokens moved from input to cache reads add up in any order") {
  Money sum(-403, *to_rate(2.5));
  sum += Money(2032, *to_rate(2.5));
  sum += Money(403, *to_rate(0.25));
  CHECK(sum == [] {
    Money other(1629, *to_rate(2.5));
    other += Money(403, *to_rate(0.25));
    return other;
  }());
  CHECK(sum.usd() == doctest::Approx(0.00417325).epsilon(1e-15));
}

TEST_CASE("the most tokens at the highest rate, added many times, stay at the end of the range") {
  const Money most(INT64_MAX, *to_rate(1e6));
  CHECK(most.usd() == doctest::Approx(9.223372036854775807e18));
  Money sum;
  for (int i = 0; i < 1000; ++i) sum += most;
  CHECK(sum.usd() > 1e20);
  Money less;
  for (int i = 0; i < 1000; ++i) less += Money(-INT64_MAX, *to_rate(1e6));
  CHECK(less.usd() < -1e20);
}
