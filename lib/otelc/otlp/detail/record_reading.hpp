// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to the record reader's .cpp files.

#include <cstdint>
#include <string>

#include <otelc/otlp/detail/json_cursor.hpp>
#include <otelc/otlp/detail/sdk_objects.hpp>
#include <otelc/otlp/record_reader.hpp>

namespace otelc::otlp {
namespace detail {

inline std::uint32_t count(std::size_t size) {
  return static_cast<std::uint32_t>(size);
}

// How much the batch held at some moment; going back there undoes what came after.
struct Mark {
  std::size_t points, logs, spans, nodes, links;
  explicit Mark(const Batch& batch)
      : points(batch.points.size()),
        logs(batch.logs.size()),
        spans(batch.spans.size()),
        nodes(batch.nodes.size()),
        links(batch.links.size()) {}
  /// Nothing has come since.
  [[nodiscard]] bool has_all_of(const Batch& batch) const {
    return batch.points.size() == points && batch.logs.size() == logs && batch.spans.size() == spans &&
           batch.nodes.size() == nodes && batch.links.size() == links;
  }
  void undo(Batch& batch) const {
    batch.points.resize(points);
    batch.logs.resize(logs);
    batch.spans.resize(spans);
    batch.nodes.resize(nodes);
    batch.links.resize(links);
  }
};

// Reads an AnyValue; null and `{}` leave `out` absent. `unescaped`: see read_text.
error_code read_any_value(od::value& any, Value& out, std::string* unescaped = nullptr);

// An id as a number: 0 for none and for zeroes.
std::uint64_t span_number(std::string_view id);
std::uint64_t trace_number(std::string_view id);

}  // namespace detail

struct RecordReader::Impl {
  Impl(const Interest& asked, SpanLinks links) : interest(asked), wants_links(links == SpanLinks::read) {}
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  const Interest& interest;
  const bool wants_links;
  std::uint64_t lines = 0;       // that were parsed
  bool is_resource = false;      // the attributes that are being read are a resource's
  bool has_unread = false;       // the attributes that were read last held a token count of no interest
  bool has_text_counts = false;  // the same, inside a text; looked for in spans only
  detail::od::parser parser;
  detail::od::document document;
  std::string repaired;   // the line, if it had to be
  std::string unescaped;  // the last text that was read a second time, if it had escapes
  detail::SdkObjects sdk_objects;
  std::string from_sdk;  // the last of them, as OTLP
  Batch* batch = nullptr;
  const char* line_end = nullptr;  // of the line that is being read

  // read_line(), where std::bad_alloc may come out.
  Result<Line> read_line(PaddedView line, Batch& into);
  // Reads a line into the (empty) batch, once its strings are text.
  detail::error_code read_text_line(PaddedView line, Line& out);
  // Reads a whole line into the (empty) batch.
  detail::error_code read(PaddedView line, Line& out);
  detail::error_code read_payload(detail::od::value& payload, Line& out);
  // Reads `value` if the key is one of the three signals' lists; `known` is set then.
  detail::error_code read_signal(std::string_view key, detail::od::value& value, bool& known);

  // Reads a list of KeyValue: those of interest go into the batch. `identity`, when asked for, is
  // the same for the same attributes in any order. `has_mark`: a key of Interest::marks is there.
  detail::error_code read_attributes(detail::od::value& list, AttributeRange& range, std::uint64_t* identity,
                                     bool* has_mark = nullptr);
  // Of all attributes, in any order.
  detail::error_code hash_attributes(detail::od::value& list, std::uint64_t& hash);
  detail::error_code read_resource(detail::od::value& value, Resource& resource);
  // How a signal's request is nested, and who reads its items.
  struct Shape {
    std::string_view groups, groups_snake;  // resourceMetrics, ...
    std::string_view scopes, scopes_snake;  // scopeMetrics, ...
    std::string_view items, items_snake;    // metrics, ...
    detail::error_code (Impl::*read_item)(detail::od::value& item, std::uint32_t scope);
    void (*drop_items)(Batch& batch);  // a second list replaces the first
  };
  static const Shape kShapes[3];

  detail::error_code read_group(detail::od::value& group, const Shape& shape);
  detail::error_code read_group_at(detail::od::object& object, const Shape& shape, std::uint32_t index);
  detail::error_code read_scope(detail::od::value& group, const Shape& shape, std::uint32_t resource);
  detail::error_code read_metric(detail::od::value& metric, std::uint32_t scope);
  detail::error_code read_metric_data(detail::od::value& data, Point& common);
  detail::error_code read_point(detail::od::value& element, const Point& common);
  detail::error_code read_log(detail::od::value& element, std::uint32_t scope);
  // Of all that the log record says but its times.
  detail::error_code hash_log(detail::od::object& record, std::uint64_t& hash);
  [[nodiscard]] bool has_own_id(AttributeRange attributes) const;
  [[nodiscard]] NameId operation_of(AttributeRange attributes) const;
  [[nodiscard]] std::uint64_t identity_of(const Span& span, std::string_view name) const;
  detail::error_code read_span(detail::od::value& element, std::uint32_t scope);
};

}  // namespace otelc::otlp
