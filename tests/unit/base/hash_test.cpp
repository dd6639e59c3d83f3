// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/hash.hpp>

#include <set>
#include <string>

#include <doctest/doctest.h>

using namespace otelc;

TEST_CASE("hashes differ by text and by seed") {
  CHECK(hash64("claude") == hash64(std::string("claude")));
  CHECK(hash64("claude") != hash64("claudf"));
  CHECK(hash64("claude", 1) != hash64("claude", 2));
  CHECK(hash64("") != hash64(std::string_view("\0", 1)));
}

TEST_CASE("mix depends on the order and spreads small numbers") {
  CHECK(mix(1, 2) != mix(2, 1));
  std::set<std::uint64_t> seen;
  for (std::uint64_t a = 0; a < 64; ++a) {
    for (std::uint64_t b = 0; b < 64; ++b) seen.insert(mix(a, b));
  }
  CHECK(seen.size() == 64 * 64);
}
