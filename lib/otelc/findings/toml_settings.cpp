// SPDX-License-Identifier: Apache-2.0
// Reads as much TOML as the settings of two agents need: line by line, keys with the table that they are in,
// values as they are written. Of a value on several lines it reads the first, and a table
// ([otel.exporter."otlp-http"]) becomes a dotted key.
#include <otelc/findings/detail/toml_settings.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <otelc/base/item_list.hpp>
#include <otelc/findings/detail/values.hpp>

namespace otelc::findings::detail {
namespace {

/// Returns the part of `line` before a `#` that is outside strings.
std::string_view without_comment(std::string_view line) {
  char quote = '\0';
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != '\0') {
      if (c == '\\' && quote == '"')
        ++i;
      else if (c == quote)
        quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#') {
      return line.substr(0, i);
    }
  }
  return line;
}

/// Returns a key without quotes and blanks: `otel . "exporter"` becomes `otel.exporter`.
std::string plain_key(std::string_view key) {
  std::string plain;
  for (const char c : key)
    if (c != '"' && c != '\'' && c != ' ' && c != '\t') plain += c;
  return plain;
}

std::string unquoted(std::string_view value) {
  const bool is_quoted = value.size() >= 2 && (value.front() == '"' || value.front() == '\'');
  return std::string(is_quoted ? value.substr(1, value.find(value.front(), 1) - 1) : value);
}

/// Returns the value of `key` in an inline table, at any depth; empty: there is none.
std::string inline_value(std::string_view table, std::string_view key) {
  for (std::size_t at = 0; (at = table.find(key, at)) != std::string_view::npos; at += key.size()) {
    std::string_view rest = table.substr(at + key.size());
    rest.remove_prefix(std::min(rest.find_first_not_of("\"' \t"), rest.size()));
    if (!rest.starts_with('=')) continue;
    rest = trimmed(rest.substr(1));
    if (rest.starts_with('"') || rest.starts_with('\'')) return unquoted(rest);
  }
  return {};
}

struct CodexExporter {
  std::string_view key;
  std::string_view signal;
};
constexpr std::array kCodexExporters{CodexExporter{"otel.exporter", "logs"},
                                     CodexExporter{"otel.trace_exporter", "traces"},
                                     CodexExporter{"otel.metrics_exporter", "metrics"}};

struct ExporterSetting {
  bool is_set = false;
  bool is_otlp = false;
  bool is_grpc = false;
  std::string endpoint;
};

ExporterSetting setting_of(const CodexExporter& exporter,
                           const std::vector<std::pair<std::string, std::string>>& lines) {
  ExporterSetting setting;
  for (const auto& [key, value] : lines) {
    const bool is_below = key.starts_with(exporter.key) && key.substr(exporter.key.size()).starts_with('.');
    if (key != exporter.key && !is_below) continue;
    const std::string words = fmt::format("{} {}", key, value);
    setting.is_set = true;
    setting.is_otlp = setting.is_otlp || words.find("otlp-") != std::string::npos;
    setting.is_grpc = setting.is_grpc || words.find("otlp-grpc") != std::string::npos;
    std::string endpoint = key.ends_with(".endpoint") ? unquoted(value) : inline_value(value, "endpoint");
    if (!endpoint.empty()) setting.endpoint = std::move(endpoint);
  }
  return setting;
}

void check_codex_endpoint(const CodexExporter& exporter, const ExporterSetting& setting, SettingsFile& file) {
  const Url url = parse_url(setting.endpoint);
  const std::string subject = fmt::format("{}: {}", exporter.key, url.origin());
  if (!url.is_loopback()) {
    file.add("endpoint-elsewhere", Level::warning, subject,
             "telemetry goes there, not to otelc on this machine",
             "set it to the port of `otelc serve`; `otelc launch` passes its own");
  }
  if (!setting.is_grpc && !url.path.ends_with(fmt::format("/v1/{}", exporter.signal))) {
    file.add(
        "endpoint-path", Level::error, subject,
        fmt::format("Codex uses the URL as it is, and this one does not end with /v1/{}", exporter.signal),
        fmt::format("make it end with /v1/{}", exporter.signal));
  }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> toml_lines(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> lines;
  std::string table;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = trimmed(without_comment(line));
    if (line.starts_with('[')) {
      const std::size_t begin = line.find_first_not_of('[');
      if (begin == std::string_view::npos) continue;
      table = plain_key(line.substr(begin, std::min(line.find(']'), line.size()) - begin)) + '.';
      if (table == "otel.") continue;
      lines.emplace_back(table.substr(0, table.size() - 1), "");  // an empty table is a setting, too
    } else if (const std::size_t at = line.find('='); at != std::string_view::npos) {
      lines.emplace_back(table + plain_key(line.substr(0, at)), trimmed(line.substr(at + 1)));
    }
  }
  return lines;
}

void read_codex_settings(std::string_view text, SettingsFile& file) {
  const auto lines = toml_lines(text);
  for (const CodexExporter& exporter : kCodexExporters) {
    const ExporterSetting setting = setting_of(exporter, lines);
    if (setting.is_otlp) {
      file.variables.set(exporter.key, "otlp");
      file.switches_on = file.switches_on || exporter.signal != "traces";
      if (!setting.endpoint.empty()) check_codex_endpoint(exporter, setting, file);
    } else if (setting.is_set && exporter.signal != "metrics") {
      file.add("exporter-none", Level::warning, fmt::format("{} is not an OTLP exporter", exporter.key),
               fmt::format("Codex sends no {}", exporter.signal),
               "set it as in docs/agents/codex.md; `otelc launch` passes its own");
    }
  }
}

void read_vibe_settings(std::string_view text, SettingsFile& file) {
  for (const auto& [key, value] : toml_lines(text)) {
    if (key == "enable_otel") file.switches_on = value == "true";
    if (key != "enable_telemetry" || value != "false") continue;
    Finding& finding =
        file.add("agent-off", Level::error, "enable_telemetry=false",
                 "Mistral Vibe sends no spans, whatever enable_otel says", "set enable_telemetry=true");
    finding.holds_in_launch = finding.silences = true;  // no variable that launch sets overrides it
  }
}

}  // namespace otelc::findings::detail
