// SPDX-License-Identifier: Apache-2.0
#include <otelc/findings/detail/variable_rules.hpp>

#include <array>

#include <otelc/base/item_list.hpp>
#include <otelc/base/number.hpp>
#include <otelc/environment/json_members.hpp>
#include <otelc/environment/trace_context.hpp>
#include <otelc/findings/detail/values.hpp>

namespace otelc::findings::detail {
namespace {

using environment::Environment;
using Judged = std::optional<Level>;

Judged when(bool is_so, Level level = Level::error) {
  return is_so ? Judged(level) : std::nullopt;
}

Judged off(std::string_view /*name*/, std::string_view value, const Environment& /*all*/) {
  return when(is_off(value));
}

/// For Gemini CLI and Qwen Code: any value but `true` and `1` is off.
Judged not_on(std::string_view /*name*/, std::string_view value, const Environment& /*all*/) {
  return when(value != "true" && value != "1");
}

Judged on(std::string_view /*name*/, std::string_view value, const Environment& /*all*/) {
  return when(is_on(value));
}

Judged set(std::string_view /*name*/, std::string_view /*value*/, const Environment& /*all*/) {
  return Level::error;
}

Judged exporter_none(std::string_view name, std::string_view value, const Environment& all) {
  if (trimmed(value) != "none") return std::nullopt;
  const auto is_none = [&all](std::string_view other) {
    return trimmed(all.get(other).value_or("")) == "none";
  };
  // Most agents report tokens in both metrics and events: either is enough.
  const bool is_all = is_none("OTEL_METRICS_EXPORTER") && is_none("OTEL_LOGS_EXPORTER");
  return is_all && signal_of(name) != "traces" ? Level::error : Level::warning;
}

Judged exporter_elsewhere(std::string_view /*name*/, std::string_view value, const Environment& /*all*/) {
  return when(!has_item(value, "otlp") && trimmed(value) != "none", Level::warning);
}

Judged no_protocol(std::string_view /*name*/, std::string_view value, const Environment& /*all*/) {
  return when(value != "http/json" && value != "http/protobuf" && value != "grpc");
}

Judged no_transport(std::string_view /*name*/, std::string_view value, const Environment& /*all*/) {
  return when(value != "http" && value != "grpc");
}

Judged no_scheme(std::string_view name, std::string_view value, const Environment& all) {
  const std::string_view scheme = parse_url(value).scheme;
  return when(scheme != "http" && scheme != "https" && protocol_for(name, all) != "grpc");
}

Judged path_twice(std::string_view name, std::string_view value, const Environment& all) {
  const std::string_view path = parse_url(value).path;
  const bool has_path =
      path.ends_with("/v1/metrics") || path.ends_with("/v1/logs") || path.ends_with("/v1/traces");
  return when(has_path && protocol_for(name, all) != "grpc", Level::warning);
}

Judged no_path(std::string_view name, std::string_view value, const Environment& all) {
  std::string_view path = parse_url(value).path;
  if (path.ends_with('/')) path.remove_suffix(1);
  return when(!path.ends_with(signal_of(name)) && protocol_for(name, all) != "grpc");
}

Judged elsewhere(std::string_view /*name*/, std::string_view value, const Environment& /*all*/) {
  const Url url = parse_url(value);
  return when(!url.host.empty() && !url.is_loopback(), Level::warning);
}

Judged google_cloud(std::string_view /*name*/, std::string_view value, const Environment& /*all*/) {
  return when(value == "gcp");
}

Judged no_header(std::string_view /*name*/, std::string_view value, const Environment& /*all*/) {
  bool is_bad = false;
  each_item(value, [&is_bad](std::string_view item) {
    const std::size_t at = item.find('=');
    is_bad = is_bad || at == std::string_view::npos || at == 0 || item.find(':') < at;
  });
  return when(is_bad, Level::warning);
}

Judged sampler_off(std::string_view /*name*/, std::string_view value, const Environment& /*all*/) {
  return when(value == "always_off" || value == "parentbased_always_off", Level::warning);
}

Judged sampler_share(std::string_view /*name*/, std::string_view value, const Environment& all) {
  if (value != "traceidratio" && value != "parentbased_traceidratio") return std::nullopt;
  const auto share = parse_double(all.get("OTEL_TRACES_SAMPLER_ARG").value_or("1"));
  return when(share.value_or(1) < 1, Level::warning);
}

Judged unsampled(std::string_view /*name*/, std::string_view value, const Environment& /*all*/) {
  if (!environment::parse_traceparent(value)) return std::nullopt;
  constexpr std::size_t kFlagsLastDigit = 54;  // of 00-TRACE-SPAN-FLAGS
  constexpr std::string_view kEven = "02468ace";
  return when(kEven.find(value[kFlagsLastDigit]) != std::string_view::npos, Level::warning);
}

Judged long_interval(std::string_view /*name*/, std::string_view value, const Environment& /*all*/) {
  constexpr std::int64_t kLongMs = 60'000;
  return when(parse_i64(value).value_or(0) >= kLongMs, Level::note);
}

Judged opencode_off(std::string_view /*name*/, std::string_view value, const Environment& /*all*/) {
  const auto members = environment::members_of(value, "experimental");
  for (const auto& [key, text] : members.value_or(environment::Members{}))
    if (key == "openTelemetry" && text == "false") return Level::error;
  return std::nullopt;
}

Judged as_warning(std::string_view /*name*/, std::string_view /*value*/, const Environment& /*all*/) {
  return Level::warning;
}

Judged beta_off(std::string_view /*name*/, std::string_view value, const Environment& /*all*/) {
  return when(is_off(value), Level::note);
}

constexpr std::string_view kGeneralEndpoints =
    "OTEL_EXPORTER_OTLP_ENDPOINT,CLINE_OTEL_EXPORTER_OTLP_ENDPOINT,VIBE_OTEL_ENDPOINT";
constexpr std::string_view kSignalEndpoints =
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT,OTEL_EXPORTER_OTLP_LOGS_ENDPOINT,OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
constexpr std::string_view kEndpoints =
    "OTEL_EXPORTER_OTLP_ENDPOINT,OTEL_EXPORTER_OTLP_METRICS_ENDPOINT,OTEL_EXPORTER_OTLP_LOGS_ENDPOINT,"
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,GEMINI_TELEMETRY_OTLP_ENDPOINT,QWEN_TELEMETRY_OTLP_ENDPOINT,"
    "QWEN_TELEMETRY_OTLP_METRICS_ENDPOINT,QWEN_TELEMETRY_OTLP_LOGS_ENDPOINT,"
    "QWEN_TELEMETRY_OTLP_TRACES_ENDPOINT,COPILOT_OTEL_ENDPOINT,VIBE_OTEL_ENDPOINT,"
    "CLINE_OTEL_EXPORTER_OTLP_ENDPOINT,CLINE_OTEL_EXPORTER_OTLP_METRICS_ENDPOINT,"
    "CLINE_OTEL_EXPORTER_OTLP_LOGS_ENDPOINT";

constexpr std::array kRules{
    Rule{"agent-off",
         "CLAUDE_CODE_ENABLE_TELEMETRY,COPILOT_OTEL_ENABLED,VIBE_ENABLE_OTEL,CLINE_OTEL_TELEMETRY_ENABLED",
         off, Shows::value, InLaunch::holds, Effect::silences, "{agent} sends no telemetry",
         "set {name}=1, or unset it and start the agent with `otelc launch`"},
    Rule{"agent-off", "GEMINI_TELEMETRY_ENABLED,QWEN_TELEMETRY_ENABLED", not_on, Shows::value,
         InLaunch::holds, Effect::silences, "{agent} sends no telemetry",
         "set {name}=true, or unset it and start the agent with `otelc launch`"},
    Rule{"agent-off", "OPENCODE_CONFIG_CONTENT", opencode_off, Shows::name, InLaunch::holds, Effect::silences,
         "experimental.openTelemetry is false, so {agent} sends no token counts",
         "set experimental.openTelemetry to true in {name}"},
    Rule{"sdk-disabled", "OTEL_SDK_DISABLED", on, Shows::value, InLaunch::holds, Effect::silences,
         "Gemini CLI, Qwen Code and others that read it send nothing; Claude Code and Codex ignore it",
         "unset {name}"},
    Rule{"exporter-none", "OTEL_METRICS_EXPORTER,OTEL_LOGS_EXPORTER,OTEL_TRACES_EXPORTER", exporter_none,
         Shows::value, InLaunch::holds, Effect::silences,
         "Claude Code and other agents that read it send no {signal}",
         "set {name}=otlp, or unset it and start the agent with `otelc launch`"},
    Rule{"exporter-elsewhere", "OTEL_METRICS_EXPORTER,OTEL_LOGS_EXPORTER,OTEL_TRACES_EXPORTER",
         exporter_elsewhere, Shows::value, InLaunch::replaced, Effect::other,
         "agents do not send their {signal} over OTLP", "set {name}=otlp; `otelc launch` adds it"},
    Rule{"protocol-unknown",
         "OTEL_EXPORTER_OTLP_PROTOCOL,OTEL_EXPORTER_OTLP_METRICS_PROTOCOL,OTEL_EXPORTER_OTLP_LOGS_PROTOCOL,"
         "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL,CLINE_OTEL_EXPORTER_OTLP_PROTOCOL",
         no_protocol, Shows::value, InLaunch::replaced, Effect::other,
         "unknown protocol; agents send nothing, mostly without an error message",
         "set {name} to http/json, http/protobuf or grpc; `otelc launch` sets its own"},
    Rule{"protocol-unknown", "GEMINI_TELEMETRY_OTLP_PROTOCOL,QWEN_TELEMETRY_OTLP_PROTOCOL", no_transport,
         Shows::value, InLaunch::replaced, Effect::other, "{agent} does not support this protocol",
         "set {name} to http or grpc; `otelc launch` sets its own"},
    Rule{"outfile", "GEMINI_TELEMETRY_OUTFILE,QWEN_TELEMETRY_OUTFILE,COPILOT_OTEL_FILE_EXPORTER_PATH", set,
         Shows::value, InLaunch::replaced, Effect::other,
         "{agent} writes its telemetry to this file instead of sending it",
         "unset {name}, or read the file with `otelc summarize`"},
    Rule{"google-cloud", "GEMINI_TELEMETRY_TARGET,QWEN_TELEMETRY_TARGET", google_cloud, Shows::value,
         InLaunch::replaced, Effect::other, "{agent} sends its telemetry to Google Cloud",
         "set {name}=local, as `otelc launch` does"},
    Rule{"endpoint-scheme", kEndpoints, no_scheme, Shows::origin, InLaunch::replaced, Effect::other,
         "HTTP exporters accept only http:// and https:// URLs", "start it with http:// or https://"},
    Rule{"endpoint-path", kGeneralEndpoints, path_twice, Shows::name, InLaunch::replaced, Effect::other,
         "exporters append /v1/metrics, /v1/logs or /v1/traces to it, and most receivers then answer 404",
         "remove the signal's path from {name}"},
    Rule{"endpoint-path", kSignalEndpoints, no_path, Shows::origin, InLaunch::replaced, Effect::other,
         "exporters use the URL of a single signal as it is, and this one lacks the signal's path",
         "make it end with /v1/{signal}, or set OTEL_EXPORTER_OTLP_ENDPOINT instead"},
    Rule{"endpoint-elsewhere", kEndpoints, elsewhere, Shows::origin, InLaunch::replaced, Effect::other,
         "telemetry goes there, not to otelc on this machine",
         "unset {name}, or set it to the port of `otelc serve`; `otelc launch` sets its own"},
    Rule{"headers",
         "OTEL_EXPORTER_OTLP_HEADERS,OTEL_EXPORTER_OTLP_METRICS_HEADERS,"
         "OTEL_EXPORTER_OTLP_LOGS_HEADERS,OTEL_EXPORTER_OTLP_TRACES_HEADERS",
         no_header, Shows::name, InLaunch::replaced, Effect::other,
         "not a list of NAME=VALUE; exporters drop such headers, and the receiver may answer 401",
         "write {name} as NAME=VALUE,NAME=VALUE, with %20 for a space in a value"},
    Rule{"sampler-off", "OTEL_TRACES_SAMPLER", sampler_off, Shows::value, InLaunch::holds, Effect::silences,
         "agents send no spans", "unset {name}"},
    Rule{"sampler-share", "OTEL_TRACES_SAMPLER", sampler_share, Shows::value, InLaunch::holds, Effect::other,
         "agents send spans of only a share of the traces (OTEL_TRACES_SAMPLER_ARG)",
         "unset {name}; otherwise agents that report tokens in spans report too few"},
    Rule{"traceparent", "TRACEPARENT", unsampled, Shows::value, InLaunch::holds, Effect::silences,
         "its flags say not sampled, so agents that follow it send no spans",
         "unset {name}, or set its last two digits to 01"},
    Rule{"interval", "OTEL_METRIC_EXPORT_INTERVAL", long_interval, Shows::value, InLaunch::holds,
         Effect::other,
         "agents send metrics only at this interval (ms); if one is killed, its last ones are lost",
         "set {name}=1000, or unset it and start the agent with `otelc launch`"},
    Rule{"spans-off", "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA", beta_off, Shows::value, InLaunch::holds,
         Effect::other, "Claude Code sends no spans; its bill does not need them", "set {name}=1 for spans"},
    Rule{"laminar", "LMNR_PROJECT_API_KEY", as_warning, Shows::name, InLaunch::holds, Effect::silences,
         "OpenHands sends its spans to Laminar", "unset {name}"},
};

}  // namespace

std::span<const Rule> variable_rules() {
  return kRules;
}

}  // namespace otelc::findings::detail
