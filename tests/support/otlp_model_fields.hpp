// SPDX-License-Identifier: Apache-2.0
#pragma once

// The fields of each message of the model. A visitor has: one<Wire>, many<Wire>, either<Wire> (one
// of a oneof), message, messages, either_message; each takes number, JSON name and member.

#include "otlp_model.hpp"

namespace otelc::test {

enum class Wire {
  boolean,
  uint32,
  sint32,
  enumeration,
  int64,
  uint64,
  fixed32,
  fixed64,
  sfixed64,
  real,
  text,
  bytes,
  id16,
  id8
};

/// The lists inside AnyValue are messages of their own on the wire.
template <class Element>
struct Values {
  std::vector<Element>& values;
};

template <class V, class Element>
void fields(V& v, Values<Element>& m) {
  v.messages(1, "values", m.values);
}

template <class V>
void fields(V& v, AnyValue& m) {
  v.template either<Wire::text>(1, "stringValue", m.which, m.text);
  v.template either<Wire::boolean>(2, "boolValue", m.which, m.boolean);
  v.template either<Wire::int64>(3, "intValue", m.which, m.integer);
  v.template either<Wire::real>(4, "doubleValue", m.which, m.real);
  Values<AnyValue> array{m.array};
  v.either_message(5, "arrayValue", m.which, array);
  Values<KeyValue> kvlist{m.kvlist};
  v.either_message(6, "kvlistValue", m.which, kvlist);
  v.template either<Wire::bytes>(7, "bytesValue", m.which, m.bytes);
}

template <class V>
void fields(V& v, KeyValue& m) {
  v.template one<Wire::text>(1, "key", m.key);
  v.message(2, "value", m.value);
}

template <class V>
void fields(V& v, Scope& m) {
  v.template one<Wire::text>(1, "name", m.name);
  v.template one<Wire::text>(2, "version", m.version);
  v.messages(3, "attributes", m.attributes);
  v.template one<Wire::uint32>(4, "droppedAttributesCount", m.dropped);
}

template <class V>
void fields(V& v, EntityRef& m) {
  v.template one<Wire::text>(1, "schemaUrl", m.schema_url);
  v.template one<Wire::text>(2, "type", m.type);
  v.template many<Wire::text>(3, "idKeys", m.id_keys);
  v.template many<Wire::text>(4, "descriptionKeys", m.description_keys);
}

template <class V>
void fields(V& v, Resource& m) {
  v.messages(1, "attributes", m.attributes);
  v.template one<Wire::uint32>(2, "droppedAttributesCount", m.dropped);
  v.messages(3, "entityRefs", m.entity_refs);
}

template <class V>
void fields(V& v, Exemplar& m) {
  v.template one<Wire::fixed64>(2, "timeUnixNano", m.time);
  v.template either<Wire::real>(3, "asDouble", m.which, m.real);
  v.template one<Wire::id8>(4, "spanId", m.span_id);
  v.template one<Wire::id16>(5, "traceId", m.trace_id);
  v.template either<Wire::sfixed64>(6, "asInt", m.which, m.integer);
  v.messages(7, "filteredAttributes", m.attributes);
}

template <class V>
void fields(V& v, NumberPoint& m) {
  v.template one<Wire::fixed64>(2, "startTimeUnixNano", m.start);
  v.template one<Wire::fixed64>(3, "timeUnixNano", m.time);
  v.template either<Wire::real>(4, "asDouble", m.which, m.real);
  v.messages(5, "exemplars", m.exemplars);
  v.template either<Wire::sfixed64>(6, "asInt", m.which, m.integer);
  v.messages(7, "attributes", m.attributes);
  v.template one<Wire::uint32>(8, "flags", m.flags);
}

template <class V>
void fields(V& v, HistogramPoint& m) {
  v.template one<Wire::fixed64>(2, "startTimeUnixNano", m.start);
  v.template one<Wire::fixed64>(3, "timeUnixNano", m.time);
  v.template one<Wire::fixed64>(4, "count", m.count);
  v.template one<Wire::real>(5, "sum", m.sum);
  v.template many<Wire::fixed64>(6, "bucketCounts", m.bucket_counts);
  v.template many<Wire::real>(7, "explicitBounds", m.explicit_bounds);
  v.messages(8, "exemplars", m.exemplars);
  v.messages(9, "attributes", m.attributes);
  v.template one<Wire::uint32>(10, "flags", m.flags);
  v.template one<Wire::real>(11, "min", m.min);
  v.template one<Wire::real>(12, "max", m.max);
}

template <class V>
void fields(V& v, Buckets& m) {
  v.template one<Wire::sint32>(1, "offset", m.offset);
  v.template many<Wire::uint64>(2, "bucketCounts", m.bucket_counts);
}

template <class V>
void fields(V& v, ExponentialPoint& m) {
  v.messages(1, "attributes", m.attributes);
  v.template one<Wire::fixed64>(2, "startTimeUnixNano", m.start);
  v.template one<Wire::fixed64>(3, "timeUnixNano", m.time);
  v.template one<Wire::fixed64>(4, "count", m.count);
  v.template one<Wire::real>(5, "sum", m.sum);
  v.template one<Wire::sint32>(6, "scale", m.scale);
  v.template one<Wire::fixed64>(7, "zeroCount", m.zero_count);
  v.message(8, "positive", m.positive);
  v.message(9, "negative", m.negative);
  v.template one<Wire::uint32>(10, "flags", m.flags);
  v.messages(11, "exemplars", m.exemplars);
  v.template one<Wire::real>(12, "min", m.min);
  v.template one<Wire::real>(13, "max", m.max);
  v.template one<Wire::real>(14, "zeroThreshold", m.zero_threshold);
}

template <class V>
void fields(V& v, Quantile& m) {
  v.template one<Wire::real>(1, "quantile", m.quantile);
  v.template one<Wire::real>(2, "value", m.value);
}

template <class V>
void fields(V& v, SummaryPoint& m) {
  v.template one<Wire::fixed64>(2, "startTimeUnixNano", m.start);
  v.template one<Wire::fixed64>(3, "timeUnixNano", m.time);
  v.template one<Wire::fixed64>(4, "count", m.count);
  v.template one<Wire::real>(5, "sum", m.sum);
  v.messages(6, "quantileValues", m.quantiles);
  v.messages(7, "attributes", m.attributes);
  v.template one<Wire::uint32>(8, "flags", m.flags);
}

enum class Data { gauge, sum, histogram, summary };

/// Gauge, Sum, the two histograms and Summary differ in the fields beside the points.
template <class Point, Data kData>
struct DataOf {
  MetricData<Point>& data;
};

template <class V, class Point, Data kData>
void fields(V& v, DataOf<Point, kData>& m) {
  v.messages(1, "dataPoints", m.data.points);
  if constexpr (kData == Data::sum || kData == Data::histogram) {
    v.template one<Wire::enumeration>(2, "aggregationTemporality", m.data.temporality);
  }
  if constexpr (kData == Data::sum) v.template one<Wire::boolean>(3, "isMonotonic", m.data.is_monotonic);
}

template <class V>
void fields(V& v, Metric& m) {
  v.template one<Wire::text>(1, "name", m.name);
  v.template one<Wire::text>(2, "description", m.description);
  v.template one<Wire::text>(3, "unit", m.unit);
  DataOf<NumberPoint, Data::gauge> gauge{m.gauge};
  v.either_message(5, "gauge", m.which, gauge);
  DataOf<NumberPoint, Data::sum> sum{m.sum};
  v.either_message(7, "sum", m.which, sum);
  DataOf<HistogramPoint, Data::histogram> histogram{m.histogram};
  v.either_message(9, "histogram", m.which, histogram);
  DataOf<ExponentialPoint, Data::histogram> exponential{m.exponential};
  v.either_message(10, "exponentialHistogram", m.which, exponential);
  DataOf<SummaryPoint, Data::summary> summary{m.summary};
  v.either_message(11, "summary", m.which, summary);
  v.messages(12, "metadata", m.metadata);
}

template <class V>
void fields(V& v, LogRecord& m) {
  v.template one<Wire::fixed64>(1, "timeUnixNano", m.time);
  v.template one<Wire::enumeration>(2, "severityNumber", m.severity);
  v.template one<Wire::text>(3, "severityText", m.severity_text);
  v.message(5, "body", m.body);
  v.messages(6, "attributes", m.attributes);
  v.template one<Wire::uint32>(7, "droppedAttributesCount", m.dropped);
  v.template one<Wire::fixed32>(8, "flags", m.flags);
  v.template one<Wire::id16>(9, "traceId", m.trace_id);
  v.template one<Wire::id8>(10, "spanId", m.span_id);
  v.template one<Wire::fixed64>(11, "observedTimeUnixNano", m.observed);
  v.template one<Wire::text>(12, "eventName", m.event_name);
}

template <class V>
void fields(V& v, SpanEvent& m) {
  v.template one<Wire::fixed64>(1, "timeUnixNano", m.time);
  v.template one<Wire::text>(2, "name", m.name);
  v.messages(3, "attributes", m.attributes);
  v.template one<Wire::uint32>(4, "droppedAttributesCount", m.dropped);
}

template <class V>
void fields(V& v, SpanLink& m) {
  v.template one<Wire::id16>(1, "traceId", m.trace_id);
  v.template one<Wire::id8>(2, "spanId", m.span_id);
  v.template one<Wire::text>(3, "traceState", m.trace_state);
  v.messages(4, "attributes", m.attributes);
  v.template one<Wire::uint32>(5, "droppedAttributesCount", m.dropped);
  v.template one<Wire::fixed32>(6, "flags", m.flags);
}

template <class V>
void fields(V& v, SpanStatus& m) {
  v.template one<Wire::text>(2, "message", m.message);
  v.template one<Wire::enumeration>(3, "code", m.code);
}

template <class V>
void fields(V& v, Span& m) {
  v.template one<Wire::id16>(1, "traceId", m.trace_id);
  v.template one<Wire::id8>(2, "spanId", m.span_id);
  v.template one<Wire::text>(3, "traceState", m.trace_state);
  v.template one<Wire::id8>(4, "parentSpanId", m.parent_span_id);
  v.template one<Wire::text>(5, "name", m.name);
  v.template one<Wire::enumeration>(6, "kind", m.kind);
  v.template one<Wire::fixed64>(7, "startTimeUnixNano", m.start);
  v.template one<Wire::fixed64>(8, "endTimeUnixNano", m.end);
  v.messages(9, "attributes", m.attributes);
  v.template one<Wire::uint32>(10, "droppedAttributesCount", m.dropped_attributes);
  v.messages(11, "events", m.events);
  v.template one<Wire::uint32>(12, "droppedEventsCount", m.dropped_events);
  v.messages(13, "links", m.links);
  v.template one<Wire::uint32>(14, "droppedLinksCount", m.dropped_links);
  v.message(15, "status", m.status);
  v.template one<Wire::fixed32>(16, "flags", m.flags);
}

template <class Item>
struct Names;
template <>
struct Names<Metric> {
  static constexpr const char *resources = "resourceMetrics", *scopes = "scopeMetrics", *items = "metrics";
};
template <>
struct Names<LogRecord> {
  static constexpr const char *resources = "resourceLogs", *scopes = "scopeLogs", *items = "logRecords";
};
template <>
struct Names<Span> {
  static constexpr const char *resources = "resourceSpans", *scopes = "scopeSpans", *items = "spans";
};

template <class V, class Item>
void fields(V& v, ScopeItems<Item>& m) {
  v.message(1, "scope", m.scope);
  v.messages(2, Names<Item>::items, m.items);
  v.template one<Wire::text>(3, "schemaUrl", m.schema_url);
}

template <class V, class Item>
void fields(V& v, ResourceItems<Item>& m) {
  v.message(1, "resource", m.resource);
  v.messages(2, Names<Item>::scopes, m.scopes);
  v.template one<Wire::text>(3, "schemaUrl", m.schema_url);
}

template <class V, class Item>
void fields(V& v, Request<Item>& m) {
  v.messages(1, Names<Item>::resources, m.resources);
}

}  // namespace otelc::test
