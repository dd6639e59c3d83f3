// SPDX-License-Identifier: Apache-2.0
#include <otelc/events/seen.hpp>

#include <cstdint>

#include <doctest/doctest.h>

using otelc::events::Seen;

TEST_CASE("insert returns true only the first time") {
  Seen seen;
  for (std::uint64_t i = 0; i < 10'000; ++i) CHECK(seen.insert(i * 0x9e3779b97f4a7c15ULL));
  for (std::uint64_t i = 0; i < 10'000; ++i) CHECK_FALSE(seen.insert(i * 0x9e3779b97f4a7c15ULL));
  CHECK_FALSE(seen.has_forgotten());
}

TEST_CASE("zero is a fingerprint like any other, not a free slot") {
  for (std::uint64_t first = 0; first <= 1; ++first) {
    CAPTURE(first);
    Seen seen;
    CHECK(seen.insert(first));
    CHECK(seen.insert(1 - first));
    CHECK_FALSE(seen.insert(0));
    CHECK_FALSE(seen.insert(1));
  }
}

TEST_CASE("zero is dropped with its generation, not before") {
  Seen seen(2);
  CHECK(seen.insert(0));
  for (std::uint64_t i = 1; i <= 3; ++i) CHECK(seen.insert(i));
  CHECK_FALSE(seen.has_forgotten());
  CHECK_FALSE(seen.insert(0));
  CHECK(seen.insert(4));
  CHECK(seen.has_forgotten());
  CHECK(seen.insert(0));
}

TEST_CASE("the last entries_max are always known, and has_forgotten reports a drop") {
  Seen seen(100);
  for (std::uint64_t i = 1; i <= 250; ++i) CHECK(seen.insert(i));
  CHECK(seen.has_forgotten());
  for (std::uint64_t i = 151; i <= 250; ++i) CHECK_FALSE(seen.insert(i));
  CHECK_MESSAGE(seen.insert(1), "long forgotten");
}
