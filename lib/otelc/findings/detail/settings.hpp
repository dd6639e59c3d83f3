// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to findings: what single formats of settings files say.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <otelc/environment/environment.hpp>
#include <otelc/findings/settings_files.hpp>

namespace otelc::findings::detail {

/// Each reads `text` into `file`, whose path is set: its variables, whether it switches telemetry on, and
/// what is wrong with it.
void read_claude_settings(std::string_view text, SettingsFile& file);
/// Of Gemini CLI and Qwen Code, whose variables begin with `prefix` (`GEMINI_TELEMETRY_`). A variable that
/// `environment` has wins over the file.
void read_gemini_settings(std::string_view text, std::string_view prefix,
                          const environment::Environment& environment, SettingsFile& file);
void read_opencode_settings(std::string_view text, SettingsFile& file);
void read_codex_settings(std::string_view text, SettingsFile& file);
void read_vibe_settings(std::string_view text, SettingsFile& file);

/// A finding of a settings file.
Finding in_file(const SettingsFile& file, std::string_view id, Level level, std::string subject,
                std::string problem, std::string remedy);

/// JSON without `//` and `/* */` comments, which some agents allow.
std::string without_comments(std::string_view json);

/// The keys of TOML with their tables (`otel.exporter.otlp-http.endpoint`) and the values as written. Goes by
/// lines: a value that goes on over several lines has its first only, and arrays of tables are tables.
std::vector<std::pair<std::string, std::string>> toml_lines(std::string_view text);

}  // namespace otelc::findings::detail
