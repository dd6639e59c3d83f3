// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/receiver_change.hpp>

#include <cstdlib>
#include <ctime>

#include <doctest/doctest.h>

using namespace otelc;
using tail::receiver_change_json;
using tail::receiver_change_text;
using tail::ReceiverChange;

namespace {

const ReceiverChange kEnded{1'795'468'974'343'000'000, false, "serve", 4711};
const ReceiverChange kBegan{1'795'468'974'343'000'000, true, "launch", 4712};

}  // namespace

TEST_CASE("a receiver's end and beginning as text") {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  CHECK(receiver_change_text(kEnded, {80, false}) == "21:22:54 otelc serve ended (pid 4711)\n");
  CHECK(receiver_change_text(kBegan, {120, false}) == "21:22:54  otelc  launch began (pid 4712)\n");
  CHECK(receiver_change_text(kEnded, {}) == "2026-11-23 21:22:54  otelc  serve ended (pid 4711)\n");
  CHECK(receiver_change_text(kEnded, {80, false}, {"", 4}) == "21:22:54      otelc serve ended (pid 4711)\n");
  CHECK(receiver_change_text(kEnded, {37, false}) == "21:22:54 otelc serve ended (pid 4711)\n");
  CHECK(receiver_change_text(kEnded, {36, false}) == "serve ended (pid 4711)\n");
  CHECK(receiver_change_text(kEnded, {12, false}) == "serve ended…\n");
}

TEST_CASE("a receiver's end and beginning as JSON") {
  CHECK(receiver_change_json(kEnded) ==
        R"({"ts":"2026-11-23T21:22:54.343Z","event":"receiver_ended","command":"serve","pid":4711})"
        "\n");
  CHECK(receiver_change_json(kBegan) ==
        R"({"ts":"2026-11-23T21:22:54.343Z","event":"receiver_began","command":"launch","pid":4712})"
        "\n");
}
