// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/clock.hpp>

#include <limits>
#include <string>

#include <doctest/doctest.h>

using namespace otelc;

namespace {

constexpr UnixNanos kRecorded = 1795469 * 1'000'000'000'000ULL + 374'343'000'000ULL;

}  // namespace

TEST_CASE("times are written in the formats of the log and the summary") {
  struct Row {
    UnixNanos time;
    std::string log;
    std::string summary;
  };
  const Row rows[] = {
      {0, "1970-01-01T00:00:00.000000+00:00", "1970-01-01T00:00:00.000Z"},
      {999, "1970-01-01T00:00:00.000000+00:00", "1970-01-01T00:00:00.000Z"},
      {1'999'999, "1970-01-01T00:00:00.001999+00:00", "1970-01-01T00:00:00.001Z"},
      {1'795'469'374'343'000'000, "2026-11-23T21:29:34.343000+00:00", "2026-11-23T21:29:34.343Z"},
      {951'782'400'000'000'000, "2000-02-29T00:00:00.000000+00:00", "2000-02-29T00:00:00.000Z"},
      {4'107'542'399'999'999'999, "2100-02-28T23:59:59.999999+00:00", "2100-02-28T23:59:59.999Z"},
      {std::numeric_limits<UnixNanos>::max(), "2554-07-21T23:34:33.709551+00:00", "2554-07-21T23:34:33.709Z"},
  };
  for (const Row& row : rows) {
    CHECK(format_log_time(row.time) == row.log);
    CHECK(format_summary_time(row.time) == row.summary);
  }
}

TEST_CASE("times are read in both forms") {
  struct Row {
    std::string text;
    UnixNanos time;
  };
  const Row rows[] = {
      {"2026-11-23T21:29:34.343000+00:00", kRecorded},
      {"2026-11-23T21:29:34.343Z", kRecorded},
      {"2026-11-23T21:29:34.343000000Z", kRecorded},
      {"2026-11-23T21:29:34.3430000009Z", kRecorded},
      {"2026-11-23T21:29:34.343000001Z", kRecorded + 1},
      {"2026-11-23T21:29:34+00:00", kRecorded - 343'000'000},
      {"2026-11-23T23:29:34.343+02:00", kRecorded},
      {"2026-11-23T15:59:34.343-05:30", kRecorded},
      {"2026-11-24T00:29:34.343+0300", kRecorded},
      {"2000-02-29T00:00:00Z", 951'782'400'000'000'000},
      {"2016-12-31T23:59:60Z", 1'483'228'800'000'000'000},
      {"1970-01-01T00:00:00.000000001Z", 1},
      {"2554-07-21T23:34:32.999999999Z", 18'446'744'072'999'999'999ULL},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(parse_time(row.text) == row.time);
  }
}

TEST_CASE("text that is not a time gives 0") {
  const std::string texts[] = {"",
                               "2026",
                               "2026-11-23",
                               "2026-11-23T21:29:34",
                               "2026-11-23T21:29Z",
                               "2026-11-23 21:29:34Z",
                               "2026-11-23T21:29:34.Z",
                               "2026-11-23T21:29:34.343",
                               "2026-11-23T21:29:34Zx",
                               "2026-11-23T21:29:34Z ",
                               " 2026-11-23T21:29:34Z",
                               "2026-13-01T00:00:00Z",
                               "2026-00-01T00:00:00Z",
                               "2026-02-30T00:00:00Z",
                               "2025-02-29T00:00:00Z",
                               "2026-11-23T24:00:00Z",
                               "2026-11-23T21:60:00Z",
                               "2026-11-23T21:29:61Z",
                               "2026-11-23T21:29:34+24:00",
                               "2026-11-23T21:29:34+00:60",
                               "2026-11-23T21:29:34+0",
                               "2026-11-23T21:29:34+00:",
                               "+026-11-23T21:29:34Z",
                               "1969-12-31T23:59:59Z",
                               "1970-01-01T00:00:00+01:00",
                               "2554-07-21T23:34:34Z",
                               "9999-12-31T23:59:59Z",
                               std::string("2026-11-23T21:29:34Z\0", 21),
                               std::string("\0", 1)};
  for (const std::string& text : texts) {
    CAPTURE(text);
    CHECK(parse_time(text) == 0);
  }
}

TEST_CASE("a written time reads back, to its precision") {
  for (UnixNanos time = 1; time < (UnixNanos{1} << 63); time = time * 3 + 7) {
    CHECK(parse_time(format_log_time(time)) == time / 1000 * 1000);
    CHECK(parse_time(format_summary_time(time)) == time / 1'000'000 * 1'000'000);
  }
}

TEST_CASE("the system clock is later than this code and does not go back") {
  const UnixNanos first = system_clock().now();
  CHECK(first > 1'700'000'000'000'000'000);
  CHECK(system_clock().now() >= first);
}
