// SPDX-License-Identifier: Apache-2.0
#pragma once

// OTLP requests as plain structs, for property tests: random ones, and their protobuf bytes in all
// the ways that the wire allows. Written from the .proto files and not from lib/otelc/otlp/schema.cpp,
// so that an error in that table shows.

#include <cmath>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace otelc::test {

/// The same numbers on every machine for the same seed.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t bits() { return engine_(); }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(engine_() % n); }
  bool chance(std::size_t percent) { return below(100) < percent; }

 private:
  std::mt19937_64 engine_;
};

/// A double where NaN equals NaN.
struct Real {
  double value = 0;
  bool operator==(const Real& other) const {
    return value == other.value || (std::isnan(value) && std::isnan(other.value));
  }
};

struct KeyValue;

/// `which` is the number of the field that is set, 0 for none; the others hold their defaults.
struct AnyValue {
  int which = 0;
  std::string text;
  bool boolean = false;
  std::int64_t integer = 0;
  Real real;
  std::vector<AnyValue> array;
  std::vector<KeyValue> kvlist;
  std::string bytes;
  bool operator==(const AnyValue& other) const;
};

struct KeyValue {
  std::string key;
  std::optional<AnyValue> value;
  bool operator==(const KeyValue&) const = default;
};
using Attributes = std::vector<KeyValue>;

struct Scope {
  std::string name, version;
  Attributes attributes;
  std::uint32_t dropped = 0;
  bool operator==(const Scope&) const = default;
};

struct EntityRef {
  std::string schema_url, type;
  std::vector<std::string> id_keys, description_keys;
  bool operator==(const EntityRef&) const = default;
};

struct Resource {
  Attributes attributes;
  std::uint32_t dropped = 0;
  std::vector<EntityRef> entity_refs;
  bool operator==(const Resource&) const = default;
};

struct Exemplar {
  Attributes attributes;
  std::uint64_t time = 0;
  int which = 0;  ///< 3 real, 6 integer
  Real real;
  std::int64_t integer = 0;
  std::string span_id, trace_id;
  bool operator==(const Exemplar&) const = default;
};

struct NumberPoint {
  Attributes attributes;
  std::uint64_t start = 0, time = 0;
  int which = 0;  ///< 4 real, 6 integer
  Real real;
  std::int64_t integer = 0;
  std::vector<Exemplar> exemplars;
  std::uint32_t flags = 0;
  bool operator==(const NumberPoint&) const = default;
};

struct HistogramPoint {
  Attributes attributes;
  std::uint64_t start = 0, time = 0, count = 0;
  std::optional<Real> sum, min, max;
  std::vector<std::uint64_t> bucket_counts;
  std::vector<Real> explicit_bounds;
  std::vector<Exemplar> exemplars;
  std::uint32_t flags = 0;
  bool operator==(const HistogramPoint&) const = default;
};

struct Buckets {
  std::int32_t offset = 0;
  std::vector<std::uint64_t> bucket_counts;
  bool operator==(const Buckets&) const = default;
};

struct ExponentialPoint {
  Attributes attributes;
  std::uint64_t start = 0, time = 0, count = 0, zero_count = 0;
  std::optional<Real> sum, min, max;
  std::int32_t scale = 0;
  std::optional<Buckets> positive, negative;
  std::uint32_t flags = 0;
  std::vector<Exemplar> exemplars;
  Real zero_threshold;
  bool operator==(const ExponentialPoint&) const = default;
};

struct Quantile {
  Real quantile, value;
  bool operator==(const Quantile&) const = default;
};

struct SummaryPoint {
  Attributes attributes;
  std::uint64_t start = 0, time = 0, count = 0;
  Real sum;
  std::vector<Quantile> quantiles;
  std::uint32_t flags = 0;
  bool operator==(const SummaryPoint&) const = default;
};

template <class Point>
struct MetricData {
  std::vector<Point> points;
  std::int32_t temporality = 0;  ///< sum, histogram, exponential histogram
  bool is_monotonic = false;     ///< sum
  bool operator==(const MetricData&) const = default;
};

struct Metric {
  std::string name, description, unit;
  int which = 0;  ///< 5 gauge, 7 sum, 9 histogram, 10 exponential, 11 summary
  MetricData<NumberPoint> gauge, sum;
  MetricData<HistogramPoint> histogram;
  MetricData<ExponentialPoint> exponential;
  MetricData<SummaryPoint> summary;
  Attributes metadata;
  bool operator==(const Metric&) const = default;
};

struct LogRecord {
  std::uint64_t time = 0, observed = 0;
  std::int32_t severity = 0;
  std::string severity_text, event_name;
  std::optional<AnyValue> body;
  Attributes attributes;
  std::uint32_t dropped = 0, flags = 0;
  std::string trace_id, span_id;
  bool operator==(const LogRecord&) const = default;
};

struct SpanEvent {
  std::uint64_t time = 0;
  std::string name;
  Attributes attributes;
  std::uint32_t dropped = 0;
  bool operator==(const SpanEvent&) const = default;
};

struct SpanLink {
  std::string trace_id, span_id, trace_state;
  Attributes attributes;
  std::uint32_t dropped = 0, flags = 0;
  bool operator==(const SpanLink&) const = default;
};

struct SpanStatus {
  std::string message;
  std::int32_t code = 0;
  bool operator==(const SpanStatus&) const = default;
};

struct Span {
  std::string trace_id, span_id, trace_state, parent_span_id, name;
  std::uint32_t flags = 0, dropped_attributes = 0, dropped_events = 0, dropped_links = 0;
  std::int32_t kind = 0;
  std::uint64_t start = 0, end = 0;
  Attributes attributes;
  std::vector<SpanEvent> events;
  std::vector<SpanLink> links;
  std::optional<SpanStatus> status;
  bool operator==(const Span&) const = default;
};

/// What one scope sent: metrics, log records or spans.
template <class Item>
struct ScopeItems {
  std::optional<Scope> scope;
  std::vector<Item> items;
  std::string schema_url;
  bool operator==(const ScopeItems&) const = default;
};

template <class Item>
struct ResourceItems {
  std::optional<Resource> resource;
  std::vector<ScopeItems<Item>> scopes;
  std::string schema_url;
  bool operator==(const ResourceItems&) const = default;
};

template <class Item>
struct Request {
  std::vector<ResourceItems<Item>> resources;
  bool operator==(const Request&) const = default;
};

inline bool AnyValue::operator==(const AnyValue& other) const {
  return which == other.which && text == other.text && boolean == other.boolean && integer == other.integer &&
         real == other.real && array == other.array && kvlist == other.kvlist && bytes == other.bytes;
}

// Item is Metric, LogRecord or Span.

template <class Item>
Request<Item> random_request(Random& random);

/// Encodes as exporters do: fields in the order of their numbers, defaults left out.
template <class Item>
std::string encode(const Request<Item>& request);

/// Encodes with everything that the wire allows and exporters do not do: fields in any order and
/// repeated ones between others, packed and unpacked, older values that a later one replaces,
/// messages in pieces, defaults that are present, unknown fields. The meaning is the same.
template <class Item>
std::string encode_oddly(const Request<Item>& request, Random& random);

}  // namespace otelc::test
