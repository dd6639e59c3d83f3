// SPDX-License-Identifier: Apache-2.0
#include <otelc/ingest/large_bodies.hpp>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace otelc;
using ingest::LargeBodies;

namespace {

using Answer = Result<otlp::Decoded>;

/// Notes the bodies it handles, and blocks in the first one until `open` is set.
struct Handler {
  void operator()(const LargeBodies::Body& body) {
    if (std::exchange(is_first, false)) {
      entered.set_value();
      open.get_future().wait();
    }
    handled.push_back(body.request.body);
    thread = std::this_thread::get_id();
    body.done(otlp::Decoded{});
  }
  bool is_first = true;
  std::promise<void> entered;
  std::promise<void> open;
  std::vector<std::string> handled;
  std::thread::id thread;
};

std::future<Answer> add(LargeBodies& bodies, std::string text) {
  auto answer = std::make_shared<std::promise<Answer>>();
  bodies.add({{.body = std::move(text)}, 0, [answer](Answer what) { answer->set_value(std::move(what)); }});
  return answer->get_future();
}

bool is_refused(std::future<Answer> answer) {
  const Answer what = answer.get();
  return !what && what.error().kind == ErrorKind::unavailable;
}

}  // namespace

TEST_CASE("bodies are handled in their order, on one other thread") {
  Handler handler;
  LargeBodies bodies({}, [&handler](const LargeBodies::Body& body) { handler(body); });
  CHECK(bodies.is_idle());
  std::vector<std::future<Answer>> answers;
  for (const char* text : {"a", "b", "c", "d"}) answers.push_back(add(bodies, text));
  CHECK_FALSE(bodies.is_idle());
  handler.open.set_value();
  for (auto& answer : answers) CHECK(answer.get());
  bodies.finish(std::chrono::seconds(120));
  CHECK(bodies.is_idle());
  CHECK(handler.handled == std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(handler.thread != std::this_thread::get_id());
}

TEST_CASE("waiting bodies are bounded in number and bytes, but one of any size may wait alone") {
  for (const LargeBodies::Limits limits : {LargeBodies::Limits{10, 64}, LargeBodies::Limits{1'000, 2}}) {
    CAPTURE(limits.count_max);
    Handler handler;
    LargeBodies bodies(limits, [&handler](const LargeBodies::Body& body) { handler(body); });
    auto at_work = add(bodies, "at work");
    handler.entered.get_future().wait();
    auto first = add(bodies, "1234");
    auto second = add(bodies, "5678");
    CHECK(is_refused(add(bodies, "9ab")));
    handler.open.set_value();
    CHECK(at_work.get());
    CHECK(first.get());
    CHECK(second.get());
    // None waits now.
    CHECK(add(bodies, std::string(10'000, 'x')).get());
  }
}

TEST_CASE("finish() waits for all bodies; at its deadline those that have not begun are refused") {
  for (const bool has_time : {true, false}) {
    CAPTURE(has_time);
    Handler handler;
    LargeBodies bodies({}, [&handler](const LargeBodies::Body& body) { handler(body); });
    auto begun = add(bodies, "begun");
    handler.entered.get_future().wait();
    auto waits = add(bodies, "waits");
    std::thread closing(
        [&] { bodies.finish(has_time ? std::chrono::seconds(120) : std::chrono::seconds(0)); });
    if (has_time) {
      handler.open.set_value();
      CHECK(waits.get());
    } else {
      CHECK(is_refused(std::move(waits)));
      handler.open.set_value();
    }
    CHECK(begun.get());
    closing.join();
    CHECK(bodies.is_idle());
    CHECK(is_refused(add(bodies, "too late")));
  }
}
