// SPDX-License-Identifier: Apache-2.0
#include <otelc/otlp/records.hpp>

namespace otelc::otlp {

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

const Value* Batch::find(AttributeRange range, NameId key) const {
  if (key == kNoName) return nullptr;
  for (std::uint32_t i = range.end; i > range.begin; --i) {
    if (attributes[i - 1].key == key) return &attributes[i - 1].value;
  }
  return nullptr;
}

}  // namespace otelc::otlp
