// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/ci.hpp>

#include <chrono>
#include <string>

#include <doctest/doctest.h>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::launch;
using std::chrono::milliseconds;

namespace {

environment::Environment github(const std::string& page) {
  return environment::Environment({"GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=" + page});
}

}  // namespace

TEST_CASE("an annotation is one line, whatever its message contains") {
  CHECK(launch::annotation("error", "100 % over") == "::error title=otelc::100 %25 over\n");
  const std::string hostile = launch::annotation("warning", "x\n::error::y\r%0A");
  CHECK(hostile.find('\n') == hostile.size() - 1);
  CHECK(hostile.find('\r') == std::string::npos);
  CHECK(hostile.find("%0A") == std::string::npos);
}

TEST_CASE("the page is written when exports arrived, and not more often than its pace") {
  const test::TempDir dir;
  const usage::Summary summary;
  launch::Ci ci(github(dir.file("page")), dir.file("."));
  REQUIRE(ci.pace().has_value());
  Ci::Time now{};
  CHECK(ci.is_page_old(0, now));
  ci.show_running({summary}, 0, now);
  CHECK_FALSE(ci.is_page_old(0, now + *ci.pace()));
  CHECK_FALSE(ci.is_page_old(1, now + *ci.pace() - milliseconds(1)));
  CHECK(ci.is_page_old(1, now + *ci.pace()));
}

TEST_CASE("without a CI system there is nothing to do") {
  launch::Ci none(environment::Environment{}, "/nowhere");
  CHECK_FALSE(none.pace().has_value());
  CHECK_FALSE(none.is_page_old(1, {}));
  none.finish({usage::Summary{}}, "", true);
}

TEST_CASE("a report that is too long for the page is replaced by its headline") {
  const test::TempDir dir;
  usage::Summary summary;
  for (int i = 0; i < 3000; ++i) {
    usage::UsageRow row;
    row.name = "model-" + std::to_string(i);
    row.usage.tokens = {1, 0, 0, 0};
    row.usage.total_tokens = 1;
    summary.models.push_back(row);
    summary.totals.add(row.usage);
  }
  launch::Ci ci(github(dir.file("page")), dir.file("."));
  ci.finish({summary}, "", false);
  const std::string page = test::read_whole(dir.file("page"));
  CHECK(page.size() < 10'000);
  CHECK(page.find("3,000 tokens") != std::string::npos);
  CHECK(page.find("too long for this page") != std::string::npos);
}
