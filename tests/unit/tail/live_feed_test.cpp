// SPDX-License-Identifier: Apache-2.0
#include <otelc/events/labels.hpp>
#include <otelc/tail/live_feed.hpp>

#include <doctest/doctest.h>

#include <otelc/events/recognizer.hpp>
#include <otelc/otlp/record_reader.hpp>

#include "../../support/claude_lines.hpp"

using namespace otelc;
using namespace otelc::events;
using namespace otelc::tail;
using std::chrono::seconds;

namespace {

/// A feed of Claude Code's lines, with a clock that the test sets.
struct Watch {
  Recognizer recognizer{};
  otlp::RecordReader reader{recognizer.interest()};
  otlp::Batch batch{};
  LiveFeed feed{};
  LiveFeed::Time now{};

  std::vector<LiveEvent> take(std::string line) {
    std::vector<LiveEvent> shown;
    REQUIRE(reader.read_line(padded(line), batch));
    feed.take(recognizer.recognize(batch), now, shown);
    return shown;
  }
  std::vector<LiveEvent> settle(LiveFeed::Time time) {
    std::vector<LiveEvent> shown;
    feed.settle(time, shown);
    return shown;
  }
};

const std::string kSpanOfRequest =
    R"(,{"key":"input_tokens","value":{"intValue":7}},{"key":"output_tokens","value":{"intValue":5}})";

}  // namespace

TEST_CASE("a request's event is shown at once; its span and its metrics are not shown") {
  const test::Claude claude;
  Watch watch;
  const auto shown = watch.take(claude.request(1000, 7, 5));
  REQUIRE(shown.size() == 1);
  CHECK(shown[0].kind == LiveEventKind::api_request);
  CHECK(shown[0].agent == "claude-code");
  CHECK(shown[0].session == "s1");
  CHECK(shown[0].model == "m");
  CHECK(shown[0].source == agents::Source::main);
  CHECK(shown[0].tokens[0] == 7);
  CHECK(shown[0].tokens[3] == 5);
  CHECK_FALSE(shown[0].tokens[1].has_value());
  CHECK_FALSE(shown[0].cost_usd.has_value());
  CHECK(shown[0].duration_us == 1'500'000);
  CHECK(watch.take(claude.span("llm_request", "00f067aa0ba902b7", 1, 2, kSpanOfRequest)).empty());
  CHECK(watch.take(claude.tokens("input", 2000, 7)).empty());
  CHECK(watch.settle(LiveFeed::Time::max()).empty());
}

TEST_CASE("a resend is not shown again") {
  const test::Claude claude;
  Watch watch;
  CHECK(watch.take(claude.request(1000, 7, 5)).size() == 1);
  CHECK(watch.take(claude.request(1000, 7, 5)).empty());
}

TEST_CASE("a report waits for a better one that the agent can send, but not forever") {
  const test::Claude claude;
  Watch watch;
  CHECK(watch.take(claude.tokens("input", 2000, 7)).empty());
  watch.now += seconds(5);
  CHECK_MESSAGE(watch.take(claude.span("llm_request", "00f067aa0ba902b7", 1, 2, kSpanOfRequest)).empty(),
                "a span is better than metrics, and an event would be better still");
  SUBCASE("an event comes: it is what is shown") {
    CHECK(watch.take(claude.request(1000, 7, 5)).size() == 1);
    CHECK(watch.settle(LiveFeed::Time::max()).empty());
  }
  SUBCASE("none comes: the span is shown, and from now on spans are shown at once") {
    CHECK(watch.settle(watch.now + seconds(9)).empty());
    const auto shown = watch.settle(watch.now + seconds(10));
    REQUIRE(shown.size() == 1);
    CHECK(shown[0].kind == LiveEventKind::api_request);
    CHECK(watch.take(claude.span("llm_request", "00f067aa0ba902b8", 3, 4, kSpanOfRequest)).size() == 1);
    CHECK(watch.take(claude.tokens("input", 3000, 7)).empty());
  }
  SUBCASE("the log ends: nothing can come") {
    CHECK(watch.settle(LiveFeed::Time::max()).size() == 1);
  }
}

TEST_CASE("metrics alone: one line for each model of an export, none without growth") {
  const test::Claude claude;
  Watch watch;
  const std::string points =
      R"({"resourceMetrics":[{)" + claude.resource() +
      R"(,"scopeMetrics":[{"metrics":[{"name":"claude_code.token.usage","sum":{"dataPoints":[)"
      R"({"attributes":[)" +
      claude.common() + "," + claude.attribute("type", "input") +
      R"(],"timeUnixNano":"5","asInt":"7"},{"attributes":[)" + claude.common() + "," +
      claude.attribute("type", "output") +
      R"(],"timeUnixNano":"5","asInt":"3"}],"aggregationTemporality":1}}]}]}]})";
  CHECK(watch.take(points).empty());
  CHECK(watch.take(claude.tokens("input", 2000, 0)).empty());
  const auto shown = watch.settle(LiveFeed::Time::max());
  REQUIRE(shown.size() == 1);
  CHECK(shown[0].kind == LiveEventKind::usage);
  CHECK(shown[0].tokens[0] == 7);
  CHECK(shown[0].tokens[3] == 3);
}

TEST_CASE("a tool's result is shown once, too") {
  const test::Claude claude;
  const std::string name = "," + claude.attribute("tool_name", "Bash");
  Watch watch;
  CHECK(watch.take(claude.span("tool", "00f067aa0ba902b7", 1, 2, name)).empty());
  CHECK(watch.take(claude.event("tool_result", 6, name)).size() == 1);
  CHECK(watch.take(claude.span("tool", "00f067aa0ba902b8", 3, 4, name)).empty());
  CHECK(watch.settle(LiveFeed::Time::max()).empty());
}

TEST_CASE("a request without a reported cost is shown at list price, and marked") {
  test::Claude claude;
  claude.model = "claude-opus-4-6";
  Watch watch;
  auto shown = watch.take(claude.request(1000, 1'000'000, 1'000));
  REQUIRE(shown.size() == 1);
  CHECK(shown[0].cost_usd.value() > 0);
  CHECK(shown[0].cost_source == billing::CostSource::priced);
  claude.model = "nobody-lists-this";
  shown = watch.take(claude.request(2000, 7, 5));
  REQUIRE(shown.size() == 1);
  CHECK_FALSE(shown[0].cost_usd.has_value());
}

TEST_CASE("the number of waiting events is bounded") {
  const test::Claude claude;
  Watch watch;
  std::size_t shown = 0;
  for (std::size_t i = 1; i < LiveFeed::kWaitingMax; ++i) {
    shown += watch.take(claude.tokens("input", static_cast<int>(10 + i), 7)).size();
  }
  CHECK(shown == 0);
  CHECK(watch.take(claude.tokens("input", 9, 7)).size() == LiveFeed::kWaitingMax);
}

TEST_CASE("errors and tools show their outcome; a turn's span shows its end") {
  const test::Claude claude;
  Watch watch;
  auto shown = watch.take(claude.event(
      "api_error", 5,
      R"(,{"key":"status_code","value":{"intValue":429}},)" + claude.attribute("error", "slow down")));
  REQUIRE(shown.size() == 1);
  CHECK(shown[0].kind == LiveEventKind::api_error);
  CHECK(shown[0].status_code == 429);
  CHECK(shown[0].error == "slow down");
  shown = watch.take(
      claude.event("tool_result", 6,
                   "," + claude.attribute("tool_name", "Bash") + "," + claude.attribute("success", "false")));
  REQUIRE(shown.size() == 1);
  CHECK(shown[0].kind == LiveEventKind::tool_result);
  CHECK(shown[0].tool == "Bash");
  CHECK(shown[0].succeeded == false);
  CHECK(watch.take(claude.event("user_prompt", 7)).empty());
  shown = watch.take(claude.span("interaction", "00f067aa0ba902b7", 1000, 9000));
  REQUIRE(shown.size() == 1);
  CHECK(shown[0].kind == LiveEventKind::turn_end);
  CHECK(shown[0].duration_us == 8);
}

TEST_CASE("a text of any length takes 256 bytes") {
  test::Claude claude;
  claude.model = std::string(100'000, 'm') + "é";
  Watch watch;
  const auto shown = watch.take(claude.request(1000, 7, 5));
  REQUIRE(shown.size() == 1);
  CHECK(shown[0].model.size() <= events::kLabelBytesMax);
  CHECK(shown[0].model.starts_with("mmmm"));
}
