// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/live_event_json.hpp>
#include <otelc/report/live_event_text.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>

#include <otelc/report/columns.hpp>

using namespace otelc;
using report::live_event_json;
using report::live_event_text;
using usage::LiveEvent;
using usage::LiveEventKind;

namespace {

constexpr UnixNanos kTime = 1'795'468'974'343'000'000;  // 2026-11-23T21:22:54.343Z

LiveEvent request() {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  LiveEvent live;
  live.time = kTime;
  live.agent = "claude-code";
  live.session = "s1";
  live.model = "claude-haiku-5-5";
  live.source = usage::Source::subagent;
  live.subagent = "Explore";
  live.tokens = {12319, 2187, 1221, 91};
  live.cost_usd = 0.012398;
  live.cost_source = usage::CostSource::reported;
  live.duration_us = 374'000;
  return live;
}

LiveEvent error() {
  LiveEvent live = request();
  live.kind = LiveEventKind::api_error;
  live.tokens = {};
  live.cost_usd.reset();
  live.status_code = 400;
  live.error = "messages: bad";
  return live;
}

}  // namespace

TEST_CASE("an event for programs: the contract's keys, and no key for what is not known") {
  CHECK(
      live_event_json(request()) ==
      R"({"ts":"2026-11-23T21:22:54.343Z","event":"api_request","agent":"claude-code","session":"s1",)"
      R"("model":"claude-haiku-5-5","tokens":{"input":12319,"cacheRead":2187,"cacheCreation":1221,"output":91},)"
      R"("cost_usd":0.012398,"cost_source":"reported","duration_ms":374,"source":"subagent","subagent":"Explore"})"
      "\n");
  CHECK(live_event_json({}) == "{\"event\":\"api_request\"}\n");
  LiveEvent zero;
  zero.tokens[3] = 0;
  zero.cost_usd = 0;
  zero.duration_us = 1500;
  CHECK_MESSAGE(
      live_event_json(zero) ==
          R"({"event":"api_request","tokens":{"output":0},"cost_usd":0,"cost_source":"none","duration_ms":1.5})"
          "\n",
      "0 is known");
  LiveEvent tool;
  tool.kind = LiveEventKind::tool_result;
  tool.tool = "a\"\n\xff";
  tool.succeeded = false;
  CHECK(live_event_json(tool) ==
        "{\"event\":\"tool_result\",\"tool\":\"a\\\"\\n\xef\xbf\xbd\",\"success\":false}\n");
}

TEST_CASE("without a terminal: date and time, exact numbers, nothing cut") {
  const std::string head = "2026-11-23 21:22:54  ";
  CHECK(live_event_text(request(), {}) == head +
                                              "sub    claude-haiku-5-5             12,319 in      91 out     "
                                              "2,187+1,221 cache   $0.0124   374ms  "
                                              "Explore\n");
  CHECK(live_event_text(error(), {}) == head + "error  claude-haiku-5-5            HTTP 400: messages: bad" +
                                            std::string(34, ' ') + "374ms  Explore\n");
  LiveEvent nothing;
  nothing.agent = "an-agent";
  CHECK_MESSAGE(live_event_text(nothing, {}) == "-                    api    an-agent\n",
                "what is not known is blank");
}

TEST_CASE("a line takes one row of the terminal, whatever its width and whatever is in it") {
  LiveEvent long_names = request();
  long_names.model = "a-model-with-a-name-of-very-many-letters-模型模型模型";
  long_names.subagent = std::string(200, 's');
  LiveEvent large = request();
  large.tokens = {INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX};
  large.cost_usd = 1e300;
  large.duration_us = INT64_MAX;
  LiveEvent long_error = error();
  long_error.error = std::string(500, 'e');
  for (const LiveEvent& live : {request(), error(), long_names, large, long_error}) {
    for (std::size_t columns = 1; columns < 200; ++columns) {
      CAPTURE(columns);
      const std::string line = live_event_text(live, {columns, false});
      CHECK(line.find('\n') == line.size() - 1);
      CHECK(report::columns_of(line.substr(0, line.size() - 1)) <= columns);
    }
  }
}

TEST_CASE("lines for a terminal of 80 columns keep what matters") {
  CHECK(live_event_text(request(), {80, false}) ==
        "21:22:54 sub   claude-haiku-5-5   12.3k in    91 out 3.41k cache  $0.0124  374ms\n");
  CHECK(live_event_text(error(), {80, false}) ==
        "21:22:54 error claude-haiku-5-5   HTTP 400: messages: bad                  374ms\n");
  CHECK_MESSAGE(live_event_text(request(), {60, false}) ==
                    "21:22:54 sub   claude-ha… 12.3k in    91 out  $0.0124  374ms\n",
                "the cache is what a narrow terminal leaves out");
}

TEST_CASE("colours change nothing but colours") {
  std::string line = live_event_text(error(), {120, true});
  CHECK(line.find("\x1b[31mHTTP 400: messages: bad\x1b[0m") != std::string::npos);
  for (std::size_t at = 0; (at = line.find('\x1b')) != std::string::npos;)
    line.erase(at, line.find('m', at) - at + 1);
  CHECK(line == live_event_text(error(), {120, false}));
}

TEST_CASE("no name from outside can act on a terminal") {
  LiveEvent evil = error();
  evil.model = "evil\x1b[31m\u202e\n::error::";
  evil.error = "\x9b\x07\u2066\r\x1b]0;title\x07";
  evil.subagent = "\x1b[2J";
  evil.session = "\x1b[H";
  for (const LiveEventKind kind :
       {LiveEventKind::api_request, LiveEventKind::api_error, LiveEventKind::tool_result,
        LiveEventKind::session_end, LiveEventKind::usage}) {
    evil.kind = kind;
    evil.tool = evil.model;
    evil.agent = evil.model;
    const std::string line = live_event_text(evil, {});
    CHECK(line.find_first_of("\x1b\x07\r\x9b") == std::string::npos);
    CHECK(line.find('\n') == line.size() - 1);
    CHECK(line.find("\u202e") == std::string::npos);
    CHECK(line.find("\u2066") == std::string::npos);
  }
}
