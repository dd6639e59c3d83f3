// SPDX-License-Identifier: Apache-2.0
#include <otelc/events/recognizer.hpp>

#include <doctest/doctest.h>

#include <otelc/events/detail/numbers.hpp>
#include <otelc/ledger/ledger.hpp>
#include <otelc/otlp/record_reader.hpp>

#include "../../support/claude_lines.hpp"

using namespace otelc;
using namespace otelc::agents;
using namespace otelc::events;
using namespace otelc::billing;
using namespace otelc::ledger;

TEST_CASE("numbers that do not fit in a sum are ignored") {
  events::Recognizer recognizer;
  otlp::RecordReader reader(recognizer.interest());
  otlp::Batch batch;
  const test::Claude claude;
  for (const char* value : {R"("asDouble":"NaN")", R"("asDouble":"Infinity")", R"("asDouble":1e300)"}) {
    CAPTURE(value);
    std::string line = claude.point("claude_code.token.usage", "input", 1, 2, value);
    REQUIRE(reader.read_line(padded(line), batch));
    CHECK(recognizer.recognize(batch).empty());
  }
}

TEST_CASE("to_fixed rounds to the nearest and refuses what does not fit") {
  CHECK(events::detail::to_fixed(1.2345, 1000) == 1235);
  CHECK(events::detail::to_fixed(-0.4, 1) == 0);
  CHECK_FALSE(events::detail::to_fixed(1e19, 1).has_value());
}

TEST_CASE("a tool's span reports the tool's outcome, and is no sign of an agent or a session") {
  events::Recognizer recognizer;
  otlp::RecordReader reader(recognizer.interest());
  otlp::Batch batch;
  std::string line =
      R"({"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"a-tool-server"}}]},)"
      R"("scopeSpans":[{"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00f067aa0ba902b7",)"
      R"("name":"execute_tool grep","startTimeUnixNano":"1000000","endTimeUnixNano":"3000000","status":{"code":2},"attributes":[)"
      R"({"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},)"
      R"({"key":"error.type","value":{"stringValue":"timeout"}},)"
      R"({"key":"gen_ai.tool.name","value":{"stringValue":"grep"}}]}]}]}]})";
  REQUIRE(reader.read_line(padded(line), batch));
  const auto events = recognizer.recognize(batch);
  REQUIRE(events.size() == 1);
  CHECK(events[0].kind == Kind::tool_done);
  CHECK(events[0].tool_name == "grep");
  CHECK(events[0].error == "timeout");
  CHECK(events[0].succeeded == false);
  CHECK(events[0].duration_us == 2000);
  ledger::Ledger ledger;
  ledger.add(events[0]);
  CHECK(ledger.agents().empty());
  CHECK(ledger.sessions().empty());
}

// An attribute that numbers the events of one agent has no meaning in those of another service.
TEST_CASE("identity: records with a number that is not their identity differ by content") {
  events::Recognizer recognizer;
  otlp::RecordReader reader(recognizer.interest());
  otlp::Batch batch;
  const auto record = [](const std::string& input, const std::string& time) {
    return R"({"eventName":"gen_ai.client.inference.operation.details","timeUnixNano":")" + time +
           R"(","attributes":[{"key":"event.sequence","value":{"intValue":"7"}},)"
           R"({"key":"gen_ai.request.model","value":{"stringValue":"m"}},)"
           R"({"key":"gen_ai.usage.input_tokens","value":{"intValue":")" +
           input + R"("}}]})";
  };
  std::string line = R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[)" + record("1", "5") + "," +
                     record("2", "5") + "," + record("1", "6") + "," + record("1", "5") + "]}]}]}";
  REQUIRE(reader.read_line(padded(line), batch));
  CHECK(recognizer.recognize(batch).size() == 3);
  CHECK(recognizer.duplicates() == 1);
}
