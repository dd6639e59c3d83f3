// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/amount_text.hpp>

#include <doctest/doctest.h>

using namespace otelc::report;

TEST_CASE("a count in five columns") {
  CHECK(compact_count(0) == "0");
  CHECK(compact_count(999) == "999");
  CHECK(compact_count(1000) == "1.00k");
  CHECK(compact_count(9994) == "9.99k");
  CHECK(compact_count(9995) == "10.0k");
  CHECK(compact_count(99'949) == "99.9k");
  CHECK(compact_count(99'950) == "100k");
  CHECK(compact_count(999'499) == "999k");
  CHECK_MESSAGE(compact_count(999'500) == "1.00M", "not 1000k");
  CHECK(compact_count(INT64_MAX) == "9.22E");
  CHECK(compact_count(INT64_MIN) == "-9.22E");
}

TEST_CASE("an amount that is not 0 does not read as 0") {
  CHECK(usd_text(0) == "$0.00");
  CHECK(usd_text(0.00001) == "<$0.0001");
  CHECK(usd_text(0.00005) == "$0.0001");
}

TEST_CASE("dollars have four decimals under one, and cents over it") {
  CHECK(usd_text(0.031011) == "$0.0310");
  CHECK(usd_text(0.99994) == "$0.9999");
  CHECK_MESSAGE(usd_text(0.99995) == "$1.00", "not $1.0000");
  CHECK(usd_text(12.34567) == "$12.35");
  CHECK(usd_text(999.999) == "$1,000.00");
  CHECK(usd_text(1103.2) == "$1,103.20");
  CHECK(usd_text(-1103.2) == "-$1,103.20");
  CHECK(usd_text(1e18) == "$1e+18");
}

TEST_CASE("amounts that are compared read the same only when they are the same") {
  using Texts = std::pair<std::string, std::string>;
  CHECK(usd_texts(2.5, 2.5) == Texts("$2.50", "$2.50"));
  CHECK(usd_texts(2.51, 2.5) == Texts("$2.51", "$2.50"));
  CHECK(usd_texts(2.5004, 2.5) == Texts("$2.5004", "$2.5000"));
  CHECK(usd_texts(0.00289, 0.0029) == Texts("$0.00289", "$0.00290"));
  CHECK(usd_texts(1e-6, 2e-6) == Texts("$0.000001", "$0.000002"));
  const auto [a, b] = usd_texts(0.1 + 0.2, 0.3);
  CHECK(a != b);
}

TEST_CASE("a share does not read as nothing or all unless it is") {
  CHECK(share_text(0) == "0 %");
  CHECK(share_text(0.001) == "<1 %");
  CHECK(share_text(0.844) == "84 %");
  CHECK(share_text(0.996) == ">99 %");
  CHECK(share_text(1) == "100 %");
}

TEST_CASE("percentages have one decimal, and more where two differ by less") {
  using Texts = std::pair<std::string, std::string>;
  CHECK(percent_text(12.5) == "12.5 %");
  CHECK(change_text(12.5) == "+12.5 %");
  CHECK(change_text(-3) == "-3.0 %");
  CHECK(percent_texts(1, 1) == Texts("1.0 %", "1.0 %"));
  CHECK(percent_texts(1.004, 1) == Texts("1.004 %", "1.000 %"));
  CHECK(change_texts(10.01, 10) == Texts("+10.01 %", "+10.00 %"));
}

TEST_CASE("a rate is a whole number") {
  CHECK(rate_text(61.4) == "61");
  CHECK(rate_text(1250) == "1,250");
  CHECK(rate_text(1e300) == "9,000,000,000,000,000,000");
}

TEST_CASE("durations in the largest fitting unit") {
  CHECK(short_duration(0) == "0ms");
  CHECK(short_duration(30'400) == "30ms");
  CHECK(short_duration(999'499) == "999ms");
  CHECK(short_duration(999'500) == "1.0s");
  CHECK(short_duration(59'949'000) == "59.9s");
  CHECK(short_duration(59'950'000) == "1m00s");
  CHECK(short_duration(3'599'400'000) == "59m59s");
  CHECK(short_duration(3'599'500'000) == "1h00m");
  CHECK(short_duration(7'380'000'000) == "2h03m");
}

TEST_CASE("durations in words") {
  using std::chrono::microseconds;
  CHECK(duration_text(microseconds(30'400)) == "30 ms");
  CHECK(duration_text(microseconds(999'500)) == "1.0 s");
  CHECK(duration_text(microseconds(59'949'000)) == "59.9 s");
  CHECK(duration_text(microseconds(65'000'000)) == "1 min 5 s");
  CHECK(duration_text(microseconds(96'180'000'000)) == "26 h 43 min");
}
