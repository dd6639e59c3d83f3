// SPDX-License-Identifier: Apache-2.0
#include <otelc/base/packed_map.hpp>

#include <cstdint>
#include <memory>
#include <random>
#include <unordered_map>

#include <doctest/doctest.h>

using otelc::Nothing;
using otelc::PackedMap;

TEST_CASE("a packed map behaves like a std::unordered_map") {
  std::mt19937_64 random(11);
  for (const std::uint64_t keys : {3u, 100u, 20'000u}) {
    CAPTURE(keys);
    PackedMap<std::int64_t> packed;
    std::unordered_map<std::uint64_t, std::int64_t> expected;
    for (int i = 0; i < 50'000; ++i) {
      const std::uint64_t key = random() % keys * (i % 2 == 0 ? 1 : 0x9e3779b97f4a7c15ULL);
      REQUIRE(packed.contains(key) == expected.contains(key));
      REQUIRE(packed[key] == expected[key]);
      packed[key] += i;
      expected[key] += i;
    }
    CHECK(packed.size() == expected.size());
    for (const auto& [key, value] : expected) {
      REQUIRE(packed.find(key) != nullptr);
      REQUIRE(*packed.find(key) == value);
    }
  }
}

TEST_CASE("a packed map: an entry is made once, 0 and the largest key are keys") {
  PackedMap<int> map;
  CHECK(map.find(0) == nullptr);
  for (const std::uint64_t key : {std::uint64_t{0}, std::uint64_t{1}, UINT64_MAX}) {
    CAPTURE(key);
    CHECK_FALSE(map.contains(key));
    const auto [made, is_new] = map.insert(key);
    CHECK(is_new);
    CHECK(*made == 0);
    *made = 7;
    const auto [again, is_new_again] = map.insert(key);
    CHECK_FALSE(is_new_again);
    CHECK(*again == 7);
  }
  CHECK(map.size() == 3);
}

TEST_CASE("a packed map: values move when it grows, and it may be a set") {
  PackedMap<std::unique_ptr<std::uint64_t>> map;
  for (std::uint64_t i = 0; i < 5'000; ++i) map[i] = std::make_unique<std::uint64_t>(i);
  for (std::uint64_t i = 0; i < 5'000; ++i) REQUIRE(**map.find(i) == i);
  PackedMap<Nothing> set;
  for (std::uint64_t i = 0; i < 5'000; ++i) CHECK(set.insert(i).second);
  for (std::uint64_t i = 0; i < 5'000; ++i) CHECK_FALSE(set.insert(i).second);
  set.clear();
  CHECK(set.size() == 0);
  CHECK(set.insert(1).second);
}
