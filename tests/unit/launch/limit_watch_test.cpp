// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/limit_watch.hpp>

#include <poll.h>

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace otelc;
using launch::LimitWatch;
using std::chrono::seconds;
using Warnings = std::vector<std::string>;

namespace {

bool has_news(const LimitWatch& watch) {
  pollfd waits{watch.notify_fd(), POLLIN, 0};
  return ::poll(&waits, 1, 0) == 1;
}

}  // namespace

TEST_CASE("spending wakes the waiting thread until it takes the warnings") {
  LimitWatch watch({.max_cost_usd = 1.0});
  CHECK_FALSE(has_news(watch));
  watch.spent(0.1, 10, {});
  watch.spent(0.2, 20, {});
  CHECK(has_news(watch));
  CHECK(watch.take_warnings().empty());
  CHECK_FALSE(has_news(watch));
  watch.spent(1.0, 20, {"some-model"});
  CHECK(has_news(watch));
  CHECK(watch.reason() == "--max-cost is reached: $1.00 of $1.00");
  CHECK(watch.take_warnings() ==
        Warnings{"no price for some-model: --max-cost does NOT limit its cost; pass --prices FILE"});
}

TEST_CASE("tokens count even without a cost") {
  LimitWatch watch({.max_cost_usd = 1.0, .max_tokens = 100});
  watch.spent(0, 99, {});
  CHECK(watch.reason().empty());
  watch.spent(0, 100, {});
  CHECK(watch.reason() == "--max-tokens is reached: 100 of 100");
}

TEST_CASE("without a limit on usage no thread is woken") {
  LimitWatch watch({.max_time = seconds(100)});
  CHECK(watch.notify_fd() == -1);
  watch.spent(1e9, 1'000'000'000, {"some-model"});
  CHECK(watch.reason().empty());
  CHECK(watch.take_warnings().empty());
}

TEST_CASE("the time limit says when to look again") {
  LimitWatch watch({.max_time = seconds(100)});
  CHECK(watch.next_look(seconds(0)) == seconds(80));
  CHECK(watch.next_look(seconds(79)) == seconds(1));
  CHECK(watch.next_look(seconds(80)) == seconds(20));
  CHECK(watch.next_look(seconds(200)) == std::chrono::milliseconds(1));
  watch.running(seconds(80));
  CHECK(watch.take_warnings() == Warnings{"80 % of --max-time has passed: 1 min 20 s of 1 min 40 s"});
  watch.running(seconds(100));
  CHECK(watch.reason() == "--max-time is reached: 1 min 40 s of 1 min 40 s");
  CHECK_FALSE(LimitWatch({}).next_look(seconds(5)));
}
