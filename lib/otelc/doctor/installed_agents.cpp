// SPDX-License-Identifier: Apache-2.0
#include <otelc/doctor/installed_agents.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include <otelc/agents/programs.hpp>
#include <otelc/base/item_list.hpp>
#include <otelc/process/captured_output.hpp>

namespace otelc::doctor {
namespace {

bool is_program(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

/// Returns all programs of that name in the order of PATH, each file once.
std::vector<std::string> programs_called(std::string_view name, std::string_view search_path) {
  std::vector<std::string> found;
  std::set<std::pair<dev_t, ino_t>> seen;
  while (!search_path.empty()) {
    const std::size_t end = std::min(search_path.find(':'), search_path.size());
    const std::string_view directory = search_path.substr(0, end);
    search_path.remove_prefix(std::min(end + 1, search_path.size()));
    std::string path = fmt::format("{}/{}", directory.empty() ? "." : directory, name);
    struct stat info {};
    if (is_program(path) && ::stat(path.c_str(), &info) == 0 && seen.emplace(info.st_dev, info.st_ino).second)
      found.push_back(std::move(path));
  }
  return found;
}

bool is_yes(std::string_view value) {
  return !value.empty() && value != "0" && value != "false" && value != "no" && value != "off";
}

/// Returns the variable or file that switches the agent's telemetry on; empty: none.
std::string switched_on_by(const agents::Program& known, const environment::Environment& effective,
                           const std::vector<findings::SettingsFile>& files) {
  std::string by;
  each_item(known.variables, [&](std::string_view variable) {
    if (by.empty() && is_yes(effective.get(variable).value_or(""))) by = variable;
  });
  for (const findings::SettingsFile& file : files)
    if (by.empty() && file.agent == known.name && file.switches_on) by = file.path;
  return by;
}

void describe(const agents::Program& known, const std::string& switched_on,
              const process::CapturedOutput& output, InstalledAgent& agent) {
  agent.version = version_in(output.text);
  if (output.has_ended && output.exit_code != 0) {
    agent.mark = Page::Mark::warning;
    agent.version.clear();
    agent.about = fmt::format("`{} --version` ends with exit code {}", known.command, output.exit_code);
    agent.remedy = "run it to see why, or reinstall the agent";
  } else if (!known.limit.empty()) {
    agent.mark = Page::Mark::warning;
    agent.about = known.limit;
    agent.remedy = "otelc cannot report its cost; see docs/agents.md";
  } else if (!switched_on.empty()) {
    agent.mark = Page::Mark::good;
    agent.about = fmt::format("telemetry is on ({})", switched_on);
  } else {
    agent.about = "telemetry is off; `otelc launch` switches it on";
  }
}

}  // namespace

std::string version_in(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789";
  constexpr std::size_t kVersionMax = 40;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t\r\n(),/"), text.size());
    std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.starts_with('v')) word.remove_prefix(1);
    const std::size_t dot = word.find_first_not_of(kDigits);
    const bool is_version = dot != 0 && dot != std::string_view::npos && word[dot] == '.' &&
                            word.size() > dot + 1 && kDigits.find(word[dot + 1]) != std::string_view::npos;
    if (is_version) return std::string(word.substr(0, kVersionMax));
  }
  return {};
}

std::vector<InstalledAgent> find_agents(const environment::Environment& effective,
                                        const std::vector<findings::SettingsFile>& files,
                                        std::chrono::milliseconds time) {
  constexpr std::size_t kOutputMax = 4096;
  std::vector<InstalledAgent> agents;
  std::vector<const agents::Program*> found;
  std::vector<std::vector<std::string>> commands;
  for (const agents::Program& known : agents::programs()) {
    const auto paths = programs_called(known.command, effective.get("PATH").value_or(""));
    if (paths.empty()) continue;
    InstalledAgent agent;
    agent.name = known.name;
    agent.path = paths.front();
    agent.others = paths.size() - 1;
    agents.push_back(std::move(agent));
    found.push_back(&known);
    commands.push_back({paths.front(), "--version"});
  }
  const auto outputs = process::capture_output(commands, time, kOutputMax);
  for (std::size_t i = 0; i < agents.size(); ++i)
    describe(*found[i], switched_on_by(*found[i], effective, files), outputs[i], agents[i]);
  return agents;
}

}  // namespace otelc::doctor
