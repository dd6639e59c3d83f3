// SPDX-License-Identifier: Apache-2.0
#pragma once

// For tests of store::Follower.

#include <chrono>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/store/follower.hpp>

#include "temp_dir.hpp"

namespace otelc::test {

using Lines = std::vector<std::string>;

inline void append(const std::string& path, std::string_view text) {
  std::ofstream(path, std::ios::binary | std::ios::app) << text;
}

/// Returns all that is available without waiting.
inline Lines take_all(store::Follower& follower) {
  Lines lines;
  while (true) {
    const auto line = follower.next(std::chrono::milliseconds(0));
    REQUIRE(line.has_value());
    if (!line->has_value()) return lines;
    CHECK(std::string((*line)->data, (*line)->size + kPadding).size() == (*line)->size + kPadding);
    lines.emplace_back((*line)->text());
  }
}

inline std::string text(int second) {
  return R"({"ts":"2026-11-23T21:29:)" + std::to_string(second) +
         R"(.000000+00:00","path":"/v1/logs","payload":{}})";
}

inline std::string record(int second) {
  return text(second) + "\n";
}

struct Log {
  TempDir dir{};
  std::string path = dir.file("log");
  store::Follower follower{path, std::chrono::hours(1)};
};

}  // namespace otelc::test
