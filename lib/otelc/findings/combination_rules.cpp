// SPDX-License-Identifier: Apache-2.0
#include <otelc/findings/detail/combination_rules.hpp>

#include <array>

#include <fmt/format.h>

#include <otelc/base/item_list.hpp>
#include <otelc/findings/detail/values.hpp>

namespace otelc::findings::detail {
namespace {

using environment::Environment;

constexpr std::string_view kClaudeSwitch = "CLAUDE_CODE_ENABLE_TELEMETRY";

bool exports_otlp(const Environment& all, std::string_view exporter) {
  return has_item(all.get(exporter).value_or(""), "otlp");
}

/// Names the variable of a proxy for http:// that this machine is not excepted from. Its value is not shown:
/// it may hold a password.
std::string proxy_without_exception(const Environment& all) {
  const auto is_excepted = [&all](std::string_view list) {
    const std::string_view value = all.get(list).value_or("");
    return has_item(value, "127.0.0.1") || has_item(value, "*");
  };
  if (is_excepted("NO_PROXY") || is_excepted("no_proxy")) return {};
  for (const std::string_view name : {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"})
    if (all.get_filled(name)) return fmt::format("{} without 127.0.0.1 in NO_PROXY", name);
  return {};
}

std::string exporters_missing(const Environment& all) {
  if (!is_on(all, kClaudeSwitch)) return {};
  if (all.get_filled("OTEL_METRICS_EXPORTER") || all.get_filled("OTEL_LOGS_EXPORTER")) return {};
  return "OTEL_METRICS_EXPORTER and OTEL_LOGS_EXPORTER are not set";
}

std::string protocol_missing(const Environment& all) {
  if (!is_on(all, kClaudeSwitch)) return {};
  for (const std::string_view exporter : {"OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER"}) {
    if (exports_otlp(all, exporter) && protocol_for(exporter, all).empty())
      return "OTEL_EXPORTER_OTLP_PROTOCOL is not set";
  }
  return {};
}

std::string spans_missing(const Environment& all) {
  const bool wants_spans = is_on(all, kClaudeSwitch) && exports_otlp(all, "OTEL_TRACES_EXPORTER");
  const bool has_switch = all.get_filled("CLAUDE_CODE_ENHANCED_TELEMETRY_BETA").has_value();
  return wants_spans && !has_switch ? "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA is not set" : "";
}

std::string interval_default(const Environment& all) {
  const bool is_slow = is_on(all, kClaudeSwitch) && exports_otlp(all, "OTEL_METRICS_EXPORTER") &&
                       !all.get_filled("OTEL_METRIC_EXPORT_INTERVAL");
  return is_slow ? "OTEL_METRIC_EXPORT_INTERVAL is not set" : "";
}

constexpr std::array kCombinations{
    Combination{"proxy", Level::warning, proxy_without_exception,
                "exports to this machine may go to the proxy and never arrive",
                "add 127.0.0.1 and localhost to NO_PROXY, as `otelc launch` does"},
    Combination{"exporters-missing", Level::error, exporters_missing,
                "Claude Code's telemetry is on, but has no exporter",
                "set OTEL_METRICS_EXPORTER=otlp and OTEL_LOGS_EXPORTER=otlp"},
    Combination{"protocol-missing", Level::warning, protocol_missing,
                "older versions of Claude Code have no default for it and send nothing",
                "set OTEL_EXPORTER_OTLP_PROTOCOL to http/json, http/protobuf or grpc"},
    Combination{"spans-missing", Level::note, spans_missing,
                "Claude Code sends no spans; its bill does not need them", "set it to 1 for spans"},
    Combination{
        "interval", Level::note, interval_default,
        "Claude Code sends metrics every 60 s and when it ends; if it is killed, the last ones are lost",
        "set it to 1000 (ms) for short runs and budgets"},
};

}  // namespace

std::span<const Combination> combination_rules() {
  return kCombinations;
}

}  // namespace otelc::findings::detail
