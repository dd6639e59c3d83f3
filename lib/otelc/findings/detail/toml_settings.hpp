// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to findings: settings files in TOML.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <otelc/findings/settings_file.hpp>

namespace otelc::findings::detail {

// Each reads `text` into `file`, whose agent, path and is_managed are set.

void read_codex_settings(std::string_view text, SettingsFile& file);
void read_vibe_settings(std::string_view text, SettingsFile& file);

/// Returns the keys of TOML with their tables (`otel.exporter.otlp-http.endpoint`) and the values as written.
/// Reads line by line: of a value on several lines it returns the first, and it treats an array of tables as
/// a table.
std::vector<std::pair<std::string, std::string>> toml_lines(std::string_view text);

}  // namespace otelc::findings::detail
