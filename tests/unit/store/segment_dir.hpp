// SPDX-License-Identifier: Apache-2.0
#pragma once

// A directory with the files of a log, for tests of what finds them.

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/store/segments.hpp>

#include "../../support/temp_dir.hpp"

namespace otelc::test {

using Names = std::vector<std::string>;

inline std::string record_at(int second) {
  return R"({"ts":"2026-11-23T21:29:)" + std::to_string(second) +
         R"(.000000+00:00","path":"/v1/logs","payload":{}})" + "\n";
}

struct SegmentDir {
  TempDir dir{};
  std::string log = dir.file("log");

  void put(const std::string& name, std::string_view content) const {
    std::ofstream(dir.file(name), std::ios::binary) << content;
  }
  [[nodiscard]] Names names() const {
    Names names;
    for (const store::Segment& segment : store::segments_of(log))
      names.push_back(std::filesystem::path(segment.path).filename());
    return names;
  }
};

}  // namespace otelc::test
