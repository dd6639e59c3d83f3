// SPDX-License-Identifier: Apache-2.0
#include <otelc/agents/claude_arguments.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/agents/environment.hpp>
#include <otelc/environment/json_members.hpp>
#include <otelc/process/private_directory.hpp>

using namespace otelc;
using namespace otelc::environment;
using namespace otelc::process;
using namespace otelc::agents;

namespace {

using Arguments = std::vector<std::string>;

const Destination kTo{Protocol::http_json, 4711, "5ec4e7"};
const TraceContext kClaudeTrace{"0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"};

struct Run {
  PrivateDirectory directory = std::move(*PrivateDirectory::make());

  Arguments with(Arguments arguments, Content content = Content::off,
                 std::vector<std::string> user = {}) const {
    const auto made =
        agents::agent_environment(environment::Environment(std::move(user)), kTo, content, kClaudeTrace, {});
    return agents::with_claude_arguments(std::move(arguments), made.environment, kTo, content,
                                         directory.path());
  }
};

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Returns the value of a variable in a settings file.
std::string set(const std::string& path, const std::string& name) {
  const auto members = environment::members_of(text_of(path), "env");
  REQUIRE(members);
  for (const auto& [key, value] : *members)
    if (key == name) return value;
  return "(unset)";
}

}  // namespace

TEST_CASE("Claude Code gets a settings file, and no secret in its command line") {
  const Run run;
  const Arguments arguments = run.with({"/usr/bin/claude", "-p", "hello"});
  REQUIRE(arguments.size() == 5);
  CHECK(arguments[1] == "--settings");
  const std::string& file = arguments[2];
  CHECK(file.starts_with(run.directory.path() + "/"));
  CHECK(Arguments(arguments.begin() + 3, arguments.end()) == Arguments{"-p", "hello"});
  CHECK(set(file, "OTEL_EXPORTER_OTLP_ENDPOINT") == "http://127.0.0.1:4711/5ec4e7");
  CHECK(set(file, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT") == "http://127.0.0.1:4711/5ec4e7/v1/metrics");
  CHECK(set(file, "OTEL_METRICS_EXPORTER") == "otlp");
  CHECK(set(file, "CLAUDE_CODE_ENABLE_TELEMETRY") == "1");
  // A settings file may ask for these.
  CHECK(set(file, "OTEL_LOG_USER_PROMPTS").empty());
  CHECK(set(file, "GEMINI_TELEMETRY_ENABLED") == "(unset)");
  struct stat info {};
  CHECK(::stat(file.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  for (const std::string& argument : arguments) CHECK(argument.find("5ec4e7") == std::string::npos);
}

TEST_CASE("the user's environment and --content are in the settings too") {
  const Run run;
  const Arguments user = run.with({"claude"}, Content::off, {"OTEL_METRIC_EXPORT_INTERVAL=250"});
  CHECK(set(user[2], "OTEL_METRIC_EXPORT_INTERVAL") == "250");
  const Arguments content = run.with({"claude"}, Content::on);
  CHECK(set(content[2], "OTEL_LOG_USER_PROMPTS") == "1");
  CHECK(set(content[2], "OTEL_LOG_RAW_API_BODIES") == "(unset)");
}

TEST_CASE("the user's own settings are merged, as text or as a file, in either form") {
  const Run run;
  const std::string own =
      R"( {"model":"m","env":{"A":"b","OTEL_METRICS_EXPORTER":"console","OTEL_LOG_USER_PROMPTS":1,)"
      R"("OTEL_LOGS_EXPORT_INTERVAL":"50","OTEL_EXPORTER_OTLP_ENDPOINT":"https://example.com"}})";
  const std::string file = run.directory.path() + "/own.json";
  std::ofstream(file) << own;
  for (const std::string& given : {own, file}) {
    for (const Arguments& form : {Arguments{"--settings", given}, Arguments{"--settings=" + given}}) {
      Arguments arguments{"claude", "-p"};
      arguments.insert(arguments.end(), form.begin(), form.end());
      arguments.emplace_back("hello");
      const Arguments merged = run.with(arguments);
      REQUIRE(merged.size() == arguments.size());
      CHECK(merged.back() == "hello");
      std::string path = merged[merged.size() - 2];
      if (form.size() == 1) {
        REQUIRE(path.starts_with("--settings="));
        path = path.substr(11);
      }
      CHECK(text_of(path).starts_with(R"({"model":"m","env":{"A":"b",)"));
      CHECK(set(path, "OTEL_METRICS_EXPORTER") == "console,otlp");
      CHECK(set(path, "OTEL_LOGS_EXPORT_INTERVAL") == "50");
      CHECK(set(path, "OTEL_LOG_USER_PROMPTS").empty());
      CHECK(set(path, "OTEL_EXPORTER_OTLP_ENDPOINT") == "http://127.0.0.1:4711/5ec4e7");
    }
  }
  const Arguments last = run.with({"claude", "--settings", "{}", "--settings", own, "--", "--settings", "x"});
  CHECK(last[2] == "{}");
  CHECK(text_of(last[4]).starts_with(R"({"model":"m",)"));
  CHECK(last[7] == "x");
}

TEST_CASE("an agent that starts itself with its own arguments gets none twice") {
  const Run run;
  const Arguments once = run.with({"claude", "-p", "hello"});
  CHECK(run.with(once) == once);
  CHECK(run.with({"claude", "-p", "hello"}) == once);  // a script that starts it often writes one file
}

TEST_CASE("arguments stay as they are if nothing can be added") {
  const Run run;
  const Arguments cases[] = {{"claude", "mcp", "list"},
                             {"claude", "logs", "1"},
                             {"claude", "--settings", "no such file"},
                             {"claude", "--settings", "{"},
                             {"claude", "--settings", R"({"env":[]})"},
                             {"claude", "--settings", "/dev/zero"},
                             {"claude-wrapper"},
                             {"codex"},
                             {"/claude/sh"},
                             {""},
                             {}};
  for (const Arguments& arguments : cases) CHECK(run.with(arguments) == arguments);
  CHECK(run.with({"claude", "--", "mcp"}).size() == 5);
  CHECK(run.with({"claude", "--settings"}).size() == 4);
}

TEST_CASE("the private directory is removed with what is in it") {
  std::string path;
  {
    const Run run;
    path = run.directory.path();
    CHECK(run.with({"claude"}).size() == 3);
    struct stat info {};
    CHECK(::stat(path.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0700);
  }
  CHECK_FALSE(std::filesystem::exists(path));
}
