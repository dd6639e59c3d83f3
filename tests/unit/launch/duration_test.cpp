// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/duration.hpp>

#include <string>

#include <doctest/doctest.h>

using namespace otelc::launch;

TEST_CASE("valid durations are parsed") {
  const std::pair<const char*, long> cases[] = {
      {"0", 0},
      {"90", 90'000},
      {"90s", 90'000},
      {"1.5s", 1500},
      {"500ms", 500},
      {"10m", 600'000},
      {"1h30m", 5'400'000},
      {"2h", 7'200'000},
      {"1h2m3s4ms", 3'723'004},
      {"0.0004s", 0},
      {"90min", 5'400'000},
      {"2d", 172'800'000},
      {"1d12h", 129'600'000},
      {"8784h", 31'622'400'000},
  };
  for (const auto& row : cases) {
    const auto& [text, expected_ms] = row;
    CAPTURE(row.first);
    const auto read = parse_duration(text);
    REQUIRE(read);
    CHECK(read->count() == expected_ms);
  }
}

TEST_CASE("invalid durations are rejected") {
  for (const char* text : {"", "s", "1x", "-1s", "1m1h", "1s1s", "1h 30m", " 1s", "1s ", "1e3", "1..5s",
                           "90m5", "1m1min", "1h1d", "9999999h", "1,5s", "inf", "nan"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text));
  }
}
