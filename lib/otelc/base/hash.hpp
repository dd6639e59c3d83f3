// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace otelc {

/// Compute a 64-bit XXH3 hash, for identities within one process. Not stable across versions: never store it.
std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = 0);

/// Combine two hashes. The order of the arguments matters.
constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = a ^ (b + 0x9e3779b97f4a7c15ULL + (a << 12) + (a >> 4));
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93ULL;
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93ULL;
  return x ^ (x >> 32);
}

/// A random seed, different in each process.
extern const std::uint64_t kProcessSeed;

/// Hashes keys for the tables below. Clients choose many keys (span ids, names). Because they do not know the
/// seed, they cannot choose keys that collide, which would make every lookup a linear search.
struct KeyHash {
  std::size_t operator()(std::uint64_t key) const { return mix(kProcessSeed, key); }
};
/// A hash map and a hash set for 64-bit keys that come from outside.
template <class Value>
using KeyMap = std::unordered_map<std::uint64_t, Value, KeyHash>;
using KeySet = std::unordered_set<std::uint64_t, KeyHash>;

}  // namespace otelc
