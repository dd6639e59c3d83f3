// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/rate_window.hpp>

#include <doctest/doctest.h>

using otelc::UnixNanos;
using otelc::ingest::RateWindow;

namespace {

/// Seconds after some start.
constexpr UnixNanos at(double seconds) {
  return 1'764'000'000'000'000'000ULL + static_cast<UnixNanos>(seconds * 1e9);
}

}  // namespace

TEST_CASE("before the first tokens the rate is 0") {
  const RateWindow window;
  CHECK(window.total() == 0);
  CHECK(window.rate(at(0)) == 0);
  CHECK_FALSE(window.slides(at(0)));
  CHECK(window.to_json(at(0)) == R"({"total":0,"rate":0.000,"ts":1764000000.000})");
}

TEST_CASE("the time since the first sample is at least one second") {
  RateWindow window;
  window.add(at(0), 100);
  CHECK(window.rate(at(0)) == 100);
  CHECK(window.rate(at(0.5)) == 100);
  CHECK(window.rate(at(2)) == 50);
}

TEST_CASE("until a minute has passed the rate is over the time since the first sample") {
  RateWindow window;
  window.add(at(0), 100);
  window.add(at(10), 300);
  CHECK(window.rate(at(10)) == 40);
  CHECK(window.rate(at(40)) == 10);
}

TEST_CASE("later it is over the last minute, down to 0") {
  RateWindow window;
  window.add(at(0), 600);
  window.add(at(30), 60);
  CHECK(window.rate(at(59)) == doctest::Approx(660.0 / 59));
  CHECK(window.rate(at(60)) == 1);
  CHECK(window.rate(at(89)) == 1);
  CHECK(window.slides(at(89)));
  CHECK(window.rate(at(90)) == 0);
  CHECK_FALSE(window.slides(at(90)));
  CHECK(window.total() == 660);
}

TEST_CASE("a slot that is used again forgets what it held a minute ago") {
  RateWindow window;
  window.add(at(5), 1000);
  window.add(at(65), 60);
  CHECK(window.rate(at(65)) == 1);
  window.add(at(65.5), 60);
  CHECK(window.rate(at(65.5)) == 2);
  CHECK(window.total() == 1120);
}

TEST_CASE("after a long silence the rate is still over a minute") {
  RateWindow window;
  window.add(at(0), 1);
  window.add(at(100'000), 120);
  CHECK(window.rate(at(100'000)) == 2);
}

TEST_CASE("a clock that goes back does not lose tokens") {
  RateWindow window;
  window.add(at(100), 10);
  window.add(at(20), 10);
  CHECK(window.total() == 20);
  CHECK(window.rate(at(20)) == 20);
  CHECK(window.rate(at(110)) == 2);
}

TEST_CASE("the rate file") {
  RateWindow window;
  window.add(at(0), 1e15);
  window.add(at(3), 7);
  CHECK(window.to_json(at(3)) ==
        R"({"total":1000000000000007,"rate":333333333333335.688,"ts":1764000003.000})");
}

TEST_CASE("the last minute by the second, the oldest first") {
  RateWindow window;
  CHECK(window.by_second(at(0)) == std::array<double, 60>{});
  window.add(at(0), 5);
  window.add(at(59), 7);
  CHECK(window.by_second(at(59))[0] == 5);
  CHECK(window.by_second(at(59))[59] == 7);
  CHECK(window.by_second(at(60))[0] == 0);
  CHECK(window.by_second(at(60))[58] == 7);
  CHECK(window.by_second(at(500)) == std::array<double, 60>{});
  CHECK_MESSAGE(window.by_second(at(1))[59] == 7, "a clock that goes back");
}
