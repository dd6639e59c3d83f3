// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/records.hpp>

#include <string>

#include <otelc/base/hash.hpp>
#include <otelc/base/shrink.hpp>

namespace otelc::otlp {

namespace {

// Hashes a list or object without the white space between its tokens.
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

std::uint64_t hash_of(const Value& value) {
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

void Batch::clear() {
  resources.clear();
  scopes.clear();
  attributes.clear();
  points.clear();
  logs.clear();
  spans.clear();
  nodes.clear();
  links.clear();
  first = last = 0;
}

void Batch::shrink() {
  clear();
  free_if_large(resources);
  free_if_large(scopes);
  free_if_large(attributes);
  free_if_large(points);
  free_if_large(logs);
  free_if_large(spans);
  free_if_large(nodes);
  free_if_large(links);
}

const Value* Batch::find(AttributeRange range, NameId key) const {
  if (key == kNoName) return nullptr;
  for (std::uint32_t i = range.end; i > range.begin; --i) {
    if (attributes[i - 1].key == key) return &attributes[i - 1].value;
  }
  return nullptr;
}

}  // namespace otelc::otlp
