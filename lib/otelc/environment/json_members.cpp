// SPDX-License-Identifier: Apache-2.0
//
// Settings are changed without a JSON model of our own: the text is parsed once, and the new text is put
// together from the minified members of the two objects, replacing only those that change.
#include <otelc/environment/json_members.hpp>

#include <algorithm>

#include <simdjson_configured.hpp>

#include <otelc/base/text.hpp>

namespace otelc::environment {
namespace {

namespace dom = simdjson::dom;

void append_member(std::string& out, std::string_view name, std::string_view json) {
  if (!out.ends_with('{')) out += ',';
  append_json_string(out, name);
  out += ':';
  out += json;
}

std::string json_of(dom::element value) {
  return simdjson::minify(value);
}

/// A JSON object, and the object that may be the value of one of its keys.
class Objects {
 public:
  /// Returns false where members_of() returns nullopt.
  bool parse(std::string_view json, std::string_view key) {
    if (parser_.parse(json.data(), json.size()).get(outer) != simdjson::SUCCESS) return false;
    dom::element value;
    if (outer.at_key(key).get(value) != simdjson::SUCCESS) return true;
    has_inner = value.get(inner) == simdjson::SUCCESS;
    return has_inner;
  }

  dom::object outer;
  dom::object inner;  ///< if has_inner
  bool has_inner = false;

 private:
  dom::parser parser_;
};

}  // namespace

std::optional<Members> members_of(std::string_view json, std::string_view key) {
  Objects objects;
  if (!objects.parse(json, key)) return std::nullopt;
  Members members;
  if (!objects.has_inner) return members;
  for (const auto field : objects.inner) {
    std::string_view text;
    const bool is_text = field.value.get(text) == simdjson::SUCCESS;
    members.emplace_back(field.key, is_text ? std::string(text) : json_of(field.value));
  }
  return members;
}

std::optional<std::string> with_members(std::string_view json, std::string_view key, const Members& members) {
  Objects objects;
  if (!objects.parse(json, key)) return std::nullopt;
  std::string inner = "{";
  const auto is_new = [&members](std::string_view name) {
    return std::any_of(members.begin(), members.end(),
                       [name](const auto& member) { return member.first == name; });
  };
  if (objects.has_inner) {
    for (const auto field : objects.inner)
      if (!is_new(field.key)) append_member(inner, field.key, json_of(field.value));
  }
  for (const auto& [name, value] : members) append_member(inner, name, value);
  std::string out = "{";
  for (const auto field : objects.outer)
    if (field.key != key) append_member(out, field.key, json_of(field.value));
  append_member(out, key, inner + '}');
  return out + '}';
}

}  // namespace otelc::environment
