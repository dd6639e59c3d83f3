// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to findings: settings files in JSON.

#include <string>
#include <string_view>

#include <otelc/environment/environment.hpp>
#include <otelc/findings/settings_file.hpp>

namespace otelc::findings::detail {

// Each reads `text` into `file`, whose agent, path and is_managed are set.

void read_claude_settings(std::string_view text, SettingsFile& file);
/// For Gemini CLI and Qwen Code, whose variables begin with `prefix` (`GEMINI_TELEMETRY_`). A variable that
/// `environment` has overrides the file.
void read_gemini_settings(std::string_view text, std::string_view prefix,
                          const environment::Environment& environment, SettingsFile& file);
void read_opencode_settings(std::string_view text, SettingsFile& file);

/// Returns JSON without `//` and `/* */` comments, which some agents allow.
std::string without_comments(std::string_view json);

}  // namespace otelc::findings::detail
