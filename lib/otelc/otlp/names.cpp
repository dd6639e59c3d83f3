// SPDX-License-Identifier: Apache-2.0
//
// An open-addressing hash table of indexes into the list of names.
#include <otelc/otlp/names.hpp>

#include <cassert>
#include <cstring>

namespace otelc::otlp {
namespace {

// Names are short and few, and most lookups miss: the length and a few bytes distinguish them well enough and
// cost less than a real hash.
std::size_t slot_of(std::string_view name) {
  if (name.empty()) return 0;
  const auto byte = [&](std::size_t i) {
    return static_cast<std::size_t>(static_cast<unsigned char>(name[i]));
  };
  const std::size_t n = name.size();
  return (n * 31) ^ (byte(0) * 7) ^ (byte(n - 1) * 131) ^ (byte(n / 2) * 521) ^ (byte(n / 3) * 2053);
}

}  // namespace

NameId NameTable::find(std::string_view name) const {
  if (slots_.empty()) return kNoName;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = slot_of(name) & mask;; i = (i + 1) & mask) {
    const NameId id = slots_[i];
    if (id == kNoName) return kNoName;
    if (names_[id] == name) return id;
  }
}

NameId NameTable::add(std::string_view name) {
  if (const NameId known = find(name); known != kNoName) return known;
  assert(names_.size() < kNoName);
  const auto id = static_cast<NameId>(names_.size());
  names_.push_back(name);
  if (names_.size() * 2 > slots_.size()) {
    slots_.assign(slots_.empty() ? 16 : slots_.size() * 2, kNoName);
    for (std::size_t i = 0; i < names_.size(); ++i) insert(static_cast<NameId>(i));
  } else {
    insert(id);
  }
  return id;
}

void NameTable::insert(NameId id) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t i = slot_of(names_[id]) & mask;
  while (slots_[i] != kNoName) i = (i + 1) & mask;
  slots_[i] = id;
}

}  // namespace otelc::otlp
