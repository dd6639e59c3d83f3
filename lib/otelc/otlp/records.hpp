// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <otelc/base/clock.hpp>
#include <otelc/otlp/names.hpp>

namespace otelc::otlp {

/// An attribute's value. Texts are views into the line (or into the reader's memory where an escape
/// had to be undone).
struct Value {
  enum class Kind : std::uint8_t { absent, text, boolean, integer, real, other };
  Kind kind = Kind::absent;
  std::string_view text;     ///< text; for `other` (array, kvlist, bytes) its JSON
  std::int64_t integer = 0;  ///< integer; boolean as 0 or 1
  double real = 0;

  bool operator==(const Value&) const = default;
};

/// The same for values that say the same; the spaces between the parts of a list or an object say nothing.
std::uint64_t hash_of(const Value& value);

/// One attribute that the Interest asked for.
struct Attribute {
  NameId key = kNoName;
  Value value;

  bool operator==(const Attribute&) const = default;
};

/// Where a record's attributes stand in Batch::attributes.
struct AttributeRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct Resource {
  AttributeRange attributes;
  std::uint64_t sender = 0;  ///< hash of what names who sends (Interest::sender_keys), in any order
  std::uint64_t items = 0;   ///< metrics, log records or spans under it, of interest or not
};

/// An instrumentation scope: who made the records of a resource.
struct Scope {
  std::string_view name;  ///< empty when it is not said
  std::uint32_t resource = 0;
  std::uint64_t unread = 0;  ///< log records and spans with token counts under keys that are not of interest
};

enum class Temporality : std::uint8_t { unspecified = 0, delta = 1, cumulative = 2 };

/// One data point of a sum, gauge or histogram whose metric's name the Interest knows.
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

/// One log record whose event name the Interest knows. An event's name is the attribute event.name,
/// else the field eventName, else the body (of a list its first text); the body's is kept too, because
/// it may say more.
struct LogRecord {
  NameId event = kNoName;
  NameId body = kNoName;
  std::uint32_t resource = 0;
  std::uint32_t scope = 0;
  AttributeRange attributes;
  UnixNanos time = 0;  ///< timeUnixNano, else observedTimeUnixNano
  /// Hash of what the record says, however it is spelled: sender, event, body, severity, time and all
  /// attributes in any order; not the observed time. 0 for a record with an attribute of Interest::own_ids.
  std::uint64_t identity = 0;
};

inline constexpr int kClientSpan = 3;  ///< SPAN_KIND_CLIENT

/// One span that the Interest knows by its name, its operation or an attribute's key.
struct Span {
  NameId name = kNoName;
  NameId operation = kNoName;  ///< looked up only when the name is not known
  std::uint32_t resource = 0;
  std::uint32_t scope = 0;
  std::uint32_t node = 0;  ///< its place in Batch::nodes
  AttributeRange attributes;
  UnixNanos start = 0;
  UnixNanos end = 0;
  int kind = 0;                ///< OTLP's SpanKind
  int status_code = 0;         ///< 0 unset, 1 ok, 2 error
  bool has_exception = false;  ///< an event of that name
  /// Hash of traceId and spanId; of a span without ids, of its name, times and attributes of interest.
  std::uint64_t identity = 0;
};

/// Where a span stands in its trace: ids as numbers, 0 for none (an id of zeroes is none).
struct SpanNode {
  std::uint64_t trace = 0;
  std::uint64_t id = 0;
  std::uint64_t parent = 0;
  std::uint32_t resource = 0;
  std::uint32_t scope = 0;
  bool has_text_counts = false;  ///< token counts inside a text under a key that is not of interest
};

/// Where a span stands in its trace. Ids as written: hex digits of any case; empty where there is none.
struct SpanLink {
  std::string_view trace_id;
  std::string_view span_id;
  std::string_view parent_id;  ///< empty: a root
  UnixNanos start = 0;         ///< 0: missing or not a number
  UnixNanos end = 0;
};

/// What one request or one log line holds of interest. The views live until the next read with the
/// same reader. Reused: clear() keeps the memory.
struct Batch {
  std::vector<Resource> resources;
  std::vector<Scope> scopes;
  std::vector<Attribute> attributes;
  std::vector<Point> points;
  std::vector<LogRecord> logs;
  std::vector<Span> spans;
  std::vector<SpanNode> nodes;  ///< of spans with ids and of those of interest
  std::vector<SpanLink> links;  ///< of spans with a trace id, for a reader that was asked for them
  UnixNanos first = 0;          ///< earliest and latest time of log records and spans, and of the data
  UnixNanos last = 0;           ///< points of interest; 0 when nothing has a time

  void clear();
  /// clear(), and gives back memory over 1 MiB.
  void shrink();
  /// Widens first..last; 0 is no time.
  void saw(UnixNanos time) {
    if (time == 0) return;
    if (first == 0 || time < first) first = time;
    if (time > last) last = time;
  }
  [[nodiscard]] std::span<const Attribute> of(AttributeRange range) const {
    return std::span(attributes).subspan(range.begin, range.end - range.begin);
  }
  /// The last attribute of that key (OTLP/JSON: the last duplicate wins), or nullptr.
  [[nodiscard]] const Value* find(AttributeRange range, NameId key) const;
};

}  // namespace otelc::otlp
