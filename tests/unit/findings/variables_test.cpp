// SPDX-License-Identifier: Apache-2.0
#include <otelc/findings/variables.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/agents/environment.hpp>
#include <otelc/findings/detail/combination_rules.hpp>
#include <otelc/findings/detail/variable_rules.hpp>

using namespace otelc;
using namespace otelc::findings;
using otelc::environment::Environment;

namespace {

const std::string kParent = "TRACEPARENT=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-";

struct Example {
  std::string id;
  std::vector<std::string> variables;  ///< the finding is of the first
  Level level = Level::error;
  std::string subject = {};  ///< empty: the first variable as it is
};

const std::vector<Example> kExamples{
    {"agent-off", {"CLAUDE_CODE_ENABLE_TELEMETRY=0"}},
    {"agent-off", {"COPILOT_OTEL_ENABLED=false"}},
    {"agent-off", {"VIBE_ENABLE_OTEL=False"}},
    {"agent-off", {"CLINE_OTEL_TELEMETRY_ENABLED=no"}},
    {"agent-off", {"GEMINI_TELEMETRY_ENABLED=yes"}},
    {"agent-off", {"QWEN_TELEMETRY_ENABLED=0"}},
    {"agent-off",
     {R"(OPENCODE_CONFIG_CONTENT={"experimental":{"openTelemetry":false}})"},
     Level::error,
     "OPENCODE_CONFIG_CONTENT"},
    {"sdk-disabled", {"OTEL_SDK_DISABLED=TRUE"}},
    {"exporter-none", {"OTEL_METRICS_EXPORTER=none", "OTEL_LOGS_EXPORTER=none"}},
    {"exporter-none", {"OTEL_LOGS_EXPORTER=none", "OTEL_METRICS_EXPORTER=none"}},
    {"exporter-none", {"OTEL_METRICS_EXPORTER=none"}, Level::warning},
    {"exporter-none", {"OTEL_TRACES_EXPORTER=none"}, Level::warning},
    {"exporter-elsewhere", {"OTEL_METRICS_EXPORTER=prometheus,console"}, Level::warning},
    {"exporter-elsewhere", {"OTEL_TRACES_EXPORTER=console"}, Level::warning},
    {"protocol-unknown", {"OTEL_EXPORTER_OTLP_PROTOCOL=http"}},
    {"protocol-unknown", {"OTEL_EXPORTER_OTLP_LOGS_PROTOCOL=HTTP/JSON"}},
    {"protocol-unknown", {"GEMINI_TELEMETRY_OTLP_PROTOCOL=http/json"}},
    {"outfile", {"GEMINI_TELEMETRY_OUTFILE=/tmp/x.json"}},
    {"outfile", {"QWEN_TELEMETRY_OUTFILE=/tmp/x.json"}},
    {"outfile", {"COPILOT_OTEL_FILE_EXPORTER_PATH=/tmp/x.json"}},
    {"google-cloud", {"GEMINI_TELEMETRY_TARGET=gcp"}},
    {"endpoint-scheme", {"OTEL_EXPORTER_OTLP_ENDPOINT=localhost:4318"}},
    {"endpoint-path",
     {"OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318/v1/metrics"},
     Level::warning,
     "OTEL_EXPORTER_OTLP_ENDPOINT"},
    {"endpoint-path", {"OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=http://127.0.0.1:4318"}},
    {"endpoint-path",
     {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://127.0.0.1:4318/v1/logs"},
     Level::error,
     "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://127.0.0.1:4318"},
    {"endpoint-elsewhere",
     {"OTEL_EXPORTER_OTLP_ENDPOINT=https://user:word@otel.example.com/token?key=1"},
     Level::warning,
     "OTEL_EXPORTER_OTLP_ENDPOINT=https://otel.example.com"},
    {"endpoint-elsewhere", {"QWEN_TELEMETRY_OTLP_ENDPOINT=http://[2001:db8::1]:4317"}, Level::warning},
    {"headers",
     {"OTEL_EXPORTER_OTLP_HEADERS=Authorization: Bearer c2VjcmV0"},
     Level::warning,
     "OTEL_EXPORTER_OTLP_HEADERS"},
    {"headers",
     {"OTEL_EXPORTER_OTLP_LOGS_HEADERS=Authorization:Basic a=b"},
     Level::warning,
     "OTEL_EXPORTER_OTLP_LOGS_HEADERS"},
    {"sampler-off", {"OTEL_TRACES_SAMPLER=always_off"}, Level::warning},
    {"sampler-share",
     {"OTEL_TRACES_SAMPLER=parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG=0.1"},
     Level::warning},
    {"traceparent", {kParent + "00"}, Level::warning},
    {"traceparent", {kParent + "02"}, Level::warning},
    {"interval", {"OTEL_METRIC_EXPORT_INTERVAL=60000"}, Level::note},
    {"spans-off", {"CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=0"}, Level::note},
    {"laminar", {"LMNR_PROJECT_API_KEY=sk-secret"}, Level::warning, "LMNR_PROJECT_API_KEY"},
};

const Finding* find(const std::vector<Finding>& all, const std::string& id, const std::string& subject) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Finding& finding) {
    return finding.id == id && finding.subject == subject;
  });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("each rule finds its example and has a remedy") {
  std::set<std::string> seen;
  for (const Example& example : kExamples) {
    CAPTURE(example.variables.front());
    const auto found = check_variables(Environment(example.variables), "a file");
    const std::string subject = example.subject.empty() ? example.variables.front() : example.subject;
    const Finding* finding = find(found, example.id, subject);
    REQUIRE(finding != nullptr);
    CHECK(finding->level == example.level);
    CHECK(finding->where == "a file");
    for (const std::string* text : {&finding->problem, &finding->remedy}) {
      CHECK_FALSE(text->empty());
      CHECK(text->find('{') == std::string::npos);
    }
    seen.insert(example.id);
  }
  for (const detail::Rule& rule : detail::variable_rules()) CHECK(seen.count(std::string(rule.id)) == 1);
}

TEST_CASE("holds_in_launch agrees with the environment that launch makes") {
  using namespace otelc::agents;
  const Destination to{Protocol::http_protobuf, 4711, "5ec4e7"};
  for (const Example& example : kExamples) {
    CAPTURE(example.variables.front());
    const std::string subject = example.subject.empty() ? example.variables.front() : example.subject;
    const auto user = check_variables(Environment(example.variables));
    const auto made = agents::agent_environment(Environment(example.variables), to, Content::off,
                                                environment::TraceContext::random(), "");
    const bool is_still_there = find(check_variables(made.environment), example.id, subject) != nullptr;
    const Finding* finding = find(user, example.id, subject);
    REQUIRE(finding != nullptr);
    CHECK(finding->holds_in_launch == is_still_there);
  }
}

TEST_CASE("valid, empty and unrelated values yield no finding") {
  const std::vector<std::string> fine{"CLAUDE_CODE_ENABLE_TELEMETRY=1",
                                      "GEMINI_TELEMETRY_ENABLED=true",
                                      "OTEL_SDK_DISABLED=false",
                                      "OTEL_METRICS_EXPORTER=otlp",
                                      "OTEL_LOGS_EXPORTER=console, otlp",
                                      "OTEL_TRACES_EXPORTER=",
                                      "OTEL_EXPORTER_OTLP_PROTOCOL=http/json",
                                      "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=grpc",
                                      "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=localhost:4317",
                                      "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://[::1]:4318/v1/metrics/",
                                      "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318/prefix",
                                      "OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20x,api-key=a:b",
                                      "QWEN_TELEMETRY_OUTFILE=",
                                      "GEMINI_TELEMETRY_TARGET=local",
                                      "OTEL_TRACES_SAMPLER=parentbased_always_on",
                                      "OTEL_METRIC_EXPORT_INTERVAL=10000",
                                      "OPENCODE_CONFIG_CONTENT={\"experimental\":{\"openTelemetry\":true}}",
                                      kParent + "01"};
  for (const std::string& variable : fine) {
    CAPTURE(variable);
    CHECK(check_variables(Environment({variable, fine[6], fine[7]})).empty());
  }
  CHECK(check_variables(Environment({"TRACEPARENT=00"})).empty());
  CHECK(check_variables(Environment({"OPENCODE_CONFIG_CONTENT={"})).empty());
}

TEST_CASE("secrets are not shown") {
  const std::vector<std::string> secret{
      "OTEL_EXPORTER_OTLP_HEADERS=key: hunter2",
      "OTEL_EXPORTER_OTLP_ENDPOINT=ftp://u:hunter2@h/hunter2/v1/logs?hunter2",
      "LMNR_PROJECT_API_KEY=hunter2"};
  auto found = check_variables(Environment(secret));
  for (auto& finding : check_combinations(Environment({"ALL_PROXY=http://u:hunter2@proxy"})))
    found.push_back(finding);
  CHECK(found.size() >= 5);
  for (const Finding& finding : found) {
    for (const std::string* text : {&finding.subject, &finding.problem, &finding.remedy})
      CHECK(text->find("hunter2") == std::string::npos);
  }
}

TEST_CASE("each combination is found, and gone when one variable is fixed") {
  struct Pair {
    std::string id;
    std::vector<std::string> variables;
    std::string remedy;
    Level level;
  };
  const std::string on = "CLAUDE_CODE_ENABLE_TELEMETRY=1";
  const std::string metrics = "OTEL_METRICS_EXPORTER=otlp";
  const std::vector<Pair> pairs{
      {"proxy", {"HTTP_PROXY=http://p"}, "NO_PROXY=localhost,127.0.0.1", Level::warning},
      {"proxy", {"all_proxy=http://p", "NO_PROXY=localhost"}, "no_proxy=*", Level::warning},
      {"exporters-missing", {on}, "OTEL_LOGS_EXPORTER=otlp", Level::error},
      {"protocol-missing", {on, metrics}, "OTEL_EXPORTER_OTLP_PROTOCOL=grpc", Level::warning},
      {"protocol-missing", {on, metrics}, "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=grpc", Level::warning},
      {"spans-missing",
       {on, "OTEL_TRACES_EXPORTER=otlp"},
       "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=1",
       Level::note},
      {"interval", {on, metrics}, "OTEL_METRIC_EXPORT_INTERVAL=1000", Level::note},
  };
  const auto has = [](const std::vector<Finding>& all, const std::string& id) {
    return std::any_of(all.begin(), all.end(), [&id](const Finding& finding) { return finding.id == id; });
  };
  std::set<std::string> seen;
  for (Pair pair : pairs) {
    CAPTURE(pair.id);
    const auto found = check_combinations(Environment(pair.variables));
    REQUIRE(has(found, pair.id));
    for (const Finding& finding : found)
      if (finding.id == pair.id) CHECK(finding.level == pair.level);
    pair.variables.push_back(pair.remedy);
    CHECK_FALSE(has(check_combinations(Environment(pair.variables)), pair.id));
    seen.insert(pair.id);
  }
  for (const detail::Combination& rule : detail::combination_rules())
    CHECK(seen.count(std::string(rule.id)) == 1);
  CHECK(check_combinations(Environment({metrics, "OTEL_TRACES_EXPORTER=otlp"})).empty());
}

TEST_CASE("a finding names its signal if it affects only that") {
  const auto signal = [](const std::string& variable) {
    const auto found = check_variables(Environment({variable}));
    return found.empty() ? "(nothing)" : std::string(found[0].signal);
  };
  CHECK(signal("OTEL_METRICS_EXPORTER=none") == "metrics");
  CHECK(signal("OTEL_LOGS_EXPORTER=none") == "logs");
  CHECK(signal("OTEL_TRACES_EXPORTER=none") == "traces");
  CHECK(signal("OTEL_TRACES_SAMPLER=always_off") == "traces");
  CHECK(signal(kParent + "00") == "traces");
  CHECK(signal("CLAUDE_CODE_ENABLE_TELEMETRY=0").empty());
  CHECK(signal("OTEL_SDK_DISABLED=true").empty());
}
