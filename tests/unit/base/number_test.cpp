// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/number.hpp>

#include <limits>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

using namespace otelc;

TEST_CASE("integers are read over their whole range") {
  CHECK(parse_i64("0") == 0);
  CHECK(parse_i64("-0") == 0);
  CHECK(parse_i64("007") == 7);
  CHECK(parse_i64("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
  CHECK(parse_i64("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  CHECK_FALSE(parse_i64("9223372036854775808"));
  CHECK_FALSE(parse_i64("-9223372036854775809"));
  CHECK(parse_u64("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
  CHECK_FALSE(parse_u64("18446744073709551616"));
  CHECK_FALSE(parse_u64("-1"));
}

TEST_CASE("text with anything besides the number is not a number") {
  const std::string_view texts[] = {"",    " ",    "+1",    " 1",     "1 ",
                                    "1\n", "0x10", "1e3",   "-",      "- 1",
                                    "1.5", "1_0",  "1,000", "twelve", std::string_view("1\0", 2)};
  for (const std::string_view text : texts) {
    CAPTURE(text);
    CHECK_FALSE(parse_i64(text));
    CHECK_FALSE(parse_u64(text));
  }
}

TEST_CASE("a number is read from a part of a text") {
  const std::string_view text = "123456";
  CHECK(parse_i64(text.substr(0, 3)) == 123);
  CHECK(parse_double(text.substr(1, 2)) == 23.0);
}

TEST_CASE("doubles are read exactly") {
  CHECK(parse_double("0") == 0.0);
  CHECK(parse_double("-0.0") == 0.0);
  CHECK(parse_double("0.031011345") == 0.031011345);
  CHECK(parse_double("1e-3") == 0.001);
  CHECK(parse_double("1E+3") == 1000.0);
  CHECK(parse_double(".5") == 0.5);
  CHECK(parse_double("5.") == 5.0);
  CHECK(parse_double("1.7976931348623157e308") == std::numeric_limits<double>::max());
  CHECK(parse_double("5e-324") == std::numeric_limits<double>::denorm_min());
  CHECK(parse_double("0.1000000000000000055511151231257827021181583404541015625") == 0.1);
}

TEST_CASE("only finite numbers are read") {
  for (const std::string_view text : {"", "+1", " 1", "1 ", "1.5x", "1e", "e5", ".", "-", "--1", "0x1p3",
                                      "1,5", "nan", "NaN", "-nan", "inf", "-Infinity", "1e309", "-1e309"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_double(text));
  }
}
