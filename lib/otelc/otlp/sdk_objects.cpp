// SPDX-License-Identifier: Apache-2.0
//
// The SDK's objects hold the same data as OTLP under other names: attributes as a plain object or (Resource)
// as a list of pairs, times as [seconds, nanoseconds], and enumerations with other numbers. Gemini CLI and
// Qwen Code replace every object that occurred before in the same JSON text by "[Circular]", also one that is
// only shared, like the time of a collection, which all its data points share.
#include <otelc/otlp/detail/sdk_objects.hpp>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <otelc/base/json_writer.hpp>

namespace otelc::otlp::detail {
namespace {

namespace dom = simdjson::dom;
using Time = std::optional<std::uint64_t>;

constexpr std::string_view kCumulative = "2";  // of OTLP's AggregationTemporality
constexpr std::string_view kDelta = "1";

std::optional<dom::element> member(const dom::element& of, std::string_view key) {
  dom::element found;
  if (of[key].get(found)) return std::nullopt;
  return found;
}

/// Returns the member with the first of the keys that exists.
std::optional<dom::element> any_member(const dom::element& of, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    if (auto found = member(of, key)) return found;
  }
  return std::nullopt;
}

std::string_view text_of(const std::optional<dom::element>& element) {
  std::string_view text;
  if (element && element->get(text)) text = {};
  return text;
}

std::optional<std::int64_t> integer_of(const std::optional<dom::element>& element) {
  std::int64_t number = 0;
  if (!element || element->get(number)) return std::nullopt;
  return number;
}

bool is_true(const std::optional<dom::element>& element) {
  bool value = false;
  return element && !element->get(value) && value;
}

/// Reads [seconds, nanoseconds].
Time time_of(const std::optional<dom::element>& element) {
  constexpr std::uint64_t kSecond = 1'000'000'000;
  constexpr std::uint64_t kSecondsMax = 18'000'000'000;
  dom::array parts;
  std::uint64_t seconds = 0;
  std::uint64_t nanos = 0;
  if (!element || element->get(parts) || parts.at(0).get(seconds) || parts.at(1).get(nanos)) return {};
  if (seconds > kSecondsMax || nanos >= kSecond) return {};
  return seconds * kSecond + nanos;
}

class Writer {
 public:
  /// Writes into `out`, which keeps its memory.
  explicit Writer(std::string out) : json_(std::move(out)) {}

  bool write(const dom::element& object);
  std::string take() { return json_.take(); }

 private:
  void close(std::string_view brackets) {
    for (const char bracket : brackets) json_.close(bracket);
  }
  /// Writes a member; nothing when it has no value.
  void text(std::string_view name, std::string_view value);
  void time(std::string_view name, Time time);
  void number(const dom::element& value);
  void begin_values(std::string_view kind);
  void any_value(const dom::element& value);
  void key_value(std::string_view name, const dom::element& value);
  void attributes(const dom::element& holder);
  /// begin() and begin_scope() write `{"<signal>":[{"resource":…,"<scopes>":[{"scope":…,"<items>":[`.
  void begin(const dom::element& object, std::string_view signal, std::string_view scopes);
  void begin_scope(const std::optional<dom::element>& scope, std::string_view items);
  void log(const dom::element& object);
  void span(const dom::element& object);
  void metrics(const dom::element& object, const dom::array& scopes);
  void metric(const dom::element& metric);
  void copilot_metric(const dom::element& object);
  void data(const dom::element& holder, bool is_gauge, std::string_view temporality, bool is_monotonic);
  void point(const dom::element& point, Time start, Time end, bool is_histogram);

  JsonWriter json_;
  Time start_;  // of the last data point that had one, for those that have only "[Circular]"
  Time end_;
};

void Writer::text(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  json_.key(name);
  json_.string(value);
}

void Writer::time(std::string_view name, Time time) {
  if (!time) return;
  json_.key(name);
  json_.string(fmt::format("{}", *time));
}

void Writer::number(const dom::element& value) {
  std::int64_t integer = 0;
  double real = 0;
  if (!value.get(integer)) {
    json_.number(integer);
  } else if (!value.get(real)) {
    json_.number(real);
  } else {
    json_.null();
  }
}

void Writer::begin_values(std::string_view kind) {
  json_.key(kind);
  json_.open('{');
  json_.key("values");
  json_.open('[');
}

void Writer::any_value(const dom::element& value) {
  json_.open('{');
  switch (value.type()) {
    case dom::element_type::STRING:
      json_.key("stringValue");
      json_.string(text_of(value));
      break;
    case dom::element_type::BOOL:
      json_.key("boolValue");
      json_.number(is_true(value));
      break;
    case dom::element_type::INT64:
      json_.key("intValue");
      number(value);
      break;
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE:
      json_.key("doubleValue");
      number(value);
      break;
    case dom::element_type::ARRAY:
      begin_values("arrayValue");
      for (const dom::element element : dom::array(value.get_array().value_unsafe())) any_value(element);
      close("]}");
      break;
    case dom::element_type::OBJECT:
      begin_values("kvlistValue");
      for (const auto field : dom::object(value.get_object().value_unsafe()))
        key_value(field.key, field.value);
      close("]}");
      break;
    case dom::element_type::NULL_VALUE:
      break;
  }
  json_.close('}');
}

void Writer::key_value(std::string_view name, const dom::element& value) {
  json_.open('{');
  json_.key("key");
  json_.string(name);
  json_.key("value");
  any_value(value);
  json_.close('}');
}

/// Writes `attributes`. A Resource keeps them in a private field, partly as pairs, of which the first one
/// with a key is valid.
void Writer::attributes(const dom::element& holder) {
  const auto found = any_member(holder, {"attributes", "_rawAttributes", "_attributes"});
  if (!found) return;
  json_.key("attributes");
  json_.open('[');
  dom::object by_key;
  dom::array pairs;
  if (!found->get(by_key)) {
    for (const auto field : by_key) key_value(field.key, field.value);
  } else if (!found->get(pairs)) {
    std::vector<std::pair<std::string_view, dom::element>> last_to_first;
    for (const dom::element pair : pairs) {
      dom::element value;
      std::string_view name;
      if (!pair.at(0).get(name) && !pair.at(1).get(value)) last_to_first.emplace_back(name, value);
    }
    std::ranges::reverse(last_to_first);
    for (const auto& [name, value] : last_to_first) key_value(name, value);
  }
  json_.close(']');
}

void Writer::begin(const dom::element& object, std::string_view signal, std::string_view scopes) {
  json_.open('{');
  json_.key(signal);
  json_.open('[');
  json_.open('{');
  if (const auto resource = member(object, "resource")) {
    json_.key("resource");
    json_.open('{');
    attributes(*resource);
    json_.close('}');
  }
  json_.key(scopes);
  json_.open('[');
}

void Writer::begin_scope(const std::optional<dom::element>& scope, std::string_view items) {
  json_.open('{');
  if (scope) {
    json_.key("scope");
    json_.open('{');
    text("name", text_of(member(*scope, "name")));
    text("version", text_of(member(*scope, "version")));
    json_.close('}');
  }
  json_.key(items);
  json_.open('[');
}

void Writer::log(const dom::element& object) {
  begin(object, "resourceLogs", "scopeLogs");
  begin_scope(any_member(object, {"instrumentationScope", "instrumentationLibrary"}), "logRecords");
  json_.open('{');
  time("timeUnixNano", time_of(member(object, "hrTime")));
  time("observedTimeUnixNano", time_of(member(object, "hrTimeObserved")));
  text("eventName", text_of(any_member(object, {"_eventName", "eventName"})));
  if (const auto body = any_member(object, {"_body", "body"})) {
    json_.key("body");
    any_value(*body);
  }
  attributes(object);
  close("}]}]}]}");
}

void Writer::span(const dom::element& object) {
  const auto context = member(object, "_spanContext").value_or(object);
  const auto parent = member(object, "parentSpanContext");
  begin(object, "resourceSpans", "scopeSpans");
  begin_scope(any_member(object, {"instrumentationScope", "instrumentationLibrary"}), "spans");
  json_.open('{');
  text("traceId", text_of(member(context, "traceId")));
  text("spanId", text_of(member(context, "spanId")));
  text("parentSpanId", text_of(parent ? member(*parent, "spanId") : member(object, "parentSpanId")));
  text("name", text_of(member(object, "name")));
  time("startTimeUnixNano", time_of(member(object, "startTime")));
  time("endTimeUnixNano", time_of(member(object, "endTime")));
  attributes(object);
  if (const auto status = member(object, "status")) {
    json_.key("status");
    json_.open('{');
    json_.key("code");
    json_.number(integer_of(member(*status, "code")).value_or(0));
    json_.close('}');
  }
  close("}]}]}]}");
}

void Writer::point(const dom::element& point, Time start, Time end, bool is_histogram) {
  const auto value = member(point, "value");
  const auto sum = is_histogram && value ? member(*value, "sum") : value;
  const auto series = member(point, "attributes");
  // With "[Circular]" as attributes the series is unknown.
  if (!sum || !sum->is_number() || !series || !series->is_object()) return;
  json_.open('{');
  attributes(point);
  time("startTimeUnixNano", start);
  time("timeUnixNano", end);
  json_.key(is_histogram ? "sum" : "asDouble");
  number(*sum);
  json_.close('}');
}

void Writer::data(const dom::element& holder, bool is_gauge, std::string_view temporality,
                  bool is_monotonic) {
  dom::array points;
  const auto found = member(holder, "dataPoints");
  if (!found || found->get(points) || points.size() == 0) return;
  const auto first = member(points.at(0).value_unsafe(), "value");
  const bool is_histogram = first && first->is_object();
  json_.key(is_histogram ? "histogram" : is_gauge ? "gauge" : "sum");
  json_.open('{');
  if (!is_gauge) {
    json_.key("aggregationTemporality");
    json_.raw(temporality);
    if (is_monotonic) {
      json_.key("isMonotonic");
      json_.number(true);
    }
  }
  json_.key("dataPoints");
  json_.open('[');
  for (const dom::element each : points) {
    if (const Time start = time_of(member(each, "startTime"))) start_ = start;
    if (const Time end = time_of(member(each, "endTime"))) end_ = end;
    point(each, start_, end_, is_histogram);
  }
  close("]}");
}

void Writer::metric(const dom::element& metric) {
  constexpr std::int64_t kSdkCumulative = 1;
  constexpr std::int64_t kSdkGauge = 2;
  const auto descriptor = member(metric, "descriptor");
  if (!descriptor) return;
  json_.open('{');
  text("name", text_of(member(*descriptor, "name")));
  const bool is_cumulative = integer_of(member(metric, "aggregationTemporality")) == kSdkCumulative;
  data(metric, integer_of(member(metric, "dataPointType")) == kSdkGauge, is_cumulative ? kCumulative : kDelta,
       is_true(member(metric, "isMonotonic")));
  json_.close('}');
}

void Writer::metrics(const dom::element& object, const dom::array& scopes) {
  begin(object, "resourceMetrics", "scopeMetrics");
  for (const dom::element scope : scopes) {
    begin_scope(member(scope, "scope"), "metrics");
    dom::array metrics;
    const auto found = member(scope, "metrics");
    if (found && !found->get(metrics)) {
      for (const dom::element each : metrics) metric(each);
    }
    close("]}");
  }
  close("]}]}");
}

void Writer::copilot_metric(const dom::element& object) {
  if (!member(object, "resource")) return json_.raw(R"({"resourceMetrics":[]})");
  begin(object, "resourceMetrics", "scopeMetrics");
  begin_scope(member(object, "instrumentationScope"), "metrics");
  json_.open('{');
  text("name", text_of(member(object, "name")));
  data(object, false, kCumulative, true);
  close("}]}]}]}");
}

bool Writer::write(const dom::element& object) {
  dom::array scopes;
  const auto scope_metrics = member(object, "scopeMetrics");
  if (scope_metrics && !scope_metrics->get(scopes)) {
    metrics(object, scopes);
  } else if (member(object, "hrTime")) {
    log(object);
  } else if (member(object, "startTime") && any_member(object, {"_spanContext", "spanId"})) {
    span(object);
  } else if (text_of(member(object, "type")) == "metric" && member(object, "dataPoints")) {
    copilot_metric(object);
  } else {
    return false;
  }
  return true;
}

}  // namespace

bool SdkObjects::to_otlp(PaddedView json, std::string& otlp) {
  static_assert(kPadding >= simdjson::SIMDJSON_PADDING);
  dom::element object;
  if (parser_.parse(json.data, json.size, false).get(object) || !object.is_object()) return false;
  otlp.clear();
  Writer writer(std::move(otlp));
  const bool is_known = writer.write(object);
  otlp = writer.take();
  return is_known;
}

}  // namespace otelc::otlp::detail
