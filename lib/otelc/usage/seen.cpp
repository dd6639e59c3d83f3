// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/seen.hpp>

#include <utility>

#include <otelc/base/hash.hpp>

namespace otelc::usage {
namespace {

// Linear probing in a power of two of slots, at most three quarters full.
std::size_t find_slot(const std::vector<std::uint64_t>& slots, std::uint64_t fingerprint) {
  const std::size_t mask = slots.size() - 1;
  std::size_t i = KeyHash()(fingerprint) & mask;
  while (slots[i] != 0 && slots[i] != fingerprint) i = (i + 1) & mask;
  return i;
}

}  // namespace

Seen::Seen(std::size_t entries_max) : entries_max_(entries_max) {}

bool Seen::Table::contains(std::uint64_t fingerprint) const {
  if (fingerprint == 0) return has_zero;
  return !slots.empty() && slots[find_slot(slots, fingerprint)] == fingerprint;
}

void Seen::Table::insert(std::uint64_t fingerprint) {
  if (fingerprint == 0) {
    has_zero = true;
    ++used;
    return;
  }
  if ((used + 1) * 4 > slots.size() * 3) {
    std::vector<std::uint64_t> larger(slots.empty() ? 1024 : slots.size() * 2);
    for (const std::uint64_t old : slots) {
      if (old != 0) larger[find_slot(larger, old)] = old;
    }
    slots = std::move(larger);
  }
  slots[find_slot(slots, fingerprint)] = fingerprint;
  ++used;
}

bool Seen::insert(std::uint64_t fingerprint) {
  if (young_.contains(fingerprint) || old_.contains(fingerprint)) return false;
  if (young_.used >= entries_max_) {
    has_forgotten_ = has_forgotten_ || old_.used != 0;
    old_ = std::exchange(young_, Table{});
  }
  young_.insert(fingerprint);
  return true;
}

}  // namespace otelc::usage
