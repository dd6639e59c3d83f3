// SPDX-License-Identifier: Apache-2.0
#include <otelc/agents/codex_arguments.hpp>

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include <otelc/process/program_name.hpp>

namespace otelc::agents {
namespace {

struct Exporter {
  std::string_view key;
  std::string_view path;
};
constexpr Exporter kExporters[] = {
    {"exporter", "/v1/logs"}, {"trace_exporter", "/v1/traces"}, {"metrics_exporter", "/v1/metrics"}};

std::string exporter_value(const Destination& to, std::string_view path) {
  if (to.protocol == Protocol::grpc) {
    return fmt::format(R"({{otlp-grpc={{endpoint="{}"}}}})", to.authority());
  }
  return fmt::format(R"({{otlp-http={{endpoint="{}{}",protocol="{}"}}}})", to.authority(), path,
                     to.protocol == Protocol::http_json ? "json" : "binary");
}

}  // namespace

std::vector<std::string> with_codex_arguments(std::vector<std::string> arguments, const Destination& to,
                                              Content content) {
  if (process::program_name(arguments) != "codex") return arguments;
  std::vector<std::string> ours;
  for (const Exporter& exporter : kExporters) {
    ours.emplace_back("-c");
    ours.push_back(fmt::format("otel.{}={}", exporter.key, exporter_value(to, exporter.path)));
  }
  ours.emplace_back("-c");
  ours.push_back(fmt::format("otel.log_user_prompt={}", content == Content::on));
  // A Codex that starts itself passes on its own arguments.
  if (std::search(arguments.begin(), arguments.end(), ours.begin(), ours.end()) != arguments.end())
    return arguments;
  arguments.insert(arguments.begin() + 1, ours.begin(), ours.end());
  return arguments;
}

}  // namespace otelc::agents
