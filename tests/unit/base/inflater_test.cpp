// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/inflater.hpp>

#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include <otelc/base/inflate.hpp>

#include "../../support/compress.hpp"
#include "../../support/snappy_lz4.hpp"

using namespace otelc;

namespace {

struct StreamFormat {
  const char* name;
  Coding coding;
  std::string packed;
};

/// Feeds `in_bytes` and takes `out_bytes` at a time.
Result<std::string> inflate_in_steps(Coding coding, std::string_view in, std::size_t in_bytes,
                                     std::size_t out_bytes) {
  Inflater inflater(coding);
  std::string out;
  std::string room(out_bytes, '\0');
  while (true) {
    const auto step = inflater.step(in.substr(0, in_bytes), room);
    if (!step) return tl::unexpected(step.error());
    out.append(room, 0, step->produced);
    in.remove_prefix(step->consumed);
    if (in.empty() && step->produced == 0) break;
  }
  if (!inflater.at_end()) return fail(ErrorKind::bad_data, "not at the end");
  return out;
}

}  // namespace

TEST_CASE("every format inflates in steps of any size") {
  std::string text;
  for (int i = 0; i < 400; ++i) text += "line " + std::to_string(i * i) + "\n";
  const StreamFormat formats[] = {
      {"identity", Coding::identity, text},
      {"gzip", Coding::gzip, test::gzipped(text)},
      {"gzip, two members", Coding::gzip,
       test::gzipped(text.substr(0, 100)) + test::gzipped(text.substr(100))},
      {"zlib", Coding::deflate, test::deflated(text, test::kZlibFormat)},
      {"raw deflate", Coding::deflate, test::deflated(text, test::kRawFormat)},
      {"zstd", Coding::zstd, test::zstd_compressed(text)},
      {"zstd, two frames", Coding::zstd,
       test::zstd_compressed(text.substr(0, 100)) + test::zstd_compressed(text.substr(100))},
      {"snappy, framed", Coding::snappy, test::snappy_framed(text, 1000)},
      {"snappy, two streams", Coding::snappy,
       test::snappy_framed(text.substr(0, 100)) + test::snappy_framed(text.substr(100))},
      {"lz4", Coding::lz4, test::lz4_frame(text)},
      {"lz4, linked blocks", Coding::lz4, test::lz4_frame(text, LZ4F_max64KB, LZ4F_blockLinked)},
      {"lz4, two frames", Coding::lz4,
       test::lz4_frame(text.substr(0, 100)) + test::lz4_frame(text.substr(100))},
  };
  const std::pair<std::size_t, std::size_t> sizes[] = {
      {1, 1}, {1, 1000}, {7, 3}, {100000, 1}, {100000, 100000}};
  for (const StreamFormat& format : formats) {
    for (const auto& size : sizes) {
      const auto& [in_bytes, out_bytes] = size;
      CAPTURE(format.name);
      CAPTURE(size.first);
      CAPTURE(size.second);
      const auto out = inflate_in_steps(format.coding, format.packed, in_bytes, out_bytes);
      REQUIRE(out);
      CHECK(*out == text);
    }
  }
}

TEST_CASE("a stream is incomplete until its end has arrived") {
  const std::string gzip = test::gzipped("text");
  Inflater inflater(Coding::gzip);
  CHECK(inflater.at_end());
  std::string room(100, '\0');
  REQUIRE(inflater.step(std::string_view(gzip).substr(0, gzip.size() - 1), room));
  CHECK_FALSE(inflater.at_end());
  REQUIRE(inflater.step(std::string_view(gzip).substr(gzip.size() - 1), room));
  CHECK(inflater.at_end());
  // A call after the end starts nothing new.
  REQUIRE(inflater.step({}, room));
  CHECK(inflater.at_end());
  REQUIRE(inflater.step(std::string_view(gzip).substr(0, 5), room));
  CHECK_FALSE(inflater.at_end());
}

TEST_CASE("an inflater can be moved in mid-stream") {
  const std::string gzip = test::gzipped("some text to inflate");
  Inflater first(Coding::gzip);
  std::string room(100, '\0');
  const auto begun = first.step(std::string_view(gzip).substr(0, 12), room);
  REQUIRE(begun);
  Inflater second(std::move(first));
  std::string out = room.substr(0, begun->produced);
  const auto ended = second.step(std::string_view(gzip).substr(begun->consumed), room);
  REQUIRE(ended);
  out.append(room, 0, ended->produced);
  CHECK(out == "some text to inflate");
  CHECK(second.at_end());
}

TEST_CASE("a zstd window over 8 MiB is refused, 8 MiB is not") {
  const std::string text(100, 'x');
  std::string out;
  const auto taken = inflate_all(Coding::zstd, test::zstd_compressed(text, 23), 1000, out);
  CHECK(taken);
  CHECK(out == text);
  const auto refused = inflate_all(Coding::zstd, test::zstd_compressed(text, 24), 1000, out);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::bad_data);
}
