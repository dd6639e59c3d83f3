// SPDX-License-Identifier: Apache-2.0
#include <otelc/http/h2_session.hpp>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "h2_frames.hpp"

using namespace otelc::http;
using namespace otelc::test;
using Kind = H2Session::Event::Kind;

namespace {

/// Strings that a failed check can show.
struct Texts : std::vector<std::string> {
  using std::vector<std::string>::vector;
};
std::ostream& operator<<(std::ostream& out, const Texts& texts) {
  for (const auto& text : texts) out << '[' << text << ']';
  return out;
}

/// The events of a stream of bytes, as text, in order.
Texts read_all(const std::vector<std::string_view>& pieces, Limits limits = {}) {
  H2Session session(limits, {}, 0);
  Texts seen;
  const auto note = [&] {
    for (const auto& event : session.take_events()) {
      const std::string id = std::to_string(event.stream);
      const H2Request* request = session.request(event.stream);
      if (event.kind == Kind::closed) {
        seen.push_back(id + " closed");
      } else if (request == nullptr) {
        continue;  // closed by bytes of the same piece
      } else if (event.kind == Kind::head) {
        const auto& head = request->head;
        seen.push_back(id + " " + head.method + " " + head.host + head.target + "|" + head.content_type);
      } else if (event.kind == Kind::complete) {
        seen.push_back(id + " body " + request->body);
      } else {
        seen.push_back(id + " " + std::to_string(event.failure.http_status) + " " + event.failure.message);
      }
    }
  };
  std::string out;
  for (const std::string_view piece : pieces) {
    session.feed(piece, 0);
    note();
    session.send(out);
    note();
  }
  for (const auto& frame : frames_of(out)) {
    if (!frame.starts_with("WINDOW_UPDATE")) seen.push_back(frame);  // how many depends on the pieces
  }
  if (session.finished()) seen.emplace_back("finished");
  return seen;
}

/// Feeds it whole and cut at each place: the result must be the same.
Texts read_cut_once(std::string_view bytes, Limits limits = {}) {
  const auto whole = read_all({bytes}, limits);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    CAPTURE(cut);
    CHECK(read_all({bytes.substr(0, cut), bytes.substr(cut)}, limits) == whole);
  }
  return whole;
}

/// And byte by byte.
Texts read_cut_everywhere(std::string_view bytes, Limits limits = {}) {
  auto whole = read_cut_once(bytes, limits);
  std::vector<std::string_view> single;
  for (std::size_t i = 0; i < bytes.size(); ++i) single.push_back(bytes.substr(i, 1));
  CHECK(read_all(single, limits) == whole);
  return whole;
}

std::string post_block(const Fields& more = {}) {
  return request_block("POST", "/v1/logs", {{"content-type", "a/b"}}) + [&] {
    std::string block;
    for (const auto& [name, value] : more) block += literal(name, value);
    return block;
  }();
}

}  // namespace

TEST_CASE("the protocol is recognized by the first bytes") {
  CHECK(detect_preface("") == Preface::undecided);
  for (std::size_t size = 1; size < kH2Preface.size(); ++size) {
    CHECK(detect_preface(kH2Preface.substr(0, size)) == Preface::undecided);
    CHECK(detect_preface(std::string(kH2Preface.substr(0, size - 1)) + "x") == Preface::other);
  }
  CHECK(detect_preface(kH2Preface) == Preface::h2);
  CHECK(detect_preface(std::string(kH2Preface) + "x") == Preface::h2);
  CHECK(detect_preface("POST") == Preface::other);
}

TEST_CASE("a request is parsed the same however its bytes are cut") {
  const std::string bytes = greeting() + headers(1, post_block()) + frame(kData, kNone, 1, "hel") +
                            frame(kData, kEndStream, 1, "lo") +
                            headers(3, request_block("GET", "/healthz"), 5);
  CHECK(read_cut_everywhere(bytes) ==
        Texts{"1 POST localhost/v1/logs|a/b", "1 body hello", "3 GET localhost/healthz|", "3 body "});
}

TEST_CASE("requests that come at the same time") {
  const std::string bytes = greeting() + headers(1, post_block()) + headers(3, post_block()) +
                            frame(kData, kNone, 3, "th") + frame(kData, kNone, 1, "o") +
                            frame(kData, kEndStream, 3, "ree") + frame(kData, kEndStream, 1, "ne");
  CHECK(read_cut_everywhere(bytes) ==
        Texts{"1 POST localhost/v1/logs|a/b", "3 POST localhost/v1/logs|a/b", "3 body three", "1 body one"});
}

TEST_CASE("CONTINUATION, trailers, and padding") {
  const std::string block = post_block();
  const std::string bytes = greeting() + headers(1, block.substr(0, 10), kNone) +
                            frame(kContinuation, kNone, 1, block.substr(10, 10)) +
                            frame(kContinuation, kEndHeaders, 1, block.substr(20)) +
                            frame(kData, 8, 1, std::string("\3xyz\0\0\0", 7)) +
                            headers(1, literal("a", "b"), 5);
  // Not byte by byte: nghttp2 counts each piece of a CONTINUATION's first bytes as one more of them.
  CHECK(read_cut_once(bytes) == Texts{"1 POST localhost/v1/logs|a/b", "1 body xyz"});
}

TEST_CASE("a peer that cancels a stream") {
  const std::string bytes = greeting() + headers(1, post_block()) + frame(kData, kNone, 1, "x") +
                            frame(kReset, kNone, 1, number(8, 4));
  CHECK(read_all({bytes}) == Texts{"1 closed"});
  const std::size_t cut = bytes.size() - 1;
  CHECK(read_all({std::string_view(bytes).substr(0, cut), std::string_view(bytes).substr(cut)}) ==
        Texts{"1 POST localhost/v1/logs|a/b", "1 closed"});
}

TEST_CASE("each limit has its own answer") {
  Limits small;
  small.header_bytes_max = 300;
  small.target_bytes_max = 20;
  small.body_bytes_max = 5;
  const std::string long_name(100, 'n');
  const std::string too_large = "413 the body is larger than 5 bytes";
  CHECK(read_cut_everywhere(greeting() + headers(1, post_block()) + frame(kData, kEndStream, 1, "12345"),
                            small) == Texts{"1 POST localhost/v1/logs|a/b", "1 body 12345"});
  CHECK(read_all({greeting() + headers(1, post_block()) + frame(kData, kNone, 1, "123456")}, small) ==
        Texts{"1 POST localhost/v1/logs|a/b", "1 " + too_large});
  CHECK(read_all({greeting() + headers(1, post_block({{"content-length", "6"}}))}, small) ==
        Texts{"1 " + too_large});
  CHECK(read_cut_everywhere(greeting() + headers(1, post_block({{long_name, long_name}})), small) ==
        Texts{"1 431 the header is larger than 300 bytes"});
  CHECK(read_all({greeting() + headers(1, request_block("GET", "/" + std::string(20, 'x')), 5)}, small) ==
        Texts{"1 414 the request target is too long"});
}

TEST_CASE("the limit on a gRPC message excludes its prefix") {
  Limits small;
  small.body_bytes_max = 5;
  const std::string block = request_block("POST", "/x", {{"content-type", "application/grpc"}});
  CHECK(
      read_all({greeting() + headers(1, block) + frame(kData, kEndStream, 1, "1234567890")}, small).back() ==
      "1 body 1234567890");
  CHECK(
      read_all({greeting() + headers(1, block) + frame(kData, kEndStream, 1, "12345678901")}, small).back() ==
      "1 413 the body is larger than 5 bytes");
}

TEST_CASE("malformed requests end their stream, with PROTOCOL_ERROR") {
  const std::string no_path =
      literal(":method", "GET") + literal(":scheme", "http") + literal(":authority", "h");
  const std::string blocks[] = {
      no_path,
      request_block("GET", "/", {{"Upper", "x"}}),
      request_block("GET", "/", {{"connection", "close"}}),
      request_block("GET", "/", {{"transfer-encoding", "chunked"}}),
      request_block("GET", "/", {{"a", std::string_view("\0", 1)}}),
      request_block("GET", "/", {{"a", "b\rc"}}),
      request_block("POST", "/", {{"content-length", "+5"}}),
      request_block("POST", "/", {{"content-length", "5"}, {"content-length", "5"}}),
      request_block("GET", "/", {{":path", "/again"}}),
  };
  for (const auto& block : blocks) {
    CAPTURE(block);
    const auto seen = read_cut_everywhere(greeting() + headers(1, block, 5));
    CHECK(seen == Texts{"1 closed", "RST_STREAM 1 code 1"});
  }
  const auto short_body = read_cut_everywhere(greeting() + headers(1, post_block({{"content-length", "5"}})) +
                                              frame(kData, kEndStream, 1, "1234"));
  CHECK(short_body == Texts{"1 POST localhost/v1/logs|a/b", "1 closed", "RST_STREAM 1 code 1"});
}

TEST_CASE("a request with two different hosts is refused") {
  CHECK(read_all({greeting() + headers(1, request_block("GET", "/", {{"host", "evil"}}), 5)}) ==
        Texts{"1 400 :authority and host differ"});
  CHECK(read_all({greeting() + headers(1, request_block("GET", "/", {{"host", "localhost"}}), 5)}).size() ==
        2);
}

TEST_CASE("connection errors are reported and end the connection") {
  const std::string bytes[] = {
      greeting() + frame(kData, kNone, 0, "x"),
      greeting() + headers(2, request_block("GET", "/"), 5),
      greeting() + headers(5, request_block("GET", "/"), 5) + headers(3, request_block("GET", "/"), 5),
      greeting() + frame(kContinuation, kEndHeaders, 1, ""),
      greeting() + headers(1, post_block(), kNone) + frame(kData, kNone, 1, "x"),
      greeting() + headers(1, "\xff\xff\xff\xff\xff\xff", 5),
      greeting() + frame(kWindow, kNone, 0, number(0, 4)),
      greeting() + std::string("\xff\xff\xff\0\0\0\0\0\1", 9),
  };
  for (const auto& stream : bytes) {
    CAPTURE(stream);
    const auto seen = read_cut_once(stream);
    REQUIRE(seen.size() >= 2);
    CHECK(seen.back() == "finished");
    CHECK(seen[seen.size() - 2].starts_with("GOAWAY "));
  }
  CHECK(read_all({"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\r"}).back() == "finished");
}
