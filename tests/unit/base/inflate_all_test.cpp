// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <otelc/base/inflate.hpp>

#include "../../support/compress.hpp"
#include "../../support/snappy_lz4.hpp"

using namespace otelc;

namespace {

constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

struct Format {
  const char* name;
  Coding coding;
  std::string packed;
};

/// Returns the error's kind, and checks that `out` is unchanged.
ErrorKind error_of(Coding coding, std::string_view in, std::size_t bytes_max = kNoLimit) {
  std::string out = "before";
  const auto done = inflate_all(coding, in, bytes_max, out);
  REQUIRE_FALSE(done);
  CHECK(out == "before");
  return done.error().kind;
}

/// Makes a gzip member of `megabytes` MiB of zeros without holding them in memory.
std::string zeros_gzipped(int megabytes) {
  const std::string megabyte(1 << 20, '\0');
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, test::kGzipFormat, 9, Z_DEFAULT_STRATEGY) ==
          Z_OK);
  std::string out(static_cast<std::size_t>(megabytes) * 1200 + 1000, '\0');
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  for (int i = 0; i < megabytes; ++i) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(megabyte.data()));
    stream.avail_in = static_cast<uInt>(megabyte.size());
    REQUIRE(deflate(&stream, i + 1 == megabytes ? Z_FINISH : Z_NO_FLUSH) != Z_STREAM_ERROR);
  }
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace

TEST_CASE("every format inflates, appended to existing output") {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "\"key " + std::to_string(i * 7919) + "\",";
  const Format formats[] = {
      {"identity", Coding::identity, text},
      {"gzip", Coding::gzip, test::gzipped(text)},
      {"zlib", Coding::deflate, test::deflated(text, test::kZlibFormat)},
      {"raw deflate", Coding::deflate, test::deflated(text, test::kRawFormat)},
      {"zstd", Coding::zstd, test::zstd_compressed(text)},
      {"snappy block", Coding::snappy, test::snappy_block(text)},
      {"snappy, framed", Coding::snappy, test::snappy_framed(text)},
      {"lz4", Coding::lz4, test::lz4_frame(text)},
  };
  for (const Format& format : formats) {
    CAPTURE(format.name);
    for (const std::size_t limit : {kNoLimit, text.size()}) {
      std::string out = "before:";
      CHECK(inflate_all(format.coding, format.packed, limit, out));
      CHECK(out == "before:" + text);
    }
    CHECK(error_of(format.coding, format.packed, text.size() - 1) == ErrorKind::too_large);
    CHECK(error_of(format.coding, format.packed, 0) == ErrorKind::too_large);
  }
}

TEST_CASE("empty input gives empty output, in any coding") {
  for (const Coding coding :
       {Coding::identity, Coding::gzip, Coding::deflate, Coding::zstd, Coding::snappy, Coding::lz4}) {
    std::string out = "x";
    CHECK(inflate_all(coding, "", 0, out));
    CHECK(out == "x");
  }
}

TEST_CASE("a compressed empty text is an empty text") {
  std::string out;
  CHECK(inflate_all(Coding::gzip, test::gzipped(""), 0, out));
  CHECK(inflate_all(Coding::deflate, test::deflated("", test::kZlibFormat), 0, out));
  CHECK(inflate_all(Coding::deflate, test::deflated("", test::kRawFormat), 0, out));
  CHECK(inflate_all(Coding::zstd, test::zstd_compressed(""), 0, out));
  CHECK(inflate_all(Coding::snappy, test::snappy_block(""), 0, out));
  CHECK(inflate_all(Coding::snappy, test::snappy_framed(""), 0, out));
  CHECK(inflate_all(Coding::lz4, test::lz4_frame(""), 0, out));
  CHECK(out.empty());
}

TEST_CASE("several members give one text under one limit") {
  const std::string gzip = test::gzipped("one ") + test::gzipped("") + test::gzipped("two");
  std::string out;
  CHECK(inflate_all(Coding::gzip, gzip, 7, out));
  CHECK(out == "one two");
  CHECK(error_of(Coding::gzip, gzip, 6) == ErrorKind::too_large);
  const std::string zstd = test::zstd_compressed("one ") + test::zstd_compressed("two");
  out.clear();
  CHECK(inflate_all(Coding::zstd, zstd, 7, out));
  CHECK(out == "one two");
}

TEST_CASE("input cut at any byte is an error") {
  const std::string text = "a text that is long enough for a few bytes, a few bytes, a few bytes";
  const Format formats[] = {
      {"gzip", Coding::gzip, test::gzipped(text)},
      {"two members", Coding::gzip, test::gzipped("x") + test::gzipped(text)},
      {"zlib", Coding::deflate, test::deflated(text, test::kZlibFormat)},
      {"raw deflate", Coding::deflate, test::deflated(text, test::kRawFormat)},
      {"zstd", Coding::zstd, test::zstd_compressed(text)},
  };
  const std::size_t first_member = test::gzipped("x").size();
  for (const Format& format : formats) {
    for (std::size_t size = 1; size < format.packed.size(); ++size) {
      CAPTURE(format.name);
      CAPTURE(size);
      if (format.name == std::string_view("two members") && size == first_member) continue;
      CHECK(error_of(format.coding, format.packed.substr(0, size)) == ErrorKind::bad_data);
    }
  }
}

TEST_CASE("bad checksums, trailing bytes and other formats are errors") {
  std::string gzip = test::gzipped("some text");
  for (const std::size_t from_end : {1u, 5u}) {  // the length and the CRC
    std::string damaged = gzip;
    damaged[damaged.size() - from_end] ^= 1;
    CHECK(error_of(Coding::gzip, damaged) == ErrorKind::bad_data);
  }
  std::string zstd = test::zstd_compressed("some text");
  zstd.back() ^= 1;
  CHECK(error_of(Coding::zstd, zstd) == ErrorKind::bad_data);
  std::string zlib = test::deflated("some text", test::kZlibFormat);
  zlib.back() ^= 1;
  CHECK(error_of(Coding::deflate, zlib) == ErrorKind::bad_data);

  CHECK(error_of(Coding::gzip, gzip + "x") == ErrorKind::bad_data);
  CHECK(error_of(Coding::gzip, gzip + "\x1f") == ErrorKind::bad_data);
  CHECK(error_of(Coding::deflate, test::deflated("text", test::kZlibFormat) + "x") == ErrorKind::bad_data);
  CHECK(error_of(Coding::deflate, test::deflated("text", test::kRawFormat) + "x") == ErrorKind::bad_data);
  CHECK(error_of(Coding::zstd, test::zstd_compressed("text") + "x") == ErrorKind::bad_data);

  for (const Coding coding : {Coding::gzip, Coding::deflate, Coding::zstd}) {
    CHECK(error_of(coding, R"({"resourceMetrics":[]})") == ErrorKind::bad_data);
  }
  CHECK(error_of(Coding::gzip, test::zstd_compressed("text")) == ErrorKind::bad_data);
  // A zlib header that asks for a dictionary (FDICT).
  CHECK(error_of(Coding::deflate, "\x78\xbb\x01\x02\x03\x04\x05") == ErrorKind::bad_data);
}

TEST_CASE("output beyond the first guess is inflated in a second pass, to its exact size") {
  const std::string packed = zeros_gzipped(9);
  for (const std::size_t limit : {kNoLimit, std::size_t{9} << 20}) {
    std::string out = "before:";
    REQUIRE(inflate_all(Coding::gzip, packed, limit, out));
    CHECK(out == "before:" + std::string(9 << 20, '\0'));
    CHECK(out.capacity() < (std::size_t{9} << 20) + 1000);
  }
  CHECK(error_of(Coding::gzip, packed, (9 << 20) - 1) == ErrorKind::too_large);
  CHECK(error_of(Coding::gzip, packed.substr(0, packed.size() - 9)) == ErrorKind::bad_data);
  CHECK(error_of(Coding::gzip, packed + "x") == ErrorKind::bad_data);
  CHECK(error_of(Coding::gzip, packed + packed, 10 << 20) == ErrorKind::too_large);
}

TEST_CASE("a bomb stops at the limit and takes no more memory than that") {
  const std::string bomb = zeros_gzipped(64);
  REQUIRE(bomb.size() < 100'000);
  constexpr std::size_t kLimit = 1 << 20;
  std::string out;
  const auto done = inflate_all(Coding::gzip, bomb, kLimit, out);
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == ErrorKind::too_large);
  CHECK(done.error().message == "the body is over 1048576 bytes after decompression");
  CHECK(out.capacity() <= 2 * kLimit);
  std::string large;
  CHECK_FALSE(inflate_all(Coding::gzip, bomb, std::size_t{32} << 20, large));
  CHECK(large.capacity() <= std::size_t{4} << 20);  // the first guess; the rest is only counted
}
