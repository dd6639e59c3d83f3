// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/detail/read_spans.hpp>

#include <array>
#include <cstddef>
#include <string_view>

#include <otelc/base/hash.hpp>
#include <otelc/otlp/detail/read_attributes.hpp>

namespace otelc::otlp::detail {
namespace {

int span_kind(std::string_view text) {
  if (text == "SPAN_KIND_CLIENT") return kClientSpan;
  return static_cast<int>(parse_i64(text).value_or(0));
}

int status_code_of(std::string_view text) {
  if (text == "2" || text == "STATUS_CODE_ERROR") return 2;
  return text == "1" || text == "STATUS_CODE_OK" ? 1 : 0;
}

constexpr std::size_t kDigitsOfU64 = 16;
constexpr std::uint8_t kNoDigit = 0xff;

constexpr std::array<std::uint8_t, 256> hex_values() {
  std::array<std::uint8_t, 256> values{};
  for (std::uint8_t& value : values) value = kNoDigit;
  for (std::uint8_t i = 0; i < 10; ++i) values['0' + i] = i;
  for (std::uint8_t i = 0; i < 6; ++i) values['a' + i] = values['A' + i] = static_cast<std::uint8_t>(10 + i);
  return values;
}
constexpr std::array<std::uint8_t, 256> kHexValues = hex_values();

// Returns an id of hexadecimal digits as a number, and the hash of one in any other form. Each span has three
// ids, and std::from_chars takes five times as long.
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

std::uint64_t span_number(std::string_view id) {
  return number_of(id);
}

std::uint64_t trace_number(std::string_view id) {
  if (id.size() != 2 * kDigitsOfU64) return number_of(id);
  const std::uint64_t high = number_of(id.substr(0, kDigitsOfU64));
  const std::uint64_t low = number_of(id.substr(kDigitsOfU64));
  return high == 0 && low == 0 ? 0 : mix(high, low);
}

NameId operation_of(const Reading& reading, AttributeRange attributes) {
  const Interest& interest = reading.interest;
  const Value* operation = reading.batch->find(attributes, interest.operation_name);
  if (operation == nullptr || operation->kind != Value::Kind::text) return kNoName;
  char name[64];
  const std::size_t prefix = interest.operation_prefix.size();
  if (prefix + operation->text.size() > sizeof name) return kNoName;
  interest.operation_prefix.copy(name, prefix);
  operation->text.copy(name + prefix, operation->text.size());
  return interest.spans.find({name, prefix + operation->text.size()});
}

// Returns the identity of a span without an id: the hash of its content.
std::uint64_t identity_of(const Batch& batch, const Span& span, std::string_view name) {
  std::uint64_t said = 0;
  for (const Attribute& attribute : batch.of(span.attributes))
    said += mix(attribute.key, hash_of(attribute.value));
  return mix(mix(hash64(name), said), mix(span.start, span.end));
}

}  // namespace

error_code read_span(Reading& reading, od::value& element, std::uint32_t scope) {
  Batch& batch = *reading.batch;
  Span span;
  span.scope = scope;
  span.resource = batch.scopes[scope].resource;
  span.attributes.begin = span.attributes.end = count(batch.attributes.size());
  std::string_view name;
  std::string_view trace_id;
  std::string_view span_id;
  std::string_view parent_id;
  bool has_mark = false;
  reading.has_unread = reading.has_text_counts = false;
  const auto error = each_field(element, [&](std::string_view key, od::value value) -> error_code {
    if (key == "name") {
      if (auto failed = read_text(value, name)) return failed;
      span.name = reading.interest.spans.find(name);
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
      return read_attributes(reading, value, span.attributes, nullptr, &has_mark);
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
  batch.saw(span.start);
  batch.saw(span.end);
  if (reading.wants_links && !trace_id.empty())
    batch.links.push_back({trace_id, span_id, parent_id, span.start, span.end});
  const SpanNode node{
      trace_number(trace_id), span_number(span_id), span_number(parent_id), span.resource, scope,
      reading.has_text_counts};
  if (reading.has_unread) ++batch.scopes[scope].unread;
  if (span.name == kNoName) span.operation = operation_of(reading, span.attributes);
  const bool is_of_interest = span.name != kNoName || span.operation != kNoName || has_mark;
  span.node = count(batch.nodes.size());
  // A span without ids has no place in a trace.
  if (is_of_interest || (node.trace != 0 && node.id != 0)) batch.nodes.push_back(node);
  if (!is_of_interest) {
    batch.attributes.resize(span.attributes.begin);
    return SUCCESS;
  }
  span.identity = node.id != 0 ? mix(node.trace, node.id) : identity_of(batch, span, name);
  batch.spans.push_back(span);
  return SUCCESS;
}

}  // namespace otelc::otlp::detail
