// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include <otelc/base/hash.hpp>
#include <otelc/otlp/detail/record_reading.hpp>

namespace otelc::otlp {

using namespace detail;

namespace {

std::optional<std::int64_t> integral(std::string_view text) {
  const auto plain = parse_i64(text);
  return plain ? plain : exact_i64(text);  // 1e3 is an integer in JSON
}

std::uint64_t hash_value(const Value& value) {
  const auto kind = static_cast<std::uint64_t>(value.kind);
  switch (value.kind) {
    case Value::Kind::text:
    case Value::Kind::other:
      return hash64(value.text, kind);
    case Value::Kind::real:
      return hash64({reinterpret_cast<const char*>(&value.real), sizeof value.real}, kind);
    default:
      return mix(kind, static_cast<std::uint64_t>(value.integer));
  }
}

}  // namespace

error_code detail::read_any_value(od::value& any, Value& out) {
  return each_field(any, [&](std::string_view kind, od::value value) -> error_code {
    if (first_char(value) == 'n') return SUCCESS;
    if (is(kind, "stringValue", "string_value")) {
      out.kind = Value::Kind::text;
      return read_text(value, out.text);
    }
    if (is(kind, "intValue", "int_value")) {
      const auto number = integral(scalar_text(value));
      if (!number) return simdjson::NUMBER_ERROR;
      out.kind = Value::Kind::integer;
      out.integer = *number;
      return SUCCESS;
    }
    if (is(kind, "doubleValue", "double_value")) {
      out.kind = Value::Kind::real;
      out.real = read_double(value);
      return SUCCESS;
    }
    if (is(kind, "boolValue", "bool_value")) {
      out.kind = Value::Kind::boolean;
      out.integer = scalar_text(value) == "true" ? 1 : 0;
      return SUCCESS;
    }
    out.kind = Value::Kind::other;
    if (first_char(value) == '"') return read_text(value, out.text);
    od::object object;
    if (auto error = value.get_object().get(object)) return error;
    return object.raw_json().get(out.text);
  });
}

error_code RecordReader::Impl::read_attributes(od::value& list, AttributeRange& range,
                                               std::uint64_t* identity) {
  auto& out = batch->attributes;
  out.resize(range.begin);  // a second "attributes" replaces the first
  std::uint64_t sum = 0;
  const auto error = each_element(list, [&](od::value& element) -> error_code {
    std::string_view key;
    NameId id = kNoName;
    Value value;
    bool have_key = false;
    const auto failed = each_field(element, [&](std::string_view field, od::value content) -> error_code {
      if (field == "key") {
        if (auto e = read_text(content, key)) return e;
        id = interest.keys.find(key);
        have_key = true;
      } else if (field == "value" && (!have_key || id != kNoName || identity != nullptr)) {
        value = Value{};
        return read_any_value(content, value);
      }
      return SUCCESS;
    });
    if (failed) return failed;
    if (identity != nullptr) sum += mix(hash64(key), hash_value(value));
    if (id != kNoName) out.push_back({id, value});
    return SUCCESS;
  });
  range.end = count(out.size());
  if (identity != nullptr) *identity = sum;
  return error;
}

error_code RecordReader::Impl::read_resource(od::value& value, Resource& resource) {
  resource.attributes.begin = resource.attributes.end = count(batch->attributes.size());
  return each_field(value, [&](std::string_view key, od::value content) -> error_code {
    return key == "attributes" ? read_attributes(content, resource.attributes, &resource.identity) : SUCCESS;
  });
}

}  // namespace otelc::otlp
