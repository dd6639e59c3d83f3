// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <string>

#include <otelc/base/hash.hpp>
#include <otelc/otlp/detail/record_reading.hpp>

namespace otelc::otlp {

using namespace detail;

namespace {

std::optional<std::int64_t> integral(std::string_view text) {
  const auto plain = parse_i64(text);
  return plain ? plain : exact_i64(text);  // 1e3 is an integer in JSON
}

// A key of a token count that an application made up: `prompt_tokens`, `usage.inputTokens`, `token_count`.
bool is_token_count(std::string_view key) {
  const auto ends_with = [key](std::string_view end) {
    if (key.size() < end.size()) return false;
    const std::string_view tail = key.substr(key.size() - end.size());
    return std::equal(tail.begin(), tail.end(), end.begin(),
                      [](char a, char b) { return (a | 0x20) == (b | 0x20); });
  };
  if (key.empty() || ((key.back() | 0x20) != 's' && (key.back() | 0x20) != 't')) return false;
  if (!ends_with("tokens") && !ends_with("token_count")) return false;
  for (const std::string_view no_count : {"max", "limit", "budget"}) {
    const auto at = std::search(key.begin(), key.end(), no_count.begin(), no_count.end(),
                                [](char a, char b) { return (a | 0x20) == b; });
    if (at != key.end()) return false;
  }
  return true;
}

bool is_positive(const Value& value) {
  switch (value.kind) {
    case Value::Kind::integer:
      return value.integer > 0;
    case Value::Kind::real:
      return value.real > 0;
    case Value::Kind::text:
      return parse_double(value.text).value_or(0) > 0;
    default:
      return false;
  }
}

// Lists and objects without the spaces that a writer put between.
std::uint64_t hash_json(std::string_view json, std::uint64_t seed) {
  std::string compact;
  compact.reserve(json.size());
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (!in_text && static_cast<unsigned char>(c) <= ' ') continue;
    compact += c;
    if (in_text && c == '\\' && i + 1 < json.size())
      compact += json[++i];
    else if (c == '"')
      in_text = !in_text;
  }
  return hash64(compact, seed);
}

}  // namespace

std::uint64_t detail::hash_value(const Value& value) {
  const auto kind = static_cast<std::uint64_t>(value.kind);
  switch (value.kind) {
    case Value::Kind::text:
      return hash64(value.text, kind);
    case Value::Kind::other:
      return hash_json(value.text, kind);
    case Value::Kind::real:
      return hash64({reinterpret_cast<const char*>(&value.real), sizeof value.real}, kind);
    default:
      return mix(kind, static_cast<std::uint64_t>(value.integer));
  }
}

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
                                               std::uint64_t* identity, bool* has_mark) {
  auto& out = batch->attributes;
  out.resize(range.begin);  // a second "attributes" replaces the first
  has_unread = false;
  std::uint64_t sum = 0;
  const auto error = each_element(list, [&](od::value& element) -> error_code {
    std::string_view key;
    NameId id = kNoName;
    Value value;
    bool have_key = false;
    bool is_unread = false;
    const auto failed = each_field(element, [&](std::string_view field, od::value content) -> error_code {
      if (field == "key") {
        if (auto e = read_text(content, key)) return e;
        id = interest.keys.find(key);
        have_key = true;
        is_unread = id == kNoName && is_token_count(key);
      } else if (field == "value" && (!have_key || id != kNoName || identity != nullptr || is_unread)) {
        value = Value{};
        return read_any_value(content, value);
      }
      return SUCCESS;
    });
    if (failed) return failed;
    if (identity != nullptr) sum += mix(hash64(key), hash_value(value));
    if (is_unread && is_positive(value)) has_unread = true;
    if (id == kNoName) return SUCCESS;
    out.push_back({id, value});
    if (has_mark != nullptr && id < interest.marks.size() && interest.marks[id]) *has_mark = true;
    return SUCCESS;
  });
  range.end = count(out.size());
  if (identity != nullptr) *identity = sum;
  return error;
}

error_code RecordReader::Impl::read_resource(od::value& value, Resource& resource) {
  resource.attributes.begin = resource.attributes.end = count(batch->attributes.size());
  const auto error = each_field(value, [&](std::string_view key, od::value content) -> error_code {
    return key == "attributes" ? read_attributes(content, resource.attributes, nullptr) : SUCCESS;
  });
  resource.sender = 0;
  for (const NameId key : interest.sender_keys) {
    const Value* named = batch->find(resource.attributes, key);
    if (named != nullptr && named->kind != Value::Kind::absent)
      resource.sender += mix(key, hash_value(*named));
  }
  return error;
}

}  // namespace otelc::otlp
