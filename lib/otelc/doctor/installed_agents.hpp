// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <otelc/doctor/page.hpp>
#include <otelc/environment/environment.hpp>
#include <otelc/findings/settings_files.hpp>

namespace otelc::doctor {

/// An agent that is in PATH.
struct InstalledAgent {
  std::string_view name;   ///< `Claude Code`
  std::string path;        ///< the first in PATH: the one that runs by its name
  std::size_t others = 0;  ///< further ones in PATH
  std::string version;     ///< empty: unknown, or not reported in time
  Page::Mark mark = Page::Mark::note;
  std::string about;   ///< whether its telemetry is on, or why none arrives
  std::string remedy;  ///< empty: not needed
};

/// Finds known agents in PATH and runs all of them at once with `--version`, for at most `time`. `effective`
/// (see findings::with_claude_settings) and `files` show whether their telemetry is on.
std::vector<InstalledAgent> find_agents(const environment::Environment& effective,
                                        const std::vector<findings::SettingsFile>& files,
                                        std::chrono::milliseconds time = std::chrono::seconds(5));

/// Returns the first version in a text (`2.1.332` in `2.1.332 (Claude Code)`), at most 40 characters of it.
/// Empty: there is none.
std::string version_in(std::string_view text);

}  // namespace otelc::doctor
