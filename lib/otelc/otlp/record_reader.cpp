// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/record_reader.hpp>

#include <algorithm>
#include <atomic>
#include <new>

#include <otelc/base/shrink.hpp>
#include <otelc/otlp/detail/record_reading.hpp>
#include <otelc/otlp/expansion.hpp>
#include <otelc/otlp/repair.hpp>
#include <otelc/otlp/schema.hpp>

namespace otelc::otlp {

using namespace detail;

// What schema.hpp says of a request that is counted. A usage event made of a record takes the rest.
static_assert(sizeof(Attribute) <= schema::kAttributeBytes);
static_assert(sizeof(Scope) <= schema::kScopeBytes);
static_assert(3 * sizeof(Resource) <= schema::kResourceBytes);
static_assert(sizeof(Point) + 528 <= schema::kPointBytes && sizeof(LogRecord) + 528 <= schema::kLogBytes);
static_assert(sizeof(Span) + sizeof(SpanNode) + sizeof(SpanLink) + 528 <= schema::kSpanBytes);

const RecordReader::Impl::Shape RecordReader::Impl::kShapes[3] = {
    {"resourceMetrics", "resource_metrics", "scopeMetrics", "scope_metrics", "metrics", "metrics",
     &Impl::read_metric, [](Batch& of) { of.points.clear(); }},
    {"resourceLogs", "resource_logs", "scopeLogs", "scope_logs", "logRecords", "log_records", &Impl::read_log,
     [](Batch& of) { of.logs.clear(); }},
    {"resourceSpans", "resource_spans", "scopeSpans", "scope_spans", "spans", "spans", &Impl::read_span,
     [](Batch& of) {
       of.spans.clear();
       of.nodes.clear();
       of.links.clear();
     }},
};

namespace {

std::atomic<std::uint64_t> lines_of_readers_gone{0};

}  // namespace

RecordReader::Impl::~Impl() {
  lines_of_readers_gone.fetch_add(lines, std::memory_order_relaxed);
}

std::uint64_t RecordReader::lines_parsed() {
  return lines_of_readers_gone.load(std::memory_order_relaxed);
}

// The scope's name may stand behind its items. One that nothing refers to makes no entry.
error_code RecordReader::Impl::read_scope(od::value& group, const Shape& shape, std::uint32_t resource) {
  const std::uint32_t index = count(batch->scopes.size());
  const Mark start(*batch);
  batch->scopes.push_back({{}, resource});
  const auto error = each_field(group, [&](std::string_view key, od::value value) -> error_code {
    if (key == "scope" || key == "instrumentationScope") {
      return each_field(value, [&](std::string_view field, od::value name) -> error_code {
        return field == "name" ? read_text(name, batch->scopes[index].name) : SUCCESS;
      });
    }
    if (!is(key, shape.items, shape.items_snake)) return SUCCESS;
    return each_element(value, [&](od::value& item) {
      ++batch->resources[resource].items;
      return (this->*shape.read_item)(item, index);
    });
  });
  if (start.has_all_of(*batch) && batch->scopes[index].unread == 0) batch->scopes.resize(index);
  return error;
}

// One ResourceMetrics, ResourceLogs or ResourceSpans. JSON has no order of fields: when the scopes
// stand before the resource they belong to, they are read in a second pass. One without items makes no entry:
// two bytes of a request could ask for it.
error_code RecordReader::Impl::read_group(od::value& group, const Shape& shape) {
  if (first_char(group) == 'n') return SUCCESS;
  od::object object;
  if (auto error = group.get_object().get(object)) return error;
  const std::uint32_t index = count(batch->resources.size());
  const std::uint32_t attributes = count(batch->attributes.size());
  batch->resources.emplace_back();
  const auto error = read_group_at(object, shape, index);
  if (batch->resources[index].items == 0) {
    batch->resources.resize(index);
    batch->attributes.resize(attributes);
  }
  return error;
}

error_code RecordReader::Impl::read_group_at(od::object& object, const Shape& shape, std::uint32_t index) {
  const Mark start(*batch);
  bool have_resource = false;
  bool scopes_wait = false;
  const auto read_scopes = [&](od::value& scopes) {
    start.undo(*batch);  // a second list replaces the first
    batch->resources[index].items = 0;
    return each_element(scopes, [&](od::value& scope) { return read_scope(scope, shape, index); });
  };
  const auto error = each_field(object, [&](std::string_view key, od::value value) -> error_code {
    if (key == "resource") {
      scopes_wait = scopes_wait || have_resource;
      have_resource = true;
      return read_resource(value, batch->resources[index]);
    }
    if (!is(key, shape.scopes, shape.scopes_snake)) return SUCCESS;
    if (have_resource) return read_scopes(value);
    scopes_wait = true;
    return SUCCESS;
  });
  if (error || !scopes_wait) return error;
  if (auto failed = object.reset().error()) return failed;
  return each_field(object, [&](std::string_view key, od::value value) -> error_code {
    return is(key, shape.scopes, shape.scopes_snake) ? read_scopes(value) : SUCCESS;
  });
}

error_code RecordReader::Impl::read_signal(std::string_view key, od::value& value, bool& known) {
  for (const Shape& shape : kShapes) {
    if (!is(key, shape.groups, shape.groups_snake)) continue;
    known = true;
    shape.drop_items(*batch);
    return each_element(value, [&](od::value& group) { return read_group(group, shape); });
  }
  return SUCCESS;
}

error_code RecordReader::Impl::read_payload(od::value& payload, Line& out) {
  return each_field(payload, [&](std::string_view key, od::value value) -> error_code {
    if (key == "raw") out.rejected = true;
    bool known = false;
    return read_signal(key, value, known);
  });
}

error_code RecordReader::Impl::read(PaddedView line, Line& out) {
  line_end = line.data + line.size;
  if (auto error = parser.iterate(line.data, line.size, line.size + kPadding).get(document)) return error;
  od::object object;
  if (auto error = document.get_object().get(object)) return error;
  bool known = false;
  bool is_record = false;
  std::uint64_t repaired_before = 0;
  const auto error = each_field(object, [&](std::string_view key, od::value value) -> error_code {
    if (key == "ts") return read_text(value, out.ts);
    if (key == "payload") {
      known = is_record = true;
      return read_payload(value, out);
    }
    if (key == "status") {
      out.rejected = out.rejected || parse_i64(scalar_text(value)).value_or(0) >= 400;
      return SUCCESS;
    }
    if (key == "repaired") {
      repaired_before = parse_u64(scalar_text(value)).value_or(0);
      return SUCCESS;
    }
    return read_signal(key, value, known);
  });
  if (error) return error;
  // No line has more strings than bytes, whatever it says.
  if (is_record) out.repaired = std::min<std::uint64_t>(repaired_before, line.size);
  const char* rest = nullptr;
  if (document.current_location().get(rest) == SUCCESS) return simdjson::TRAILING_CONTENT;
  return known ? SUCCESS : simdjson::NO_SUCH_FIELD;
}

error_code RecordReader::Impl::read_text_line(PaddedView line, Line& out) {
  // The parser finds bytes that are no text, but steps over escapes in what is not asked for.
  const auto error = has_lone_surrogate(line.text()) ? simdjson::UTF8_ERROR : read(line, out);
  if (error != simdjson::UTF8_ERROR) return error;
  repaired.clear();
  const std::size_t strings = repair_json(line.text(), repaired);
  const auto failed = read(padded(repaired), out);
  out.repaired += strings;
  return failed;
}

RecordReader::RecordReader(const Interest& interest, SpanLinks links)
    : impl_(std::make_unique<Impl>(interest, links)) {}
RecordReader::~RecordReader() = default;
RecordReader::RecordReader(RecordReader&&) noexcept = default;
RecordReader& RecordReader::operator=(RecordReader&&) noexcept = default;

Result<RecordReader::Line> RecordReader::read_line(PaddedView line, Batch& batch) {
  try {
    return impl_->read_line(line, batch);
  } catch (const std::bad_alloc&) {
    batch.shrink();
    shrink();
    return no_memory_to_decode();
  }
}

Result<RecordReader::Line> RecordReader::Impl::read_line(PaddedView line, Batch& into) {
  static_assert(kPadding >= simdjson::SIMDJSON_PADDING);
  into.clear();
  batch = &into;
  ++lines;
  Line out;
  auto error = read_text_line(line, out);
  if (error == simdjson::NO_SUCH_FIELD && sdk_objects.to_otlp(line, from_sdk)) {
    into.clear();
    out = {};
    error = read(padded(from_sdk), out);
  }
  if (error) {
    into.clear();
    if (error == simdjson::MEMALLOC) return no_memory_to_decode();
    return fail(ErrorKind::bad_data, simdjson::error_message(error));
  }
  if (out.rejected) into.clear();
  return out;
}

void RecordReader::shrink() {
  Impl& impl = *impl_;
  if (impl.parser.capacity() > kKeptBufferBytes / 4) {  // of which it takes some bytes each

    impl.document = {};
    impl.parser = detail::od::parser();
  }
  free_if_large(impl.repaired);
  free_if_large(impl.unescaped);
  free_if_large(impl.from_sdk);
}

}  // namespace otelc::otlp
