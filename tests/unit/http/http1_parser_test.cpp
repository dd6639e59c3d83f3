// SPDX-License-Identifier: Apache-2.0
#include <otelc/http/http1_parser.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using otelc::http::Http1Parser;
using otelc::http::Limits;
using State = Http1Parser::State;

namespace {

/// The result of a stream of bytes: one text per request, as `METHOD target|content-type|body`, and
/// at the end `400 why` if it failed or `...` if a request is incomplete.
std::vector<std::string> read_requests(const std::vector<std::string_view>& pieces, Limits limits = {}) {
  Http1Parser parser(limits);
  std::vector<std::string> seen;
  int heads = 0;
  for (std::string_view piece : pieces) {
    for (;;) {
      std::size_t consumed = 0;
      const State state = parser.feed(piece, consumed);
      REQUIRE(consumed <= piece.size());
      piece.remove_prefix(consumed);
      if (state == State::need_more) {
        REQUIRE(piece.empty());
        break;
      }
      if (state == State::failed) {
        seen.push_back(std::to_string(parser.error().http_status) + " " + parser.error().message);
        return seen;
      }
      if (state == State::head_complete) {
        ++heads;
        continue;
      }
      REQUIRE(heads == 1);
      heads = 0;
      const auto& head = parser.head();
      seen.push_back(head.method + " " + head.target + "|" + head.content_type + "|" + parser.body() +
                     (head.keep_alive ? "" : "|close"));
      parser.reset();
    }
  }
  if (parser.in_request()) seen.emplace_back("...");
  return seen;
}

/// Feeds it whole, cut at each place, and byte by byte: the result must be the same.
std::vector<std::string> read_requests_cut_everywhere(std::string_view bytes, Limits limits = {}) {
  const auto whole = read_requests({bytes}, limits);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    CAPTURE(cut);
    CHECK(read_requests({bytes.substr(0, cut), bytes.substr(cut)}, limits) == whole);
  }
  std::vector<std::string_view> single;
  for (std::size_t i = 0; i < bytes.size(); ++i) single.push_back(bytes.substr(i, 1));
  CHECK(read_requests(single, limits) == whole);
  return whole;
}

std::string only(std::string_view bytes, Limits limits = {}) {
  const auto seen = read_requests_cut_everywhere(bytes, limits);
  REQUIRE(seen.size() == 1);
  return seen.front();
}

/// The failure of a POST with these fields besides Host.
std::string post_with(const std::string& fields) {
  return only("POST /v1/logs HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
}

}  // namespace

TEST_CASE("a request is parsed the same however its bytes are cut") {
  CHECK(only("POST /v1/logs HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: "
             "5\r\n\r\nhello") == "POST /v1/logs|application/json|hello");
  CHECK(only("GET /healthz HTTP/1.1\r\nhost:h\r\n\r\n") == "GET /healthz||");
  CHECK(only("POST /v1/logs HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n") == "POST /v1/logs||");
  CHECK(only("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n") == "GET /||");
  CHECK(only("GET / HTTP/1.0\r\n\r\n") == "GET /|||close");
  CHECK(only("GET / HTTP/1.1\r\nHost: h\r\nConnection: foo, Close\r\n\r\n") == "GET /|||close");
}

TEST_CASE("chunks are joined; extensions and trailers are skipped") {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n";
  CHECK(only(head + "5\r\nhello\r\n6;a=\"b;c\"\r\n world\r\n0\r\n\r\n") == "POST /||hello world");
  CHECK(only(head + "00A ; x\r\n0123456789\r\n000\r\nA: b\r\nC: d\r\n\r\n") == "POST /||0123456789");
  CHECK(only(head + "0\r\n\r\n") == "POST /||");
}

TEST_CASE("pipelined requests come out in order") {
  const auto seen = read_requests_cut_everywhere(
      "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab"
      "POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nc\r\n0\r\n\r\n"
      "GET /c HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(seen == std::vector<std::string>{"POST /a||ab", "POST /b||c", "GET /c||"});
}

TEST_CASE("a request that ends early is incomplete") {
  CHECK(only("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhell") == "...");
  CHECK(only("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n") == "...");
  CHECK(only("POST / HTTP/1.1\r\nHost: h\r\n") == "...");
}

TEST_CASE("ambiguous lengths are refused") {
  const std::string number = "400 Content-Length must be one number";
  const std::string alone = number + ", without Transfer-Encoding";
  CHECK(post_with("Content-Length: +5\r\n") == alone);
  CHECK(post_with("Content-Length: -1\r\n") == alone);
  CHECK(post_with("Content-Length: 0x5\r\n") == alone);
  CHECK(post_with("Content-Length: 5 5\r\n") == alone);
  CHECK(post_with("Content-Length:\r\n") == alone);
  CHECK(post_with("Content-Length: 18446744073709551616\r\n") == alone);
  CHECK(post_with("Content-Length: 5\r\nContent-Length: 6\r\n") == alone);
  CHECK(post_with("Content-Length: 5,5\r\n") == number);
  CHECK(post_with("Content-Length: 5, 5\r\n") == number);
  CHECK(post_with("Content-Length: 5\r\nContent-Length: 5\r\n") == number);
  CHECK(post_with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") == alone);
  CHECK(post_with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") ==
        "400 Transfer-Encoding must be one, without Content-Length");
}

TEST_CASE("gzip as a transfer coding and chunked in HTTP/1.0, which Beast accepts, are refused") {
  const std::string other = "400 Transfer-Encoding other than chunked";
  CHECK(post_with("Transfer-Encoding: gzip\r\n") == other);
  CHECK(post_with("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n") == other);
  CHECK(post_with("Transfer-Encoding: gzip, chunked\r\n") == other);
  CHECK(post_with("Transfer-Encoding: chunked, identity\r\n") == other);
  CHECK(post_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n").substr(0, 4) == "400 ");
  CHECK(only("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") ==
        "400 Transfer-Encoding in an HTTP/1.0 request");
}

TEST_CASE("malformed chunks are refused") {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const std::string_view chunks : {"-1\r\n",
                                        "+1\r\na",
                                        "0x5\r\nhello\r\n",
                                        " 5\r\nhello\r\n",
                                        "5 \r\nhello\r\n",
                                        "5\nhello\r\n",
                                        "\r\n",
                                        "g\r\n",
                                        "00000000000000005\r\nhello\r\n",
                                        "5\r\nhellox\r\n",
                                        "5\r\nhello\n0\r\n\r\n",
                                        "5\r\rhello",
                                        "0\r\n\n",
                                        "0\r\nA: b\n\r\n",
                                        "0\r\n: b\r\n\r\n",
                                        "0\r\nA : b\r\n\r\n",
                                        "0\r\nA\r\n\r\n",
                                        "0\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
                                        "0\r\n A: b\r\n\r\n",
                                        "1;a\nb\r\nx\r\n0\r\n\r\n"}) {
    CAPTURE(chunks);
    CHECK(only(head + std::string(chunks)) == "400 the chunked body is malformed");
  }
}

TEST_CASE("malformed headers are refused") {
  constexpr char kNul[] = "GET / HTTP/1.1\r\nHost: h\r\nA: b\0c\r\n\r\n";
  const std::string_view nul(kNul, sizeof kNul - 1);
  CHECK(only(nul) == "400 the header is malformed");
  CHECK(only("GET / HTTP/1.1\r\nHost: h\r\nA: b\rc\r\n\r\n") == "400 the header is malformed");
  CHECK(only("GET / HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n") == "400 the header is malformed");
  CHECK(only("GET / HTTP/1.1\r\nHost: h\r\nA\r\n\r\n") == "400 the header is malformed");
  CHECK(only("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n") == "400 a field of the header is folded");
  CHECK(only("GET / HTTP/1.1\nHost: h\n\n") == "400 a line of the header does not end in CRLF");
  CHECK(only("GET / HTTP/1.1\r\nHost: h\n\r\n") == "400 a line of the header does not end in CRLF");
  CHECK(only("GET / HTTP/1.1\r\n\r\n") == "400 no Host field");
  CHECK(only("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n") == "400 more than one Host field");
  CHECK(only("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n") == "400 more than one Host field");
  CHECK(only("GET / HTTP/3.0\r\nHost: h\r\n\r\n") == "400 not HTTP/1.0 or HTTP/1.1");
  CHECK(only("GET /\xc3\xa9 HTTP/1.1\r\nHost: h\r\n\r\n") == "400 the request target is malformed");
  CHECK(only("GET /\r\nHost: h\r\n\r\n").substr(0, 4) == "400 ");
  CHECK(only("G(T / HTTP/1.1\r\nHost: h\r\n\r\n") == "400 the method is malformed");
  CHECK(only("\x16\x03\x01\x02") == "400 this is not HTTP");
  CHECK(only("{\"resourceLogs\":[]}") == "400 this is not HTTP");
}

TEST_CASE("a misspelt version gets 400, a peer of another protocol gets no answer") {
  const std::string misspelt = "400 not HTTP/1.0 or HTTP/1.1";
  for (const char* version : {"http/1.1", "Http/1.1", "hTTP/1.0", "HTTP/1.", "HTTP1.1", "HTTP", "HTTP/"}) {
    CAPTURE(version);
    CHECK(only("GET / " + std::string(version) + "\r\nHost: h\r\n\r\n") == misspelt);
  }
  CHECK(only("OPTIONS rtsp://h/x RTSP/1.0\r\nCSeq: 1\r\n\r\n") == "0 another protocol");
  CHECK(only("INVITE sip:a@b SIP/2.0\r\nTo: b\r\n\r\n") == "0 another protocol");
  CHECK(only("GET / x\r\nHost: h\r\n\r\n") == "0 another protocol");
  // h2spec's: RFC 9113 section 3.4 wants the connection closed.
  CHECK(only("INVALID CONNECTION PREFACE\r\n\r\n") == "0 another protocol");
}

TEST_CASE("bytes that cannot be HTTP are recognized, with or without the end of the line") {
  CHECK(only("\x06X\n\r\n") == "400 this is not HTTP");
  CHECK(only("\r\n(x\r\n\r\n") == "400 this is not HTTP");
  CHECK(only("\n") == "400 a line of the header does not end in CRLF");
}

TEST_CASE("each limit has its own answer") {
  Limits small;
  small.header_bytes_max = 120;
  small.target_bytes_max = 20;
  small.body_bytes_max = 10;
  const std::string length_10 = "POST /v1/logs HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n0123456789";
  const std::string length_11 = "POST /v1/logs HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n";
  const std::string chunked = "POST /v1/logs HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string too_large = "413 the body is larger than 10 bytes";
  CHECK(only(length_10, small) == "POST /v1/logs||0123456789");
  CHECK(only(length_11, small) == too_large);
  CHECK(only(chunked + "A\r\n0123456789\r\n0\r\n\r\n", small) == "POST /v1/logs||0123456789");
  CHECK(only(chunked + "A\r\n0123456789\r\n1\r\n", small) == too_large);
  CHECK(only(chunked + "FFFFFFFFFFFFFFFF\r\n", small) == too_large);
  CHECK(only(chunked + "1;" + std::string(200, 'x'), small) ==
        "431 a chunk's extensions or the trailer are too long");
  CHECK(only(chunked + "0\r\nA: " + std::string(200, 'x'), small) ==
        "431 a chunk's extensions or the trailer are too long");

  const std::string filler_to_120 =
      "GET / HTTP/1.1\r\nHost: h\r\nA: " + std::string(120 - 32, 'x') + "\r\n\r\n";
  CHECK(only(filler_to_120, small) == "GET /||");
  CHECK(only("GET / HTTP/1.1\r\nHost: h\r\nA: " + std::string(120 - 31, 'x') + "\r\n\r\n", small) ==
        "431 the header is larger than 120 bytes");
  CHECK(only("GET / HTTP/1.1\r\nHost: h\r\nA: " + std::string(500, 'x'), small) ==
        "431 the header is larger than 120 bytes");
  CHECK(only("GET /" + std::string(19, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n", small).substr(0, 4) == "GET ");
  CHECK(only("GET /" + std::string(20, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n", small) ==
        "414 the request target is too long");
  CHECK(only("GET /" + std::string(500, 'x'), small) == "414 the request target is too long");
}

TEST_CASE("relevant fields are kept until the end of the request") {
  Http1Parser parser(Limits{});
  const std::string_view first =
      "POST /p?q HTTP/1.1\r\nHost: example:4318\r\nOrigin: null\r\nAuthorization: Bearer x\r\nexpect: "
      "100-Continue\r\n"
      "Content-Encoding: gzip\r\nContent-Encoding: zstd\r\nContent-Type:  a/b; c=d \r\nContent-Length: "
      "1\r\n\r\n";
  std::size_t consumed = 0;
  REQUIRE(parser.feed(first, consumed) == State::head_complete);
  CHECK(consumed == first.size());
  const auto& head = parser.head();
  CHECK(head.path() == "/p");
  CHECK(head.host == "example:4318");
  CHECK(head.has_origin);
  CHECK(head.origin == "null");
  CHECK(head.authorization == "Bearer x");
  CHECK(head.expects_continue);
  CHECK_FALSE(head.expects_other);
  CHECK(head.content_encoding == "gzip, zstd");
  CHECK(head.content_type == "a/b; c=d");
  CHECK(head.content_length == 1);
  CHECK(head.has_body());
  REQUIRE(parser.feed("x", consumed) == State::complete);
  CHECK(parser.feed("y", consumed) == State::complete);
  CHECK(consumed == 0);
  parser.reset();
  CHECK_FALSE(parser.in_request());
  REQUIRE(parser.feed("GET / HTTP/1.1\r\nHost: h\r\nExpect: 200-ok\r\n\r\n", consumed) ==
          State::head_complete);
  CHECK(head.host == "h");
  CHECK_FALSE(head.has_origin);
  CHECK(head.origin.empty());
  CHECK(head.content_encoding.empty());
  CHECK(head.content_length == std::nullopt);
  CHECK_FALSE(head.has_body());
  CHECK_FALSE(head.expects_continue);
  CHECK(head.expects_other);
}

TEST_CASE("a length written by the peer allocates no memory") {
  Limits limits;
  limits.body_bytes_max = std::size_t{1} << 40;
  Http1Parser parser(limits);
  std::size_t consumed = 0;
  REQUIRE(parser.feed("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 999999999999\r\n\r\n", consumed) ==
          State::head_complete);
  CHECK(parser.body().capacity() < std::size_t{2} << 20);
}
