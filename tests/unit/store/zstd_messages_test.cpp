// SPDX-License-Identifier: Apache-2.0
#include <otelc/store/zstd_messages.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "../../support/compress.hpp"

using namespace otelc;
using namespace otelc::store;
using namespace std::string_literals;

namespace {

std::string length(std::size_t size) {
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(size >> shift & 0xff);
  return bytes;
}

std::string message(std::string_view text) {
  const std::string frame = test::zstd_compressed(text);
  return length(frame.size()) + frame;
}

/// Returns all output, with `in_part` bytes in and at most `out_part` out at a time.
Result<std::string> decode(std::string_view in, std::size_t in_part, std::size_t out_part) {
  ZstdMessages messages;
  std::string all;
  std::vector<char> out(out_part);
  std::string_view part;
  while (true) {
    const auto step = messages.step(part, out);
    if (!step) return tl::unexpected(step.error());
    part.remove_prefix(step->consumed);
    all.append(out.data(), step->produced);
    if (step->produced > 0 || !part.empty()) continue;
    if (in.empty()) return messages.at_end() ? all : all + "(torn)";
    part = in.substr(0, in_part);
    in.remove_prefix(part.size());
  }
}

}  // namespace

TEST_CASE("zstd messages become lines, however input and output are cut") {
  const std::string large(100'000, 'x');
  const std::string all =
      message("{\"a\":1}") + message("{\"b\":\n2}\n") + message("") + length(0) + message(large);
  const std::string expected = "{\"a\":1}\n{\"b\":\n2}\n" + large + "\n";
  for (const std::size_t in_part : {std::size_t{1}, std::size_t{3}, all.size()}) {
    for (const std::size_t out_part :
         {std::size_t{1}, std::size_t{7}, std::size_t{100'000}, std::size_t{1} << 20}) {
      CAPTURE(in_part);
      CAPTURE(out_part);
      const auto decoded = decode(all, in_part, out_part);
      REQUIRE(decoded);
      CHECK(*decoded == expected);
    }
  }
}

TEST_CASE("zstd messages that are cut are torn, and their lengths must be right") {
  const std::string one = message("{}");
  for (std::size_t size = 1; size < one.size(); ++size) {
    CAPTURE(size);
    const auto cut = decode(one + one.substr(0, size), 100, 100);
    REQUIRE(cut);
    CHECK(cut->starts_with("{}\n"));
    CHECK(cut->ends_with("(torn)"));
  }
  const std::string frame = test::zstd_compressed("{}");
  const auto too_short = decode(length(frame.size() - 1) + frame, 100, 100);
  REQUIRE_FALSE(too_short);
  CHECK(too_short.error().kind == ErrorKind::bad_data);
  const auto too_long = decode(length(frame.size() + 4) + frame + one, 100, 100);
  REQUIRE_FALSE(too_long);
  CHECK(too_long.error().kind == ErrorKind::bad_data);
  // A length alone takes no memory.
  const auto claimed = decode(length(0x07ffffff) + frame, 100, 100);
  REQUIRE(claimed);
  CHECK(*claimed == "{}(torn)");
}

TEST_CASE("protobuf in zstd messages is refused, a line end inside JSON is not") {
  const auto protobuf = decode(message("\n\x02\n"), 100, 100);
  REQUIRE_FALSE(protobuf);
  CHECK(protobuf.error().kind == ErrorKind::unsupported_type);
  CHECK(decode(message("{\n\n\n}"), 100, 1).value_or("") == "{\n\n\n}\n");
}

TEST_CASE("a file's framing is recognized by its first bytes") {
  CHECK(detect_framing(message("{}")) == Framing::zstd);
  CHECK(detect_framing("\0\0\0\x04\x0a\x02\x0a\0"s) == Framing::protobuf);
  for (const std::string& other :
       {""s, "{"s, R"({"ts":")"s, "\n\n\n\n\n\n"s, "\0\0\0\0\x0a"s, "\0\0\0\x04"s, "\0\0\0\x04{"s,
        "\x1f\x8b\x08\0\x0a"s, "\xff\0\0\0\x0a"s, test::zstd_compressed("{}")}) {
    CAPTURE(other);
    CHECK(detect_framing(other) == Framing::none);
  }
}
