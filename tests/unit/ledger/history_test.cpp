// SPDX-License-Identifier: Apache-2.0
#include <otelc/ledger/history.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <tuple>
#include <vector>

using namespace otelc;
using events::Evidence;
using events::UsageEvent;
using ledger::History;

namespace {

constexpr UnixNanos kMs = 1'000'000;

UsageEvent request(UnixNanos time, std::int64_t input, double cost_usd) {
  UsageEvent event;
  event.evidence = Evidence::event;
  event.kind = agents::Kind::request;
  event.time = time;
  event.tokens[0] = input;
  event.cost_usd = cost_usd;
  return event;
}

// The cells, sorted.
std::map<std::tuple<std::uint64_t, std::uint32_t>, std::int64_t> tokens_by_bin(const History& history) {
  std::map<std::tuple<std::uint64_t, std::uint32_t>, std::int64_t> tokens;
  for (const auto& [key, cell] : history.cells()) tokens[{key.bin, key.model}] += cell.tokens;
  return tokens;
}

}  // namespace

TEST_CASE("bins are one millisecond wide and grow only if there are too many cells") {
  History history(4);
  for (UnixNanos ms = 0; ms < 4; ++ms) history.add(0, 0, request(kMs * (1000 + ms), 10, 1), {});
  CHECK(history.width() == kMs);
  CHECK(history.cells().size() == 4);
  history.add(0, 0, request(kMs * 1004, 10, 1), {});
  CHECK(history.width() == 5 * kMs);
  REQUIRE(history.cells().size() == 1);
  const auto& [key, cell] = *history.cells().begin();
  CHECK(key.bin == 200);
  CHECK(cell.tokens == 50);
  CHECK(cell.reported.usd() == doctest::Approx(5));
  CHECK(cell.requests == 5);
}

TEST_CASE("each width is a multiple of the one before; the last holds all times") {
  UnixNanos width = kMs;
  int steps = 0;
  for (UnixNanos next = ledger::wider(width); next != width; next = ledger::wider(width), ++steps) {
    if (ledger::wider(next) != next) CHECK_MESSAGE(next % width == 0, next, " after ", width);
    width = next;
  }
  CHECK(steps == 23);
  CHECK(width > 500ULL * 365 * 86'400 * 1000 * kMs);
}

TEST_CASE("the order of events changes neither the bins nor their content") {
  std::mt19937 random(1);
  std::vector<std::pair<std::uint32_t, UsageEvent>> events;
  for (int i = 0; i < 2000; ++i)
    events.emplace_back(random() % 5, request(kMs * (1 + random() % 10'000'000),
                                              1 + static_cast<std::int64_t>(random() % 1000), 0.5));
  const auto all = [&events] {
    History history(100);
    for (const auto& [model, event] : events) history.add(0, model, event, {});
    return std::pair(history.width(), tokens_by_bin(history));
  };
  const auto expected = all();
  CHECK(expected.second.size() <= 100);
  for (int round = 0; round < 5; ++round) {
    std::shuffle(events.begin(), events.end(), random);
    CHECK(all() == expected);
  }
}

TEST_CASE("memory stays bounded for any times, and nothing is lost") {
  History history(16);
  std::int64_t tokens = 0;
  for (int bit = 0; bit < 64; ++bit, ++tokens) history.add(0, 0, request(1ULL << bit, 1, 0), {});
  CHECK(history.cells().size() <= 16);
  std::int64_t kept = 0;
  for (const auto& [key, cell] : history.cells()) kept += cell.tokens;
  CHECK(kept == tokens);
}

TEST_CASE("events without a time or without usage are left out") {
  History history;
  history.add(0, 0, request(0, 10, 1), {});
  UsageEvent exchange;
  exchange.kind = agents::Kind::http_call;
  exchange.time = kMs;
  history.add(0, 0, exchange, {});
  CHECK(history.cells().empty());
}
