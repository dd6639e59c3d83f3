// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/recognizer.hpp>

#include <doctest/doctest.h>

#include <otelc/otlp/record_reader.hpp>
#include <otelc/usage/ledger.hpp>

#include "../../support/claude_lines.hpp"

using namespace otelc;
using namespace otelc::usage;

TEST_CASE("numbers that no sum can hold are no usage") {
  Recognizer recognizer;
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
  CHECK(to_fixed(1.2345, 1000) == 1235);
  CHECK(to_fixed(-0.4, 1) == 0);
  CHECK_FALSE(to_fixed(1e19, 1).has_value());
}

TEST_CASE("a tool's span tells how the tool ended, and is no sign of an agent or a session") {
  Recognizer recognizer;
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
  Ledger ledger;
  ledger.add(events[0]);
  CHECK(ledger.agents().empty());
  CHECK(ledger.sessions().empty());
}
