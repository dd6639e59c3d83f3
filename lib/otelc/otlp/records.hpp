// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/otlp/names.hpp>

namespace otelc::otlp {

/// An attribute's value. Texts are views into the line, or into the reader's memory when they had escapes.
struct Value {
  enum class Kind : std::uint8_t { absent, text, boolean, integer, real, other };
  Kind kind = Kind::absent;
  std::string_view text;     ///< text; for `other` (array, kvlist, bytes) its JSON
  std::int64_t integer = 0;  ///< integer; boolean as 0 or 1
  double real = 0;

  bool operator==(const Value&) const = default;
};

/// Returns a hash that is equal for equal values. White space between the tokens of a list or object does not
/// matter.
std::uint64_t hash_of(const Value& value);

/// An attribute whose key is of interest.
struct Attribute {
  NameId key = kNoName;
  Value value;

  bool operator==(const Attribute&) const = default;
};

/// The range of a record's attributes in Batch::attributes.
struct AttributeRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// A resource: the process that sent the records under it.
struct Resource {
  AttributeRange attributes;
  std::uint64_t sender = 0;  ///< hash of the values of Interest::sender_keys, in any order
  std::uint64_t items = 0;   ///< metrics, log records or spans under it, of interest or not
};

/// An instrumentation scope: the library that made records of a resource.
struct Scope {
  std::string_view name;       ///< empty when it is not reported
  std::uint32_t resource = 0;  ///< index in Batch::resources
  std::uint64_t unread = 0;  ///< log records and spans with token counts under keys that are not of interest
};

enum class Temporality : std::uint8_t { unspecified = 0, delta = 1, cumulative = 2 };

/// A data point of a sum, gauge or histogram whose metric is of interest.
struct Point {
  NameId metric = kNoName;
  Temporality temporality = Temporality::unspecified;
  bool is_monotonic = false;
  std::uint32_t resource = 0;
  std::uint32_t scope = 0;
  AttributeRange attributes;
  UnixNanos start = 0;
  UnixNanos time = 0;
  double value = 0;          ///< asInt, asDouble, or a histogram's `sum`
  std::uint64_t count = 0;   ///< of a histogram
  std::uint64_t series = 0;  ///< identity of sender, scope, metric and all attributes in any order
};

/// A log record whose event name is of interest. The name is the attribute `event.name`, else the field
/// `eventName`, else the body (the first text when it is a list).
struct LogRecord {
  NameId event = kNoName;
  NameId body = kNoName;  ///< the body's name; may be more specific than the event's
  std::uint32_t resource = 0;
  std::uint32_t scope = 0;
  AttributeRange attributes;
  UnixNanos time = 0;  ///< timeUnixNano, else observedTimeUnixNano
  /// Hash of the record's content: sender, event, body, severity, time and all attributes in any order, but
  /// not the observed time. 0 for a record with a time and an attribute of Interest::own_ids.
  std::uint64_t identity = 0;
};

inline constexpr int kClientSpan = 3;  ///< SPAN_KIND_CLIENT

/// A span that is of interest by its name, its operation or the key of an attribute.
struct Span {
  NameId name = kNoName;
  NameId operation = kNoName;  ///< looked up only when `name` is kNoName
  std::uint32_t resource = 0;
  std::uint32_t scope = 0;
  std::uint32_t node = 0;  ///< index in Batch::nodes
  AttributeRange attributes;
  UnixNanos start = 0;
  UnixNanos end = 0;
  int kind = 0;                ///< OTLP's SpanKind
  int status_code = 0;         ///< 0 unset, 1 ok, 2 error
  bool has_exception = false;  ///< it has an event named `exception`
  /// Hash of traceId and spanId. Without a spanId: of the name, times and attributes of interest.
  std::uint64_t identity = 0;
};

/// A span's place in its trace, with ids as numbers: 0 for a missing id or one of zeros.
struct SpanNode {
  std::uint64_t trace = 0;
  std::uint64_t id = 0;
  std::uint64_t parent = 0;
  std::uint32_t resource = 0;
  std::uint32_t scope = 0;
  bool has_text_counts = false;  ///< a text under a key that is not of interest holds token counts
};

/// A span's place in its trace, with ids as written: hex digits of any case, or empty.
struct SpanLink {
  std::string_view trace_id;
  std::string_view span_id;
  std::string_view parent_id;  ///< empty for a root
  UnixNanos start = 0;         ///< 0: not reported, or not a number
  UnixNanos end = 0;
};

/// The records of interest of one request or one log line. Views live until the next read with the same
/// reader. Reuse batches: clear() keeps the memory.
struct Batch {
  std::vector<Resource> resources;
  std::vector<Scope> scopes;
  std::vector<Attribute> attributes;
  std::vector<Point> points;
  std::vector<LogRecord> logs;
  std::vector<Span> spans;
  std::vector<SpanNode> nodes;  ///< spans with ids, and those of interest
  std::vector<SpanLink> links;  ///< spans with a trace id; filled with SpanLinks::read
  /// Earliest and latest time of all log records and spans, and of the data points of interest; 0 without
  /// any.
  UnixNanos first = 0;
  UnixNanos last = 0;

  void clear();
  /// Clears the batch and frees vectors over 1 MiB.
  void shrink();
  /// Extends first..last to `time`, unless that is 0.
  void saw(UnixNanos time) {
    if (time == 0) return;
    if (first == 0 || time < first) first = time;
    if (time > last) last = time;
  }
  [[nodiscard]] std::span<const Attribute> of(AttributeRange range) const {
    return std::span(attributes).subspan(range.begin, range.end - range.begin);
  }
  /// Returns the value of the last attribute with `key` (in OTLP/JSON the last duplicate wins), or nullptr.
  [[nodiscard]] const Value* find(AttributeRange range, NameId key) const;
};

}  // namespace otelc::otlp
