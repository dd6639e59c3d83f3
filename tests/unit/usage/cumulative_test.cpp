// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/cumulative.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <utility>
#include <vector>

using namespace otelc;
using usage::Cumulative;

namespace {

otlp::Point point(std::uint64_t series, UnixNanos start, UnixNanos time, double value) {
  otlp::Point point;
  point.series = series;
  point.start = start;
  point.time = time;
  point.value = value;
  return point;
}

double sum_of(const std::vector<otlp::Point>& points) {
  Cumulative cumulative;
  double sum = 0;
  for (const otlp::Point& one : points) sum += cumulative.increment(one).value_or(0);
  return sum;
}

// All points of each series and start time, sorted; every fall begins anew.
double by_brute_force(const std::vector<otlp::Point>& points) {
  std::map<std::pair<std::uint64_t, UnixNanos>, std::map<UnixNanos, double>> all;
  for (const otlp::Point& one : points) {
    double& value = all[{one.series, one.start}][one.time];
    value = std::max(value, one.value);
  }
  double sum = 0;
  for (const auto& [key, values] : all) {
    double before = 0;
    for (const auto& [time, value] : values) {
      sum += value >= before ? value - before : value;
      before = value;
    }
  }
  return sum;
}

}  // namespace

TEST_CASE("cumulative: what each point adds") {
  Cumulative cumulative;
  CHECK(cumulative.increment(point(1, 1, 10, 5)) == 5);
  CHECK(cumulative.increment(point(1, 1, 20, 9)) == 4);
  CHECK_MESSAGE(cumulative.increment(point(1, 1, 20, 9)) == std::nullopt, "a resend");
  CHECK_MESSAGE(cumulative.increment(point(1, 1, 15, 7)) == 0, "late, and contained in what followed it");
  CHECK_MESSAGE(cumulative.increment(point(1, 1, 30, 2)) == 2, "a smaller value is a reset");
  CHECK_MESSAGE(cumulative.increment(point(1, 1, 25, 12)) == 3, "late, and the reset was from more");
  CHECK_MESSAGE(cumulative.increment(point(1, 2, 30, 3)) == 3, "a new start time is a reset");
  CHECK_MESSAGE(cumulative.increment(point(2, 1, 30, 3)) == 3, "another series");
  CHECK_MESSAGE(cumulative.increment(point(2, 1, 30, 4)) == 1, "of two values at one time the larger");
}

TEST_CASE("cumulative: points without a time come in the order of arrival") {
  Cumulative cumulative;
  CHECK(cumulative.increment(point(1, 1, 0, 5)) == 5);
  CHECK(cumulative.increment(point(1, 1, 0, 8)) == 3);
  CHECK(cumulative.increment(point(1, 1, 0, 2)) == 2);
}

TEST_CASE("cumulative: resets, late starts, resends and any order agree with a brute-force model") {
  std::mt19937 random(7);
  const auto under = [&](unsigned end) { return static_cast<unsigned>(random() % end); };
  for (int round = 0; round < 2000; ++round) {
    std::vector<otlp::Point> points;
    const unsigned series = 1 + under(3);
    for (unsigned s = 0; s < series; ++s) {
      UnixNanos start = 1 + under(3);
      double value = under(2) == 0 ? 0 : under(50);  // some begin before anyone listened
      const unsigned exports = 1 + under(25);
      for (unsigned e = 0; e < exports; ++e) {
        const UnixNanos time = 100 + e * 10 + under(2);
        if (under(8) == 0) start = time - 1;  // a process that began anew and says so
        if (under(6) == 0) value = 0;         // or does not
        value += under(20);
        if (under(7) != 0) points.push_back(point(s, start, time, value));
        if (under(7) == 0) points.push_back(point(s, start, time, value));
      }
    }
    const double expected = by_brute_force(points);
    REQUIRE(sum_of(points) == expected);
    for (int order = 0; order < 3; ++order) {
      std::shuffle(points.begin(), points.end(), random);
      REQUIRE(sum_of(points) == expected);
    }
  }
}

TEST_CASE("cumulative: a long series keeps its sum in bounded memory, in any order") {
  std::vector<otlp::Point> points;
  for (unsigned i = 1; i <= 5000; ++i) points.push_back(point(1, 1, i, i * 3.0));
  CHECK(sum_of(points) == 15000);
  std::reverse(points.begin(), points.end());
  CHECK(sum_of(points) == 15000);
  std::shuffle(points.begin(), points.end(), std::mt19937(1));
  CHECK(sum_of(points) == 15000);
}
