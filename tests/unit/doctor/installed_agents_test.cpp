// SPDX-License-Identifier: Apache-2.0
#include <otelc/doctor/installed_agents.hpp>

#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::doctor;
using Mark = Page::Mark;

namespace {

void program(const test::TempDir& dir, const std::string& name, const std::string& script) {
  const std::filesystem::path path = dir.file(name);
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << "#!/bin/sh\n" << script << '\n';
  ::chmod(path.c_str(), 0755);
}

std::vector<InstalledAgent> agents_in(const std::string& path, std::vector<std::string> variables = {},
                                      const std::vector<findings::SettingsFile>& files = {},
                                      std::chrono::milliseconds time = std::chrono::minutes(2)) {
  variables.push_back("PATH=" + path);
  return find_agents(environment::Environment(std::move(variables)), files, time);
}

}  // namespace

TEST_CASE("the version in the output of a program") {
  CHECK(version_in("2.1.332 (Claude Code)\n") == "2.1.332");
  CHECK(version_in("codex-cli 0.171.0-alpha.1\n") == "0.171.0-alpha.1");
  CHECK(version_in("GitHub Copilot CLI v1.0.102\nCommit: 1a.b") == "1.0.102");
  CHECK(version_in("(0.61.0)") == "0.61.0");
  for (const char* const none : {"", "no", "1", "1.", ".1", "v", "a1.2", "Error: code 3", "\n\n"})
    CHECK(version_in(none).empty());
  CHECK(version_in("1." + std::string(1000, '1')).size() == 40);
}

TEST_CASE("agents in PATH, the first of each name, with version and state") {
  const test::TempDir dir;
  program(dir, "a/claude", "echo '2.1.332 (Claude Code)'");
  program(dir, "b/claude", "echo 1.0.0");
  program(dir, "b/gemini", "echo 0.61.0");
  program(dir, "b/kilo", "echo 7.7.9");
  program(dir, "b/codex", "echo 'node: not found' >&2; exit 127");
  std::filesystem::create_directories(dir.file("a/goose"));  // no program
  std::filesystem::create_directory_symlink(dir.file("b"), dir.file("c"));
  const std::string path = dir.file("none") + ":" + dir.file("a") + ":" + dir.file("b") + ":" + dir.file("c");
  findings::SettingsFile file{"Gemini CLI", "~/.gemini/settings.json"};
  file.switches_on = true;
  const auto agents = agents_in(path, {"CLAUDE_CODE_ENABLE_TELEMETRY=1"}, {file});
  REQUIRE(agents.size() == 4);
  CHECK(agents[0].name == "Claude Code");
  CHECK(agents[0].path == dir.file("a/claude"));
  CHECK(agents[0].others == 1);
  CHECK(agents[1].name == "Codex");
  CHECK(agents[1].mark == Mark::warning);
  CHECK(agents[1].about == "`codex --version` ends with exit code 127");
  CHECK_FALSE(agents[1].remedy.empty());
  CHECK(agents[2].mark == Mark::good);
  CHECK(agents[2].about == "telemetry is on (~/.gemini/settings.json)");
  CHECK(agents[3].about == "it sends no token counts, whatever its settings say");
  CHECK(agents[3].mark == Mark::warning);
}

TEST_CASE("the version of an agent that does not answer in time is unknown") {
  const test::TempDir dir;
  program(dir, "qwen", "sleep 1000");
  const auto agents = agents_in(dir.file("."), {}, {}, std::chrono::milliseconds(50));
  REQUIRE(agents.size() == 1);
  CHECK(agents[0].version.empty());
  CHECK(agents[0].mark == Mark::note);
}

TEST_CASE("each agent that otelc cannot count gets a warning") {
  for (const char* const name : {"kilo", "cline", "aider"}) {
    const test::TempDir dir;
    program(dir, name, "echo 3.0.65");
    const auto agents = agents_in(dir.file("."));
    REQUIRE(agents.size() == 1);
    CHECK(agents[0].version == "3.0.65");
    CHECK(agents[0].mark == Mark::warning);
    CHECK_FALSE(agents[0].remedy.empty());
  }
}

TEST_CASE("any variable of an agent switches telemetry on, unless its value means no") {
  const test::TempDir dir;
  program(dir, "copilot", "echo 1.0.102");
  const auto mark = [&dir](const std::string& variable) {
    return agents_in(dir.file("."), {variable}).at(0).mark;
  };
  CHECK(mark("COPILOT_OTEL_ENABLED=true") == Mark::good);
  CHECK(mark("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318") == Mark::good);
  CHECK(mark("COPILOT_OTEL_ENABLED=false") == Mark::note);
  CHECK(mark("X=1") == Mark::note);
  CHECK(agents_in("").empty());
}
