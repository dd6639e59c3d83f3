// SPDX-License-Identifier: Apache-2.0
#include <otelc/findings/detail/json_settings.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <otelc/environment/json_members.hpp>
#include <otelc/findings/detail/values.hpp>
#include <otelc/findings/variables.hpp>

namespace otelc::findings::detail {
namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

/// Returns the members of `text[key]`. Adds a finding if it is not an object.
environment::Members members_in(std::string_view text, std::string_view key, SettingsFile& file) {
  auto members = environment::members_of(text, key);
  if (members) return std::move(*members);
  file.add("settings-unreadable", Level::error, fmt::format("\"{}\"", key),
           fmt::format("{} cannot read it: the file or this value is not a JSON object", file.agent),
           "fix the JSON");
  return {};
}

bool is_of_telemetry(std::string_view variable) {
  return variable.starts_with("OTEL_") || variable == "CLAUDE_CODE_ENABLE_TELEMETRY" ||
         variable == "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA" || variable == "TRACEPARENT";
}

/// Adds a finding for each endpoint in managed settings, which launch cannot override.
void check_managed_endpoint(SettingsFile& file) {
  for (const std::string_view name : {"OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
                                      "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"}) {
    const auto value = file.variables.get_filled(name);
    if (!value) continue;
    file.add("managed-endpoint", Level::warning, fmt::format("{}={}", name, parse_url(*value).origin()),
             "managed settings override everything: Claude Code sends its telemetry there, also under "
             "`otelc launch`",
             "ask your administrator, or run `otelc serve` at that address");
  }
}

struct TelemetryKey {
  std::string_view key;
  std::string_view suffix;  ///< of the variable that sets the same
};
constexpr std::array kTelemetryKeys{TelemetryKey{"enabled", "ENABLED"}, TelemetryKey{"target", "TARGET"},
                                    TelemetryKey{"otlpEndpoint", "OTLP_ENDPOINT"},
                                    TelemetryKey{"otlpProtocol", "OTLP_PROTOCOL"},
                                    TelemetryKey{"outfile", "OUTFILE"}};

}  // namespace

std::string without_comments(std::string_view json) {
  std::string out;
  bool is_in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string_view rest = json.substr(i);
    if (!is_in_string && rest.starts_with("//")) {
      i += std::min(rest.find('\n'), rest.size()) - 1;
    } else if (!is_in_string && rest.starts_with("/*")) {
      const std::size_t end = rest.find("*/", 2);
      i += (end == std::string_view::npos ? rest.size() : end + 2) - 1;
    } else {
      if (is_in_string && rest.front() == '\\' && rest.size() > 1)
        out += json[i++];
      else if (rest.front() == '"')
        is_in_string = !is_in_string;
      out += json[i];
    }
  }
  return out;
}

void read_claude_settings(std::string_view text, SettingsFile& file) {
  for (const auto& [name, value] : members_in(text, "env", file))
    if (is_of_telemetry(name)) file.variables.set(name, value);
  file.switches_on = is_on(file.variables, "CLAUDE_CODE_ENABLE_TELEMETRY");
  for (Finding& finding : check_variables(file.variables, file.path)) {
    // Only managed settings override those that launch passes.
    finding.holds_in_launch = file.is_managed;
    finding.silences = finding.silences || (file.is_managed && finding.level != Level::note);
    file.findings.push_back(std::move(finding));
  }
  if (file.is_managed) check_managed_endpoint(file);
  const auto telemetry = environment::members_of(text, "telemetry");
  if (telemetry && !telemetry->empty()) {
    file.add("claude-telemetry-key", Level::warning, "\"telemetry\"", "Claude Code has no such setting",
             "set the variables of docs/agents/claude-code.md in \"env\"");
  }
}

void read_gemini_settings(std::string_view text, std::string_view prefix,
                          const environment::Environment& environment, SettingsFile& file) {
  const std::string json = without_comments(text);
  for (const auto& [name, value] : members_in(json, "telemetry", file)) {
    for (const TelemetryKey& known : kTelemetryKeys) {
      const std::string variable = fmt::format("{}{}", prefix, known.suffix);
      if (name == known.key && !environment.get(variable)) file.variables.set(variable, value);
    }
  }
  file.switches_on = is_on(file.variables, fmt::format("{}ENABLED", prefix));
  for (Finding& finding : check_variables(file.variables, file.path)) {
    for (const TelemetryKey& known : kTelemetryKeys) {
      const std::string variable = fmt::format("{}{}", prefix, known.suffix);
      const std::string key = fmt::format("telemetry.{}", known.key);
      for (std::string* words : {&finding.subject, &finding.problem, &finding.remedy})
        replace_all(*words, variable, key);
    }
    finding.holds_in_launch = false;
    file.findings.push_back(std::move(finding));
  }
}

void read_opencode_settings(std::string_view text, SettingsFile& file) {
  const std::string json = without_comments(text);
  for (const auto& [name, value] : members_in(json, "experimental", file)) {
    if (name != "openTelemetry") continue;
    file.switches_on = value == "true";
    if (!file.switches_on) {
      file.add("agent-off", Level::error, "experimental.openTelemetry=" + value,
               "OpenCode sends no token counts", "set it to true, or start OpenCode with `otelc launch`");
    }
  }
}

}  // namespace otelc::findings::detail
