// SPDX-License-Identifier: Apache-2.0
#include <otelc/findings/settings_files.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "../../support/temp_dir.hpp"

#include <otelc/findings/detail/json_settings.hpp>
#include <otelc/findings/detail/toml_settings.hpp>

using namespace otelc;
using namespace otelc::findings;
using environment::Environment;

namespace {

/// A temporary home, working directory and system directory.
class Machine {
 public:
  Machine() {
    places_.home = dir_.file("home");
    places_.working_dir = dir_.file("work");
    places_.system = dir_.file("etc");
  }
  void write(const std::string& name, const std::string& content) const {
    const std::filesystem::path path = dir_.file(name);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << content;
  }
  [[nodiscard]] std::vector<SettingsFile> read(std::vector<std::string> variables = {}) const {
    return read_settings_files(Environment(std::move(variables)), places_);
  }
  /// Returns `id subject` of each finding of the only file.
  [[nodiscard]] std::vector<std::string> found(std::vector<std::string> variables = {}) const {
    const auto files = read(std::move(variables));
    REQUIRE(files.size() == 1);
    std::vector<std::string> texts;
    for (const Finding& finding : files[0].findings) {
      texts.push_back(std::string(finding.id) + " " + finding.subject);
      CHECK_FALSE(finding.problem.empty());
      CHECK_FALSE(finding.remedy.empty());
      CHECK(finding.where == files[0].path);
    }
    return texts;
  }
  [[nodiscard]] const Places& places() const { return places_; }

 private:
  test::TempDir dir_;
  Places places_;
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("the files of all agents are found, in the order of precedence, and nothing else") {
  const Machine machine;
  CHECK(machine.read().empty());
  const std::vector<std::pair<std::string, std::string>> all{
      {"home/.claude/settings.json", "~/.claude/settings.json"},
      {"work/.claude/settings.json", ""},
      {"work/.claude/settings.local.json", ""},
      {"etc/claude-code/managed-settings.json", ""},
      {"home/.codex/config.toml", "~/.codex/config.toml"},
      {"work/.codex/config.toml", ""},
      {"home/.gemini/settings.json", "~/.gemini/settings.json"},
      {"work/.gemini/settings.json", ""},
      {"home/.qwen/settings.json", "~/.qwen/settings.json"},
      {"work/.qwen/settings.json", ""},
      {"home/.config/opencode/opencode.json", "~/.config/opencode/opencode.json"},
      {"work/opencode.json", ""},
      {"home/.vibe/config.toml", "~/.vibe/config.toml"}};
  for (const auto& [name, shown] : all) machine.write(name, "{}");
  const auto files = machine.read();
  REQUIRE(files.size() == all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK((all[i].second.empty() ? files[i].path.ends_with(all[i].first) : files[i].path == all[i].second));
    CHECK(files[i].findings.empty());
    CHECK(files[i].is_managed == (i == 3));
  }
}

TEST_CASE("variables name other directories; one file by two paths is read once") {
  const Machine machine;
  const std::string& home = machine.places().home;
  machine.write("home/claude/settings.json", "{}");
  machine.write("home/codex/config.toml", "");
  const auto files = machine.read({"CLAUDE_CONFIG_DIR=" + home + "/claude", "CODEX_HOME=" + home + "/codex"});
  REQUIRE(files.size() == 2);
  CHECK(files[0].path == "~/claude/settings.json");
  CHECK(files[1].agent == "Codex");
  machine.write("home/.claude/settings.json", "{}");
  Places at_home = machine.places();
  at_home.working_dir = home;
  CHECK(read_settings_files(Environment(), at_home).size() == 1);
  at_home.home.clear();
  CHECK(read_settings_files(Environment(), at_home).size() == 1);
}

TEST_CASE("Claude Code: the env of its settings is checked as the environment is") {
  const Machine machine;
  machine.write("home/.claude/settings.json",
                R"({"env":{"CLAUDE_CODE_ENABLE_TELEMETRY":"1","OTEL_EXPORTER_OTLP_PROTOCOL":"http",)"
                R"("OTEL_METRIC_EXPORT_INTERVAL":60000,"OTHER":"x"},"telemetry":{"enabled":true}})");
  CHECK(machine.found() == Texts{"protocol-unknown OTEL_EXPORTER_OTLP_PROTOCOL=http",
                                 "interval OTEL_METRIC_EXPORT_INTERVAL=60000",
                                 "claude-telemetry-key \"telemetry\""});
  const auto files = machine.read();
  CHECK(files[0].switches_on);
  CHECK(files[0].variables.variables().size() == 3);
  for (const Finding& finding : files[0].findings) CHECK_FALSE(finding.holds_in_launch);
}

TEST_CASE("Claude Code: managed settings override launch") {
  const Machine machine;
  machine.write("etc/claude-code/managed-settings.json",
                R"({"env":{"CLAUDE_CODE_ENABLE_TELEMETRY":"1","OTEL_METRICS_EXPORTER":"console",)"
                R"("OTEL_EXPORTER_OTLP_ENDPOINT":"http://127.0.0.1:4318/secret"}})");
  CHECK(machine.found() == Texts{"exporter-elsewhere OTEL_METRICS_EXPORTER=console",
                                 "managed-endpoint OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318"});
  const auto files = machine.read();
  for (const Finding& finding : files[0].findings) CHECK((finding.holds_in_launch && finding.silences));
}

TEST_CASE("Claude Code sees the environment with its settings over it") {
  const Machine machine;
  machine.write("home/.claude/settings.json", R"({"env":{"OTEL_LOGS_EXPORTER":"user","OTEL_A":"user"}})");
  machine.write("work/.claude/settings.local.json", R"({"env":{"OTEL_LOGS_EXPORTER":"local"}})");
  machine.write("work/.gemini/settings.json", R"({"telemetry":{"enabled":true}})");
  const auto effective = with_claude_settings(Environment({"OTEL_A=mine", "OTEL_B=mine"}), machine.read());
  CHECK(effective.get("OTEL_LOGS_EXPORTER").value_or("") == "local");
  CHECK(effective.get("OTEL_A").value_or("") == "user");
  CHECK(effective.get("OTEL_B").value_or("") == "mine");
  CHECK_FALSE(effective.get("GEMINI_TELEMETRY_ENABLED"));
}

TEST_CASE("Gemini CLI and Qwen Code: the keys of their files, where no variable overrides them") {
  for (const std::string& name : {std::string("gemini"), std::string("qwen")}) {
    const Machine machine;
    machine.write(
        "home/." + name + "/settings.json",
        "{ // a comment\n\"telemetry\": {\"enabled\": false, \"target\": \"gcp\", \"outfile\": \"/x//y\",\n"
        "/* and \" another */ \"otlpEndpoint\": \"http://h:1\", \"otlpProtocol\": \"http/json\"}}");
    CHECK(machine.found() == Texts{"agent-off telemetry.enabled=false",
                                   "protocol-unknown telemetry.otlpProtocol=http/json",
                                   "outfile telemetry.outfile=/x//y", "google-cloud telemetry.target=gcp",
                                   "endpoint-elsewhere telemetry.otlpEndpoint=http://h:1"});
    const std::string prefix = name == "gemini" ? "GEMINI_TELEMETRY_" : "QWEN_TELEMETRY_";
    CHECK(machine
              .found({prefix + "ENABLED=true", prefix + "OUTFILE=", prefix + "TARGET=local",
                      prefix + "OTLP_ENDPOINT=http://127.0.0.1:1", prefix + "OTLP_PROTOCOL=http"})
              .empty());
  }
}

TEST_CASE("OpenCode: its switch") {
  const Machine machine;
  machine.write("work/opencode.json", R"({"experimental":{"openTelemetry":false}})");
  CHECK(machine.found() == Texts{"agent-off experimental.openTelemetry=false"});
  machine.write("work/opencode.json", R"({"experimental":{"openTelemetry":true}})");
  CHECK(machine.found().empty());
  CHECK(machine.read()[0].switches_on);
}

TEST_CASE("Codex: exporters of [otel] in each way to write them") {
  const Machine machine;
  const std::string own = "http://127.0.0.1:4318/v1/";
  const std::vector<std::pair<std::string, Texts>> cases{
      {"model = \"gpt\"", {}},
      {"[otel]\nexporter = \"none\" # off\ntrace_exporter = 'none'\nmetrics_exporter = \"statsig\"\n",
       {"exporter-none otel.exporter is not an OTLP exporter",
        "exporter-none otel.trace_exporter is not an OTLP exporter"}},
      {"[otel]\r\nexporter = { otlp-http = { endpoint = \"" + own + "logs\", protocol = \"binary\" } }\r\n",
       {}},
      {"[otel]\nexporter = {otlp-http={endpoint=\"http://127.0.0.1:4318\",protocol=\"json\"}}",
       {"endpoint-path otel.exporter: http://127.0.0.1:4318"}},
      {"[ otel.metrics_exporter . \"otlp-http\" ]\nendpoint = "
       "\"https://k@otel.example.com/v1/metrics?key=1\"",
       {"endpoint-elsewhere otel.metrics_exporter: https://otel.example.com"}},
      {"otel.trace_exporter.otlp-http.endpoint = \"" + own + "logs\"",
       {"endpoint-path otel.trace_exporter: http://127.0.0.1:4318"}},
      {"[otel]\nexporter = { otlp-grpc = { endpoint = \"http://localhost:4317\" } }", {}},
      {"[otel]\nenvironment = \"exporter = { otlp-http\"", {}},
  };
  for (const auto& one : cases) {
    const auto& [content, expected] = one;
    CAPTURE(one.first);  // clang 14 captures no binding
    machine.write("home/.codex/config.toml", content);
    CHECK(machine.found() == expected);
  }
  machine.write("home/.codex/config.toml", cases[2].first);
  CHECK(machine.read()[0].switches_on);
  machine.write("home/.codex/config.toml", cases[0].first);
  CHECK_FALSE(machine.read()[0].switches_on);
}

TEST_CASE("Mistral Vibe: a switch that no variable of launch overrides") {
  const Machine machine;
  machine.write("home/.vibe/config.toml", "enable_telemetry = false\nenable_otel = true\n");
  CHECK(machine.found() == Texts{"agent-off enable_telemetry=false"});
  CHECK(machine.read()[0].findings[0].holds_in_launch);
  machine.write("home/.vibe/config.toml", "[tools]\nenable_telemetry = false\n");
  CHECK(machine.found().empty());
}

TEST_CASE("malformed and unreadable files become findings") {
  const Machine machine;
  for (const std::string& content : {std::string("{"), std::string("[1]"), std::string(R"({"env":3})"),
                                     std::string("\xff\xfe\0", 3), std::string(100'000, '[')}) {
    machine.write("home/.claude/settings.json", content);
    CHECK(machine.found() == Texts{"settings-unreadable \"env\""});
  }
  machine.write("home/.claude/settings.json", std::string((1 << 20) + 1, ' '));
  CHECK(machine.found() == Texts{"settings-unreadable settings"});
  std::filesystem::remove(machine.places().home + "/.claude/settings.json");
  REQUIRE(::mkfifo((machine.places().home + "/.claude/settings.json").c_str(), 0600) == 0);
  CHECK(machine.found() == Texts{"settings-unreadable settings"});
}

TEST_CASE("malformed TOML is read as far as possible") {
  using Lines = std::vector<std::pair<std::string, std::string>>;
  CHECK(detail::toml_lines("[").empty());
  CHECK(detail::toml_lines("[[[\n]]\n=\n") == Lines{{"", ""}});
  CHECK(detail::toml_lines("[[a.b]]\nc = \"#\" # d\n[e") ==
        Lines{{"a.b", ""}, {"a.b.c", "\"#\""}, {"e", ""}});
  CHECK(detail::without_comments("\"a//b\\\"/*\" /* x") == "\"a//b\\\"/*\" ");
  CHECK(detail::without_comments("1//\n2/") == "1\n2/");
}
