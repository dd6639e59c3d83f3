// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/json_check.hpp>

#include <doctest/doctest.h>

#include <ctime>
#include <string>

namespace otelc::otlp {
namespace {

// "" if the body is valid, else the reason. The body has no padding except from padded(), and the bytes
// after it would show if they were read as JSON.
std::string check(Signal signal, std::string body) {
  static JsonChecker checker;
  const std::size_t size = body.size();
  body.append(kPadding, '}');
  const auto result = checker.check(signal, PaddedView{body.data(), size});
  if (result) return "";
  CHECK(result.error().kind == ErrorKind::bad_data);
  return result.error().message;
}

std::string log_record(const std::string& members) {
  return R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[{)" + members + "}]}]}]}";
}
std::string check_log(const std::string& members) {
  return check(Signal::logs, log_record(members));
}
std::string check_value(const std::string& any_value) {
  return check_log("\"body\":" + any_value);
}
std::string check_point(const std::string& kind, const std::string& members) {
  return check(Signal::metrics, R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{")" + kind +
                                    R"(":{"dataPoints":[{)" + members + "}]}}]}]}]}");
}

std::string repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST_CASE("requests of every signal") {
  for (const Signal signal : {Signal::metrics, Signal::logs, Signal::traces}) {
    for (const char* body : {"{}", " {\n\t} \r\n", R"({"unknown":1})"}) {
      CAPTURE(body);
      CHECK(check(signal, body) == "");
    }
  }
  CHECK(check(Signal::metrics, R"({"resourceMetrics":[]})") == "");
  CHECK(check(Signal::logs, R"({"resourceLogs":[{},{}]})") == "");
  CHECK(check(Signal::traces,
              R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"","kind":3}]}]}]})") == "");
}

TEST_CASE("anything but a JSON object is refused") {
  struct Row {
    const char *body, *why;
  };
  for (const Row& row : {Row{"", "no JSON"},
                         Row{"  \n", "no JSON"},
                         Row{"1234", "not a JSON object"},
                         Row{"[]", "not a JSON object"},
                         Row{"\"x\"", "not a JSON object"},
                         Row{"null", "not a JSON object"},
                         Row{"NaN", "not a JSON object"},
                         Row{"\xef\xbb\xbf{}", "not a JSON object"},
                         Row{"{} x", "more text behind the request"},
                         Row{"{}{}", "more text behind the request"},
                         Row{"{},", "more text behind the request"},
                         Row{"{}}", "more text behind the request"},
                         Row{"{", "cut off"},
                         Row{"{\"a\"", "a: cut off"},
                         Row{"{\"a\":", "a: cut off"},
                         Row{"{\"a\":1", "a: cut off"},
                         Row{"{\"a\":1,", "a: cut off"},
                         Row{"{\"a", "a string without an end"},
                         Row{"{\"resourceLogs\":[", "resourceLogs[0]: cut off"},
                         Row{"{\"resourceLogs\":[{}", "resourceLogs[0]: cut off"},
                         Row{"{,}", "not a key"},
                         Row{"{\"a\":1,}", "a: not a key"},
                         Row{"{\"a\" 1}", "a: no : behind a key"},
                         Row{"{\"a\"\x1a"
                             "1}",
                             "a: no : behind a key"},
                         Row{"{\"a\":1 \"b\":2}", "a: neither , nor } behind a value"},
                         Row{"{1:2}", "not a key"},
                         Row{"{a:1}", "not a key"},
                         Row{"{'a':1}", "not a key"},
                         Row{"{\"a\":}", "a: not a JSON value"},
                         Row{"{\"a\":]}", "a: not a JSON value"},
                         Row{"{\"a\":1/**/}", "a: not a JSON value"},
                         Row{"{\"resourceLogs\":[}", "resourceLogs[0]: not an object"},
                         Row{"{\"a\":\xff}", "a: not a JSON value"},
                         Row{"{}\xff", "more text behind the request"},
                         Row{"{\"\xff\":1", "\xff: cut off"},
                         Row{"{\"\xff\n\":1}", "a control character in a string"},
                         Row{"{\"\xff", "a string without an end"},
                         Row{"{\"a\":\"\\\xff\"}", "a: a bad escape in a string"},
                         Row{"{\"a\n\":1}", "a control character in a string"}}) {
    CAPTURE(row.body);
    CHECK(check(Signal::logs, row.body) == row.why);
  }
}

TEST_CASE("unknown fields must be JSON, and are otherwise free") {
  for (const char* value : {"1", "-0.5e+3", "true", "false", "null", R"("\ud83e\udd8a")", "{}", "[]",
                            "[1,[2,{\"a\":[]}],\"x\"]", R"({"a":{"b":[{"c":null}]},"a":1})", "1e999"}) {
    CAPTURE(value);
    CHECK(check_log("\"zzz\":" + std::string(value)) == "");
  }
  for (const char* value : {"01",
                            "1.",
                            "+1",
                            "NaN",
                            "Infinity",
                            "tru",
                            "truee",
                            "nulL",
                            "nullx",
                            "undefined",
                            "\"\\x\"",
                            R"("\ud83e\u12")",
                            R"("\udd8a\q")",
                            R"({"\ud80":1})",
                            "[1,]",
                            "[,1]",
                            "[1 2]",
                            "{\"a\":1,}",
                            "{\"a\"}",
                            "\"a\"\"b\"",
                            "1\"b\"",
                            "\"a\"b",
                            "true false",
                            "\x01",
                            "\\"}) {
    CAPTURE(value);
    CHECK(check_log("\"zzz\":" + std::string(value)) != "");
  }
}

TEST_CASE("the error names the field") {
  CHECK(check_log(R"("traceId":"0")") ==
        "resourceLogs[0].scopeLogs[0].logRecords[0].traceId: not 32 hex digits");
  CHECK(check(Signal::logs, R"({"resourceLogs":[{},{"scopeLogs":[{},{},{"logRecords":7}]}]})") ==
        "resourceLogs[1].scopeLogs[2].logRecords: not an array");
  CHECK(check_log(R"("zzz":{"a":[0,x]})") ==
        "resourceLogs[0].scopeLogs[0].logRecords[0].zzz.a[1]: not a JSON value");
  CHECK(check_value(repeat(R"({"arrayValue":{"values":[)", 99)).size() < 400);
}

TEST_CASE("every kind of field accepts what proto3 JSON allows") {
  struct Row {
    const char *members, *why;
  };
  for (const Row& row : {
           Row{R"("severityText":"x")", ""},
           Row{R"("severityText":5)", "not a string"},
           Row{R"("severityText":{})", "an object in place of a plain value"},
           Row{R"("severityText":["x"])", "an array in place of one value"},
           Row{R"("severityText":"\ud80")", "a bad escape in a string"},
           Row{R"("severityNumber":9)", ""},
           Row{R"("severityNumber":-2147483648)", ""},
           Row{R"("severityNumber":2147483648)", "not an integer in range"},
           Row{R"("severityNumber":"SEVERITY_NUMBER_FATAL4")", ""},
           Row{R"("severityNumber":"SEVERITY_NUMBER_FATAL5")", "not a name of this enum"},
           Row{R"("severityNumber":"9")", "not a name of this enum"},
           Row{R"("timeUnixNano":"18446744073709551615")", ""},
           Row{R"("timeUnixNano":18446744073709551615)", ""},
           Row{R"("timeUnixNano":"18446744073709551616")", "not an integer in range"},
           Row{R"("timeUnixNano":-1)", "not an integer in range"},
           Row{R"("timeUnixNano":"")", "not an integer in range"},
           Row{R"("timeUnixNano":" 1")", "not an integer in range"},
           Row{R"("timeUnixNano":true)", "not an integer in range"},
           Row{R"("timeUnixNano":[])", "an array in place of one value"},
           Row{R"("timeUnixNano":"\u0031\u0032")", ""},
           Row{R"("flags":4294967295)", ""},
           Row{R"("flags":4294967296)", "not an integer in range"},
           Row{R"("droppedAttributesCount":"7")", ""},
           Row{R"("traceId":"5B8EFFF798038103D269B633813FC60C")", ""},
           Row{R"("traceId":"5b8efff798038103d269b633813fc60c")", ""},
           Row{R"("traceId":"")", ""},
           Row{R"("traceId":"5b8efff798038103d269b633813fc60")", "not 32 hex digits"},
           Row{R"("traceId":"W47/95gDgQPSabYzgT/GDA==")", "not 32 hex digits"},
           Row{R"("traceId":"5b8efff798038103d269b633813fc60g")", "not 32 hex digits"},
           Row{R"("traceId":0)", "not 32 hex digits"},
           Row{R"("spanId":"EEE19B7EC3C1B174")", ""},
           Row{R"("spanId":"eee19b7ec3c1b17")", "not 16 hex digits"},
           Row{R"("attributes":{})", "not an array"},
           Row{R"("attributes":"x")", "not an array"},
           Row{R"("attributes":[1])", "not an object"},
           Row{R"("attributes":[[]])", "an array in place of one value"},
           Row{R"("attributes":[{"key":1}])", "not a string"},
           Row{R"("body":"text")", "not an object"},
           Row{R"("body":[])", "an array in place of one value"},
       }) {
    CAPTURE(row.members);
    const std::string why = check_log(row.members);
    CHECK(why.substr(why.rfind(": ") + (why.empty() ? 1 : 2)) == row.why);
  }
}

TEST_CASE("every kind of attribute value") {
  for (const char* value :
       {R"({})",
        R"({"stringValue":""})",
        R"({"boolValue":true})",
        R"({"boolValue":false})",
        R"({"intValue":"-9223372036854775808"})",
        R"({"intValue":-9223372036854775808})",
        R"({"intValue":"9223372036854775807"})",
        R"({"intValue":9223372036854775807})",
        R"({"intValue":1e3})",
        R"({"intValue":"1e3"})",
        R"({"intValue":2.0})",
        R"({"doubleValue":1})",
        R"({"doubleValue":-1.5e300})",
        R"({"doubleValue":"1.5"})",
        R"({"doubleValue":"NaN"})",
        R"({"doubleValue":"Infinity"})",
        R"({"doubleValue":"-Infinity"})",
        R"({"bytesValue":"-_8"})",
        R"({"bytesValue":""})",
        R"({"arrayValue":{}})",
        R"({"arrayValue":{"values":[]}})",
        R"({"arrayValue":{"values":[{},{"intValue":1},{"arrayValue":{"values":[{}]}}]}})",
        R"({"kvlistValue":{"values":[{"key":"a","value":{"boolValue":true}},{"key":"b"},{}]}})",
        R"({"intValue":1,"intValue":"2"})",
        R"({"intValue":1,"int_value":"2"})",
        R"({"string_value":"a"})",
        R"({"kvlist_value":{"values":[]}})",
        R"({"string\u0056alue":"a"})"}) {
    CAPTURE(value);
    CHECK(check_value(value) == "");
  }
  for (const char* value : {R"({"stringValue":1})",
                            R"({"boolValue":"true"})",
                            R"({"boolValue":1})",
                            R"({"boolValue":TRUE})",
                            R"({"intValue":"9223372036854775808"})",
                            R"({"intValue":9223372036854775808})",
                            R"({"intValue":1.5})",
                            R"({"intValue":"1.5"})",
                            R"({"intValue":"NaN"})",
                            R"({"intValue":""})",
                            R"({"doubleValue":NaN})",
                            R"({"doubleValue":"nan"})",
                            R"({"doubleValue":""})",
                            R"({"doubleValue":"+Infinity"})",
                            R"({"doubleValue":1e309})",
                            R"({"doubleValue":false})",
                            R"({"bytesValue":"A"})",
                            R"({"bytesValue":"a b="})",
                            R"({"bytesValue":[1]})",
                            R"({"arrayValue":[]})",
                            R"({"arrayValue":{"values":{}}})",
                            R"({"arrayValue":{"values":["a"]}})",
                            R"({"kvlistValue":{"values":[{"value":1}]}})",
                            R"({"intValue":1,"intValue":"x"})",
                            R"({"string_value":1})",
                            R"({"string\u0056alue":1})"}) {
    CAPTURE(value);
    CHECK(check_value(value) != "");
  }
}

TEST_CASE("at most one field of a oneof may be set; null sets none") {
  const std::string why = "two fields of which only one may be set";
  CHECK(check_value(R"({"stringValue":"a","intValue":1})").ends_with("body.intValue: " + why));
  CHECK(check_value(R"({"arrayValue":{},"kvlistValue":{}})").ends_with(why));
  CHECK(check_value(R"({"string_value":"a","zzz":1,"boolValue":false})").ends_with(why));
  CHECK(check_value(R"({"stringValue":null,"intValue":1,"boolValue":null})") == "");
  CHECK(check_value(R"({"intValue":1,"stringValue":null,"intValue":2})") == "");
  CHECK(check_point("sum", R"("asInt":"1","asDouble":1.0)").ends_with(why));
  CHECK(check_point("sum", R"("asInt":"1","exemplars":[{"asDouble":1},{"asInt":1}],"timeUnixNano":"1")") ==
        "");
  CHECK(check(Signal::metrics,
              R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"sum":{},"gauge":{}}]}]}]})") != "");
  CHECK(check(Signal::metrics,
              R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"sum":{}},{"gauge":{}}]}]}]})") == "");
}

TEST_CASE("null means the default, everywhere") {
  CHECK(check(Signal::logs, R"({"resourceLogs":null})") == "");
  CHECK(check(Signal::logs, R"({"resourceLogs":[null]})") == "");
  CHECK(
      check_log(
          R"("timeUnixNano":null,"traceId":null,"severityNumber":null,"severityText":null,"attributes":null,"body":null)") ==
      "");
  CHECK(check_value(R"({"boolValue":null,"doubleValue":null,"bytesValue":null,"arrayValue":null})") == "");
  CHECK(check_log(R"("traceId":nul)") != "");
}

TEST_CASE("points of every kind") {
  CHECK(check_point("sum", R"("asInt":"-9223372036854775808","timeUnixNano":"1","flags":1)") == "");
  CHECK(check_point("sum", R"("asInt":"9223372036854775808")") ==
        "resourceMetrics[0].scopeMetrics[0].metrics[0].sum.dataPoints[0].asInt: not an integer in range");
  CHECK(check_point("gauge",
                    R"("asDouble":"NaN","exemplars":[{"asInt":1,"spanId":"","filteredAttributes":[]}])") ==
        "");
  CHECK(
      check_point(
          "histogram",
          R"("bucketCounts":["1",2,null],"explicitBounds":[0.5,"1","NaN"],"sum":1,"min":0,"max":2,"count":"3")") ==
      "");
  CHECK(check_point("histogram", R"("bucketCounts":["x"])") != "");
  CHECK(check_point("histogram", R"("bucketCounts":[[1]])") != "");
  CHECK(check_point("histogram", R"("bucketCounts":1)") != "");
  CHECK(check_point("exponentialHistogram",
                    R"("scale":-2,"positive":{"offset":-1,"bucketCounts":["1"]},"zeroThreshold":0.1)") == "");
  CHECK(check_point("exponential_histogram", R"("zero_count":"x")") != "");
  CHECK(check_point("summary", R"("quantileValues":[{"quantile":0.5,"value":1}])") == "");
}

// The number of data points without a value.
std::uint32_t without_value(const std::string& kind, const std::string& points) {
  JsonChecker checker;
  std::string body = R"({"resourceMetrics":[{"scopeMetrics":[{"metrics":[{")" + kind +
                     R"(":{"dataPoints":[)" + points + "]}}]}]}]}";
  const auto decoded = checker.check(Signal::metrics, padded(body));
  REQUIRE(decoded);
  return decoded->points_without_value;
}

TEST_CASE("data points without a value are counted, except those with NO_RECORDED_VALUE") {
  for (const char* kind : {"sum", "gauge"}) {
    CHECK(without_value(kind, R"({"asInt":"0"},{"asDouble":0},{"as_int":1},{"asDouble":"NaN"})") == 0);
    CHECK(without_value(kind,
                        R"({},{"asInt":null},{"attributes":[{"key":"a"}],"exemplars":[{"asInt":1}]})") == 3);
    CHECK(without_value(kind, R"({"flags":1},{"timeUnixNano":"5","flags":"3"},{"flags":1.0})") == 0);
    CHECK(without_value(kind, R"({"flags":2},{"flags":1,"flags":0},{"flags":null},{"asInt":5,"flags":0})") ==
          3);
  }
  CHECK(without_value("histogram", R"({},{"count":1})") == 0);
  CHECK(without_value("summary", "{}") == 0);
}

// AnyValues in AnyValues: `levels` lists around one text.
std::string nested(const std::string& open, const std::string& close, int levels) {
  return repeat(open, levels) + R"({"stringValue":"x"})" + repeat(close, levels);
}

TEST_CASE("a hundred levels of AnyValue are legal, a hundred and one are not") {
  const std::string array = R"({"arrayValue":{"values":[)";
  const std::string array_end = "]}}";
  const std::string list = R"({"kvlistValue":{"values":[{"value":)";
  const std::string list_end = "}]}}";
  CHECK(check_value(nested(array, array_end, 100)) == "");
  CHECK(check_value(nested(array, array_end, 101)).ends_with("nested too deep"));
  CHECK(check_value(nested(list, list_end, 100)) == "");
  CHECK(check_value(nested(list, list_end, 101)).ends_with("nested too deep"));
  // The most deeply nested place in OTLP.
  CHECK(check_point("sum", R"("exemplars":[{"filteredAttributes":[{"value":)" + nested(list, list_end, 100) +
                               "}]}]") == "");
}

TEST_CASE("endless nesting is refused at once") {
  const std::clock_t begin = std::clock();  // processor time: the machine may be busy
  CHECK(check(Signal::logs, repeat("[", 100000)) == "not a JSON object");
  CHECK(check(Signal::logs, R"({"a":)" + repeat("[", 100000)).ends_with("nested too deep"));
  CHECK(check(Signal::logs, repeat(R"({"a":)", 200000)).ends_with("nested too deep"));
  CHECK(check_value(nested(R"({"arrayValue":{"values":[)", "]}}", 200000)).ends_with("nested too deep"));
  CHECK(std::clock() - begin < 5 * CLOCKS_PER_SEC);  // sanitizers are slow
}

TEST_CASE("snake_case keys are known, and checked") {
  CHECK(check(Signal::logs,
              R"({"resource_logs":[{"scope_logs":[{"log_records":[{"time_unix_nano":"1"}]}]}]})") == "");
  CHECK(check(Signal::logs,
              R"({"resource_logs":[{"scope_logs":[{"log_records":[{"time_unix_nano":"x"}]}]}]})") != "");
}

TEST_CASE("a checker can be used again after errors, and for bodies of any size") {
  for (const int n : {1, 2000, 3, 50000}) {
    CHECK(check_log(R"("zzz":[)" + repeat("0,", n) + "0]") == "");
    CHECK(check_log(R"("zzz":[)" + repeat("0,", n)) != "");
  }
}

TEST_CASE("escapes are checked in every string, also after unescaped ones") {
  CHECK(check_log(R"("a\n":"b","severityText":"c","zzz":"\\","eventName":"\u0041")") == "");
  CHECK(check_log(R"("a":"\\","severityText":"c","zzz":"\q")") != "");
  CHECK(check_log(R"("severityText":"c","\q":"")") != "");
}

}  // namespace
}  // namespace otelc::otlp
