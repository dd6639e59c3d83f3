// SPDX-License-Identifier: Apache-2.0
#include <otelc/events/series.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <utility>
#include <vector>

using namespace otelc;
using events::Series;

namespace {

struct Point {
  std::uint64_t series = 1;
  UnixNanos start = 1;
  double value = 0;
  bool is_delta = false;
};

double sum_of(const std::vector<Point>& points) {
  Series series;
  double sum = 0;
  for (const Point& one : points) {
    sum += one.is_delta ? series.delta(one.series, one.value)
                        : series.cumulative(one.series, one.start, one.value);
  }
  return sum;
}

// The model: the largest value of each start time, and the larger of their sum and the deltas.
double by_brute_force(const std::vector<Point>& points) {
  std::map<std::uint64_t, std::map<UnixNanos, double>> largest;
  std::map<std::uint64_t, double> deltas;
  for (const Point& one : points) {
    if (one.is_delta) {
      deltas[one.series] += one.value;
    } else {
      double& value = largest[one.series][one.start];
      value = std::max(value, one.value);
    }
  }
  double sum = 0;
  for (std::uint64_t series = 0; series < 5; ++series) {
    double cumulative = 0;
    for (const auto& [start, value] : largest[series]) cumulative += value;
    sum += std::max(cumulative, deltas[series]);
  }
  return sum;
}

}  // namespace

TEST_CASE("series: what each cumulative point adds") {
  Series series;
  CHECK(series.cumulative(1, 1, 5) == 5);
  CHECK(series.cumulative(1, 1, 9) == 4);
  CHECK_MESSAGE(series.cumulative(1, 1, 9) == 0, "the same again");
  CHECK_MESSAGE(series.cumulative(1, 1, 7) == 0, "late, and contained in what came before");
  CHECK_MESSAGE(series.cumulative(1, 2, 3) == 3, "a new start time begins a new count");
  CHECK_MESSAGE(series.cumulative(2, 1, 3) == 3, "another series");
}

TEST_CASE("series: deltas and the same series made cumulative by a Collector are one sum") {
  Series series;
  CHECK(series.delta(1, 100) == 100);
  CHECK_MESSAGE(series.cumulative(1, 50, 100) == 0, "a duplicate of the delta");
  CHECK_MESSAGE(series.cumulative(1, 50, 130) == 30, "the Collector has seen one more");
  CHECK_MESSAGE(series.delta(1, 30) == 0, "which comes directly later");
}

TEST_CASE("series: sums of money are exact to 12 decimals") {
  Series series;
  double sum = 0;
  for (const double value : {0.1, 0.2, 0.30000000000000004}) sum += series.cumulative(1, 1, value);
  CHECK(sum == doctest::Approx(0.3).epsilon(1e-15));
  CHECK(series.cumulative(1, 1, 0.3) == 0);
}

TEST_CASE("series: in any order the sums are those of a brute-force model") {
  std::mt19937 random(7);
  const auto under = [&](unsigned end) { return static_cast<unsigned>(random() % end); };
  for (int round = 0; round < 2000; ++round) {
    std::vector<Point> points;
    for (unsigned i = 0; i < 1 + under(40); ++i)
      points.push_back({1 + under(3), 1 + under(3), static_cast<double>(under(50)), under(4) == 0});
    const double expected = by_brute_force(points);
    REQUIRE(sum_of(points) == expected);
    std::shuffle(points.begin(), points.end(), random);
    REQUIRE(sum_of(points) == expected);
  }
}

TEST_CASE("Series over the cap: deltas add their values, new cumulative series add nothing") {
  Series series(10);
  for (std::uint64_t i = 0; i < 10; ++i) CHECK(series.delta(i, 2) == 2);
  CHECK_FALSE(series.is_over());
  CHECK(series.delta(100, 3) == 3);
  CHECK(series.delta(100, 3) == 3);
  CHECK_FALSE(series.is_over());
  CHECK(series.cumulative(200, 1, 5) == 0);
  CHECK(series.is_over());
  // A known series still counts.
  CHECK(series.delta(3, 4) == 4);
}

TEST_CASE("At the cap a known cumulative series still counts, except for a new start time") {
  Series series(2);
  CHECK(series.cumulative(1, 1, 5) == 5);
  CHECK(series.cumulative(1, 1, 8) == 3);
  CHECK(series.cumulative(1, 2, 4) == 0);
  CHECK(series.is_over());
}
