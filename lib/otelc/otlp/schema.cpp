// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/schema.hpp>

namespace otelc::otlp::schema {
namespace {

constexpr Field scalar(int number, std::string_view name, Kind kind, Repeat repeat = Repeat::no) {
  Field field;
  field.number = static_cast<std::uint8_t>(number);
  field.kind = kind;
  field.repeat = repeat;
  field.name_size = static_cast<std::uint8_t>(name.size());
  std::size_t at = 0;
  field.prefix[at++] = ',';
  field.prefix[at++] = '"';
  for (const char c : name) field.prefix[at++] = c;
  field.prefix[at++] = '"';
  field.prefix[at] = ':';
  return field;
}

constexpr Field one(int number, std::string_view name, const Message& message) {
  Field field = scalar(number, name, Kind::message);
  field.message = &message;
  return field;
}

constexpr Field list(int number, std::string_view name, const Message& message) {
  Field field = one(number, name, message);
  field.repeat = Repeat::yes;
  return field;
}

constexpr Field either(Field field) {
  field.one_of = OneOf::yes;
  return field;
}

constexpr Field enumeration(int number, std::string_view name, std::span<const std::string_view> names) {
  Field field = scalar(number, name, Kind::enumeration);
  field.enum_names = names;
  return field;
}

constexpr std::string_view kTemporalities[] = {"AGGREGATION_TEMPORALITY_UNSPECIFIED",
                                               "AGGREGATION_TEMPORALITY_DELTA",
                                               "AGGREGATION_TEMPORALITY_CUMULATIVE"};
constexpr std::string_view kSpanKinds[] = {"SPAN_KIND_UNSPECIFIED", "SPAN_KIND_INTERNAL",
                                           "SPAN_KIND_SERVER",      "SPAN_KIND_CLIENT",
                                           "SPAN_KIND_PRODUCER",    "SPAN_KIND_CONSUMER"};
constexpr std::string_view kStatusCodes[] = {"STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"};
constexpr std::string_view kSeverities[] = {
    "SEVERITY_NUMBER_UNSPECIFIED", "SEVERITY_NUMBER_TRACE",  "SEVERITY_NUMBER_TRACE2",
    "SEVERITY_NUMBER_TRACE3",      "SEVERITY_NUMBER_TRACE4", "SEVERITY_NUMBER_DEBUG",
    "SEVERITY_NUMBER_DEBUG2",      "SEVERITY_NUMBER_DEBUG3", "SEVERITY_NUMBER_DEBUG4",
    "SEVERITY_NUMBER_INFO",        "SEVERITY_NUMBER_INFO2",  "SEVERITY_NUMBER_INFO3",
    "SEVERITY_NUMBER_INFO4",       "SEVERITY_NUMBER_WARN",   "SEVERITY_NUMBER_WARN2",
    "SEVERITY_NUMBER_WARN3",       "SEVERITY_NUMBER_WARN4",  "SEVERITY_NUMBER_ERROR",
    "SEVERITY_NUMBER_ERROR2",      "SEVERITY_NUMBER_ERROR3", "SEVERITY_NUMBER_ERROR4",
    "SEVERITY_NUMBER_FATAL",       "SEVERITY_NUMBER_FATAL2", "SEVERITY_NUMBER_FATAL3",
    "SEVERITY_NUMBER_FATAL4"};

}  // namespace

// common.proto. Fields with names in …Strindex belong to profiles only and are unknown here. An AnyValue
// holds lists of AnyValues, so two messages are declared before they are defined.

extern const Message kArrayValue;
extern const Message kKeyValueList;

namespace {

constexpr Field kAnyValueFields[] = {
    either(scalar(1, "stringValue", Kind::string)), either(scalar(2, "boolValue", Kind::boolean)),
    either(scalar(3, "intValue", Kind::int64)),     either(scalar(4, "doubleValue", Kind::real)),
    either(one(5, "arrayValue", kArrayValue)),      either(one(6, "kvlistValue", kKeyValueList)),
    either(scalar(7, "bytesValue", Kind::bytes))};
constexpr Message kAnyValue{"AnyValue", kAnyValueFields};

constexpr Field kKeyValueFields[] = {scalar(1, "key", Kind::string), one(2, "value", kAnyValue)};
constexpr Message kKeyValue = Message{"KeyValue", kKeyValueFields}.counted_as(kAttributeBytes);

constexpr Field kArrayValueFields[] = {list(1, "values", kAnyValue)};
constexpr Field kKeyValueListFields[] = {list(1, "values", kKeyValue)};

}  // namespace

constexpr Message kArrayValue{"ArrayValue", kArrayValueFields, Nests::yes};
constexpr Message kKeyValueList{"KeyValueList", kKeyValueListFields, Nests::yes};

namespace {

constexpr Field kScopeFields[] = {scalar(1, "name", Kind::string), scalar(2, "version", Kind::string),
                                  list(3, "attributes", kKeyValue),
                                  scalar(4, "droppedAttributesCount", Kind::uint32)};
constexpr Message kScope{"InstrumentationScope", kScopeFields};

constexpr Field kEntityRefFields[] = {scalar(1, "schemaUrl", Kind::string), scalar(2, "type", Kind::string),
                                      scalar(3, "idKeys", Kind::string, Repeat::yes),
                                      scalar(4, "descriptionKeys", Kind::string, Repeat::yes)};
constexpr Message kEntityRef{"EntityRef", kEntityRefFields};

// resource.proto

constexpr Field kResourceFields[] = {list(1, "attributes", kKeyValue),
                                     scalar(2, "droppedAttributesCount", Kind::uint32),
                                     list(3, "entityRefs", kEntityRef)};
constexpr Message kResource{"Resource", kResourceFields};

// metrics.proto

constexpr Field kExemplarFields[] = {
    list(7, "filteredAttributes", kKeyValue),  scalar(2, "timeUnixNano", Kind::fixed64),
    either(scalar(3, "asDouble", Kind::real)), either(scalar(6, "asInt", Kind::sfixed64)),
    scalar(4, "spanId", Kind::span_id),        scalar(5, "traceId", Kind::trace_id)};
constexpr Message kExemplar{"Exemplar", kExemplarFields};

constexpr Field kNumberPointFields[] = {list(7, "attributes", kKeyValue),
                                        scalar(2, "startTimeUnixNano", Kind::fixed64),
                                        scalar(3, "timeUnixNano", Kind::fixed64),
                                        either(scalar(4, "asDouble", Kind::real)),
                                        either(scalar(6, "asInt", Kind::sfixed64)),
                                        list(5, "exemplars", kExemplar),
                                        scalar(8, "flags", Kind::uint32)};
constexpr Message kNumberPoint =
    Message{"NumberDataPoint", kNumberPointFields, Nests::no, Valued::yes}.counted_as(kPointBytes);

constexpr Field kHistogramPointFields[] = {list(9, "attributes", kKeyValue),
                                           scalar(2, "startTimeUnixNano", Kind::fixed64),
                                           scalar(3, "timeUnixNano", Kind::fixed64),
                                           scalar(4, "count", Kind::fixed64),
                                           scalar(5, "sum", Kind::real),
                                           scalar(6, "bucketCounts", Kind::fixed64, Repeat::yes),
                                           scalar(7, "explicitBounds", Kind::real, Repeat::yes),
                                           list(8, "exemplars", kExemplar),
                                           scalar(10, "flags", Kind::uint32),
                                           scalar(11, "min", Kind::real),
                                           scalar(12, "max", Kind::real)};
constexpr Message kHistogramPoint =
    Message{"HistogramDataPoint", kHistogramPointFields}.counted_as(kPointBytes);

constexpr Field kBucketsFields[] = {scalar(1, "offset", Kind::sint32),
                                    scalar(2, "bucketCounts", Kind::uint64, Repeat::yes)};
constexpr Message kBuckets{"Buckets", kBucketsFields};

constexpr Field kExponentialPointFields[] = {list(1, "attributes", kKeyValue),
                                             scalar(2, "startTimeUnixNano", Kind::fixed64),
                                             scalar(3, "timeUnixNano", Kind::fixed64),
                                             scalar(4, "count", Kind::fixed64),
                                             scalar(5, "sum", Kind::real),
                                             scalar(6, "scale", Kind::sint32),
                                             scalar(7, "zeroCount", Kind::fixed64),
                                             one(8, "positive", kBuckets),
                                             one(9, "negative", kBuckets),
                                             scalar(10, "flags", Kind::uint32),
                                             list(11, "exemplars", kExemplar),
                                             scalar(12, "min", Kind::real),
                                             scalar(13, "max", Kind::real),
                                             scalar(14, "zeroThreshold", Kind::real)};
constexpr Message kExponentialPoint =
    Message{"ExponentialHistogramDataPoint", kExponentialPointFields}.counted_as(kPointBytes);

constexpr Field kQuantileFields[] = {scalar(1, "quantile", Kind::real), scalar(2, "value", Kind::real)};
constexpr Message kQuantile{"ValueAtQuantile", kQuantileFields};

constexpr Field kSummaryPointFields[] = {list(7, "attributes", kKeyValue),
                                         scalar(2, "startTimeUnixNano", Kind::fixed64),
                                         scalar(3, "timeUnixNano", Kind::fixed64),
                                         scalar(4, "count", Kind::fixed64),
                                         scalar(5, "sum", Kind::real),
                                         list(6, "quantileValues", kQuantile),
                                         scalar(8, "flags", Kind::uint32)};
constexpr Message kSummaryPoint{"SummaryDataPoint", kSummaryPointFields};

constexpr Field kTemporality = enumeration(2, "aggregationTemporality", kTemporalities);

constexpr Field kGaugeFields[] = {list(1, "dataPoints", kNumberPoint)};
constexpr Message kGauge{"Gauge", kGaugeFields};
constexpr Field kSumFields[] = {kTemporality, scalar(3, "isMonotonic", Kind::boolean),
                                list(1, "dataPoints", kNumberPoint)};
constexpr Message kSum{"Sum", kSumFields};
constexpr Field kHistogramFields[] = {kTemporality, list(1, "dataPoints", kHistogramPoint)};
constexpr Message kHistogram{"Histogram", kHistogramFields};
constexpr Field kExponentialFields[] = {kTemporality, list(1, "dataPoints", kExponentialPoint)};
constexpr Message kExponential{"ExponentialHistogram", kExponentialFields};
constexpr Field kSummaryFields[] = {list(1, "dataPoints", kSummaryPoint)};
constexpr Message kSummary{"Summary", kSummaryFields};

constexpr Field kMetricFields[] = {scalar(1, "name", Kind::string),
                                   scalar(2, "description", Kind::string),
                                   scalar(3, "unit", Kind::string),
                                   either(one(7, "sum", kSum)),
                                   either(one(5, "gauge", kGauge)),
                                   either(one(9, "histogram", kHistogram)),
                                   either(one(10, "exponentialHistogram", kExponential)),
                                   either(one(11, "summary", kSummary)),
                                   list(12, "metadata", kKeyValue)};
constexpr Message kMetric{"Metric", kMetricFields};

constexpr Field kScopeMetricsFields[] = {one(1, "scope", kScope), list(2, "metrics", kMetric),
                                         scalar(3, "schemaUrl", Kind::string)};
constexpr Message kScopeMetrics = Message{"ScopeMetrics", kScopeMetricsFields}.counted_as(kScopeBytes);
constexpr Field kResourceMetricsFields[] = {one(1, "resource", kResource),
                                            list(2, "scopeMetrics", kScopeMetrics),
                                            scalar(3, "schemaUrl", Kind::string)};
constexpr Message kResourceMetrics =
    Message{"ResourceMetrics", kResourceMetricsFields}.counted_as(kResourceBytes);
constexpr Field kMetricsRequestFields[] = {list(1, "resourceMetrics", kResourceMetrics)};
constexpr Message kMetricsRequest{"ExportMetricsServiceRequest", kMetricsRequestFields};

// logs.proto

constexpr Field kLogRecordFields[] = {scalar(1, "timeUnixNano", Kind::fixed64),
                                      scalar(11, "observedTimeUnixNano", Kind::fixed64),
                                      enumeration(2, "severityNumber", kSeverities),
                                      scalar(3, "severityText", Kind::string),
                                      one(5, "body", kAnyValue),
                                      scalar(12, "eventName", Kind::string),
                                      list(6, "attributes", kKeyValue),
                                      scalar(7, "droppedAttributesCount", Kind::uint32),
                                      scalar(8, "flags", Kind::fixed32),
                                      scalar(9, "traceId", Kind::trace_id),
                                      scalar(10, "spanId", Kind::span_id)};
constexpr Message kLogRecord = Message{"LogRecord", kLogRecordFields}.counted_as(kLogBytes);

constexpr Field kScopeLogsFields[] = {one(1, "scope", kScope), list(2, "logRecords", kLogRecord),
                                      scalar(3, "schemaUrl", Kind::string)};
constexpr Message kScopeLogs = Message{"ScopeLogs", kScopeLogsFields}.counted_as(kScopeBytes);
constexpr Field kResourceLogsFields[] = {one(1, "resource", kResource), list(2, "scopeLogs", kScopeLogs),
                                         scalar(3, "schemaUrl", Kind::string)};
constexpr Message kResourceLogs = Message{"ResourceLogs", kResourceLogsFields}.counted_as(kResourceBytes);
constexpr Field kLogsRequestFields[] = {list(1, "resourceLogs", kResourceLogs)};
constexpr Message kLogsRequest{"ExportLogsServiceRequest", kLogsRequestFields};

// trace.proto

constexpr Field kEventFields[] = {scalar(1, "timeUnixNano", Kind::fixed64), scalar(2, "name", Kind::string),
                                  list(3, "attributes", kKeyValue),
                                  scalar(4, "droppedAttributesCount", Kind::uint32)};
constexpr Message kEvent{"Event", kEventFields};

constexpr Field kLinkFields[] = {scalar(1, "traceId", Kind::trace_id),
                                 scalar(2, "spanId", Kind::span_id),
                                 scalar(3, "traceState", Kind::string),
                                 list(4, "attributes", kKeyValue),
                                 scalar(5, "droppedAttributesCount", Kind::uint32),
                                 scalar(6, "flags", Kind::fixed32)};
constexpr Message kLink{"Link", kLinkFields};

constexpr Field kStatusFields[] = {enumeration(3, "code", kStatusCodes), scalar(2, "message", Kind::string)};
constexpr Message kStatus{"Status", kStatusFields};

constexpr Field kSpanFields[] = {scalar(1, "traceId", Kind::trace_id),
                                 scalar(2, "spanId", Kind::span_id),
                                 scalar(3, "traceState", Kind::string),
                                 scalar(4, "parentSpanId", Kind::span_id),
                                 scalar(16, "flags", Kind::fixed32),
                                 scalar(5, "name", Kind::string),
                                 enumeration(6, "kind", kSpanKinds),
                                 scalar(7, "startTimeUnixNano", Kind::fixed64),
                                 scalar(8, "endTimeUnixNano", Kind::fixed64),
                                 list(9, "attributes", kKeyValue),
                                 scalar(10, "droppedAttributesCount", Kind::uint32),
                                 list(11, "events", kEvent),
                                 scalar(12, "droppedEventsCount", Kind::uint32),
                                 one(15, "status", kStatus),
                                 list(13, "links", kLink),
                                 scalar(14, "droppedLinksCount", Kind::uint32)};
constexpr Message kSpan = Message{"Span", kSpanFields}.counted_as(kSpanBytes);

constexpr Field kScopeSpansFields[] = {one(1, "scope", kScope), list(2, "spans", kSpan),
                                       scalar(3, "schemaUrl", Kind::string)};
constexpr Message kScopeSpans = Message{"ScopeSpans", kScopeSpansFields}.counted_as(kScopeBytes);
constexpr Field kResourceSpansFields[] = {one(1, "resource", kResource), list(2, "scopeSpans", kScopeSpans),
                                          scalar(3, "schemaUrl", Kind::string)};
constexpr Message kResourceSpans = Message{"ResourceSpans", kResourceSpansFields}.counted_as(kResourceBytes);
constexpr Field kTracesRequestFields[] = {list(1, "resourceSpans", kResourceSpans)};
constexpr Message kTracesRequest{"ExportTraceServiceRequest", kTracesRequestFields};

bool is_snake_of(std::string_view snake, std::string_view camel) {
  std::size_t at = 0;
  for (const char c : camel) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper && (at >= snake.size() || snake[at++] != '_')) return false;
    if (at >= snake.size() || snake[at++] != (upper ? c - 'A' + 'a' : c)) return false;
  }
  return at == snake.size();
}

}  // namespace

int place_by_name(const Message& message, std::string_view name, std::size_t hint) {
  const std::size_t n = message.fields.size();
  for (std::size_t step = 0, i = hint; step < n; ++step, ++i) {
    if (i >= n) i = 0;
    if (message.fields[i].name() == name) return static_cast<int>(i);
  }
  if (name.find('_') == std::string_view::npos) return -1;
  for (std::size_t i = 0; i < n; ++i) {
    if (is_snake_of(name, message.fields[i].name())) return static_cast<int>(i);
  }
  return -1;
}

const Message& request_of(Signal signal) {
  switch (signal) {
    case Signal::metrics:
      return kMetricsRequest;
    case Signal::logs:
      return kLogsRequest;
    case Signal::traces:
      return kTracesRequest;
  }
  return kMetricsRequest;
}

}  // namespace otelc::otlp::schema
