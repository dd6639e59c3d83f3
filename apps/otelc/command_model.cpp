// SPDX-License-Identifier: Apache-2.0
// All of it comes from what the commands give to CLI11. Two things that CLI11 has no place for are in the
// names of validators: the choices of a value (choices.hpp), and which argument is a command
// (command_argument.hpp). Placeholders say which values are files and directories.
#include "command_model.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include <CLI/CLI.hpp>

#include "choices.hpp"
#include "command_argument.hpp"

namespace otelc::apps {
namespace {

/// Returns the option's validator of this name, or nullptr. CLI11 looks it up in options that can be changed
/// only.
const CLI::Validator* validator(const CLI::Option& option, const char* name) {
  try {
    return const_cast<CLI::Option&>(option).get_validator(name);
  } catch (const CLI::OptionNotFound&) {
    return nullptr;
  }
}

std::vector<std::string> choices_of(const CLI::Option& option) {
  std::vector<std::string> choices;
  const CLI::Validator* const check = validator(option, kChoices);
  if (check == nullptr) return choices;
  std::istringstream lines(check->get_description());
  for (std::string line; std::getline(lines, line);) choices.push_back(line);
  return choices;
}

Paths paths_of(const std::string& placeholder) {
  std::string words = placeholder;
  std::ranges::replace_if(
      words, [](char c) { return c < 'A' || c > 'Z'; }, ' ');
  std::istringstream all(words);
  for (std::string word; all >> word;) {
    if (word == "FILE" || word == "LOG") return Paths::files;
    if (word == "DIR") return Paths::directories;
  }
  return Paths::none;
}

ArgumentModel argument_of(const CLI::Option& option) {
  ArgumentModel argument;
  argument.name = option.get_name();
  argument.value = {option.get_option_text(), choices_of(option), paths_of(option.get_name())};
  argument.description = option.get_description();
  argument.is_required = option.get_required();
  argument.is_repeatable = option.get_items_expected_max() > 1;
  return argument;
}

OptionModel option_of(const CLI::Option& option) {
  OptionModel model;
  for (const std::string& name : option.get_snames()) model.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) model.names.push_back("--" + name);
  if (option.get_items_expected_max() > 0)
    model.value = {option.get_option_text(), choices_of(option), paths_of(option.get_option_text())};
  model.description = option.get_description();
  model.group = option.get_group();
  model.variable = option.get_envname();
  for (const CLI::Option* other : option.get_excludes())
    model.excludes.push_back("--" + other->get_lnames().front());
  std::ranges::sort(model.excludes);
  model.is_repeatable = option.get_items_expected_max() > 1;
  return model;
}

Runs runs_of(const CLI::Option& argument) {
  if (validator(argument, kRunsAfterOptions) != nullptr) return Runs::after_options;
  return validator(argument, kRunsAfterSeparator) != nullptr ? Runs::after_separator : Runs::nothing;
}

}  // namespace

CommandModel model_of(const CLI::App& app) {
  CommandModel model;
  model.name = app.get_name();
  model.description = app.get_description();
  model.footer = app.get_footer();
  model.groups = app.get_groups();
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) {
      model.options.push_back(option_of(*option));
      continue;
    }
    if (model.argument) throw std::logic_error("one argument per command is known, not two: " + model.name);
    model.argument = argument_of(*option);
    model.runs = runs_of(*option);
  }
  if (model.runs == Runs::after_options) model.argument->is_required = true;
  for (const CLI::App* command : app.get_subcommands({})) model.commands.push_back(model_of(*command));
  return model;
}

}  // namespace otelc::apps
