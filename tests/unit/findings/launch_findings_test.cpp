// SPDX-License-Identifier: Apache-2.0
#include <otelc/findings/launch_findings.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::findings;
using environment::Environment;

namespace {

/// Empty directories.
Places nowhere(const test::TempDir& dir) {
  return {dir.file("home"), dir.file("work"), dir.file("etc")};
}

}  // namespace

TEST_CASE("only settings that silence an agent and that launch does not override are named") {
  const test::TempDir dir;
  const Environment user({"OTEL_TRACES_SAMPLER=always_off", "OTEL_EXPORTER_OTLP_PROTOCOL=http",
                          "OTEL_METRIC_EXPORT_INTERVAL=90000", "OTEL_METRICS_EXPORTER=none",
                          "OTEL_LOGS_EXPORTER=none", "CLAUDE_CODE_ENABLE_TELEMETRY=0"});
  const auto found = silencing_launch(user, {"claude"}, nowhere(dir));
  REQUIRE(found.size() == 4);  // neither the protocol, which launch sets, nor the interval
  CHECK(found.back().id == "sampler-off");
  CHECK(named_in_a_sentence(found) ==
        "CLAUDE_CODE_ENABLE_TELEMETRY=0, OTEL_METRICS_EXPORTER=none, OTEL_LOGS_EXPORTER=none");
  CHECK(named_in_a_sentence({}).empty());
}

TEST_CASE("managed settings are named with their file, others are not") {
  const test::TempDir dir;
  const std::string content = R"({"env":{"OTEL_LOGS_EXPORTER":"none"}})";
  for (const char* const name : {"etc/claude-code", "home/.claude"}) {
    std::filesystem::create_directories(dir.file(name));
    std::ofstream(dir.file(std::string(name) + "/managed-settings.json")) << content;
    std::ofstream(dir.file(std::string(name) + "/settings.json")) << content;
  }
  const auto found = silencing_launch(Environment(), {"sh"}, nowhere(dir));
  CHECK(named_in_a_sentence(found) ==
        "OTEL_LOGS_EXPORTER=none in " + dir.file("etc/claude-code/managed-settings.json"));
}

TEST_CASE("Codex's exporter arguments are found in each way to write them") {
  const std::vector<std::vector<std::string>> seen{
      {"codex", "-c", "otel.exporter=\"none\""},
      {"/bin/codex", "exec", "--config", "otel.trace_exporter=none", "x"},
      {"codex", "--config=otel.metrics_exporter=none"},
      {"codex", "-cotel.exporter=none"},
  };
  for (const auto& command : seen) {
    const auto found = check_arguments(command);
    REQUIRE(found.size() == 1);
    CHECK(found[0].subject.starts_with("-c otel."));
    CHECK(found[0].subject.find("none") == std::string::npos);
  }
  const std::vector<std::vector<std::string>> others{{},
                                                     {"codex"},
                                                     {"codex", "-c"},
                                                     {"codex", "-c", "otel.log_user_prompt=true"},
                                                     {"codex", "-c", "model=x"},
                                                     {"codex", "--", "-c", "otel.exporter=none"},
                                                     {"claude", "-c", "otel.exporter=none"}};
  for (const auto& command : others) CHECK(check_arguments(command).empty());
}

TEST_CASE("a sentence stays short, however long a value is") {
  const test::TempDir dir;
  Finding finding;
  finding.subject = std::string(5000, 'x');
  CHECK(named_in_a_sentence(std::vector<Finding>(9, finding)).size() < 500);
}
