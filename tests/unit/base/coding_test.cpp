// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include <doctest/doctest.h>

#include <otelc/base/inflate.hpp>

using namespace otelc;

TEST_CASE("content codings are named in any case") {
  CHECK(parse_coding("") == Coding::identity);
  CHECK(parse_coding("identity") == Coding::identity);
  CHECK(parse_coding("gzip") == Coding::gzip);
  CHECK(parse_coding("GZip") == Coding::gzip);
  CHECK(parse_coding("x-gzip") == Coding::gzip);
  CHECK(parse_coding("deflate") == Coding::deflate);
  CHECK(parse_coding("ZSTD") == Coding::zstd);
  for (const std::string_view text : {"br", "compress", "gzip, gzip", "gzip,", " ", "gz", "gzipp", "*"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_coding(text));
  }
}

TEST_CASE("a coding shows in the first bytes") {
  CHECK(detect_coding("\x1f\x8b\x08") == Coding::gzip);
  CHECK(detect_coding("\x28\xb5\x2f\xfd") == Coding::zstd);
  CHECK(detect_coding("") == Coding::identity);
  CHECK(detect_coding("\x1f") == Coding::identity);
  CHECK(detect_coding("\x28\xb5\x2f") == Coding::identity);
  CHECK(detect_coding("{\"ts\":") == Coding::identity);
}
