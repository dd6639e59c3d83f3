// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include <otelc/findings/detail/values.hpp>

namespace otelc::findings::detail {
namespace {

template <std::size_t N>
bool is_one_of(std::string_view value, const std::array<std::string_view, N>& words) {
  const std::string lower = lower_case(value);
  return std::find(words.begin(), words.end(), lower) != words.end();
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

bool is_on(std::string_view value) {
  return is_one_of<4>(value, {"1", "true", "yes", "on"});
}

bool is_off(std::string_view value) {
  return is_one_of<4>(value, {"0", "false", "no", "off"});
}

bool is_on(const environment::Environment& variables, std::string_view name) {
  return is_on(variables.get(name).value_or(""));
}

std::string_view signal_of(std::string_view variable) {
  if (variable.find("METRIC") != std::string_view::npos) return "metrics";
  if (variable.find("LOGS") != std::string_view::npos) return "logs";
  const bool is_of_spans = variable.find("TRACES") != std::string_view::npos || variable == "TRACEPARENT" ||
                           variable == "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA" ||
                           variable == "LMNR_PROJECT_API_KEY";
  if (is_of_spans) return "traces";
  return {};
}

std::string_view agent_of(std::string_view variable) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kAgents{{{"CLAUDE_", "Claude Code"},
                                                                                  {"GEMINI_", "Gemini CLI"},
                                                                                  {"QWEN_", "Qwen Code"},
                                                                                  {"COPILOT_", "Copilot"},
                                                                                  {"VIBE_", "Mistral Vibe"},
                                                                                  {"CLINE_", "Cline"},
                                                                                  {"OPENCODE_", "OpenCode"}}};
  for (const auto& [prefix, agent] : kAgents)
    if (variable.starts_with(prefix)) return agent;
  return "agents";
}

std::string_view protocol_for(std::string_view variable, const environment::Environment& variables) {
  const std::string_view signal = signal_of(variable);
  if (!signal.empty()) {
    const std::string_view name = signal == "metrics" ? "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL"
                                  : signal == "logs"  ? "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL"
                                                      : "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL";
    if (const auto own = variables.get_filled(name)) return *own;
  }
  return variables.get_filled("OTEL_EXPORTER_OTLP_PROTOCOL").value_or("");
}

std::string Url::origin() const {
  const bool is_v6 = host.find(':') != std::string_view::npos;
  return fmt::format("{}{}{}{}{}{}{}", scheme, scheme.empty() ? "" : "://", is_v6 ? "[" : "", host,
                     is_v6 ? "]" : "", port.empty() ? "" : ":", port);
}

bool Url::is_loopback() const {
  return host == "localhost" || host.starts_with("127.") || host == "::1" || host == "0.0.0.0";
}

Url parse_url(std::string_view text) {
  constexpr std::string_view kSchemeEnd = "://";
  Url url;
  if (const std::size_t end = text.find(kSchemeEnd); end != std::string_view::npos) {
    url.scheme = text.substr(0, end);
    text.remove_prefix(end + kSchemeEnd.size());
  }
  const std::size_t authority_end = std::min(text.find_first_of("/?#"), text.size());
  std::string_view authority = text.substr(0, authority_end);
  text.remove_prefix(authority_end);
  url.path = text.substr(0, text.find_first_of("?#"));
  authority.remove_prefix(std::min(authority.rfind('@') + 1, authority.size()));
  if (authority.starts_with('[')) {
    const std::size_t end = std::min(authority.find(']'), authority.size());
    url.host = authority.substr(1, end - 1);
    authority.remove_prefix(std::min(end + 1, authority.size()));
  } else {
    url.host = authority.substr(0, authority.rfind(':'));
    authority.remove_prefix(url.host.size());
  }
  if (authority.starts_with(':')) url.port = authority.substr(1);
  return url;
}

}  // namespace otelc::findings::detail
