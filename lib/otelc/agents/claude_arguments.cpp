// SPDX-License-Identifier: Apache-2.0
#include <otelc/agents/claude_arguments.hpp>

#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include <otelc/agents/environment.hpp>
#include <otelc/agents/variables.hpp>
#include <otelc/base/file.hpp>
#include <otelc/base/hash.hpp>
#include <otelc/base/messages.hpp>
#include <otelc/base/regular_file.hpp>
#include <otelc/base/text.hpp>
#include <otelc/environment/json_members.hpp>
#include <otelc/process/program_name.hpp>

namespace otelc::agents {
namespace {

constexpr std::string_view kSettings = "--settings";
constexpr std::size_t kSettingsMax = 16 << 20;  // bytes
/// Subcommands that talk to no model. Claude Code accepts some of them only as the first argument.
constexpr std::string_view kSubcommands[] = {
    "agents",         "attach",  "auth", "auto-mode",   "config", "doctor",  "gateway", "import",
    "install",        "kill",    "logs", "mcp",         "plugin", "plugins", "purge",   "rc",
    "remote-control", "respawn", "rm",   "setup-token", "stop",   "update",  "upgrade"};

/// The user's own `--settings`. If it occurs several times, the last one counts.
struct OwnSettings {
  std::size_t at = 0;  ///< index of the argument with the value; 0: there is none
  std::string value;
};

OwnSettings own_settings(const std::vector<std::string>& arguments) {
  OwnSettings found;
  for (std::size_t i = 1; i < arguments.size() && arguments[i] != "--"; ++i) {
    const std::string_view argument = arguments[i];
    if (argument == kSettings && i + 1 < arguments.size()) {
      ++i;
      found = {i, arguments[i]};
    } else if (argument.starts_with("--settings=")) {
      found = {i, std::string(argument.substr(kSettings.size() + 1))};
    }
  }
  return found;
}

/// Returns the JSON text of a `--settings` value. As in Claude Code, a value that looks like an object is
/// one, and any other value is a file's name.
std::optional<std::string> settings_text(const std::string& value) {
  const std::size_t begin = value.find_first_not_of(" \t\r\n");
  if (begin != std::string::npos && value[begin] == '{') return value;
  return read_regular_file(value, kSettingsMax);
}

bool is_of_claude(const AgentVariable& variable) {
  return variable.name.starts_with("OTEL_") || variable.name.starts_with("CLAUDE_CODE_");
}

std::optional<std::string> merged(std::string_view settings, environment::Environment env,
                                  const Destination& to, Content content) {
  const auto own = environment::members_of(settings, "env");
  if (!own) return std::nullopt;
  for (const auto& [name, value] : *own) env.set(name, value);
  environment::Members ours;
  for (const AgentVariable& variable : agent_variables()) {
    if (!is_of_claude(variable)) continue;
    apply_rule(variable, to, content, env);
    const auto value = env.get(variable.name);
    // A variable that is missing here would take its value from a settings file, so removed ones are empty.
    if (!value && content == Content::on && variable.rule == AgentVariable::Rule::content) continue;
    std::string json;
    append_json_string(json, value.value_or(""));
    ours.emplace_back(variable.name, std::move(json));
  }
  return environment::with_members(settings, "env", ours);
}

}  // namespace

std::vector<std::string> with_claude_arguments(std::vector<std::string> arguments,
                                               const environment::Environment& made, const Destination& to,
                                               Content content, const std::string& directory) {
  if (process::program_name(arguments) != "claude") return arguments;
  if (arguments.size() > 1 &&
      std::find(std::begin(kSubcommands), std::end(kSubcommands), arguments[1]) != std::end(kSubcommands))
    return arguments;
  const OwnSettings own = own_settings(arguments);
  const auto given = own.at == 0 ? std::optional<std::string>("{}") : settings_text(own.value);
  const auto settings = given ? merged(*given, made, to, content) : std::nullopt;
  if (!settings) {
    say("--settings is neither a JSON object nor a file that holds one: a settings file of Claude Code may "
        "send this run's telemetry elsewhere");
    return arguments;
  }
  // Named by its content: a script that starts the agent often makes one file.
  const std::string path = fmt::format("{}/settings-{:016x}.json", directory, hash64(*settings));
  if (const auto written = replace_file(path, *settings); !written) {
    say(written.error().message);
    return arguments;
  }
  if (own.at == 0) {
    arguments.insert(arguments.begin() + 1, {std::string(kSettings), path});
  } else if (arguments[own.at] == own.value) {
    arguments[own.at] = path;
  } else {
    arguments[own.at] = fmt::format("{}={}", kSettings, path);
  }
  return arguments;
}

}  // namespace otelc::agents
