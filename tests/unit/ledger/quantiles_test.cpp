// SPDX-License-Identifier: Apache-2.0
#include <otelc/ledger/quantiles.hpp>

#include <array>

#include <doctest/doctest.h>

using otelc::ledger::Quantiles;

TEST_CASE("two merged distributions have the quantiles of all their numbers") {
  for (const int half : {3, 700, 1500}) {
    CAPTURE(half);
    Quantiles all;
    std::array<Quantiles, 2> parts;
    for (int i = 1; i <= 2 * half; ++i) {
      all.add(i);
      parts[i % 3 == 0 ? 1 : 0].add(i);
    }
    Quantiles sum;
    for (const Quantiles& part : parts) sum.add(part);
    CHECK(sum.count() == all.count());
    CHECK(sum.median() == all.median());
    CHECK(sum.percentile(95) == all.percentile(95));
  }
}
