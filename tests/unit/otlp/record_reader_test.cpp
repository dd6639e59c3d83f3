// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/record_reader.hpp>

#include <doctest/doctest.h>

#include <string>

#include <otelc/base/shrink.hpp>

using namespace otelc;
using namespace otelc::otlp;

namespace {

struct Reading {
  Interest interest;
  NameId metric, event, span, operation, model, count;
  Reading() {
    metric = interest.metrics.add("a.metric");
    event = interest.events.add("an_event");
    span = interest.spans.add("a.span");
    operation = interest.spans.add("operation:chat");
    interest.event_name = interest.keys.add("event.name");
    interest.operation_name = interest.keys.add("gen_ai.operation.name");
    interest.operation_prefix = "operation:";
    model = interest.keys.add("model");
    count = interest.keys.add("count");
    interest.sender_keys[0] = interest.keys.add("a.sender");
  }
};

Result<RecordReader::Line> read(const Interest& interest, std::string line, Batch& batch) {
  // Each case has a reader and a line of its own, so that dangling views into either show as errors.
  static std::string kept;
  static RecordReader* reader = nullptr;
  delete reader;
  reader = new RecordReader(interest);
  kept = std::move(line);
  return reader->read_line(padded(kept), batch);
}

const std::string kMetrics =
    R"({"resourceMetrics":[{"resource":{"attributes":[{"key":"model","value":{"stringValue":"r"}}]},"scopeMetrics":[)"
    R"({"metrics":[{"name":"other","sum":{"dataPoints":[{"asInt":1}]}},{"name":"a.metric","sum":{"dataPoints":[)"
    R"({"attributes":[{"key":"model","value":{"stringValue":"m"}}],"startTimeUnixNano":"5","timeUnixNano":9,"asInt":"3"},)"
    R"({"attributes":[],"timeUnixNano":"7","asDouble":2.5}],"aggregationTemporality":2,"isMonotonic":true}}]}]}]})";

}  // namespace

TEST_CASE("metrics: only those of interest, with the temporality that follows the points") {
  const Reading r;
  Batch batch;
  REQUIRE(read(r.interest, kMetrics, batch));
  REQUIRE(batch.points.size() == 2);
  const Point& point = batch.points[0];
  CHECK(point.metric == r.metric);
  CHECK(point.temporality == Temporality::cumulative);
  CHECK(point.is_monotonic);
  CHECK(point.start == 5);
  CHECK(point.time == 9);
  CHECK(point.value == 3);
  REQUIRE(batch.find(point.attributes, r.model) != nullptr);
  CHECK(batch.find(point.attributes, r.model)->text == "m");
  CHECK(batch.find(point.attributes, r.count) == nullptr);
  CHECK(batch.find(batch.resources[point.resource].attributes, r.model)->text == "r");
  CHECK(batch.points[1].value == 2.5);
  CHECK(batch.points[1].series != point.series);
  CHECK(batch.first == 5);
  CHECK(batch.last == 9);
}

TEST_CASE("fields in any order: name after the points, resource after the scopes") {
  const Reading r;
  Batch batch;
  REQUIRE(read(
      r.interest,
      R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"sum":{"aggregationTemporality":1,"dataPoints":[)"
      R"({"asInt":4,"attributes":[{"value":{"stringValue":"m"},"key":"model"}]}]},"name":"a.metric"}]}],)"
      R"("resource":{"attributes":[{"key":"count","value":{"intValue":8}}]}}]})",
      batch));
  REQUIRE(batch.points.size() == 1);
  CHECK(batch.points[0].metric == r.metric);
  CHECK(batch.points[0].temporality == Temporality::delta);
  CHECK(batch.find(batch.points[0].attributes, r.model)->text == "m");
  CHECK(batch.find(batch.resources[0].attributes, r.count)->integer == 8);
}

TEST_CASE("only the last of duplicate keys is counted") {
  const Reading r;
  Batch batch;
  const std::string one =
      R"("sum":{"aggregationTemporality":2,"isMonotonic":true,"dataPoints":[{"asInt":1}]})";
  const std::string two = R"("sum":{"dataPoints":[{"asInt":2,"asInt":3}]})";
  const auto metric = [](const std::string& members) {
    return R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"a.metric",)" + members + "}]}]}]}";
  };
  REQUIRE(read(r.interest, metric(one + "," + two), batch));
  REQUIRE(batch.points.size() == 1);
  CHECK(batch.points[0].value == 3);
  CHECK(batch.points[0].temporality == Temporality::unspecified);
  CHECK_FALSE(batch.points[0].is_monotonic);
  REQUIRE(read(r.interest, metric(one + R"(,"gauge":null)"), batch));
  CHECK(batch.points.size() == 1);
  REQUIRE(read(r.interest,
               R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[{"eventName":"an_event"}]}]}],)"
               R"("resourceLogs":[{"scopeLogs":[{}],"scopeLogs":[{"logRecords":[{},{}],)"
               R"("logRecords":[{"eventName":"other","eventName":"an_event"}]}]}]})",
               batch));
  CHECK(batch.logs.size() == 1);
}

TEST_CASE("keys and numbers may be written with escapes, integers with an exponent") {
  const Reading r;
  Batch batch;
  REQUIRE(read(r.interest,
               R"({"resourceLogs":[{"scop\u0065Logs":[{"logRecords":[{"event\u004eame":"an\u005fevent",)"
               R"("timeUnixNano":"\u0031e3","attributes":[{"key":"c\u006funt",)"
               R"("value":{"intValue":"9.223372036854775807e1\u0038"}}]}]}]}]})",
               batch));
  REQUIRE(batch.logs.size() == 1);
  CHECK(batch.logs[0].time == 1000);
  const Value* count = batch.find(batch.logs[0].attributes, r.count);
  REQUIRE(count != nullptr);
  CHECK(count->integer == INT64_MAX);
}

TEST_CASE("a point without a value is skipped: a cumulative series would take its 0 for a reset") {
  const Reading r;
  Batch batch;
  REQUIRE(read(
      r.interest,
      R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"a.metric","sum":{"dataPoints":[)"
      R"({"timeUnixNano":"1","asInt":"7"},{"timeUnixNano":"2","flags":1},{"timeUnixNano":"3","asInt":null},)"
      R"({"timeUnixNano":"4"},null,{"timeUnixNano":"5","asInt":0}]}}]}]}]})",
      batch));
  REQUIRE(batch.points.size() == 2);
  CHECK(batch.points[0].value == 7);
  CHECK(batch.points[1].time == 5);
  CHECK(batch.last == 5);
}

TEST_CASE("a series is the same for the same attributes in any order, and only then") {
  const Reading r;
  const auto series = [&](const std::string& attributes) {
    Batch batch;
    REQUIRE(read(
        r.interest,
        R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"a.metric","sum":{"dataPoints":[{"asInt":1,)"
        R"("attributes":[)" +
            attributes + "]}]}}]}]}]}",
        batch));
    REQUIRE(batch.points.size() == 1);
    return batch.points[0].series;
  };
  const std::string a = R"({"key":"x","value":{"stringValue":"1"}})";
  const std::string b = R"({"key":"y","value":{"intValue":"2"}})";
  CHECK(series(a + "," + b) == series(b + "," + a));
  CHECK(series(b) == series(R"({"key":"y","value":{"intValue":2}})"));
  CHECK(series(a) == series(R"({"key":"x","value":{"stringValue":"\u0031"}})"));
  CHECK(series(a) != series(a + "," + b));
  CHECK(series(a) != series(R"({"key":"x","value":{"intValue":1}})"));
  CHECK(series(R"({"key":"x","value":{"stringValue":"y"}})") !=
        series(R"({"key":"y","value":{"stringValue":"x"}})"));
}

TEST_CASE("logs: the event's name is the attribute, else eventName, else the body") {
  const Reading r;
  const auto events = [&](const std::string& record) {
    Batch batch;
    REQUIRE(read(r.interest, R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[)" + record + "]}]}]}", batch));
    return batch.logs.size();
  };
  CHECK(events(R"({"attributes":[{"key":"event.name","value":{"stringValue":"an_event"}}]})") == 1);
  CHECK(events(R"({"eventName":"an_event"})") == 1);
  CHECK(events(R"({"body":{"stringValue":"an_event"}})") == 1);
  CHECK(events(R"({"body":{"stringValue":"a text"}})") == 0);
  CHECK(events(R"({"body":null,"attributes":null})") == 0);
  CHECK(events(R"({"body":{"arrayValue":{"values":[{"stringValue":"an_event"},{"stringValue":"x"}]}}})") ==
        1);
  CHECK(events(R"({"body":{"arrayValue":{"values":[{"stringValue":"x"},{"stringValue":"an_event"}]}}})") ==
        0);
  CHECK(events(R"({"body":{}},{"eventName":"an_event","attributes":[{"key":"event.name","value":{}}]})") ==
        1);
}

TEST_CASE("logs: identity is the record's content and its sender; time falls back to the observed time") {
  const Reading r;
  Batch batch;
  const std::string one = R"({"eventName":"an_event","observedTimeUnixNano":"8","severityText":"a"})";
  const std::string two = R"({"eventName":"an_event","observedTimeUnixNano":"8","severityText":"b"})";
  REQUIRE(read(
      r.interest,
      R"({"resourceLogs":[{"resource":{},"scopeLogs":[{"logRecords":[)" + one + "," + two + "," + one +
          R"(]}]},{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"h"}}]},"scopeLogs":[{"logRecords":[)" +
          one +
          R"(]}]},{"resource":{"attributes":[{"key":"a.sender","value":{"stringValue":"s"}}]},"scopeLogs":[{"logRecords":[)" +
          one + "]}]}]}",
      batch));
  REQUIRE(batch.logs.size() == 5);
  CHECK(batch.logs[0].time == 8);
  CHECK(batch.logs[0].identity != batch.logs[1].identity);
  CHECK(batch.logs[0].identity == batch.logs[2].identity);
  CHECK_MESSAGE(batch.logs[0].identity == batch.logs[3].identity, "a Collector adds the host");
  CHECK_MESSAGE(batch.logs[0].identity != batch.logs[4].identity, "another sender");
}

TEST_CASE(
    "logs: identity includes fields of no interest, in any spelling; strings with escapes are read twice") {
  const Reading r;
  Batch batch;
  // The parser keeps five thirds of a line for texts with escapes: twice this one would not fit.
  std::string escaped;
  for (int i = 0; i < 20'000; ++i) escaped += "\\u0041";
  std::string plain(20'000, 'A');
  const auto record = [](const std::string& model, const std::string& other) {
    return R"({"attributes":[)" + other + R"(,{"key":"model","value":{"stringValue":")" + model +
           R"("}}],"timeUnixNano":"8","body":{"stringValue":"an_\u0065vent"}})";
  };
  const std::string list = R"({"key":"o","value":{"arrayValue":{"values":[{"intValue":1}]}}})";
  const std::string spaced = R"({ "value" : {"array_value":{"values":[ {"intValue":1} ]}}, "key":"\u006f" })";
  const std::string other = R"({"key":"o","value":{"arrayValue":{"values":[{"intValue":2}]}}})";
  REQUIRE(read(r.interest,
               R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[)" + record(escaped, list) + "," +
                   record(plain, list) + "," + record(escaped, other) + "]}]}]}",
               batch));
  REQUIRE(batch.logs.size() == 3);
  CHECK(batch.find(batch.logs[0].attributes, r.model)->text == plain);
  CHECK(batch.logs[0].identity == batch.logs[1].identity);
  CHECK(batch.logs[0].identity != batch.logs[2].identity);
  REQUIRE(read(r.interest,
               R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[)" + record("m", list) + "," +
                   record("m", spaced) + "]}]}]}",
               batch));
  REQUIRE(batch.logs.size() == 2);
  CHECK(batch.logs[0].identity == batch.logs[1].identity);
}

TEST_CASE("logs: a record with an identity of its own needs none of its content, unless it has no time") {
  Reading r;
  r.interest.own_ids.resize(r.count + 1u);
  r.interest.own_ids[r.count] = true;
  Batch batch;
  const auto record = [](const std::string& rest) { return R"({"eventName":"an_event")" + rest + "}"; };
  const std::string own = R"(,"attributes":[{"key":"count","value":{"intValue":1}}])";
  REQUIRE(read(r.interest,
               R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[)" + record(own + R"(,"timeUnixNano":"8")") +
                   "," + record(own) + "," + record(R"(,"timeUnixNano":"8")") + "]}]}]}",
               batch));
  REQUIRE(batch.logs.size() == 3);
  CHECK(batch.logs[0].identity == 0);
  CHECK(batch.logs[1].identity != 0);
  CHECK(batch.logs[2].identity != 0);
}

TEST_CASE("spans: identity is trace id and span id; status by number and name") {
  const Reading r;
  Batch batch;
  REQUIRE(read(
      r.interest,
      R"({"resourceSpans":[{"scopeSpans":[{"spans":[)"
      R"({"traceId":"a","spanId":"b","name":"a.span","startTimeUnixNano":"3","endTimeUnixNano":"4","status":{"code":2}},)"
      R"({"name":"a.span","traceId":"a","spanId":"c","status":{"code":"STATUS_CODE_OK"}},)"
      R"({"traceId":"a","spanId":"b","attributes":[{"key":"count","value":{"intValue":2}}],"name":"a.span"},)"
      R"({"traceId":"a","spanId":"d","name":"other","endTimeUnixNano":"99"}]}]}]})",
      batch));
  REQUIRE(batch.spans.size() == 3);
  CHECK(batch.spans[0].status_code == 2);
  CHECK(batch.spans[1].status_code == 1);
  CHECK(batch.spans[0].identity == batch.spans[2].identity);
  CHECK(batch.spans[0].identity != batch.spans[1].identity);
  CHECK(batch.find(batch.spans[2].attributes, r.count)->integer == 2);
  CHECK(batch.last == 99);
}

TEST_CASE("spans with an unknown name are recognized by their operation") {
  const Reading r;
  Batch batch;
  REQUIRE(read(
      r.interest,
      R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"chat m","spanId":"1","attributes":[)"
      R"({"key":"gen_ai.operation.name","value":{"stringValue":"chat"}}]},{"name":"x","spanId":"2","attributes":[)"
      R"({"key":"gen_ai.operation.name","value":{"stringValue":"invoke_agent"}}]}]}]}]})",
      batch));
  REQUIRE(batch.spans.size() == 1);
  CHECK(batch.spans[0].name == kNoName);
  CHECK(batch.spans[0].operation == r.operation);
}

TEST_CASE("lines: our records, bare requests, rejected ones") {
  const Reading r;
  Batch batch;
  const auto ours = read(r.interest, R"({"ts":"T","path":"/v1/metrics","payload":)" + kMetrics + "}", batch);
  REQUIRE(ours);
  CHECK(ours->ts == "T");
  CHECK(batch.points.size() == 2);
  const auto rejected = read(
      r.interest, R"({"ts":"T","path":"/v1/logs","payload":{"raw":"{"},"status":400,"error":"why"})", batch);
  REQUIRE(rejected);
  CHECK(rejected->rejected);
  const auto original =
      read(r.interest, R"({"ts": "T", "path": "/v1/logs", "payload": {"raw": "x"}})", batch);
  REQUIRE(original);
  CHECK(original->rejected);
  REQUIRE(read(r.interest, R"({"ts":"T","path":"/v1/logs","payload":{}})", batch));
}

TEST_CASE("bad lines are errors and leave nothing behind") {
  const Reading r;
  for (const char* line :
       {"", "{", "[]", "12", "\"x\"", "{}", R"({"a":1})", "nonsense", R"({"payload":{}} x)",
        R"({"payload":[]})", R"({"resourceMetrics":{}})", R"({"resourceMetrics":[1]})",
        R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[{"key":1}]}]}]}]})"}) {
    CAPTURE(line);
    Batch batch;
    CHECK_FALSE(read(r.interest, line, batch));
    CHECK(batch.points.empty());
    CHECK(batch.resources.empty());
  }
}

TEST_CASE("a line cut at any byte is one bad line") {
  const Reading r;
  const std::string line = R"({"ts":"T","path":"/v1/metrics","payload":)" + kMetrics + "}";
  for (std::size_t cut = 0; cut < line.size(); ++cut) {
    CAPTURE(cut);
    Batch batch;
    CHECK_FALSE(read(r.interest, line.substr(0, cut), batch));
    CHECK(batch.points.empty());
  }
}

TEST_CASE("duplicate keys: the last wins") {
  const Reading r;
  Batch batch;
  REQUIRE(read(
      r.interest,
      R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"a.metric","sum":{"dataPoints":[{"asInt":9}],)"
      R"("dataPoints":[{"asInt":1,"asInt":2,"attributes":[{"key":"model","value":{"stringValue":"a"}}],)"
      R"("attributes":[{"key":"model","value":{"stringValue":"b"}}]}]}}]}]}]})",
      batch));
  REQUIRE(batch.points.size() == 1);
  CHECK(batch.points[0].value == 2);
  CHECK(batch.find(batch.points[0].attributes, r.model)->text == "b");
}

TEST_CASE("empty resources, scopes and spans make no entry") {
  const Reading r;
  Batch batch;
  REQUIRE(read(
      r.interest,
      R"({"resourceLogs":[{},{"resource":{"attributes":[{"key":"model","value":{"stringValue":"r"}}]}},)"
      R"({"scopeLogs":[]},{"scopeLogs":[{},{"scope":{"name":"s"}},{"logRecords":[]}]},)"
      R"({"scopeLogs":[{"scope":{"name":"of items"},"logRecords":[{},{"body":{"stringValue":"an_event"}}]},)"
      R"({"logRecords":[{}]}]}]})",
      batch));
  REQUIRE(batch.resources.size() == 1);
  CHECK(batch.resources[0].items == 3);
  CHECK(batch.attributes.empty());
  REQUIRE(batch.scopes.size() == 1);
  CHECK(batch.scopes[0].name == "of items");
  REQUIRE(batch.logs.size() == 1);
  CHECK(batch.logs[0].resource == 0);
  CHECK(batch.logs[0].scope == 0);
  REQUIRE(read(
      r.interest,
      R"({"resourceSpans":[{"scopeSpans":[{"spans":[{},{"spanId":"00000000000000aa"},{"name":"other"},)"
      R"({"name":"a.span"},{"traceId":"000000000000000000000000000000aa","spanId":"00000000000000aa"}]}]}]})",
      batch));
  CHECK(batch.resources[0].items == 5);
  CHECK(batch.nodes.size() == 2);  // the one of interest, and the one with ids
  REQUIRE(batch.spans.size() == 1);
  CHECK(batch.spans[0].node == 0);
}

TEST_CASE("the memory of a large line is released") {
  const Reading r;
  std::string line = R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[)";
  for (int i = 0; i < 60'000; ++i)
    line +=
        R"({"body":{"stringValue":"an_event"},"attributes":[{"key":"model","value":{"stringValue":"m"}}]},)";
  line += "{}]}]}]}";
  RecordReader reader(r.interest);
  Batch batch;
  REQUIRE(reader.read_line(padded(line), batch));
  CHECK(batch.logs.size() == 60'000);
  batch.shrink();
  reader.shrink();
  CHECK(batch.logs.capacity() * sizeof(LogRecord) <= kKeptBufferBytes);
  CHECK(batch.attributes.capacity() * sizeof(Attribute) <= kKeptBufferBytes);
  std::string small = kMetrics;
  REQUIRE(reader.read_line(padded(small), batch));
  CHECK(batch.points.size() == 2);
  const std::size_t kept = batch.points.capacity();
  batch.shrink();
  CHECK(batch.points.empty());
  CHECK(batch.points.capacity() == kept);
}
