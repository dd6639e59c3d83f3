// SPDX-License-Identifier: Apache-2.0
// Cases of LZ4 only: linked blocks, sizes and checksums in the frame, skippable frames.
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <otelc/base/inflate.hpp>

#include "../../support/snappy_lz4.hpp"

using namespace otelc;

namespace {

constexpr std::size_t kLimit = std::size_t{64} << 20;

Result<std::string> unlz4(std::string_view in, std::size_t bytes_max = kLimit) {
  std::string out;
  auto done = inflate_all(Coding::lz4, in, bytes_max, out);
  if (done) return out;
  CHECK(out.empty());
  return tl::unexpected(done.error());
}

ErrorKind error_of_lz4(std::string_view in, std::size_t bytes_max = kLimit) {
  const auto out = unlz4(in, bytes_max);
  REQUIRE_FALSE(out);
  return out.error().kind;
}

}  // namespace

TEST_CASE("lz4 frames with blocks of every size, linked or not") {
  std::string text;
  for (int i = 0; i < 400'000; ++i) text += "line " + std::to_string(i * 7919LL) + "\n";
  REQUIRE(text.size() > std::size_t{5} << 20);
  for (const LZ4F_blockSizeID_t block : {LZ4F_max64KB, LZ4F_max256KB, LZ4F_max1MB, LZ4F_max4MB}) {
    for (const LZ4F_blockMode_t mode : {LZ4F_blockLinked, LZ4F_blockIndependent}) {
      for (const bool has_size : {false, true}) {
        CAPTURE(block);
        CAPTURE(mode);
        const auto out = unlz4(test::lz4_frame(text, block, mode, has_size));
        REQUIRE(out);
        CHECK((*out == text));
      }
    }
  }
}

TEST_CASE("concatenated lz4 frames, with skippable frames between them") {
  const std::string skipped = "\x5f\x2a\x4d\x18" + test::little_endian(5, 4) + "12345";
  const std::string one = test::lz4_frame("one ");
  const std::string two = test::lz4_frame("two");
  CHECK(unlz4(one + two) == "one two");
  CHECK(unlz4(one + test::lz4_frame("") + two, 7) == "one two");
  CHECK(error_of_lz4(one + two, 6) == ErrorKind::too_large);
  CHECK(unlz4(skipped + one + skipped + two + skipped) == "one two");
  CHECK(unlz4("\x50\x2a\x4d\x18" + test::little_endian(0, 4) + one) == "one ");
  CHECK(error_of_lz4("\x50\x2a\x4d\x18" + test::little_endian(0xFFFFFFFF, 4) + "x") == ErrorKind::bad_data);
}

TEST_CASE("damaged lz4 frames are refused") {
  const std::string text = "a text that is not short, a text that is not short";
  const std::string frame = test::lz4_frame(text, LZ4F_max64KB, LZ4F_blockIndependent, true);
  for (std::size_t size = 1; size < frame.size(); ++size) {
    CAPTURE(size);
    CHECK(error_of_lz4(std::string_view(frame).substr(0, size)) == ErrorKind::bad_data);
  }
  for (std::size_t at = 0; at < frame.size(); ++at) {
    CAPTURE(at);
    std::string damaged = frame;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    CHECK(error_of_lz4(damaged) == ErrorKind::bad_data);
  }
  CHECK(error_of_lz4(frame + "x") == ErrorKind::bad_data);
  CHECK(error_of_lz4(frame + std::string(20, '\0')) == ErrorKind::bad_data);
  CHECK(error_of_lz4(R"({"resourceLogs":[]})") == ErrorKind::bad_data);
  // The format before frames had checksums.
  CHECK(error_of_lz4("\x02\x21\x4c\x18" + test::little_endian(3, 4) + std::string("\x10xx")) ==
        ErrorKind::bad_data);
}

TEST_CASE("an lz4 bomb stops at the limit, without memory beyond it") {
  const std::string bomb = test::lz4_frame(std::string(std::size_t{40} << 20, 'x'));
  REQUIRE(bomb.size() < 200'000);
  std::string out;
  const auto done = inflate_all(Coding::lz4, bomb, std::size_t{16} << 20, out);
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == ErrorKind::too_large);
  CHECK(out.capacity() <= std::size_t{4} << 20);  // the first guess; the rest is only counted
}
