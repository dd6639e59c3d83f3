// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/drain_time.hpp>

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using otelc::launch::DrainTime;

namespace {
const DrainTime::Time kEnded = DrainTime::Time() + 1h;
}  // namespace

TEST_CASE("without any sign of telemetry the wait is short") {
  DrainTime time(kEnded, 10s);
  CHECK(time.patience(kEnded) == DrainTime::kSilence);
  CHECK(time.patience(kEnded + 1s) == DrainTime::kSilence - 1s);
  CHECK(time.patience(kEnded + DrainTime::kSilence) == 0ms);
  CHECK(time.left(kEnded + 4s) == 6s);
}

TEST_CASE("each sign of telemetry restarts that wait") {
  DrainTime time(kEnded, 10s);
  time.heard(kEnded + 2s);
  CHECK(time.patience(kEnded + 2s) == DrainTime::kSilence);
  time.heard(kEnded + 1s);
  CHECK_MESSAGE(time.patience(kEnded + 2s) == DrainTime::kSilence, "an earlier one changes nothing");
  time.heard(kEnded - 1min);
  CHECK(time.patience(kEnded + 4s) == DrainTime::kSilence - 2s);
}

TEST_CASE("an export before the command's end does not extend the wait") {
  DrainTime time(kEnded, 10s);
  time.heard(kEnded - 1s);
  CHECK(time.patience(kEnded) == DrainTime::kSilence);
}

TEST_CASE("the total wait is bounded") {
  DrainTime time(kEnded, 10s);
  time.heard(kEnded + 9s);
  CHECK(time.patience(kEnded + 9s) == 1s);
  CHECK(time.patience(kEnded + 11s) < 0ms);
  DrainTime none(kEnded, 0ms);
  CHECK(none.patience(kEnded) == 0ms);
  DrainTime shorter(kEnded, 300ms);
  CHECK(shorter.patience(kEnded) == 300ms);
}
