// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/detail/json_scalars.hpp>

#include <doctest/doctest.h>

namespace otelc::otlp::detail {
namespace {

using schema::Kind;

TEST_CASE("numbers follow RFC 8259") {
  for (const char* text : {"0", "-0", "1", "10", "-12", "0.5", "1.50", "1e3", "1E+3", "1e-3", "0e0", "0.0e00",
                           "1e999999999999999"}) {
    CAPTURE(text);
    CHECK(is_json_number(text));
  }
  for (const char* text : {"",     "-",  "+1", "01",  "-01", "1.",       ".5",  "1e",    "1e+",   "1.e3",
                           "0x10", "1 ", " 1", "--1", "1f",  "Infinity", "NaN", "1e3.5", "1_000", "1\""}) {
    CAPTURE(text);
    CHECK_FALSE(is_json_number(text));
  }
}

TEST_CASE("integers are exact and in range, in every spelling") {
  struct Row {
    const char* text;
    Kind kind;
    bool fine;
  };
  for (const Row& row : {
           Row{"9223372036854775807", Kind::int64, true},
           {"9223372036854775808", Kind::int64, false},
           {"-9223372036854775808", Kind::int64, true},
           {"-9223372036854775809", Kind::int64, false},
           {"9223372036854775807.0", Kind::sfixed64, true},
           {"922337203685477580.8e1", Kind::sfixed64, false},
           {"18446744073709551615", Kind::fixed64, true},
           {"18446744073709551616", Kind::uint64, false},
           {"184467440737095516160", Kind::uint64, false},
           {"-1", Kind::uint64, false},
           {"-0", Kind::uint64, true},
           {"1.8446744073709551615e19", Kind::uint64, true},
           {"4294967295", Kind::uint32, true},
           {"4294967296", Kind::fixed32, false},
           {"2147483647", Kind::sint32, true},
           {"2147483648", Kind::enumeration, false},
           {"-2147483648", Kind::int32, true},
           {"-2147483649", Kind::int32, false},
           {"1e3", Kind::int64, true},
           {"1.5e1", Kind::int64, true},
           {"100e-2", Kind::int64, true},
           {"1.5", Kind::int64, false},
           {"105e-1", Kind::int64, false},
           {"1e-1", Kind::int64, false},
           {"0e999999999999999999999", Kind::int64, true},
           {"0.000e-99999", Kind::int64, true},
           {"1e99999999999999999999", Kind::uint64, false},
           {"1e18", Kind::int64, true},
           {"1e19", Kind::int64, false},
           {"1e19", Kind::uint64, true},
           {"0.00000000000000000001e20", Kind::int64, true},
           {"", Kind::int64, false},
           {"01", Kind::int64, false},
           {"+1", Kind::int64, false},
           {"1x", Kind::int64, false},
           {"abc", Kind::int64, false},
       }) {
    CAPTURE(row.text);
    CHECK(is_integer(row.text, row.kind) == row.fine);
  }
  // Long, but an integer: the time must not depend on the exponent.
  CHECK(is_integer("1" + std::string(100000, '0') + "e-100000", Kind::int64));
  CHECK(is_integer("0." + std::string(100000, '0') + "7e100001", Kind::int64));
}

TEST_CASE("an integer is read exactly, in every spelling") {
  CHECK(exact_i64("9.223372036854775807e18") == INT64_MAX);
  CHECK(exact_i64("-9223372036854775808.0") == INT64_MIN);
  CHECK(exact_i64("9223372036854775808") == std::nullopt);
  CHECK(exact_i64("-9223372036854775809") == std::nullopt);
  CHECK(exact_i64("1.5") == std::nullopt);
  CHECK(exact_i64("-0") == 0);
  CHECK(exact_u64("1.8446744073709551615e19") == UINT64_MAX);
  CHECK(exact_u64("-0.0") == 0U);
  CHECK(exact_u64("-1") == std::nullopt);
  CHECK(exact_u64("x") == std::nullopt);
}

TEST_CASE("doubles are finite") {
  for (const std::string& text :
       {std::string("1"), std::string("-0.0"), std::string("1.7976931348623157e308"), std::string("1e-400"),
        std::string("0e999"), std::string("0.0e999"), "0." + std::string(400, '0') + "1e80",
        std::string("0.1e-9999999999999"), std::string(309, '1')}) {
    CAPTURE(text);
    CHECK(is_real(text));
  }
  for (const std::string& text :
       {std::string("1e309"), std::string("-1.8e308"), std::string(310, '1'), std::string("1e99999999999999"),
        std::string(""), std::string("NaN"), std::string("inf"), std::string("0x1p3"), std::string("1,5")}) {
    CAPTURE(text);
    CHECK_FALSE(is_real(text));
  }
}

TEST_CASE("base64 is accepted in both alphabets, padded or not") {
  for (const char* text : {"", "AA==", "AA", "AAA=", "AAA", "AAAA", "+/+/", "-_-_", "aGVsbG8", "aGVsbG8="}) {
    CAPTURE(text);
    CHECK(is_base64(text));
  }
  for (const char* text : {"A", "A=", "A==", "A===", "AA=", "AAA==", "AAAA=", "AAAA====", "=",
                           "====", "AA==AA==", "A A", "AAA\n", "*AAA", "\xc3\xa9zz"}) {
    CAPTURE(text);
    CHECK_FALSE(is_base64(text));
  }
}

TEST_CASE("hex is accepted in any case") {
  CHECK(is_hex("0123456789abcdefABCDEF"));
  for (const char* text : {"g", "0x", " 0", "-1"}) CHECK_FALSE(is_hex(text));
}

TEST_CASE("escapes are decoded, and invalid ones are refused") {
  struct Row {
    const char *raw, *meant;
  };
  for (const Row& row : {Row{"", ""},
                         Row{"plain", "plain"},
                         {R"(\"\\\/\b\f\n\r\t)", "\"\\/\b\f\n\r\t"},
                         {R"(a\u0041z)", "aAz"},
                         {R"(\u00e9\u20AC)", "é€"},
                         {R"(\uD83E\udd8a!)", "🦊!"},
                         {R"(\udbff\udfff)", "\U0010ffff"},
                         {R"(\\ud800)", "\\ud800"}}) {
    CAPTURE(row.raw);
    std::string out = "old";
    CHECK(unescape(row.raw, out) == Escapes::good);
    CHECK(out == row.meant);
  }
  for (const char* raw :
       {"\\", "\\x", "\\u", "\\u12", "\\u12g4", "\\ud800\\u12", "\\ud800\\q", "\\ud80", "\\U0041", "\\'"}) {
    CAPTURE(raw);
    std::string out;
    CHECK(unescape(raw, out) == Escapes::bad);
  }
}

TEST_CASE("half a surrogate pair is unescaped as U+FFFD") {
  struct Row {
    const char *raw, *meant;
  };
  for (const Row& row : {Row{"\\ud800", "\ufffd"},
                         {"\\ud800x", "\ufffdx"},
                         {"\\ud800\\n", "\ufffd\n"},
                         {"\\ud800\\u0041", "\ufffdA"},
                         {"a\\udc00", "a\ufffd"},
                         {"\\ud800\\ud800", "\ufffd\ufffd"},
                         {"\\udfff\\ud800", "\ufffd\ufffd"},
                         {"\\ud83d\\ud83d\\ude00", "\ufffd\U0001f600"},
                         {"\\ud83d\\ude00\\ude00", "\U0001f600\ufffd"}}) {
    CAPTURE(row.raw);
    std::string out;
    CHECK(unescape(row.raw, out) == Escapes::lone_surrogate);
    CHECK(out == row.meant);
  }
}

}  // namespace
}  // namespace otelc::otlp::detail
