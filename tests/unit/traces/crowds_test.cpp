// SPDX-License-Identifier: Apache-2.0
// Thousands of equal requests: searches do not grow with their number, and no request is counted twice.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include <otelc/events/names.hpp>
#include <otelc/traces/trace.hpp>
#include <otelc/traces/twins.hpp>

using namespace otelc;
using namespace otelc::agents;
using namespace otelc::events;
using namespace otelc::traces;

namespace {

TracedCall call(std::uint64_t id, std::uint32_t service, std::uint64_t scope, UnixNanos start,
                ModelId model) {
  TracedCall one;
  one.id = id;
  one.agent = service;
  one.scope = scope;
  one.start = start;
  one.end = start + 1'000'000'000;
  one.model = model;
  one.has_counts = true;
  one.tokens[static_cast<std::size_t>(TokenType::input)] = 10;
  one.tokens[static_cast<std::size_t>(TokenType::output)] = 5;
  return one;
}

/// The number of requests that are posted.
struct Posted {
  std::int64_t requests = 0;
  Post post = [this](const PostedRequest& request, int sign) {
    if (!request.is_elsewhere) requests += sign;
  };
};

}  // namespace

TEST_CASE("Twins: a crowd of two libraries is counted once") {
  const prices::PriceBook& prices = prices::built_in_prices();
  events::Names names(prices);
  const ModelId model = names.id("gpt-4o");
  traces::Twins twins(names);
  constexpr std::uint64_t kRequests = 3000;
  for (std::uint64_t i = 0; i < kRequests; ++i) {
    (void)twins.insert(call(2 * i + 1, 0, 1, 1'000'000'000 + i, model));
    (void)twins.insert(call(2 * i + 2, 0, 2, 1'000'000'000 + i, model));
  }
  Posted posted;
  twins.settle(true, posted.post);
  CHECK(posted.requests == static_cast<std::int64_t>(kRequests));
  CHECK(twins.has_crowds());
}

TEST_CASE("Twins: a crowd with one response id is one request, also if more of it comes later") {
  const prices::PriceBook& prices = prices::built_in_prices();
  events::Names names(prices);
  const ModelId model = names.id("gpt-4o");
  traces::Twins twins(names);
  Posted posted;
  std::vector<traces::Twins::Slot> slots;
  for (std::uint64_t i = 0; i < 2000; ++i) {
    traces::TracedCall one = call(i + 1, 0, 1, 1'000'000'000, model);
    one.response_id = 77;
    slots.push_back(twins.insert(one));
    if (i % 500 == 0) twins.settle(true, posted.post);
  }
  twins.settle(true, posted.post);
  CHECK(posted.requests == 1);
  for (const Twins::Slot slot : slots) twins.erase(slot);
  twins.settle(true, posted.post);
  CHECK(posted.requests == 0);
}

TEST_CASE("Twins: single requests that touch a crowd settle it from time to time, and at the end") {
  const prices::PriceBook& prices = prices::built_in_prices();
  events::Names names(prices);
  const ModelId model = names.id("gpt-4o");
  traces::Twins twins(names);
  Posted posted;
  for (std::uint32_t i = 0; i < 4000; ++i) {
    (void)twins.insert(call(i + 1, i, 1, 1'000'000'000, model));
    twins.settle(false, posted.post);
  }
  twins.settle(true, posted.post);
  CHECK(posted.requests == 1);  // one of each service: a single request
}

TEST_CASE("A chain of thousands of calls settles in linear time, and no token counts twice") {
  const prices::PriceBook& prices = prices::built_in_prices();
  events::Names names(prices);
  traces::Trace trace;
  constexpr std::uint64_t kCalls = 9000;
  std::int64_t reported = 0;
  // The innermost call has the largest id; each call has a model of its own.
  for (std::uint64_t id = 1; id <= kCalls; ++id) {
    traces::TracedCall one = call(id, 0, 1, 1'000'000'000 + id, names.id("model-" + std::to_string(id)));
    one.end = 9'000'000'000 - id;
    one.tokens[static_cast<std::size_t>(TokenType::input)] = static_cast<std::int64_t>(10 + id % 7 * 10);
    reported += one.total();
    one.parent = id - 1;
    trace.parents.emplace(id, id - 1);
    trace.calls.push_back(one);
  }
  const TraceBill bill = settle(trace, names);
  std::int64_t tokens = 0;
  for (const TracedCall& request : bill.requests) tokens += request.total();
  CHECK(tokens <= reported);
  CHECK(tokens >= 64 * 15);
}

TEST_CASE("A chain of aggregates over many calls counts the calls") {
  const prices::PriceBook& prices = prices::built_in_prices();
  events::Names names(prices);
  const ModelId model = names.id("gpt-4o");
  traces::Trace trace;
  constexpr std::uint64_t kDepth = 5000;
  constexpr std::uint64_t kCalls = 1000;
  for (std::uint64_t id = 1; id <= kDepth; ++id) {
    traces::TracedCall one = call(id, 0, 1, 1'000'000'000, model);
    one.kind = Kind::aggregate;
    one.end = 100'000'000'000;
    one.parent = id - 1;
    one.tokens[static_cast<std::size_t>(TokenType::input)] = 10 * kCalls;
    one.tokens[static_cast<std::size_t>(TokenType::output)] = 5 * kCalls;
    trace.parents.emplace(id, id - 1);
    trace.calls.push_back(one);
  }
  for (std::uint64_t i = 1; i <= kCalls; ++i) {
    traces::TracedCall one = call(kDepth + i, 0, 1, 1'000'000'000 + i * 2'000'000'000, model);
    one.parent = kDepth;
    trace.parents.emplace(one.id, kDepth);
    trace.calls.push_back(one);
  }
  const TraceBill bill = settle(trace, names);
  std::int64_t tokens = 0;
  for (const TracedCall& request : bill.requests) tokens += request.total();
  CHECK(tokens == static_cast<std::int64_t>(kCalls) * 15);
}
