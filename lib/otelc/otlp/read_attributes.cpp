// SPDX-License-Identifier: Apache-2.0
//
// Attributes outside of the Interest are stepped over, with two exceptions that make otelc notice usage it
// does not understand: a positive number under a key that looks like a token count (Reading::has_unread),
// and in spans a text with JSON that holds one (Reading::has_text_counts).
#include <otelc/otlp/detail/read_attributes.hpp>

#include <algorithm>
#include <optional>
#include <string>

#include <otelc/base/hash.hpp>

namespace otelc::otlp::detail {
namespace {

std::optional<std::int64_t> integral(std::string_view text) {
  const auto plain = parse_i64(text);
  return plain ? plain : exact_i64(text);  // 1e3 is an integer in JSON, too
}

// Returns whether a key looks like an application's own token count: `prompt_tokens`, `usage.inputTokens`,
// `token_count`. Limits and budgets of tokens do not count.
bool is_token_count(std::string_view key) {
  const auto ends_with = [key](std::string_view end) {
    if (key.size() < end.size()) return false;
    const std::string_view tail = key.substr(key.size() - end.size());
    return std::equal(tail.begin(), tail.end(), end.begin(),
                      [](char a, char b) { return (a | 0x20) == (b | 0x20); });
  };
  // A cheap test first, because few keys end in `…ns` or `…nt`.
  if (key.size() < 2 || (key[key.size() - 2] | 0x20) != 'n') return false;
  if (!ends_with("tokens") && !ends_with("token_count")) return false;
  for (const std::string_view no_count : {"max", "limit", "budget"}) {
    const auto at = std::search(key.begin(), key.end(), no_count.begin(), no_count.end(),
                                [](char a, char b) { return (a | 0x20) == b; });
    if (at != key.end()) return false;
  }
  return true;
}

// Returns whether JSON, or Python's spelling of it, has a number above 0 under such a key.
bool holds_token_count(std::string_view text) {
  constexpr std::size_t kSearched = std::size_t{16} * 1024;
  constexpr std::string_view kWord = "oken";
  text = text.substr(0, kSearched);
  // Continues behind each key, so that a key that repeats the word is looked at once.
  std::size_t end = 0;
  for (std::size_t at = text.find(kWord); at != std::string_view::npos; at = text.find(kWord, end)) {
    end = text.find_first_of("\"'", at);
    if (end == std::string_view::npos) return false;
    const std::size_t before = text.find_last_of("\"'", at);
    if (before == std::string_view::npos || !is_token_count(text.substr(before + 1, end - before - 1)))
      continue;
    const std::size_t number = text.find_first_not_of(": ", end + 1);
    if (number == std::string_view::npos || number == end + 1) continue;
    const std::size_t digit = text.find_first_not_of("0.", number);
    if (digit != std::string_view::npos && text[digit] >= '1' && text[digit] <= '9') return true;
  }
  return false;
}

// Returns whether a value is a text that begins like an object or a list. Looks at the bytes without parsing
// them, because most attributes are stepped over.
bool is_json_text(od::value& any, const char* line_end) {
  const char* const begin = any.raw_json_token().data();
  std::string_view rest(begin, static_cast<std::size_t>(line_end - begin));
  const auto skip = [&rest](std::string_view wanted) {
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    if (!rest.starts_with(wanted)) return false;
    rest.remove_prefix(wanted.size());
    return true;
  };
  if (!skip("{") || !(skip(R"("stringValue")") || skip(R"("string_value")"))) return false;
  return skip(":") && skip("\"") && (rest.starts_with('{') || rest.starts_with('['));
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

}  // namespace

error_code read_any_value(od::value& any, Value& out, std::string* unescaped) {
  return each_field(any, [&](std::string_view kind, od::value value) -> error_code {
    if (first_char(value) == 'n') return SUCCESS;
    if (is(kind, "stringValue", "string_value")) {
      out.kind = Value::Kind::text;
      return read_text(value, out.text, unescaped);
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
    if (first_char(value) == '"') return read_text(value, out.text, unescaped);
    od::object object;
    if (auto error = value.get_object().get(object)) return error;
    return object.raw_json().get(out.text);
  });
}

error_code read_attributes(Reading& reading, od::value& list, AttributeRange& range, std::uint64_t* identity,
                           bool* has_mark) {
  const Interest& interest = reading.interest;
  auto& out = reading.batch->attributes;
  out.resize(range.begin);  // a second "attributes" replaces the first
  reading.has_unread = reading.has_text_counts = false;
  std::uint64_t sum = 0;
  const auto error = each_element(list, [&](od::value& element) -> error_code {
    std::string_view key;
    NameId id = kNoName;
    Value value;
    bool have_key = false;
    bool is_unread = false;
    const auto failed = each_field(element, [&](std::string_view field, od::value content) -> error_code {
      if (field == "key") {
        if (auto e = read_short_text(content, key)) return e;
        id = interest.keys.find(key);
        if (id >= interest.resource_keys && !reading.is_resource) id = kNoName;
        have_key = true;
        is_unread = id == kNoName && is_token_count(key);
      } else if (field == "value" && (!have_key || id != kNoName || identity != nullptr || is_unread)) {
        value = Value{};
        return read_any_value(content, value);
      } else if (field == "value" && has_mark != nullptr && !reading.has_text_counts &&
                 is_json_text(content, reading.line_end)) {
        return read_any_value(content, value);
      }
      return SUCCESS;
    });
    if (failed) return failed;
    if (identity != nullptr) sum += mix(hash64(key), hash_of(value));
    if (is_unread && is_positive(value)) reading.has_unread = true;
    const bool is_json =
        value.kind == Value::Kind::text && (value.text.starts_with('{') || value.text.starts_with('['));
    if (has_mark != nullptr && is_json && !reading.has_text_counts)
      reading.has_text_counts = holds_token_count(value.text);
    if (id == kNoName) return SUCCESS;
    out.push_back({id, value});
    if (has_mark != nullptr && id < interest.marks.size() && interest.marks[id]) *has_mark = true;
    return SUCCESS;
  });
  range.end = count(out.size());
  if (identity != nullptr) *identity = sum;
  return error;
}

// The list is read a second time, so texts with escapes go to Reading::unescaped (see read_text()).
error_code hash_attributes(Reading& reading, od::value& list, std::uint64_t& hash) {
  hash = 0;  // a second "attributes" replaces the first
  return each_element(list, [&](od::value& element) -> error_code {
    std::uint64_t key = 0;
    std::uint64_t said = 0;
    const auto failed = each_field(element, [&](std::string_view field, od::value content) -> error_code {
      if (field == "key") {
        std::string_view text;
        if (auto e = read_text(content, text, &reading.unescaped)) return e;
        key = hash64(text);
      } else if (field == "value") {
        Value value;
        if (auto e = read_any_value(content, value, &reading.unescaped)) return e;
        said = hash_of(value);
      }
      return SUCCESS;
    });
    hash += mix(key, said);
    return failed;
  });
}

error_code read_resource(Reading& reading, od::value& value, Resource& resource) {
  Batch& batch = *reading.batch;
  resource.attributes.begin = resource.attributes.end = count(batch.attributes.size());
  reading.is_resource = true;
  const auto error = each_field(value, [&](std::string_view key, od::value content) -> error_code {
    return key == "attributes" ? read_attributes(reading, content, resource.attributes, nullptr) : SUCCESS;
  });
  reading.is_resource = false;
  resource.sender = 0;
  for (const NameId key : reading.interest.sender_keys) {
    const Value* named = batch.find(resource.attributes, key);
    if (named != nullptr && named->kind != Value::Kind::absent) resource.sender += mix(key, hash_of(*named));
  }
  return error;
}

}  // namespace otelc::otlp::detail
