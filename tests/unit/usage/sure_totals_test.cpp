// SPDX-License-Identifier: Apache-2.0
// A budget goes by what no later record takes back (docs/counting.md#live).
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <otelc/usage/accountant.hpp>

using namespace otelc;

namespace {

constexpr long long kSecond = 1'000'000'000;

std::string text_attribute(const std::string& key, const std::string& value) {
  return R"({"key":")" + key + R"(","value":{"stringValue":")" + value + R"("}})";
}
std::string count_attribute(const std::string& key, long long value) {
  return fmt::format(R"({{"key":"{}","value":{{"intValue":{}}}}})", key, value);
}

// A span of a few seconds with counts.
std::string app_span(const std::string& operation, int id, int parent, int start_s, int end_s, int input,
                     int trace = 1) {
  return fmt::format(
      R"({{"resourceSpans":[{{"resource":{{"attributes":[{}]}},"scopeSpans":[{{"spans":[{{"traceId":"{:032x}",)"
      R"("spanId":"{:016x}","parentSpanId":"{}","name":"{}","startTimeUnixNano":"{}","endTimeUnixNano":"{}",)"
      R"("attributes":[{},{},{}]}}]}}]}}]}})",
      text_attribute("service.name", "an-app"), trace, id, parent == 0 ? "" : fmt::format("{:016x}", parent),
      operation, start_s * kSecond, end_s * kSecond, text_attribute("gen_ai.operation.name", operation),
      text_attribute("gen_ai.request.model", "gpt-4o"), count_attribute("gen_ai.usage.input_tokens", input));
}

struct Counting {
  ledger::RunningTotals take(std::string line) {
    REQUIRE(accountant.take(padded(line)));
    return accountant.totals();
  }
  usage::Accountant accountant;
};

}  // namespace

TEST_CASE("an aggregate is not sure while calls below it may come") {
  Counting counting;
  auto totals = counting.take(app_span("invoke_agent", 1, 0, 10, 20, 1000));
  CHECK(totals.tokens == 1000);
  CHECK(totals.sure_tokens == 0);
  CHECK(totals.sure_cost_usd == 0);
  totals = counting.take(app_span("chat", 2, 1, 11, 12, 400));
  CHECK(totals.tokens == 400);
  CHECK(totals.sure_tokens == 400);
  CHECK(totals.sure_cost_usd == doctest::Approx(*totals.cost_usd));
}

TEST_CASE("a call is sure, whatever surrounds it") {
  Counting counting;
  CHECK(counting.take(app_span("chat", 2, 1, 11, 12, 400)).sure_tokens == 400);
  CHECK(counting.take(app_span("invoke_agent", 1, 0, 10, 20, 1000)).sure_tokens == 400);
}

TEST_CASE("an aggregate is sure when its trace has been quiet for 10 minutes by the records' times") {
  Counting counting;
  (void)counting.take(app_span("invoke_agent", 1, 0, 10, 20, 1000));
  SUBCASE("nothing came") {
    CHECK(counting.take(app_span("chat", 9, 0, 30, 619, 5, 2)).sure_tokens == 5);
    CHECK(counting.take(app_span("chat", 10, 0, 30, 620, 5, 3)).sure_tokens == 1010);
    CHECK_MESSAGE(counting.take(app_span("chat", 11, 0, 30, 2000, 5, 4)).sure_tokens == 1015, "once");
  }
  SUBCASE("a span of it came meanwhile") {
    (void)counting.take(app_span("execute_tool", 3, 1, 11, 300, 0));
    CHECK(counting.take(app_span("chat", 10, 0, 30, 620, 5, 3)).sure_tokens == 5);
    CHECK(counting.take(app_span("chat", 11, 0, 30, 901, 5, 4)).sure_tokens == 1010);
  }
  SUBCASE("a call below it still arrives: the totals follow, and so do the sure ones") {
    (void)counting.take(app_span("chat", 10, 0, 30, 620, 5, 3));
    const auto totals = counting.take(app_span("chat", 2, 1, 11, 12, 400));
    CHECK(totals.tokens == 405);
    CHECK(totals.sure_tokens == 405);
  }
}

TEST_CASE("spans without all tokens are never sure, because other reports replace them") {
  Counting counting;
  const auto gemini = [](const std::string& signal, const std::string& rest) {
    return R"({"resource)" + signal + R"(":[{"resource":{"attributes":[)" +
           text_attribute("service.name", "gemini-cli") + R"(]},"scope)" + signal + R"(":[{)" + rest +
           "}]}]}";
  };
  const std::string common = text_attribute("session.id", "s") + "," +
                             text_attribute("model", "gemini-2.5-flash") + "," +
                             text_attribute("gen_ai.request.model", "gemini-2.5-flash");
  auto totals = counting.take(gemini(
      "Spans",
      R"("spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"llm_call",)"
      R"("startTimeUnixNano":"1","endTimeUnixNano":"2","attributes":[)" +
          common + "," + count_attribute("gen_ai.usage.input_tokens", 100) + "]}]"));
  CHECK(totals.tokens == 100);
  CHECK(totals.sure_tokens == 0);
  totals = counting.take(gemini("Logs", R"("logRecords":[{"timeUnixNano":"3","attributes":[)" +
                                            text_attribute("event.name", "gemini_cli.api_response") + "," +
                                            common + "," + count_attribute("input_token_count", 90) + "]}]"));
  CHECK(totals.tokens == 90);
  CHECK(totals.sure_tokens == 90);
}
