// SPDX-License-Identifier: Apache-2.0
#include <otelc/tail/live_event_json.hpp>
#include <otelc/tail/live_event_text.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>

#include <otelc/report/columns.hpp>

using namespace otelc;
using tail::live_event_json;
using tail::live_event_text;
using tail::LiveEvent;
using tail::LiveEventKind;

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
  live.source = agents::Source::subagent;
  live.subagent = "Explore";
  live.tokens = {12319, 2187, 1221, 91};
  live.cost_usd = 0.012398;
  live.cost_source = billing::CostSource::reported;
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

TEST_CASE("an event in JSON has the documented keys, and no key for an unknown value") {
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

TEST_CASE("a line takes one row of a terminal of any width") {
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

TEST_CASE("lines for a narrow terminal keep the cost") {
  CHECK(live_event_text(request(), {50, false}) == "21:22:54 sub   claude-haiku-5-5     $0.0124  374ms\n");
  CHECK(live_event_text(request(), {40, false}) == "21:22:54 sub   claude-haiku-5-5  $0.0124\n");
  CHECK(live_event_text(request(), {32, false}) == "21:22:54 sub   claude-…  $0.0124\n");
  CHECK(live_event_text(request(), {20, false}) == "sub   clau…  $0.0124\n");
  CHECK(live_event_text(request(), {10, false}) == "$0.0124\n");
  CHECK(live_event_text(error(), {40, false}) == "21:22:54 error claude-haik… HTTP 400: m…\n");
  CHECK(live_event_text(error(), {20, false}) == "error claude… HTTP …\n");
  LiveEvent tool = error();
  tool.kind = LiveEventKind::tool_result;
  tool.tool = "Bash";
  CHECK_MESSAGE(live_event_text(tool, {40, false}) == "21:22:54 tool  Bash done: messages: bad\n",
                "a short name leaves its room to the message");
}

TEST_CASE("amounts of any size are aligned") {
  LiveEvent live = request();
  for (const std::size_t columns : {std::size_t{0}, std::size_t{120}, std::size_t{100}}) {
    const auto end_of = [&](double usd, std::string_view amount) {
      live.cost_usd = usd;
      const std::string line = live_event_text(live, {columns, false});
      const std::size_t at = line.find(amount);
      REQUIRE(at != std::string::npos);
      return at + amount.size();
    };
    const std::size_t end = end_of(0.031, " $0.0310 ");
    CHECK(end_of(12.35, " $12.35 ") == end);
    CHECK(end_of(1103.2, " $1,103.20 ") == end);
    live.cost_source = billing::CostSource::priced;
    CHECK(end_of(0.00001, " ~<$0.0001 ") == end);
    live.cost_source = billing::CostSource::reported;
  }
}

TEST_CASE("the session's tag has a column behind the time, where there is room for both") {
  const tail::SessionTag tag{"71c0", 5};
  CHECK(live_event_text(request(), {80, false}, tag) ==
        "21:22:54 71c0  sub   claude-haik… 12.3k in    91 out 3.41k cache  $0.0124  374ms\n");
  CHECK(
      live_event_text(error(), {100, false}, {"", 5}).starts_with("21:22:54       error claude-haiku-5-5 "));
  CHECK(live_event_text(request(), {40, false}, tag) == "21:22:54 71c0  sub   claude-ha…  $0.0124\n");
  CHECK(live_event_text(request(), {30, false}, tag) == "sub   claude-haiku-5…  $0.0124\n");
  CHECK_MESSAGE(live_event_text(error(), {30, false}, tag).starts_with("error claude"), "as the other lines");
  CHECK(live_event_text(request(), {}, tag)
            .starts_with("2026-11-23 21:22:54  71c0   sub    claude-haiku-5-5 "));
  for (std::size_t columns = 1; columns < 200; ++columns) {
    const std::string line = live_event_text(request(), {columns, false}, tag);
    CHECK(report::columns_of(line.substr(0, line.size() - 1)) <= columns);
    if (columns >= 7) CHECK(line.find("$0.0124") != std::string::npos);
  }
  CHECK(live_event_text(request(), {120, true}, {"\x1b[2J", 6}).find("\x1b[2J") == std::string::npos);
}

TEST_CASE("colours change nothing but colours") {
  std::string line = live_event_text(error(), {120, true});
  CHECK(line.find("\x1b[31mHTTP 400: messages: bad\x1b[0m") != std::string::npos);
  for (std::size_t at = 0; (at = line.find('\x1b')) != std::string::npos;)
    line.erase(at, line.find('m', at) - at + 1);
  CHECK(line == live_event_text(error(), {120, false}));
}

TEST_CASE("names from outside are escaped") {
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
