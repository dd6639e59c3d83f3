// SPDX-License-Identifier: Apache-2.0
// The common limit on the unfinished requests of many connections.
#include <otelc/http/body_budget.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/http/h2_session.hpp>
#include <otelc/http/http1_parser.hpp>

#include "h2_frames.hpp"

using namespace otelc::http;
using namespace otelc::test;
using Kind = H2Session::Event::Kind;
using State = Http1Parser::State;

namespace {

constexpr std::size_t kFree = BodyShare::kFreeBytes;
constexpr std::size_t kFrame = 16'384;
const std::string kChunked =
    "POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string post_of(std::size_t size) {
  return "POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
}

State feed_all(Http1Parser& parser, std::string_view bytes) {
  State state = State::need_more;
  while (!bytes.empty() && state != State::failed && state != State::complete) {
    std::size_t consumed = 0;
    state = parser.feed(bytes, consumed);
    bytes.remove_prefix(consumed);
  }
  return state;
}

/// Opens a stream and sends that many full frames of a body that does not end.
void send_body(H2Session& session, std::uint32_t stream, int frames) {
  session.feed(headers(stream, request_block("POST", "/v1/logs")), 0);
  for (int i = 0; i < frames; ++i) session.feed(frame(kData, kNone, stream, std::string(kFrame, 'x')), 0);
}

std::vector<int> failures(H2Session& session) {
  std::vector<int> statuses;
  for (const auto& event : session.take_events()) {
    if (event.kind == Kind::failed) statuses.push_back(event.failure.http_status);
  }
  return statuses;
}

}  // namespace

TEST_CASE("shares of a budget: the first bytes of each are free, the rest counts until it is released") {
  BodyBudget budget(100);
  BodyShare first(&budget);
  CHECK(first.hold(kFree + 60));
  {
    BodyShare second(&budget);
    CHECK_FALSE(second.hold(kFree + 41));
    CHECK(second.hold(kFree + 40));
    CHECK_FALSE(first.hold(kFree + 61));
    BodyShare small(&budget);
    CHECK(small.hold(kFree));
    CHECK_FALSE(small.hold(kFree + 1));
  }
  CHECK(first.hold(kFree + 100));
  CHECK(first.hold(10));
  CHECK(BodyShare(&budget).hold(kFree + 100));
  CHECK(BodyShare(nullptr).hold(std::size_t{1} << 40));
}

TEST_CASE("HTTP/1.1: a body that would exceed the budget gets 503, and its memory is released") {
  BodyBudget budget(100'000);
  for (const bool chunked : {false, true}) {
    CAPTURE(chunked);
    const std::string size = chunked ? "27100\r\n" : "";  // 160,000
    const std::string begin = (chunked ? kChunked : post_of(160'000)) + size;
    Http1Parser large({}, &budget);
    CHECK(feed_all(large, begin + std::string(kFree + 90'000, 'x')) == State::need_more);
    Http1Parser other({}, &budget);
    CHECK(feed_all(other, begin + std::string(kFree + 20'000, 'x')) == State::failed);
    CHECK(other.error().http_status == 503);
    CHECK(other.body().empty());
    Http1Parser small({}, &budget);
    CHECK(feed_all(small, post_of(5) + "hello") == State::complete);
    CHECK(small.body() == "hello");
    // The large one ends, and the next one has room.
    CHECK(feed_all(large, std::string(160'000 - kFree - 90'000, 'x') + (chunked ? "\r\n0\r\n\r\n" : "")) ==
          State::complete);
    CHECK(large.body().size() == 160'000);
    Http1Parser next({}, &budget);
    CHECK(feed_all(next, begin + std::string(kFree + 90'000, 'x')) == State::need_more);
  }
}

TEST_CASE("HTTP/2: the streams of a connection share its part of the budget") {
  BodyBudget budget(100'000);
  auto session = std::make_unique<H2Session>(Limits{}, H2Limits{}, 0, &budget);
  session->feed(greeting(), 0);
  for (const std::uint32_t stream : {1U, 3U, 5U}) send_body(*session, stream, 3);
  CHECK(failures(*session).empty());
  // The fourth exceeds it; a new connection's small body is accepted.
  send_body(*session, 7, 3);
  CHECK(failures(*session) == std::vector<int>{503});
  H2Session small({}, {}, 0, &budget);
  small.feed(greeting(), 0);
  send_body(small, 1, 3);
  CHECK(failures(small).empty());
  // A connection that ends releases all it had.
  session.reset();
  send_body(small, 3, 3);
  send_body(small, 5, 3);
  CHECK(failures(small).empty());
}

TEST_CASE("HTTP/2: the headers of open streams count too") {
  BodyBudget budget(10'000);
  H2Session session({}, {.streams_max = 100}, 0, &budget);
  session.feed(greeting(), 0);
  std::string block = request_block("POST", "/v1/logs");
  for (int i = 0; i < 80; ++i) block += literal("x-long", std::string(100, 'x'));
  for (std::uint32_t stream = 1; stream < 21; stream += 2) session.feed(headers(stream, block), 0);
  const auto failed = failures(session);
  CHECK(failed.size() > 1);
  CHECK(failed.size() < 9);
  CHECK(failed.front() == 503);
}
