// SPDX-License-Identifier: Apache-2.0
// Random requests: the records that protobuf -> JSON -> reader gives are those of the model, whatever the
// order on the wire. The model defines what the protobuf means, so no second reader is needed.
#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>

#include <otelc/otlp/record_reader.hpp>
#include <otelc/otlp/transcode.hpp>

#include "../../support/otlp_model.hpp"

namespace otelc::test {
namespace {

// Everything in a model is of interest. NameTable keeps views: `names` owns the strings.
struct All {
  otlp::Interest interest;
  std::set<std::string> names;

  All() {
    interest.event_name = interest.keys.add("event.name");
    interest.operation_name = interest.keys.add("gen_ai.operation.name");
  }
  std::string_view own(const std::string& name) { return *names.insert(name).first; }
  // An empty name counts as none: protobuf leaves it out, and no table has it.
  void keys(const Attributes& attributes) {
    for (const KeyValue& attribute : attributes) {
      if (!attribute.key.empty()) interest.keys.add(own(attribute.key));
    }
  }
  void item(const Metric& metric) {
    if (!metric.name.empty()) interest.metrics.add(own(metric.name));
    for (const auto& point : metric.gauge.points) keys(point.attributes);
    for (const auto& point : metric.sum.points) keys(point.attributes);
    for (const auto& point : metric.histogram.points) keys(point.attributes);
    for (const auto& point : metric.exponential.points) keys(point.attributes);
  }
  void item(const LogRecord& log) {
    if (!log.event_name.empty()) interest.events.add(own(log.event_name));
    keys(log.attributes);
  }
  void item(const Span& span) {
    if (!span.name.empty()) interest.spans.add(own(span.name));
    keys(span.attributes);
  }
};

void check_attributes(const All& all, const otlp::Batch& batch, otlp::AttributeRange range,
                      const Attributes& sent) {
  const auto read = batch.of(range);
  Attributes model;
  for (const KeyValue& attribute : sent) {
    if (!attribute.key.empty()) model.push_back(attribute);
  }
  REQUIRE(read.size() == model.size());
  for (std::size_t i = 0; i < model.size(); ++i) {
    CHECK(all.interest.keys.name(read[i].key) == model[i].key);
    const otlp::Value& value = read[i].value;
    const AnyValue expected = model[i].value.value_or(AnyValue{});
    using Kind = otlp::Value::Kind;
    switch (expected.which) {
      case 0:
        CHECK(value.kind == Kind::absent);
        break;
      case 1:
        CHECK(value.kind == Kind::text);
        CHECK(value.text == expected.text);
        break;
      case 2:
        CHECK(value.kind == Kind::boolean);
        CHECK((value.integer != 0) == expected.boolean);
        break;
      case 3:
        CHECK(value.kind == Kind::integer);
        CHECK(value.integer == expected.integer);
        break;
      case 4:
        CHECK(value.kind == Kind::real);
        // NaN and the infinities are not amounts: the reader makes one NaN of them.
        if (std::isfinite(expected.real.value)) {
          CHECK(value.real == expected.real.value);
        } else {
          CHECK(std::isnan(value.real));
        }
        break;
      default:
        CHECK(value.kind == Kind::other);
    }
  }
}

// The value of a point; without it the point is skipped.
std::optional<double> amount_of(const NumberPoint& point) {
  if (point.which == 0) return std::nullopt;
  return point.which == 6 ? static_cast<double>(point.integer) : point.real.value;
}
template <class HistogramPoint>
std::optional<double> amount_of(const HistogramPoint& point) {
  return point.sum ? std::optional(point.sum->value) : std::nullopt;
}

struct Checker {
  const All& all;
  const otlp::Batch& batch;
  std::size_t next = 0;

  void value(double read, double model) const {
    if (std::isfinite(model)) {
      CHECK(read == model);
    } else {
      CHECK(std::isnan(read));
    }
  }
  template <class ModelPoint>
  void points(const Metric& metric, const MetricData<ModelPoint>& data) {
    for (const ModelPoint& expected : data.points) {
      if (!amount_of(expected)) continue;
      REQUIRE(next < batch.points.size());
      const otlp::Point& point = batch.points[next++];
      CHECK(all.interest.metrics.name(point.metric) == metric.name);
      CHECK(static_cast<int>(point.temporality) ==
            (data.temporality == 1 || data.temporality == 2 ? data.temporality : 0));
      CHECK(point.is_monotonic == data.is_monotonic);
      CHECK(point.start == expected.start);
      CHECK(point.time == expected.time);
      check_attributes(all, batch, point.attributes, expected.attributes);
      value(point.value, *amount_of(expected));
    }
  }
  void item(const Metric& metric) {
    if (metric.name.empty()) return;
    switch (metric.which) {
      case 5:
        points(metric, metric.gauge);
        break;
      case 7:
        points(metric, metric.sum);
        break;
      case 9:
        points(metric, metric.histogram);
        break;
      case 10:
        points(metric, metric.exponential);
        break;
      default:
        break;  // summaries hold no counts of tokens
    }
  }
  void item(const LogRecord& expected) {
    if (expected.event_name.empty()) return;
    REQUIRE(next < batch.logs.size());
    const otlp::LogRecord& log = batch.logs[next++];
    CHECK(all.interest.events.name(log.event) == expected.event_name);
    CHECK(log.time == (expected.time != 0 ? expected.time : expected.observed));
    check_attributes(all, batch, log.attributes, expected.attributes);
  }
  void item(const Span& expected) {
    if (expected.name.empty()) return;
    REQUIRE(next < batch.spans.size());
    const otlp::Span& span = batch.spans[next++];
    CHECK(all.interest.spans.name(span.name) == expected.name);
    CHECK(span.start == expected.start);
    CHECK(span.end == expected.end);
    const int status = expected.status.value_or(SpanStatus{}).code;
    CHECK(span.status_code == (status == 1 || status == 2 ? status : 0));
    check_attributes(all, batch, span.attributes, expected.attributes);
  }
  [[nodiscard]] std::size_t count() const {
    return batch.points.size() + batch.logs.size() + batch.spans.size();
  }
};

template <class Item>
void check_seeds(otlp::Signal signal) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    const auto model = random_request<Item>(random);
    All all;
    for (const auto& resource : model.resources) {
      for (const auto& scope : resource.scopes) {
        for (const Item& item : scope.items) all.item(item);
      }
    }
    for (const bool oddly : {false, true}) {
      std::string line = R"({"ts":"t","path":"p","payload":)";
      REQUIRE(otlp::protobuf_to_json(signal, oddly ? encode_oddly(model, random) : encode(model), line));
      line += "}";
      otlp::RecordReader reader(all.interest);
      otlp::Batch batch;
      const auto read = reader.read_line(padded(line), batch);
      REQUIRE_MESSAGE(read.has_value(), line);
      Checker checker{all, batch};
      for (const auto& resource : model.resources) {
        for (const auto& scope : resource.scopes) {
          for (const Item& item : scope.items) checker.item(item);
        }
      }
      CHECK(checker.next == checker.count());
    }
  }
}

TEST_CASE("random metrics: the records are the model's") {
  check_seeds<Metric>(otlp::Signal::metrics);
}
TEST_CASE("random logs: the records are the model's") {
  check_seeds<LogRecord>(otlp::Signal::logs);
}
TEST_CASE("random spans: the records are the model's") {
  check_seeds<Span>(otlp::Signal::traces);
}

}  // namespace
}  // namespace otelc::test
