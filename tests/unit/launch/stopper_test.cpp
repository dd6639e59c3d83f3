// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/stopper.hpp>

#include <csignal>

#include <doctest/doctest.h>

using namespace otelc::launch;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("SIGINT at once, SIGTERM after 5 s, SIGKILL after another 5 s, and repeatedly") {
  const Stopper::Time begin{};
  Stopper stopper;
  CHECK_FALSE(stopper.has_begun());
  CHECK(stopper.due(begin) == 0);
  CHECK_FALSE(stopper.next_look(begin));
  stopper.begin(begin);
  stopper.begin(begin + seconds(3));  // has begun already
  CHECK(stopper.has_begun());
  CHECK(stopper.due(begin) == SIGINT);
  CHECK(stopper.due(begin + milliseconds(4999)) == 0);
  CHECK(stopper.next_look(begin + milliseconds(4999)) == milliseconds(1));
  CHECK(stopper.due(begin + seconds(5)) == SIGTERM);
  CHECK(stopper.due(begin + milliseconds(9999)) == 0);
  CHECK(stopper.due(begin + seconds(10)) == SIGKILL);
  CHECK(stopper.due(begin + milliseconds(10'050)) == 0);
  CHECK(stopper.due(begin + milliseconds(10'100)) == SIGKILL);
  CHECK(stopper.next_look(begin + seconds(60)) == milliseconds(0));
}

TEST_CASE("the wait for processes that survive SIGKILL is bounded") {
  Stopper::Time now{};
  Stopper stopper;
  stopper.begin(now);
  for (int step = 0; step < 30; ++step) {
    (void)stopper.due(now);
    if (step < 5) CHECK(stopper.patience() > seconds(0));
    now += seconds(5);
  }
  CHECK(stopper.patience() == seconds(0));
}
