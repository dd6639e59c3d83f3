// SPDX-License-Identifier: Apache-2.0
#include "command_model.hpp"

namespace otelc::apps {

std::vector<std::string> CommandModel::command_names() const {
  std::vector<std::string> names;
  for (const CommandModel& command : commands) names.push_back(command.name);
  return names;
}

CommandModel help_word(const CommandModel& otelc) {
  CommandModel help;
  help.name = "help";
  help.description = "Print the help of a command";
  help.argument = {"COMMAND", {"", otelc.command_names(), Paths::none}, "Command", false, false};
  return help;
}

}  // namespace otelc::apps
