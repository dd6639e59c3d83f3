// SPDX-License-Identifier: Apache-2.0
#include <otelc/agents/codex_arguments.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace otelc;
using namespace otelc::agents;

namespace {

using Arguments = std::vector<std::string>;

Arguments with(Arguments arguments, Protocol protocol, Content content = Content::off) {
  return agents::with_codex_arguments(std::move(arguments), {protocol, 4711, "5ec4e7"}, content);
}

}  // namespace

TEST_CASE("Codex gets an exporter per signal, before its own arguments") {
  CHECK(
      with({"/usr/bin/codex", "exec", "-c", "model=x"}, Protocol::http_protobuf) ==
      Arguments{
          "/usr/bin/codex", "-c",
          R"(otel.exporter={otlp-http={endpoint="http://127.0.0.1:4711/v1/logs",protocol="binary"}})", "-c",
          R"(otel.trace_exporter={otlp-http={endpoint="http://127.0.0.1:4711/v1/traces",protocol="binary"}})",
          "-c",
          R"(otel.metrics_exporter={otlp-http={endpoint="http://127.0.0.1:4711/v1/metrics",protocol="binary"}})",
          "-c", "otel.log_user_prompt=false", "exec", "-c", "model=x"});
  CHECK(with({"codex"}, Protocol::http_json)[2] ==
        R"(otel.exporter={otlp-http={endpoint="http://127.0.0.1:4711/v1/logs",protocol="json"}})");
  const Arguments grpc = with({"codex"}, Protocol::grpc, Content::on);
  CHECK(grpc[2] == R"(otel.exporter={otlp-grpc={endpoint="http://127.0.0.1:4711"}})");
  CHECK(grpc.back() == "otel.log_user_prompt=true");
}

TEST_CASE("the secret is not in the command line, which every user can read") {
  for (const Protocol protocol : {Protocol::http_protobuf, Protocol::http_json, Protocol::grpc}) {
    for (const std::string& argument : with({"codex"}, protocol))
      CHECK(argument.find("5ec4e7") == std::string::npos);
  }
}

TEST_CASE("an agent that starts itself with its own arguments gets none twice (Codex)") {
  const Arguments once = with({"codex", "exec"}, Protocol::grpc);
  CHECK(with(once, Protocol::grpc) == once);
}

TEST_CASE("every other command is left as it is") {
  for (const Arguments& arguments : {Arguments{"claude", "codex"}, Arguments{"codex-wrapper"},
                                     Arguments{"/codex/sh"}, Arguments{""}, Arguments{}})
    CHECK(with(arguments, Protocol::http_protobuf) == arguments);
}
