// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string_view>

#include <doctest/doctest.h>

#include <otelc/base/coding.hpp>

using namespace otelc;

TEST_CASE("content codings are recognized in any case") {
  CHECK(parse_coding("") == Coding::identity);
  CHECK(parse_coding("identity") == Coding::identity);
  CHECK(parse_coding("gzip") == Coding::gzip);
  CHECK(parse_coding("GZip") == Coding::gzip);
  CHECK(parse_coding("x-gzip") == Coding::gzip);
  CHECK(parse_coding("deflate") == Coding::deflate);
  CHECK(parse_coding("zlib") == Coding::deflate);
  CHECK(parse_coding("ZSTD") == Coding::zstd);
  CHECK(parse_coding("snappy") == Coding::snappy);
  CHECK(parse_coding("X-Snappy-Framed") == Coding::snappy);
  CHECK(parse_coding("lz4") == Coding::lz4);
  for (const std::string_view text :
       {"br", "compress", "gzip, gzip", "gzip,", " ", "gz", "gzipp", "*", "lz", "x-snappy", "none"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_coding(text));
  }
}

TEST_CASE("the listed names are accepted") {
  std::string_view names = kCodingNames;
  std::size_t count = 0;
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(", "));
    names.remove_prefix(std::min(names.size(), name.size() + 2));
    CAPTURE(name);
    CHECK(parse_coding(name));
    ++count;
  }
  CHECK(count == 8);
}

TEST_CASE("a coding is recognized by its first bytes") {
  CHECK(detect_coding("\x1f\x8b\x08") == Coding::gzip);
  CHECK(detect_coding("\x28\xb5\x2f\xfd") == Coding::zstd);
  CHECK(detect_coding("") == Coding::identity);
  CHECK(detect_coding("\x1f") == Coding::identity);
  CHECK(detect_coding("\x28\xb5\x2f") == Coding::identity);
  CHECK(detect_coding("{\"ts\":") == Coding::identity);
}
