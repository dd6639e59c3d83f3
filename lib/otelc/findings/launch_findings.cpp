// SPDX-License-Identifier: Apache-2.0
#include <otelc/findings/launch_findings.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>

#include <fmt/format.h>

#include <otelc/base/text.hpp>
#include <otelc/findings/variables.hpp>
#include <otelc/process/program_name.hpp>

namespace otelc::findings {
namespace {

/// Returns the value of the `-c` or `--config` at `at`, in each way to write it; empty: there is none.
std::string_view config_value(const std::vector<std::string>& command, std::size_t at) {
  const std::string_view argument = command[at];
  if (argument == "-c" || argument == "--config")
    return at + 1 < command.size() ? std::string_view(command[at + 1]) : "";
  for (const std::string_view start : {"--config=", "-c="})
    if (argument.starts_with(start)) return argument.substr(start.size());
  return argument.starts_with("-c") && !argument.starts_with("--") ? argument.substr(2) : "";
}

}  // namespace

std::vector<Finding> check_arguments(const std::vector<std::string>& command) {
  std::vector<Finding> found;
  if (process::program_name(command) != "codex") return found;
  for (std::size_t at = 1; at < command.size() && command[at] != "--"; ++at) {
    const std::string_view value = config_value(command, at);
    const std::string_view key = value.substr(0, value.find('='));
    if (!key.starts_with("otel.") || key.find("exporter") == std::string_view::npos) continue;
    const std::string_view signal = key.find("trace") != std::string_view::npos     ? "traces"
                                    : key.find("metrics") != std::string_view::npos ? "metrics"
                                                                                    : "logs";
    found.push_back({"codex-argument",
                     Level::warning,
                     fmt::format("-c {}", key),
                     "it overrides the exporter that `otelc launch` passes",
                     "remove the argument",
                     {},
                     true,
                     true,
                     signal});
  }
  return found;
}

std::vector<Finding> silencing_launch(const environment::Environment& user,
                                      const std::vector<std::string>& command, const Places& places) {
  std::vector<Finding> all = check_variables(user);
  for (SettingsFile& file : read_settings_files(user, places))
    std::move(file.findings.begin(), file.findings.end(), std::back_inserter(all));
  for (Finding& finding : check_arguments(command)) all.push_back(std::move(finding));
  std::erase_if(all, [](const Finding& finding) { return !finding.holds_in_launch || !finding.silences; });
  std::stable_sort(all.begin(), all.end(),
                   [](const Finding& a, const Finding& b) { return a.level > b.level; });
  return all;
}

std::string named_in_a_sentence(const std::vector<Finding>& findings) {
  constexpr std::size_t kNamed = 3;
  constexpr std::size_t kBytes = 120;
  std::string text;
  for (std::size_t i = 0; i < std::min(kNamed, findings.size()); ++i) {
    const Finding& finding = findings[i];
    text += fmt::format("{}{}{}{}", i == 0 ? "" : ", ", utf8_lossy(finding.subject, kBytes),
                        finding.where.empty() ? "" : " in ", finding.where);
  }
  return text;
}

}  // namespace otelc::findings
