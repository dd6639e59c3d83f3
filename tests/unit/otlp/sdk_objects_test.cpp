// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/detail/sdk_objects.hpp>

#include <optional>
#include <string>

#include <doctest/doctest.h>

#include <otelc/otlp/json_check.hpp>
#include <otelc/otlp/record_reader.hpp>

using namespace otelc;
using namespace otelc::otlp;

namespace {

/// Returns the object as a request that passes the receiver's own check; nullopt if it is not an SDK object.
std::optional<std::string> to_otlp(std::string object, Signal signal) {
  detail::SdkObjects objects;
  std::string otlp;
  if (!objects.to_otlp(padded(object), otlp)) return std::nullopt;
  JsonChecker checker;
  const auto checked = checker.check(signal, padded(otlp));
  INFO(otlp);
  if (!checked) INFO(checked.error().message);
  CHECK(checked);
  return otlp;
}

// As JSON.stringify writes the objects of sdk-logs 0.218, sdk-trace-base 2.7 and sdk-metrics 2.7.
const std::string kResource =
    R"("resource":{"_rawAttributes":[["service.name","a"],["host.id",null],["service.name","b"]],)"
    R"("_asyncAttributesPending":false})";
const std::string kOtlpResource =
    R"("resource":{"attributes":[{"key":"service.name","value":{"stringValue":"b"}},{"key":"host.id","value":{}},)"
    R"({"key":"service.name","value":{"stringValue":"a"}}]})";

}  // namespace

TEST_CASE("a log record of the JavaScript SDK becomes OTLP") {
  const auto otlp = to_otlp(
      R"({"hrTime":[5,7],"hrTimeObserved":[6,0],"spanContext":{"traceId":"00"},)" + kResource +
          R"(,"instrumentationScope":{"name":"s","version":"1"},"attributes":{"t":"x\u001b","i":-3,"d":0.5,"b":true,)"
          R"("n":null,"l":["a",1],"o":{"k":false},"big":18446744073709551615},"_eventName":"e","_body":"text"})",
      Signal::logs);
  CHECK(otlp ==
        R"({"resourceLogs":[{)" + kOtlpResource +
            R"(,"scopeLogs":[{"scope":{"name":"s","version":"1"},"logRecords":[{)"
            R"("timeUnixNano":"5000000007","observedTimeUnixNano":"6000000000","eventName":"e",)"
            R"("body":{"stringValue":"text"},"attributes":[{"key":"t","value":{"stringValue":"x\u001b"}},)"
            R"({"key":"i","value":{"intValue":-3}},{"key":"d","value":{"doubleValue":0.5}},)"
            R"({"key":"b","value":{"boolValue":true}},{"key":"n","value":{}},)"
            R"({"key":"l","value":{"arrayValue":{"values":[{"stringValue":"a"},{"intValue":1}]}}},)"
            R"({"key":"o","value":{"kvlistValue":{"values":[{"key":"k","value":{"boolValue":false}}]}}},)"
            R"({"key":"big","value":{"doubleValue":1.8446744073709552e+19}}]}]}]}]})");
}

TEST_CASE(
    "a span becomes OTLP: private fields of SDK 1.x and 2.x, and the plain ones of Copilot CLI and VS Code") {
  const std::string rest =
      R"("name":"chat","startTime":[5,0],"endTime":[6,1],"status":{"code":2},"attributes":{"k":"v"})";
  const auto span = [](const std::string& resource, const std::string& scope) {
    return R"({"resourceSpans":[{)" + resource + R"("scopeSpans":[{)" + scope +
           R"("spans":[{"traceId":"000102030405060708090a0b0c0d0e0f","spanId":"0001020304050602","parentSpanId":"0001020304050603","name":"chat","startTimeUnixNano":"5000000000",)"
           R"("endTimeUnixNano":"6000000001","attributes":[{"key":"k","value":{"stringValue":"v"}}],)"
           R"("status":{"code":2}}]}]}]})";
  };
  CHECK(
      to_otlp(
          R"({"_spanContext":{"traceId":"000102030405060708090a0b0c0d0e0f","spanId":"0001020304050602","traceFlags":1},"parentSpanContext":{"spanId":"0001020304050603"},)" +
              kResource + R"(,"_spanProcessor":{"x":"[Circular]"},)" + rest + "}",
          Signal::traces) == span(kOtlpResource + ",", ""));
  CHECK(
      to_otlp(
          R"({"_spanContext":{"traceId":"000102030405060708090a0b0c0d0e0f","spanId":"0001020304050602"},"parentSpanId":"0001020304050603","resource":{"_attributes":{"s":"a"}},)"
          R"("instrumentationLibrary":{"name":"i"},)" +
              rest + "}",
          Signal::traces) == span(R"("resource":{"attributes":[{"key":"s","value":{"stringValue":"a"}}]},)",
                                  R"("scope":{"name":"i"},)"));
  CHECK(
      to_otlp(
          R"({"type":"span","traceId":"000102030405060708090a0b0c0d0e0f","spanId":"0001020304050602","parentSpanId":"0001020304050603","resource":{"attributes":{"s":"a"}},)"
          R"("instrumentationScope":{"name":"i"},"events":[{"name":"e"}],)" +
              rest + "}",
          Signal::traces) == span(R"("resource":{"attributes":[{"key":"s","value":{"stringValue":"a"}}]},)",
                                  R"("scope":{"name":"i"},)"));
}

TEST_CASE("metrics of the JavaScript SDK become OTLP; a shared time is written only once") {
  const std::string metrics =
      "{" + kResource +
      R"(,"scopeMetrics":[{"scope":{"name":"s","version":""},"metrics":[)"
      R"({"descriptor":{"name":"c","type":"COUNTER"},"aggregationTemporality":1,"dataPointType":3,"isMonotonic":true,)"
      R"("dataPoints":[{"attributes":{"k":"v"},"startTime":[1,0],"endTime":[2,0],"value":3},)"
      R"({"attributes":{},"startTime":[1,5],"endTime":"[Circular]","value":0.5},)"
      R"({"attributes":"[Circular]","startTime":[1,5],"endTime":"[Circular]","value":7}]},)"
      R"({"descriptor":{"name":"h","type":"HISTOGRAM"},"aggregationTemporality":0,"dataPointType":0,"dataPoints":[)"
      R"({"attributes":{},"startTime":"[Circular]","endTime":"[Circular]","value":{"min":1,"max":2,"sum":3,)"
      R"("buckets":{"boundaries":"[Circular]","counts":[1]},"count":2}},{"attributes":{},"startTime":[1,5],"endTime":[2,0],)"
      R"("value":{"count":1}}]},)"
      R"({"descriptor":{"name":"g"},"aggregationTemporality":1,"dataPointType":2,"dataPoints":[{"attributes":{},)"
      R"("startTime":[1,0],"endTime":[2,0],"value":-1}]},)"
      R"({"descriptor":{"name":"none"},"aggregationTemporality":1,"dataPointType":3,"dataPoints":[]}]}]})";
  CHECK(
      to_otlp(metrics, Signal::metrics) ==
      R"({"resourceMetrics":[{)" + kOtlpResource +
          R"(,"scopeMetrics":[{"scope":{"name":"s"},"metrics":[)"
          R"({"name":"c","sum":{"aggregationTemporality":2,"isMonotonic":true,"dataPoints":[)"
          R"({"attributes":[{"key":"k","value":{"stringValue":"v"}}],"startTimeUnixNano":"1000000000",)"
          R"("timeUnixNano":"2000000000","asDouble":3},)"
          R"({"attributes":[],"startTimeUnixNano":"1000000005","timeUnixNano":"2000000000","asDouble":0.5}]}},)"
          R"({"name":"h","histogram":{"aggregationTemporality":1,"dataPoints":[)"
          R"({"attributes":[],"startTimeUnixNano":"1000000005","timeUnixNano":"2000000000","sum":3}]}},)"
          R"({"name":"g","gauge":{"dataPoints":[)"
          R"({"attributes":[],"startTimeUnixNano":"1000000000","timeUnixNano":"2000000000","asDouble":-1}]}},)"
          R"({"name":"none"}]}]}]})");
}

TEST_CASE("a metric of Copilot CLI is cumulative; without a resource its sender is unknown") {
  const std::string metric = R"({"type":"metric","name":"m","unit":"s","dataPoints":[{"attributes":{"k":1},)"
                             R"("startTime":[1,0],"endTime":[2,0],"value":4}])";
  CHECK(to_otlp(metric + R"(,"resource":{"attributes":{"s":"a"}},"instrumentationScope":{"name":"i"}})",
                Signal::metrics) ==
        R"({"resourceMetrics":[{"resource":{"attributes":[{"key":"s","value":{"stringValue":"a"}}]},)"
        R"("scopeMetrics":[{"scope":{"name":"i"},"metrics":[{"name":"m","sum":{"aggregationTemporality":2,)"
        R"("isMonotonic":true,"dataPoints":[{"attributes":[{"key":"k","value":{"intValue":1}}],)"
        R"("startTimeUnixNano":"1000000000","timeUnixNano":"2000000000","asDouble":4}]}}]}]}]})");
  CHECK(to_otlp(metric + "}", Signal::metrics) == R"({"resourceMetrics":[]})");
}

TEST_CASE("other objects stay unchanged") {
  for (const char* other : {"", "[]", "1", "{}", R"({"name":"x"})", R"({"startTime":[1,0]})",
                            R"({"hrTime":[1,0])", R"({"scopeMetrics":1})", R"({"type":"metric"})",
                            R"({"type":"span","name":"x"})", R"({"hrTime":[1,0]} {})"}) {
    CAPTURE(other);
    CHECK_FALSE(to_otlp(other, Signal::logs));
  }
  // Wrong types inside do no harm.
  CHECK(to_otlp(
            R"({"hrTime":{},"hrTimeObserved":[-1,"x"],"resource":7,"attributes":"[Circular]","_body":null})",
            Signal::logs) == R"({"resourceLogs":[{"resource":{},"scopeLogs":[{"logRecords":[{"body":{},)"
                             R"("attributes":[]}]}]}]})");
  CHECK(to_otlp(R"({"hrTime":[99999999999,1],"resource":{"_rawAttributes":[7,["a"],[1,2],["k","v"]]}})",
                Signal::logs) ==
        R"({"resourceLogs":[{"resource":{"attributes":[{"key":"k","value":{"stringValue":"v"}}]},)"
        R"("scopeLogs":[{"logRecords":[{}]}]}]})");
}

TEST_CASE("a record reader reads an SDK object as OTLP, and the next line as before") {
  Interest interest;
  const NameId event = interest.events.add("e");
  const NameId key = interest.keys.add("k");
  RecordReader reader(interest);
  Batch batch;
  std::string object = R"({"hrTime":[5,7],"_body":"e","attributes":{"k":"v\n"}})";
  REQUIRE(reader.read_line(padded(object), batch));
  REQUIRE(batch.logs.size() == 1);
  CHECK(batch.logs[0].event == event);
  CHECK(batch.logs[0].time == 5'000'000'007);
  REQUIRE(batch.find(batch.logs[0].attributes, key) != nullptr);
  CHECK(batch.find(batch.logs[0].attributes, key)->text == "v\n");
  std::string bad = R"({"a":1})";
  CHECK_FALSE(reader.read_line(padded(bad), batch));
  CHECK(batch.logs.empty());
  std::string line = R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"e"}}]}]}]})";
  REQUIRE(reader.read_line(padded(line), batch));
  CHECK(batch.logs.size() == 1);
}
