// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/seen.hpp>

#include <doctest/doctest.h>

using otelc::usage::Seen;

TEST_CASE("a fingerprint is new once") {
  Seen seen;
  for (std::uint64_t i = 0; i < 10'000; ++i) CHECK(seen.insert(i * 0x9e3779b97f4a7c15ULL));
  for (std::uint64_t i = 0; i < 10'000; ++i) CHECK_FALSE(seen.insert(i * 0x9e3779b97f4a7c15ULL));
  CHECK_FALSE(seen.has_forgotten());
}

TEST_CASE("zero and one are told apart from a free slot") {
  Seen seen;
  CHECK(seen.insert(0));
  CHECK_FALSE(seen.insert(0));
}

TEST_CASE("the last entries_max are always remembered, and forgetting is said") {
  Seen seen(100);
  for (std::uint64_t i = 1; i <= 250; ++i) CHECK(seen.insert(i));
  CHECK(seen.has_forgotten());
  for (std::uint64_t i = 151; i <= 250; ++i) CHECK_FALSE(seen.insert(i));
  CHECK_MESSAGE(seen.insert(1), "long forgotten");
}
