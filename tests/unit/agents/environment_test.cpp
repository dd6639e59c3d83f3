// SPDX-License-Identifier: Apache-2.0
#include <otelc/agents/environment.hpp>

#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/agents/variables.hpp>

using namespace otelc;
using namespace otelc::agents;
using namespace otelc::environment;

namespace {

const TraceContext kTrace{"0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"};

AgentEnvironment made(std::vector<std::string> user, Protocol protocol = Protocol::http_protobuf,
                      Content content = Content::off) {
  return agent_environment(Environment(std::move(user)), {protocol, 4711, "5ec4e7"}, content, kTrace, {});
}

std::string value(const AgentEnvironment& of, std::string_view name) {
  return std::string(of.environment.get(name).value_or("(unset)"));
}

}  // namespace

TEST_CASE("every agent sends to otelc, whatever the command is called") {
  const auto http = made({"PATH=/bin", "HOME=/root"});
  const std::string endpoint = "http://127.0.0.1:4711/5ec4e7";
  CHECK(value(http, "OTEL_EXPORTER_OTLP_ENDPOINT") == endpoint);
  CHECK(value(http, "OTEL_EXPORTER_OTLP_PROTOCOL") == "http/protobuf");
  CHECK(value(http, "OTEL_EXPORTER_OTLP_HEADERS") == "authorization=Bearer%205ec4e7");
  for (const char* name : {"OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER", "OTEL_TRACES_EXPORTER"})
    CHECK(value(http, name) == "otlp");
  CHECK(value(http, "OTEL_LOGS_EXPORT_INTERVAL") == "1000");
  CHECK(value(http, "OTEL_METRIC_EXPORT_TIMEOUT") == value(http, "OTEL_METRIC_EXPORT_INTERVAL"));
  CHECK(value(http, "CLAUDE_CODE_ENABLE_TELEMETRY") == "1");
  CHECK(value(http, "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA") == "1");
  for (const std::string agent : {"GEMINI", "QWEN"}) {
    CHECK(value(http, agent + "_TELEMETRY_ENABLED") == "true");
    CHECK(value(http, agent + "_TELEMETRY_TARGET") == "local");
    CHECK(value(http, agent + "_TELEMETRY_OTLP_ENDPOINT") == endpoint);
    CHECK(value(http, agent + "_TELEMETRY_OTLP_PROTOCOL") == "http");
  }
  CHECK(value(http, "GEMINI_TELEMETRY_TRACES_ENABLED") == "true");
  CHECK(value(http, "COPILOT_OTEL_ENABLED") == "true");
  CHECK(value(http, "CLINE_OTEL_EXPORTER_OTLP_ENDPOINT") == endpoint);
  CHECK(value(http, "VIBE_ENABLE_OTEL") == "true");
  CHECK(value(http, "VIBE_OTEL_ENDPOINT") == endpoint);
  CHECK(value(http, "VIBE_OTEL_REDACTION") == "strict");
  CHECK(value(http, "PATH") == "/bin");
  CHECK(http.diverted.empty());

  CHECK(value(made({}, Protocol::http_json), "OTEL_EXPORTER_OTLP_PROTOCOL") == "http/json");
}

TEST_CASE("gRPC has no path: the secret goes into a header") {
  const auto grpc = made({}, Protocol::grpc);
  CHECK(value(grpc, "OTEL_EXPORTER_OTLP_ENDPOINT") == "http://127.0.0.1:4711");
  CHECK(value(grpc, "OTEL_EXPORTER_OTLP_HEADERS") == "authorization=Bearer%205ec4e7");
  CHECK(value(grpc, "OTEL_EXPORTER_OTLP_PROTOCOL") == "grpc");
  CHECK(value(grpc, "GEMINI_TELEMETRY_OTLP_PROTOCOL") == "grpc");
  CHECK(value(grpc, "CLINE_OTEL_EXPORTER_OTLP_HEADERS") == "authorization=Bearer%205ec4e7");
}

// A settings file or a .env may name them, and wins if a variable is not set.
TEST_CASE("variables that a settings file may name are set, not removed") {
  const auto http = made({}, Protocol::http_json);
  const auto grpc = made({}, Protocol::grpc);
  const struct {
    std::string signal;
    std::string path;
  } kSignals[] = {{"TRACES", "/v1/traces"}, {"METRICS", "/v1/metrics"}, {"LOGS", "/v1/logs"}};
  for (const auto& [signal, path] : kSignals) {
    const std::string prefix = "OTEL_EXPORTER_OTLP_" + signal;
    CHECK(value(http, prefix + "_ENDPOINT") == "http://127.0.0.1:4711/5ec4e7" + path);
    CHECK(value(http, prefix + "_PROTOCOL") == "http/json");
    CHECK(value(http, "QWEN_TELEMETRY_OTLP_" + signal + "_ENDPOINT") ==
          "http://127.0.0.1:4711/5ec4e7" + path);
    CHECK(value(grpc, prefix + "_ENDPOINT") == "http://127.0.0.1:4711");
    CHECK(value(grpc, prefix + "_PROTOCOL") == "grpc");
    CHECK(value(grpc, prefix + "_HEADERS") == "authorization=Bearer%205ec4e7");
  }
  CHECK(http.environment.get("GEMINI_TELEMETRY_OUTFILE") == "");
  CHECK(http.environment.get("QWEN_TELEMETRY_OUTFILE") == "");
}

TEST_CASE("the user's settings stay; the destination changes and is reported") {
  const auto both = made({"OTEL_EXPORTER_OTLP_ENDPOINT=https://collector.example.com",
                          "OTEL_EXPORTER_OTLP_HEADERS=api-key=secret",
                          "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=https://traces.example.com/v1/traces",
                          "OTEL_EXPORTER_OTLP_TRACES_HEADERS=api-key=secret",
                          "OTEL_METRIC_EXPORT_INTERVAL=250", "GEMINI_TELEMETRY_OUTFILE=/tmp/gemini.log",
                          "CLAUDE_CODE_ENABLE_TELEMETRY=0", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT="});
  CHECK(value(both, "OTEL_EXPORTER_OTLP_ENDPOINT") == "http://127.0.0.1:4711/5ec4e7");
  CHECK(value(both, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") == "http://127.0.0.1:4711/5ec4e7/v1/traces");
  CHECK(value(both, "OTEL_EXPORTER_OTLP_HEADERS") == "authorization=Bearer%205ec4e7");
  CHECK(value(both, "OTEL_EXPORTER_OTLP_TRACES_HEADERS") == "authorization=Bearer%205ec4e7");
  CHECK(both.environment.get("GEMINI_TELEMETRY_OUTFILE") == "");
  CHECK(value(both, "OTEL_METRIC_EXPORT_INTERVAL") == "250");
  CHECK(value(both, "CLAUDE_CODE_ENABLE_TELEMETRY") == "0");
  CHECK(both.diverted == std::vector<std::string>{"OTEL_EXPORTER_OTLP_ENDPOINT",
                                                  "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                                                  "GEMINI_TELEMETRY_OUTFILE"});
}

TEST_CASE("the user's exporters stay beside otelc's") {
  CHECK(value(made({"OTEL_METRICS_EXPORTER=console"}), "OTEL_METRICS_EXPORTER") == "console,otlp");
  CHECK(value(made({"OTEL_METRICS_EXPORTER=console, otlp"}), "OTEL_METRICS_EXPORTER") == "console, otlp");
  CHECK(value(made({"OTEL_METRICS_EXPORTER="}), "OTEL_METRICS_EXPORTER") == "otlp");
  CHECK(value(made({"OTEL_LOGS_EXPORTER=none"}), "OTEL_LOGS_EXPORTER") == "none");
}

TEST_CASE("prompts and tool input are off, also against the user's settings, unless asked for") {
  const std::vector<std::string> user{"OTEL_LOG_USER_PROMPTS=1", "OTEL_LOG_RAW_API_BODIES=1",
                                      "GEMINI_TELEMETRY_LOG_PROMPTS=true"};
  const auto off = made(user);
  const auto on = made(user, Protocol::http_protobuf, Content::on);
  int content = 0;
  for (const AgentVariable& variable : agent_variables()) {
    if (variable.rule != AgentVariable::Rule::content) continue;
    CAPTURE(variable.name);
    ++content;
    const std::string without = value(off, variable.name);
    CHECK(without == (variable.off.empty() ? "(unset)" : variable.off));
    if (!variable.value.empty())
      CHECK((value(on, variable.name) == "1" || value(on, variable.name) == "true"));
  }
  CHECK(content >= 8);
  CHECK(value(on, "OTEL_LOG_RAW_API_BODIES") == "1");
  CHECK(value(made({}, Protocol::http_json, Content::on), "OTEL_LOG_RAW_API_BODIES") == "(unset)");
}

TEST_CASE("OpenCode is switched on in the user's settings") {
  const std::string name = "OPENCODE_CONFIG_CONTENT";
  CHECK(value(made({}), name) == R"({"experimental":{"openTelemetry":true}})");
  CHECK(value(made({name + R"(={"model":"m","experimental":{"x":1}})"}), name) ==
        R"({"model":"m","experimental":{"x":1,"openTelemetry":true}})");
  const std::string off = R"({"experimental":{"openTelemetry":false}})";
  CHECK(value(made({name + "=" + off}), name) == off);
  CHECK(made({name + "=" + off}).remarks.empty());
  const auto bad = made({name + "={ // a comment"});
  CHECK(value(bad, name) == "{ // a comment");
  CHECK(bad.remarks.size() == 1);
}

TEST_CASE("no variable has two rows") {
  std::set<std::string_view> names;
  for (const AgentVariable& variable : agent_variables()) {
    CAPTURE(variable.name);
    CHECK(names.insert(variable.name).second);
  }
}

TEST_CASE("a proxy does not see traffic to this machine") {
  CHECK(value(made({}), "NO_PROXY") == "127.0.0.1");
  CHECK(value(made({}), "no_proxy") == "127.0.0.1");
  CHECK(value(made({"NO_PROXY=example.com"}), "NO_PROXY") == "example.com,127.0.0.1");
  CHECK(value(made({"NO_PROXY=example.com"}), "no_proxy") == "example.com,127.0.0.1");
  CHECK(value(made({"no_proxy=a, 127.0.0.1"}), "no_proxy") == "a, 127.0.0.1");
  CHECK(value(made({"no_proxy=*"}), "NO_PROXY") == "*");
}

TEST_CASE("TRACEPARENT is new unless the caller has one") {
  CHECK(value(made({}), "TRACEPARENT") == "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  CHECK(value(made({"TRACEPARENT=theirs"}), "TRACEPARENT") == "theirs");
}
