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

/// An agent that is found in PATH.
struct InstalledAgent {
  std::string_view name;   ///< `Claude Code`
  std::string path;        ///< the first in PATH: the one that its name starts
  std::size_t others = 0;  ///< further ones behind it
  std::string version;     ///< empty: it did not say, or not within the time
  Page::Mark mark = Page::Mark::note;
  std::string about;   ///< whether its telemetry is on, or why none comes
  std::string remedy;  ///< empty: none is needed
};

/// Looks for the agents of the table in PATH, and asks each for its version, all at once, for at most `time`.
/// `effective` and `files` tell whether its telemetry is on.
std::vector<InstalledAgent> find_agents(const environment::Environment& effective,
                                        const std::vector<findings::SettingsFile>& files,
                                        std::chrono::milliseconds time = std::chrono::seconds(5));

/// The first word of a text that is a version (`2.1.332` in `2.1.332 (Claude Code)`); empty: there is none.
std::string version_in(std::string_view text);

}  // namespace otelc::doctor
