// SPDX-License-Identifier: Apache-2.0
#include <otelc/http/chunked.hpp>

#include <string>
#include <string_view>

#include <doctest/doctest.h>

using otelc::http::ChunkedDecoder;
using ChunkState = ChunkedDecoder::State;

TEST_CASE("data is returned as it arrives, and bytes after the body are not touched") {
  ChunkedDecoder decoder(100, 100);
  std::string body;
  std::size_t consumed = 0;
  CHECK(decoder.feed("5\r\nhe", consumed, body) == ChunkState::need_more);
  CHECK(consumed == 5);
  CHECK(body == "he");
  CHECK(decoder.feed("llo\r\n0\r\n\r\nGET", consumed, body) == ChunkState::complete);
  CHECK(consumed == 10);
  CHECK(body == "hello");
}

TEST_CASE("the limit holds for all chunks together, before any byte of the one that exceeds it") {
  ChunkedDecoder decoder(5, 100);
  std::string body;
  std::size_t consumed = 0;
  CHECK(decoder.feed("3\r\nabc\r\n2\r\nde\r\n1\r\nf", consumed, body) == ChunkState::body_too_large);
  CHECK(body == "abcde");
  CHECK(consumed == 18);
}

TEST_CASE("earlier content of the body counts too") {
  ChunkedDecoder decoder(5, 100);
  std::string body = "xyz";
  std::size_t consumed = 0;
  CHECK(decoder.feed("3\r\n", consumed, body) == ChunkState::body_too_large);
}

TEST_CASE("framing has its own limit, per chunk") {
  ChunkedDecoder decoder(100, 10);
  std::string body;
  std::size_t consumed = 0;
  for (int i = 0; i < 5; ++i)
    CHECK(decoder.feed("1;a=12345\r\nx\r\n", consumed, body) == ChunkState::need_more);
  CHECK(body == "xxxxx");
  CHECK(decoder.feed("1;a=123456789\r\nx\r\n", consumed, body) == ChunkState::framing_too_large);
}

TEST_CASE("a decoder that is done or has failed consumes nothing more") {
  ChunkedDecoder decoder(100, 100);
  std::string body;
  std::size_t consumed = 0;
  REQUIRE(decoder.feed("0\r\n\r\n", consumed, body) == ChunkState::complete);
  CHECK(decoder.feed("1\r\nx\r\n", consumed, body) == ChunkState::malformed);
  CHECK(body.empty());
}
