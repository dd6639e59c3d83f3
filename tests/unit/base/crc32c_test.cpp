// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/crc32c.hpp>

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "../../support/snappy_lz4.hpp"

using namespace otelc;

TEST_CASE("the checksums of RFC 3720, appendix B.4") {
  std::string ascending;
  for (char c = 0; c < 32; ++c) ascending += c;
  CHECK(crc32c(std::string(32, '\0')) == 0x8A9136AA);
  CHECK(crc32c(std::string(32, '\xff')) == 0x62A8AB43);
  CHECK(crc32c(ascending) == 0x46DD794E);
  CHECK(crc32c("123456789") == 0xE3069283);
  CHECK(crc32c("") == 0);
}

TEST_CASE("words and single bytes give the checksum of the bit-by-bit definition, at any length and offset") {
  std::string text;
  for (int i = 0; i < 100; ++i) text += static_cast<char>(i * i * 31 % 251);
  const std::string_view all = text;
  for (std::size_t begin = 0; begin < 9; ++begin) {
    for (std::size_t size = 0; begin + size <= all.size(); ++size) {
      CAPTURE(begin);
      CAPTURE(size);
      CHECK(crc32c(all.substr(begin, size)) == test::slow_crc32c(all.substr(begin, size)));
    }
  }
}
