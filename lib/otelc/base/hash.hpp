// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace otelc {

/// XXH3 (64 bits): for identities inside one run. Not stable across versions, never stored.
std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = 0);

/// Mixes two hashes; the order of the arguments matters.
constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = a ^ (b + 0x9e3779b97f4a7c15ULL + (a << 12) + (a >> 4));
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93ULL;
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93ULL;
  return x ^ (x >> 32);
}

/// Random, another one in each process.
extern const std::uint64_t kProcessSeed;

/// Where a key stands in a table. Clients choose many keys (ids of spans, names): with a seed that they do
/// not know they cannot choose keys that all share one place, which would make of every lookup a search.
struct KeyHash {
  std::size_t operator()(std::uint64_t key) const { return mix(kProcessSeed, key); }
};
template <class Value>
using KeyMap = std::unordered_map<std::uint64_t, Value, KeyHash>;
using KeySet = std::unordered_set<std::uint64_t, KeyHash>;

}  // namespace otelc
