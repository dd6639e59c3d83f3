// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include <otelc/base/hash.hpp>
#include <otelc/otlp/detail/record_reading.hpp>

namespace otelc::otlp {

using namespace detail;

namespace {

// A body's text, or the first text of a list: loggers that take several arguments send a list.
error_code read_body(od::value& body, std::string_view& text, std::string* unescaped = nullptr) {
  return each_field(body, [&](std::string_view kind, od::value value) -> error_code {
    if (is(kind, "stringValue", "string_value")) return read_text(value, text, unescaped);
    if (!is(kind, "arrayValue", "array_value")) return SUCCESS;
    return each_field(value, [&](std::string_view field, od::value list) -> error_code {
      if (field != "values") return SUCCESS;
      bool is_first = true;
      return each_element(list, [&](od::value& element) -> error_code {
        if (!std::exchange(is_first, false)) return SUCCESS;
        Value first;
        if (auto failed = read_any_value(element, first, unescaped)) return failed;
        if (first.kind == Value::Kind::text) text = first.text;
        return SUCCESS;
      });
    });
  });
}

int span_kind(std::string_view text) {
  if (text == "SPAN_KIND_CLIENT") return kClientSpan;
  return static_cast<int>(parse_i64(text).value_or(0));
}

constexpr std::size_t kDigitsOfU64 = 16;
int status_code_of(std::string_view text) {
  if (text == "2" || text == "STATUS_CODE_ERROR") return 2;
  return text == "1" || text == "STATUS_CODE_OK" ? 1 : 0;
}

constexpr std::uint8_t kNoDigit = 0xff;

constexpr std::array<std::uint8_t, 256> hex_values() {
  std::array<std::uint8_t, 256> values{};
  for (std::uint8_t& value : values) value = kNoDigit;
  for (std::uint8_t i = 0; i < 10; ++i) values['0' + i] = i;
  for (std::uint8_t i = 0; i < 6; ++i) values['a' + i] = values['A' + i] = static_cast<std::uint8_t>(10 + i);
  return values;
}
constexpr std::array<std::uint8_t, 256> kHexValues = hex_values();

// Hexadecimal digits of any case as a number; what some other writer took for an id by its hash. Three of
// each span: std::from_chars takes five times as long.
std::uint64_t number_of(std::string_view id) {
  std::uint64_t number = 0;
  std::uint8_t worst = 0;
  for (const char c : id.substr(0, kDigitsOfU64)) {
    const std::uint8_t value = kHexValues[static_cast<unsigned char>(c)];
    worst |= value;
    number = number << 4 | (value & 0xf);
  }
  return worst <= 0xf && id.size() <= kDigitsOfU64 ? number : hash64(id);
}

}  // namespace

std::uint64_t detail::span_number(std::string_view id) {
  return number_of(id);
}

std::uint64_t detail::trace_number(std::string_view id) {
  if (id.size() != 2 * kDigitsOfU64) return number_of(id);
  const std::uint64_t high = number_of(id.substr(0, kDigitsOfU64));
  const std::uint64_t low = number_of(id.substr(kDigitsOfU64));
  return high == 0 && low == 0 ? 0 : mix(high, low);
}

error_code RecordReader::Impl::hash_log(od::object& record, std::uint64_t& hash) {
  std::uint64_t attributes = 0;
  std::uint64_t body = 0;
  std::uint64_t severity = 0;
  const auto error = each_field(record, [&](std::string_view key, od::value value) -> error_code {
    if (key == "attributes") return hash_attributes(value, attributes);
    std::string_view text;
    if (key == "body") {
      if (auto failed = read_body(value, text, &unescaped)) return failed;
      body = hash64(text);
    } else if (is(key, "severityText", "severity_text")) {
      if (auto failed = read_text(value, text, &unescaped)) return failed;
      severity = hash64(text);
    }
    return SUCCESS;
  });
  hash = mix(attributes, mix(body, severity));
  return error;
}

error_code RecordReader::Impl::read_log(od::value& element, std::uint32_t scope) {
  if (first_char(element) == 'n') return SUCCESS;
  od::object record;
  if (auto error = element.get_object().get(record)) return error;
  LogRecord log;
  log.scope = scope;
  log.resource = batch->scopes[scope].resource;
  log.attributes.begin = log.attributes.end = count(batch->attributes.size());
  UnixNanos observed = 0;
  NameId by_field = kNoName;
  has_unread = false;
  const auto error = each_field(record, [&](std::string_view key, od::value value) -> error_code {
    if (key == "attributes") return read_attributes(value, log.attributes, nullptr);
    std::string_view text;
    if (is(key, "timeUnixNano", "time_unix_nano")) {
      log.time = read_time(value);
    } else if (is(key, "observedTimeUnixNano", "observed_time_unix_nano")) {
      observed = read_time(value);
    } else if (key == "body") {
      if (auto failed = read_body(value, text)) return failed;
      log.body = interest.events.find(text);
    } else if (is(key, "eventName", "event_name")) {
      if (auto failed = read_text(value, text)) return failed;
      by_field = interest.events.find(text);
    }
    return SUCCESS;
  });
  if (error) return error;
  // An observed time is of the one who took the record in: of another route it is another.
  const UnixNanos own_time = log.time;
  if (log.time == 0) log.time = observed;
  batch->saw(log.time);
  const Value* named = batch->find(log.attributes, interest.event_name);
  if (named != nullptr && named->kind == Value::Kind::text) log.event = interest.events.find(named->text);
  if (log.event == kNoName) log.event = by_field;
  if (log.event == kNoName) log.event = log.body;
  if (log.event == kNoName) {
    if (has_unread) ++batch->scopes[scope].unread;
    batch->attributes.resize(log.attributes.begin);
    return SUCCESS;
  }
  // Only what counts is worth a second look, and only where it does not say itself which record it is.
  if (own_time == 0 || !has_own_id(log.attributes)) {
    if (auto failed = record.reset().error()) return failed;
    std::uint64_t said = 0;
    if (auto failed = hash_log(record, said)) return failed;
    log.identity = mix(mix(batch->resources[log.resource].sender, own_time), mix(said, log.event));
  }
  batch->logs.push_back(log);
  return SUCCESS;
}

bool RecordReader::Impl::has_own_id(AttributeRange attributes) const {
  const auto is_own_id = [&](const Attribute& attribute) {
    return attribute.key < interest.own_ids.size() && interest.own_ids[attribute.key] &&
           attribute.value.kind != Value::Kind::absent;
  };
  const auto all = batch->of(attributes);
  return std::any_of(all.begin(), all.end(), is_own_id);
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

error_code RecordReader::Impl::read_span(od::value& element, std::uint32_t scope) {
  Span span;
  span.scope = scope;
  span.resource = batch->scopes[scope].resource;
  span.attributes.begin = span.attributes.end = count(batch->attributes.size());
  std::string_view name;
  std::string_view trace_id;
  std::string_view span_id;
  std::string_view parent_id;
  bool has_mark = false;
  has_unread = has_text_counts = false;
  const auto error = each_field(element, [&](std::string_view key, od::value value) -> error_code {
    if (key == "name") {
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
    } else if (is(key, "parentSpanId", "parent_span_id")) {
      return read_text(value, parent_id);
    } else if (key == "kind") {
      span.kind = span_kind(scalar_text(value));
    } else if (key == "attributes") {
      has_mark = false;
      return read_attributes(value, span.attributes, nullptr, &has_mark);
    } else if (key == "events") {
      return each_element(value, [&](od::value& event) {
        return each_field(event, [&](std::string_view field, od::value content) -> error_code {
          if (field == "name" && scalar_text(content) == "exception") span.has_exception = true;
          return SUCCESS;
        });
      });
    } else if (key == "status") {
      span.status_code = 0;
      return each_field(value, [&](std::string_view field, od::value code) -> error_code {
        if (field == "code") span.status_code = status_code_of(scalar_text(code));
        return SUCCESS;
      });
    }
    return SUCCESS;
  });
  if (error) return error;
  batch->saw(span.start);
  batch->saw(span.end);
  if (wants_links && !trace_id.empty())
    batch->links.push_back({trace_id, span_id, parent_id, span.start, span.end});
  const SpanNode node{
      trace_number(trace_id), span_number(span_id), span_number(parent_id), span.resource, scope,
      has_text_counts};
  if (has_unread) ++batch->scopes[scope].unread;
  if (span.name == kNoName) span.operation = operation_of(span.attributes);
  const bool is_of_interest = span.name != kNoName || span.operation != kNoName || has_mark;
  span.node = count(batch->nodes.size());
  // Without ids it stands in no trace.
  if (is_of_interest || (node.trace != 0 && node.id != 0)) batch->nodes.push_back(node);
  if (!is_of_interest) {
    batch->attributes.resize(span.attributes.begin);
    return SUCCESS;
  }
  span.identity = node.id != 0 ? mix(node.trace, node.id) : identity_of(span, name);
  batch->spans.push_back(span);
  return SUCCESS;
}

// Of a span without an id: what it says.
std::uint64_t RecordReader::Impl::identity_of(const Span& span, std::string_view name) const {
  std::uint64_t said = 0;
  for (const Attribute& attribute : batch->of(span.attributes))
    said += mix(attribute.key, hash_of(attribute.value));
  return mix(mix(hash64(name), said), mix(span.start, span.end));
}

}  // namespace otelc::otlp
