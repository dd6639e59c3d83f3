// SPDX-License-Identifier: Apache-2.0
// Answers, flow-control windows, time, and what a peer may not do too often.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/http/grpc.hpp>
#include <otelc/http/h2_session.hpp>

#include "h2_frames.hpp"

using namespace otelc::http;
using namespace otelc::test;
using Kind = H2Session::Event::Kind;
using Lines = std::vector<std::string>;

namespace {

constexpr H2Timeouts kTimeouts{.header_s = 10, .body_s = 30, .idle_s = 60, .write_s = 5};

Lines sent_by(H2Session& session) {
  std::string out;
  session.send(out);
  return frames_of(out);
}

std::string post(std::uint32_t stream) {
  return headers(stream, request_block("POST", "/v1/logs"));
}

/// A session after the greeting.
H2Session greeted(Limits limits = {}, H2Limits h2_limits = {}) {
  H2Session session(limits, h2_limits, 0);
  session.feed(greeting(), 0);
  sent_by(session);
  return session;
}

bool has(const Lines& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

TEST_CASE("answers go out in any order, with their trailers") {
  auto session = greeted();
  session.feed(post(1) + frame(kData, kEndStream, 1, "") + post(3) + frame(kData, kEndStream, 3, ""), 0);
  session.answer(3, grpc_success(), 0);
  CHECK(sent_by(session) == Lines{"HEADERS 3", "DATA 3 5", "HEADERS 3 end"});
  session.answer(1, grpc_failure(3, "why"), 0);
  CHECK(sent_by(session) == Lines{"HEADERS 1 end"});
  session.answer(1, grpc_success(), 0);
  session.answer(99, grpc_success(), 0);
  CHECK(sent_by(session).empty());
}

TEST_CASE("an answer before the end of the body ends the stream, without an error") {
  auto session = greeted();
  session.feed(post(1) + frame(kData, kNone, 1, "part"), 0);
  session.answer(1, grpc_failure(3, "why"), 0);
  CHECK(sent_by(session) == Lines{"HEADERS 1 end", "RST_STREAM 1 code 0"});
  session.feed(frame(kData, kEndStream, 1, "late"), 0);
  CHECK(sent_by(session).empty());
  CHECK_FALSE(session.finished());
}

TEST_CASE("the answer to HEAD has the length and no body") {
  Response response;
  response.body = "ok\n";
  response.status = 401;
  response.authenticate = response.accept_encoding = true;
  response.allow = "POST";
  response.retry_after_s = 7;
  const auto answer = h2_answer(response, "then", true);
  CHECK(answer.body.empty());
  Lines fields;
  for (const auto& field : answer.fields) fields.push_back(field.name + ": " + field.value);
  CHECK(fields == Lines{"date: then", "content-length: 3", "allow: POST",
                        "accept-encoding: gzip, deflate, zlib, zstd, snappy, x-snappy-framed, lz4, identity",
                        "www-authenticate: Bearer", "retry-after: 7"});
  CHECK(h2_answer(response, "then", false).body == "ok\n");
}

TEST_CASE("100 Continue comes before the answer") {
  auto session = greeted();
  session.feed(headers(1, request_block("POST", "/", {{"expect", "100-continue"}})), 0);
  session.send_continue(1);
  CHECK(sent_by(session) == Lines{"HEADERS 1"});
  session.feed(frame(kData, kEndStream, 1, "x"), 0);
  CHECK(session.request(1)->body == "x");
  session.answer(1, grpc_success(), 0);
  CHECK(sent_by(session) == Lines{"HEADERS 1", "DATA 1 5", "HEADERS 1 end"});
}

TEST_CASE("windows open as bodies arrive, so that a body may be as large as the limit") {
  Limits limits;
  limits.body_bytes_max = 1'000'000;
  auto session = greeted(limits);
  session.feed(post(1), 0);
  std::int64_t window = 65'535;
  std::size_t sent = 0;
  while (sent < limits.body_bytes_max) {
    REQUIRE(window > 0);
    const auto size = static_cast<std::size_t>(
        std::min<std::int64_t>({16'384, window, static_cast<std::int64_t>(limits.body_bytes_max - sent)}));
    session.feed(frame(kData, kNone, 1, std::string(size, 'x')), 0);
    sent += size;
    window -= static_cast<std::int64_t>(size);
    for (const auto& update : sent_by(session)) {
      if (update.starts_with("WINDOW_UPDATE 1 ")) window += std::stoll(update.substr(16));
    }
  }
  session.feed(frame(kData, kEndStream, 1, ""), 0);
  const auto events = session.take_events();
  CHECK(events.back().kind == Kind::complete);
  CHECK(session.request(1)->body.size() == limits.body_bytes_max);
}

TEST_CASE("when all bodies together exceed the limit, only the oldest grows") {
  Limits limits;
  limits.body_bytes_max = 100'000;
  auto session = greeted(limits);
  const std::string part(16'000, 'x');
  for (const std::uint32_t id : {1U, 3U, 5U}) session.feed(post(id), 0);
  Lines updates;
  for (int i = 0; i < 4; ++i) {
    for (const std::uint32_t id : {1U, 3U, 5U}) {
      session.feed(frame(kData, kNone, id, part), 0);
      for (auto& update : sent_by(session)) updates.push_back(update.substr(0, 15));
    }
  }
  const auto count = [&updates](std::string_view stream) {
    return std::count(updates.begin(), updates.end(), stream);
  };
  CHECK(count("WINDOW_UPDATE 1") == 1);
  CHECK(count("WINDOW_UPDATE 3") == 0);
  CHECK(count("WINDOW_UPDATE 5") == 0);
  session.feed(frame(kReset, kNone, 1, number(8, 4)), 0);
  const auto next = sent_by(session);
  REQUIRE_FALSE(next.empty());
  CHECK(next.back().starts_with("WINDOW_UPDATE 3"));
}

TEST_CASE("a length written by the peer allocates no memory") {
  auto session = greeted();
  session.feed(headers(1, request_block("POST", "/", {{"content-length", "60000000"}})), 0);
  CHECK(session.request(1)->body.capacity() < 100'000);
}

TEST_CASE("streams over the limit: refused, or the end of the connection for a peer that knew the limit") {
  auto session = greeted({}, {.streams_max = 2});
  SUBCASE("before the peer has acknowledged the limit") {
    session.feed(post(1) + post(3) + post(5), 0);
    CHECK(sent_by(session) == Lines{"RST_STREAM 5 code 7"});  // REFUSED_STREAM: may be sent again
    CHECK_FALSE(session.finished());
  }
  SUBCASE("after it has") {
    session.feed(frame(kSettings, kAck, 0, ""), 0);
    session.feed(post(1) + post(3) + post(5), 0);
    CHECK(sent_by(session) == Lines{"GOAWAY 3 code 1"});
    CHECK(session.finished());
  }
  CHECK(session.request(3) != nullptr);
  CHECK(session.request(5) == nullptr);
}

TEST_CASE("streams opened only to be cancelled end the connection") {
  auto session = greeted({}, {.resets_max = 20, .reset_window_s = 10});
  std::uint32_t id = 1;
  const auto give_up = [&](int count, std::int64_t now_s) {
    for (int i = 0; i < count; ++i, id += 2)
      session.feed(post(id) + frame(kReset, kNone, id, number(8, 4)), now_s);
    return sent_by(session);
  };
  CHECK(give_up(20, 1).empty());
  CHECK(give_up(20, 12).empty());  // another window
  const auto seen = give_up(1, 13);
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].ends_with("code 11"));  // ENHANCE_YOUR_CALM
  CHECK(session.finished());
}

TEST_CASE("streams over the limit on streams count like cancelled streams") {
  auto session = greeted({}, {.streams_max = 1, .resets_max = 20, .reset_window_s = 10});
  session.feed(post(1), 0);
  std::uint32_t id = 3;
  for (int i = 0; i < 20; ++i, id += 2)
    session.feed(post(id), 0);  // the limit is not acknowledged: REFUSED_STREAM
  CHECK(sent_by(session).size() == 20);
  CHECK_FALSE(session.finished());
  session.feed(post(id), 0);
  CHECK(has(sent_by(session), "GOAWAY 1 code 11"));
  CHECK(session.finished());
}

TEST_CASE("requests whose header is too large, again and again, end the connection") {
  Limits small;
  small.header_bytes_max = 300;
  auto session = greeted(small, {.resets_max = 20, .reset_window_s = 10});
  std::uint32_t id = 1;
  H2Answer refusal;
  refusal.status = 431;
  const auto too_large = [&] {
    session.feed(
        headers(id, request_block("GET", "/", {{"a", std::string(120, 'x')}}), kEndHeaders | kEndStream), 0);
    for (const auto& event : session.take_events())
      if (event.kind == Kind::failed) session.answer(event.stream, refusal, 0);
    id += 2;
    return sent_by(session);
  };
  for (int i = 0; i < 20; ++i) CHECK(too_large().size() == 1);
  CHECK(has(too_large(), "GOAWAY 41 code 11"));
  CHECK(session.finished());
}

TEST_CASE("a header block that expands to more than four times the limit ends the connection") {
  Limits small;
  small.header_bytes_max = 600;
  // Into HPACK's table, and from there for a byte each (RFC 7541 sections 6.2.1 and 6.1).
  const std::string kept = std::string("\x40", 1) + "\x01" + "a" + "\x64" + std::string(100, 'x');
  const std::string again = "\xbe";
  const auto block = [&](int times) {
    std::string text = request_block("GET", "/") + kept;
    for (int i = 0; i < times; ++i) text += again;
    return text;
  };
  const auto frames = [&](const std::string& bytes) {
    auto session = greeted(small);
    session.feed(bytes, 0);
    auto seen = sent_by(session);
    if (session.finished()) seen.emplace_back("finished");
    return seen;
  };
  CHECK(frames(headers(1, block(3), kEndHeaders | kEndStream)).empty());
  CHECK(frames(headers(1, block(14), kEndHeaders | kEndStream)).empty());  // its 431 is not given yet
  const Lines ended{"GOAWAY 1 code 11", "finished"};
  CHECK(frames(headers(1, block(1000), kEndHeaders | kEndStream)) == ended);
  // Trailers are header blocks as well.
  CHECK(frames(post(1) + headers(1, block(1000).substr(request_block("GET", "/").size()),
                                 kEndHeaders | kEndStream)) == ended);
}

TEST_CASE("a header in very many pieces ends the connection") {
  auto session = greeted();
  session.feed(headers(1, "", kNone), 0);
  for (int i = 0; i < 100; ++i) session.feed(frame(kContinuation, kNone, 1, literal("a", "b")), 0);
  sent_by(session);
  CHECK(session.finished());
}

TEST_CASE("pings and settings whose answers are never read end the connection") {
  auto session = greeted();
  for (int i = 0; i < 1000; ++i) session.feed(frame(kPing, kNone, 0, "12345678"), 0);
  std::string out;
  session.send(out);
  CHECK(session.finished());
  CHECK(out.size() < 20'000);
}

TEST_CASE("time: a greeting or a header that does not end") {
  H2Session greeting_only({}, {}, 0);
  greeting_only.feed(kH2Preface.substr(0, 20), 0);
  greeting_only.expire(kTimeouts, 10);
  CHECK_FALSE(greeting_only.finished());
  greeting_only.expire(kTimeouts, 11);
  CHECK(has(sent_by(greeting_only), "GOAWAY 0 code 11"));
  CHECK(greeting_only.finished());

  auto session = greeted();
  session.feed(headers(1, request_block("GET", "/"), kEndStream), 5);
  session.expire(kTimeouts, 15);
  CHECK_FALSE(session.finished());
  session.feed(frame(kContinuation, kNone, 1, literal("a", "b")), 15);  // progress does not help
  session.expire(kTimeouts, 16);
  sent_by(session);
  CHECK(session.finished());
}

TEST_CASE("time: a body without progress gets 408") {
  auto session = greeted();
  session.feed(post(1), 0);
  session.take_events();
  session.expire(kTimeouts, 30);
  session.feed(frame(kData, kNone, 1, "x"), 30);
  session.expire(kTimeouts, 60);
  CHECK(session.take_events().empty());
  session.expire(kTimeouts, 61);
  const auto events = session.take_events();
  REQUIRE(events.size() == 1);
  CHECK(events[0].failure.http_status == 408);
  session.answer(1, grpc_failure(4, events[0].failure.message), 61);
  CHECK(sent_by(session) == Lines{"HEADERS 1 end", "RST_STREAM 1 code 0"});
}

TEST_CASE("time: an idle connection gets a GOAWAY and ends, one that waits for its answer stays") {
  auto session = greeted();
  session.feed(post(1) + frame(kData, kEndStream, 1, ""), 1);
  session.expire(kTimeouts, 1000);
  CHECK_FALSE(session.finished());
  session.answer(1, grpc_success(), 1000);
  sent_by(session);
  session.expire(kTimeouts, 1001);
  CHECK_FALSE(session.finished());
  session.expire(kTimeouts, 1061);
  CHECK(sent_by(session) == Lines{"GOAWAY 1 code 0"});
  CHECK(session.finished());
}

TEST_CASE("time: frames without a request do not keep an idle connection open") {
  const std::string frames[] = {
      frame(kPing, kNone, 0, "12345678"),
      frame(kSettings, kNone, 0, ""),
      frame(kWindow, kNone, 0, number(1, 4)),
      frame(2, kNone, 7, number(0, 4) + "x"),  // PRIORITY
      frame(0x42, kNone, 0, "of a later version"),
      headers(1, request_block("GET", "/", {{"connection", "close"}}),
              kEndHeaders | kEndStream),  // malformed
  };
  for (const auto& bytes : frames) {
    CAPTURE(bytes);
    auto session = greeted();
    session.feed(bytes, 59);
    sent_by(session);
    session.expire(kTimeouts, 60);
    CHECK_FALSE(session.finished());
    session.expire(kTimeouts, 61);
    CHECK(sent_by(session).back().ends_with("code 0"));
    CHECK(session.finished());
  }
}

TEST_CASE("time: an answer that the peer gives no window for") {
  auto session = greeted();
  session.feed(frame(kSettings, kNone, 0, number(4, 2) + number(0, 4)), 0);  // INITIAL_WINDOW_SIZE 0
  session.feed(post(1) + frame(kData, kEndStream, 1, ""), 0);
  session.answer(1, grpc_success(), 0);
  CHECK(sent_by(session) == Lines{"HEADERS 1"});
  session.expire(kTimeouts, 5);
  CHECK(sent_by(session).empty());
  session.expire(kTimeouts, 6);
  CHECK(sent_by(session) == Lines{"RST_STREAM 1 code 8"});
}

TEST_CASE("stop: open streams may finish, later ones are ignored") {
  auto session = greeted();
  session.feed(post(1) + frame(kData, kNone, 1, "x"), 0);
  session.stop();
  CHECK(sent_by(session) == Lines{"GOAWAY 1 code 0"});
  session.feed(post(3) + frame(kData, kEndStream, 1, "y"), 0);
  CHECK(session.request(3) == nullptr);
  CHECK(session.request(1)->body == "xy");
  CHECK_FALSE(session.finished());
  session.answer(1, grpc_success(), 0);
  CHECK(sent_by(session).size() == 3);
  CHECK(session.finished());
}
