// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/summary_target.hpp>

#include <doctest/doctest.h>

using namespace otelc::launch;
using Where = SummaryTarget::Where;

TEST_CASE("the summary goes to stderr as table by default") {
  CHECK(summary_target("stderr").where == Where::standard_error);
  CHECK(summary_target("stderr").format->name == "table");
  CHECK(summary_target("none").where == Where::nowhere);
  CHECK(summary_target("-").where == Where::standard_output);
  CHECK(summary_target("-").format == nullptr);
  CHECK(summary_target("json").where == Where::standard_error);
  CHECK(summary_target("json").format->name == "json");
}

TEST_CASE("a file's suffix chooses the summary's format; any other is text") {
  const std::pair<const char*, const char*> kFiles[] = {
      {"a.json", "json"}, {"a.md", "markdown"},      {"run/a.html", "html"}, {"a.csv", "csv"},
      {"a.xml", "junit"}, {"a.prom", "openmetrics"}, {"a.txt", "text"},      {"summary", "text"},
      {"./json", "text"}, {"a.JSON", "text"}};
  for (const auto& file : kFiles) {
    const auto& [path, format] = file;
    CAPTURE(file.first);  // clang 14 captures no binding
    const SummaryTarget target = summary_target(path);
    CHECK(target.where == Where::file);
    CHECK(target.path == path);
    CHECK(target.format->name == format);
  }
}
