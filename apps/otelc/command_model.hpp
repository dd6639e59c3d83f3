// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming)
class App;
}

namespace otelc::apps {

/// What completes a value besides its choices.
enum class Paths { none, files, directories };

/// The value of an option or an argument.
struct ValueModel {
  std::string text;                  ///< as in `--help`: `FILE`, `text|json`, `FORMAT=FILE`
  std::vector<std::string> choices;  ///< what it may be; after one that ends in `=` comes one of the paths
  Paths paths = Paths::none;

  bool has_keys() const { return !choices.empty() && choices.front().ends_with('='); }
};

struct OptionModel {
  std::vector<std::string> names;   ///< `-h`, `--help`
  std::optional<ValueModel> value;  ///< none: a flag
  std::string description;
  std::string group;                  ///< its title in `--help`; empty: not listed there
  std::string variable;               ///< the environment variable that it overrides; empty: none
  std::vector<std::string> excludes;  ///< names of options that cannot be beside it
  bool is_repeatable = false;
};

/// What a command takes besides options.
struct ArgumentModel {
  std::string name;
  ValueModel value;
  std::string description;
  bool is_required = false;
  bool is_repeatable = false;
};

/// Whether a command runs another one: `launch` runs what follows its options, with or without `--`; `doctor`
/// runs what follows `--`.
enum class Runs { nothing, after_options, after_separator };

/// A command as `--help` describes it: what completions and man pages are made from.
struct CommandModel {
  std::string name;
  std::string description;
  std::string footer;
  std::vector<std::string> groups;  ///< of options, in the order of `--help`
  std::vector<OptionModel> options;
  std::optional<ArgumentModel> argument;  ///< also of the command that it runs
  Runs runs = Runs::nothing;
  std::vector<CommandModel> commands;

  /// Returns the names of its commands.
  std::vector<std::string> command_names() const;
};

/// Reads the model of an app and its commands, which have been added completely.
CommandModel model_of(const CLI::App& app);

/// Returns the model of `otelc help COMMAND`, which main() replaces by `otelc COMMAND --help`.
CommandModel help_word(const CommandModel& otelc);

}  // namespace otelc::apps
