// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <otelc/base/hash.hpp>
#include <otelc/otlp/detail/record_reading.hpp>

namespace otelc::otlp {

using namespace detail;

namespace {

// A body's text, or the first text of a list: loggers that take several arguments send a list.
error_code read_body(od::value& body, std::string_view& text) {
  return each_field(body, [&](std::string_view kind, od::value value) -> error_code {
    if (is(kind, "stringValue", "string_value")) return read_text(value, text);
    if (!is(kind, "arrayValue", "array_value")) return SUCCESS;
    return each_field(value, [&](std::string_view field, od::value list) -> error_code {
      if (field != "values") return SUCCESS;
      bool is_first = true;
      return each_element(list, [&](od::value& element) -> error_code {
        if (!std::exchange(is_first, false)) return SUCCESS;
        Value first;
        if (auto failed = read_any_value(element, first)) return failed;
        if (first.kind == Value::Kind::text) text = first.text;
        return SUCCESS;
      });
    });
  });
}

}  // namespace

error_code RecordReader::Impl::read_log(od::value& element, std::uint32_t resource) {
  LogRecord log;
  log.resource = resource;
  log.attributes.begin = log.attributes.end = count(batch->attributes.size());
  UnixNanos observed = 0;
  NameId by_field = kNoName;
  const char* begin = element.raw_json_token().data();
  const auto error = each_field(element, [&](std::string_view key, od::value value) -> error_code {
    if (key == "attributes") return read_attributes(value, log.attributes, nullptr);
    if (is(key, "timeUnixNano", "time_unix_nano")) {
      log.time = read_time(value);
    } else if (is(key, "observedTimeUnixNano", "observed_time_unix_nano")) {
      observed = read_time(value);
    } else if (key == "body") {
      std::string_view text;
      if (auto failed = read_body(value, text)) return failed;
      log.body = interest.events.find(text);
    } else if (is(key, "eventName", "event_name")) {
      std::string_view name;
      if (auto failed = read_text(value, name)) return failed;
      by_field = interest.events.find(name);
    }
    return SUCCESS;
  });
  if (error) return error;
  if (log.time == 0) log.time = observed;
  batch->saw(log.time);
  const Value* named = batch->find(log.attributes, interest.event_name);
  if (named != nullptr && named->kind == Value::Kind::text) log.event = interest.events.find(named->text);
  if (log.event == kNoName) log.event = by_field;
  if (log.event == kNoName) log.event = log.body;
  if (log.event == kNoName) {
    batch->attributes.resize(log.attributes.begin);
    return SUCCESS;
  }
  const char* end = nullptr;
  if (auto failed = document.current_location().get(end)) return failed;
  log.identity = hash64({begin, static_cast<std::size_t>(end - begin)}, batch->resources[resource].identity);
  batch->logs.push_back(log);
  return SUCCESS;
}

NameId RecordReader::Impl::operation_of(AttributeRange attributes) const {
  const Value* operation = batch->find(attributes, interest.operation_name);
  if (operation == nullptr || operation->kind != Value::Kind::text) return kNoName;
  char name[64];
  const std::size_t prefix = interest.operation_prefix.size();
  if (prefix + operation->text.size() > sizeof name) return kNoName;
  interest.operation_prefix.copy(name, prefix);
  operation->text.copy(name + prefix, operation->text.size());
  return interest.spans.find({name, prefix + operation->text.size()});
}

error_code RecordReader::Impl::read_span(od::value& element, std::uint32_t resource) {
  Span span;
  span.resource = resource;
  span.attributes.begin = span.attributes.end = count(batch->attributes.size());
  std::string_view trace_id;
  std::string_view span_id;
  std::string_view parent_id;
  const auto error = each_field(element, [&](std::string_view key, od::value value) -> error_code {
    if (key == "name") {
      std::string_view name;
      if (auto failed = read_text(value, name)) return failed;
      span.name = interest.spans.find(name);
    } else if (is(key, "startTimeUnixNano", "start_time_unix_nano")) {
      span.start = read_time(value);
    } else if (is(key, "endTimeUnixNano", "end_time_unix_nano")) {
      span.end = read_time(value);
    } else if (is(key, "traceId", "trace_id")) {
      return read_text(value, trace_id);
    } else if (is(key, "spanId", "span_id")) {
      return read_text(value, span_id);
    } else if (wants_links && is(key, "parentSpanId", "parent_span_id")) {
      return read_text(value, parent_id);
    } else if (key == "attributes") {
      return read_attributes(value, span.attributes, nullptr);
    } else if (key == "status") {
      span.status_code = 0;
      return each_field(value, [&](std::string_view field, od::value code) -> error_code {
        if (field == "code") {
          const std::string_view text = scalar_text(code);
          span.status_code = text == "2" || text == "STATUS_CODE_ERROR" ? 2
                             : text == "1" || text == "STATUS_CODE_OK"  ? 1
                                                                        : 0;
        }
        return SUCCESS;
      });
    }
    return SUCCESS;
  });
  if (error) return error;
  batch->saw(span.start);
  batch->saw(span.end);
  if (wants_links) batch->links.push_back({trace_id, span_id, parent_id, span.start, span.end});
  if (span.name == kNoName) span.operation = operation_of(span.attributes);
  if (span.name == kNoName && span.operation == kNoName) {
    batch->attributes.resize(span.attributes.begin);
    return SUCCESS;
  }
  if (!span_id.empty()) span.identity = hash64(trace_id, hash64(span_id));
  batch->spans.push_back(span);
  return SUCCESS;
}

}  // namespace otelc::otlp
