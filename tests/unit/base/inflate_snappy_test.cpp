// SPDX-License-Identifier: Apache-2.0
// Cases of snappy only: two formats under one name, chunks, checksums, wrong lengths.
#include <array>
#include <limits>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <otelc/base/inflate.hpp>

#include "../../support/snappy_lz4.hpp"

using namespace otelc;
using test::kSnappyIdentifier;
using test::snappy_chunk;

namespace {

constexpr std::size_t kUncapped = std::numeric_limits<std::size_t>::max();

Result<std::string> unsnap(std::string_view in, std::size_t bytes_max = kUncapped) {
  std::string out;
  auto done = inflate_all(Coding::snappy, in, bytes_max, out);
  if (done) return out;
  // A block takes no memory before it is known to be valid; frames begin with a guess.
  if (!in.starts_with(kSnappyIdentifier)) CHECK(out.capacity() < 1000);
  return tl::unexpected(done.error());
}

ErrorKind error_of_snappy(std::string_view in, std::size_t bytes_max = kUncapped) {
  const auto out = unsnap(in, bytes_max);
  REQUIRE_FALSE(out);
  return out.error().kind;
}

/// A block's length, as encoded at its start.
std::string block_length(std::uint64_t value) {
  std::string out;
  for (; value > 0x7F; value >>= 7) out += static_cast<char>((value & 0x7F) | 0x80);
  return out + static_cast<char>(value);
}

/// `count` copies of 64 bytes from one byte before: the highest ratio that a block can reach.
std::string block_bomb(std::size_t count) {
  std::string out = block_length(1 + 64 * count) + std::string("\0x", 2);  // a literal of one byte
  for (std::size_t i = 0; i < count; ++i) out += std::string("\xfe\x01\0", 3);
  return out;
}

}  // namespace

TEST_CASE("a block and frames are both snappy") {
  std::string text;
  for (int i = 0; i < 30000; ++i) text += "line " + std::to_string(i * 7919) + "\n";
  REQUIRE(text.size() > 5 * 65536);
  CHECK(unsnap(test::snappy_block(text)) == text);
  CHECK(unsnap(test::snappy_framed(text)) == text);
  CHECK(unsnap(test::snappy_framed(text, 1000)) == text);
  CHECK(unsnap(test::snappy_block("")) == "");
  CHECK(unsnap(kSnappyIdentifier) == "");
  CHECK(unsnap(test::snappy_block(text), text.size()) == text);
  CHECK(error_of_snappy(test::snappy_block(text), text.size() - 1) == ErrorKind::too_large);
}

TEST_CASE("a block's length is trusted only if the block can be that long") {
  const std::string block = test::snappy_block("a text, a text, a text, a text, and more of this text");
  for (std::size_t size = 1; size < block.size(); ++size) {
    CAPTURE(size);
    CHECK(error_of_snappy(std::string_view(block).substr(0, size)) == ErrorKind::bad_data);
  }
  CHECK(error_of_snappy(block + "x") == ErrorKind::bad_data);
  CHECK(error_of_snappy(block + block) == ErrorKind::bad_data);
  // Lengths that so few bytes can never reach, within the limit and over it.
  for (const std::uint64_t claim : {1000ULL, 64ULL << 20, 0xFFFFFFFFULL}) {
    CAPTURE(claim);
    CHECK(error_of_snappy(block_length(claim) + "\x04yy") == ErrorKind::bad_data);
    CHECK(error_of_snappy(block_length(claim) + "\x04yy", 500) == ErrorKind::bad_data);
  }
  // Lengths that they could reach, but do not: no memory is taken (unsnap).
  const std::string zeros(1 << 20, '\0');
  CHECK(error_of_snappy(block_length(zeros.size() * 21) + zeros) == ErrorKind::bad_data);
  CHECK(error_of_snappy(block_length(std::uint64_t{1} << 32) + "x") == ErrorKind::bad_data);
  CHECK(error_of_snappy("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x") == ErrorKind::bad_data);
  CHECK(error_of_snappy("\x80") == ErrorKind::bad_data);
  CHECK(error_of_snappy(R"({"resourceLogs":[]})") == ErrorKind::bad_data);
}

TEST_CASE("a copy from before the start is refused") {
  CHECK(unsnap(std::string("\x05\0x\x01\x01", 5)) == "xxxxx");
  CHECK(error_of_snappy(std::string("\x05\0x\x01\x02", 5)) == ErrorKind::bad_data);
  CHECK(error_of_snappy(std::string("\x05\0x\x01\0", 5)) == ErrorKind::bad_data);
}

TEST_CASE("a block that is a bomb fails at the limit, and inflates within it") {
  const std::string bomb = block_bomb(100'000);
  const std::size_t size = 6'400'001;
  REQUIRE(bomb.size() * 21 < size);
  CHECK(error_of_snappy(bomb, size - 1) == ErrorKind::too_large);
  CHECK(unsnap(bomb, size) == std::string(size, 'x'));
}

TEST_CASE("frames hold chunks of every kind") {
  const std::string raw = test::snappy_plain_chunk("raw ");
  const std::string data = test::snappy_data_chunk("data");
  CHECK(unsnap(kSnappyIdentifier + raw + data) == "raw data");
  CHECK(unsnap(kSnappyIdentifier + raw + kSnappyIdentifier + data) == "raw data");
  CHECK(unsnap(kSnappyIdentifier + snappy_chunk(0xfe, std::string(70000, '\0')) + raw) == "raw ");
  CHECK(unsnap(kSnappyIdentifier + snappy_chunk(0x80, "skip") + raw + snappy_chunk(0xfd, "") + data) ==
        "raw data");
  CHECK(unsnap(kSnappyIdentifier + test::snappy_plain_chunk("") + test::snappy_data_chunk("")) == "");
  CHECK(unsnap(kSnappyIdentifier + test::snappy_plain_chunk(std::string(65536, 'x'))) ==
        std::string(65536, 'x'));
  constexpr std::array<unsigned char, 3> kReserved{0x02, 0x40, 0x7f};
  for (const unsigned char type : kReserved) {
    CHECK(error_of_snappy(kSnappyIdentifier + snappy_chunk(type, "what")) == ErrorKind::bad_data);
  }
}

TEST_CASE("damaged frames are refused") {
  const std::string text = "a text that is not short, a text that is not short";
  const std::string framed = test::snappy_framed(text, 30);
  const std::string whole[] = {kSnappyIdentifier, test::snappy_framed(text.substr(0, 30))};
  for (std::size_t size = 1; size < framed.size(); ++size) {
    CAPTURE(size);
    const std::string_view cut = std::string_view(framed).substr(0, size);
    // A cut between chunks cannot be detected.
    if (cut == whole[0] || cut == whole[1]) continue;
    CHECK(error_of_snappy(cut) == ErrorKind::bad_data);
  }
  for (std::size_t at = 0; at < framed.size(); ++at) {
    CAPTURE(at);
    std::string damaged = framed;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    CHECK(error_of_snappy(damaged) == ErrorKind::bad_data);
  }
  CHECK(error_of_snappy(framed + "x") == ErrorKind::bad_data);
  CHECK(error_of_snappy(kSnappyIdentifier + test::snappy_block(text)) == ErrorKind::bad_data);
}

TEST_CASE("lengths in frames are trusted only up to what a chunk can hold") {
  const std::string checksum = test::snappy_checksum("");
  for (const std::string& chunk :
       {snappy_chunk(0x00, "", 0xFFFFFF), snappy_chunk(0x01, "", 0xFFFFFF), snappy_chunk(0x00, "abc"),
        snappy_chunk(0x01, "abc"), snappy_chunk(0xff, "sNaPp"), snappy_chunk(0xff, "sNaPpY!"),
        snappy_chunk(0xff, ""), snappy_chunk(0x00, checksum),
        snappy_chunk(0x00, checksum + block_length(0xFFFFFFFF)), snappy_chunk(0xfe, "", 0xFFFFFF),
        snappy_chunk(0x00, checksum + block_bomb(1024)), test::snappy_plain_chunk(std::string(65537, 'x')),
        test::snappy_data_chunk(std::string(65537, 'x'))}) {
    CAPTURE(chunk.size());
    CHECK(error_of_snappy(kSnappyIdentifier + chunk) == ErrorKind::bad_data);
  }
}

TEST_CASE("a bomb of frames fails at the limit, without memory beyond it") {
  std::string bomb = kSnappyIdentifier;
  const std::string chunk = test::snappy_data_chunk(std::string(65536, 'x'));
  for (int i = 0; i < 160; ++i) bomb += chunk;
  std::string out;
  const auto done = inflate_all(Coding::snappy, bomb, std::size_t{8} << 20, out);
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == ErrorKind::too_large);
  CHECK(out.capacity() <= std::size_t{4} << 20);  // the first guess; the rest is only counted
}

TEST_CASE("in steps only frames inflate, and they begin with the identifier") {
  std::string room(100, '\0');
  for (const std::string& in :
       {test::snappy_data_chunk("text"), snappy_chunk(0xfe, "pad") + kSnappyIdentifier,
        test::snappy_block("a text that is long enough")}) {
    Inflater inflater(Coding::snappy);
    const auto step = inflater.step(in, room);
    REQUIRE_FALSE(step);
    CHECK(step.error().kind == ErrorKind::bad_data);
  }
}
