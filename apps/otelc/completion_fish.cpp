// SPDX-License-Identifier: Apache-2.0
// One `complete` per option, on the condition that the cursor is among the words of its command.
#include <string>
#include <string_view>
#include <vector>

#include "completion_scripts.hpp"
#include "names.hpp"

namespace otelc::apps {
namespace {

constexpr const char* kFishHead = R"sh(# fish completion for otelc
# `otelc completion fish` printed this.

# Prints the command that the line names, how many arguments it has, and, if the cursor is in a command that otelc
# runs, the number of its first word.
function __fish_otelc_where
    set -l words (commandline -opc)
    set -l command
    set -l given 0
    set -l waits no
    for i in (seq 2 (count $words))
        set -l word $words[$i]
        if test $waits = yes
            set waits no
        else if not set -q command[1]
            string match -q -- '-*' $word; or set command $word
        else
            switch "$command $word"
)sh";

constexpr const char* kFishFunctions = R"sh(                case '* -*'
                case '*'
                    set given (math $given + 1)
            end
        end
    end
    printf '%s\n' "$command" $given
end

# Succeeds if the cursor is among the words of this command of otelc ('': before any command), and it has fewer than
# $argv[2] arguments.
function __fish_otelc_in
    set -l where (__fish_otelc_where)
    test (count $where) = 2 -a "$where[1]" = "$argv[1]"; or return
    not set -q argv[2]; or test $where[2] -lt $argv[2]
end

# Succeeds if the cursor is in a command that otelc runs.
function __fish_otelc_runs
    test (count (__fish_otelc_where)) = 3
end

# Completes that command.
function __fish_otelc_command
    set -l where (__fish_otelc_where)
    set -l words (commandline -opc)
    __fish_complete_subcommand --commandline (string escape -- $words[$where[3]..-1]) (commandline -ct)
end

# Completes one of the keys, which end in =, and after it a path. $argv[1]: files or none; then the keys
function __fish_otelc_key
    set -l parts (string match -r -- '^(?:--[a-z-]+=)?([a-z]+=)(.*)' (commandline -ct))
    if not set -q parts[1]
        printf '%s\n' $argv[2..-1]
    else if test $argv[1] = files
        for path in (__fish_complete_path $parts[3])
            printf '%s\n' $parts[2]$path
        end
    end
end

function __fish_otelc_directory
    __fish_complete_directories (commandline -ct | string replace -r -- '^--[a-z-]+=' '')
end

complete -c otelc -f
complete -c otelc -n __fish_otelc_runs -a '(__fish_otelc_command)'
)sh";

std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

/// Returns branches of __fish_otelc_where for the words that come before a command, or before a value.
std::string fish_branches(const CommandModel& command) {
  std::string valued;
  for (const OptionModel& option : command.options)
    for (const std::string& name : option.names)
      if (option.value) valued += " " + fish_quoted(command.name + " " + name);
  std::string out;
  if (!valued.empty()) out += "                case" + valued + "\n                    set waits yes\n";
  const std::string number = "                    printf '%s\\n' $command 0 ";
  const std::string found = "\n                    return\n";
  if (command.runs != Runs::nothing)
    out += "                case '" + command.name + " --'\n" + number + "(math $i + 1)" + found;
  if (command.runs == Runs::after_options)
    out += "                case '" + command.name + " -*'\n                case '" + command.name + " *'\n" +
           number + "$i" + found;
  return out;
}

/// Returns the arguments of `complete` for a value.
std::string fish_value(const ValueModel& value) {
  const std::string words = listed(value.choices, " ");
  if (value.has_keys())
    return std::string(" -x -a '(__fish_otelc_key ") + (value.paths == Paths::files ? "files " : "none ") +
           words + ")'";
  std::string out = value.paths == Paths::files ? " -r -F" : " -x";
  if (!words.empty()) out += " -a " + fish_quoted(words);
  if (value.paths == Paths::directories) out += " -a '(__fish_otelc_directory)'";
  return out;
}

std::string fish_options(const CommandModel& command, const std::string& name) {
  std::string out;
  for (const OptionModel& option : command.options) {
    std::string line = "complete -c otelc -n \"__fish_otelc_in '" + name + "'\"";
    for (const std::string& spelling : option.names)
      line += spelling.starts_with("--") ? " -l " + spelling.substr(2) : " -s " + spelling.substr(1);
    if (option.value) out += line + fish_value(*option.value) + "\n";
    // In a line of its own, and the last: the values would have the same description.
    out += line + (option.value ? " -r" : "") + " -d " + fish_quoted(option.description) + "\n";
  }
  return out;
}

std::string fish_command(const CommandModel& command) {
  std::string out = "\n# otelc " + command.name + "\ncomplete -c otelc -n \"__fish_otelc_in ''\" -a " +
                    command.name + " -d " + fish_quoted(command.description) + "\n" +
                    fish_options(command, command.name);
  if (command.runs != Runs::nothing)
    out += "complete -c otelc -n '__fish_otelc_in " + command.name + "' -a -- -d " +
           fish_quoted("The command follows") + "\n";
  if (command.runs == Runs::after_options)
    out +=
        "complete -c otelc -n '__fish_otelc_in " + command.name +
        "; and string match -q -r -- ^[^-] (commandline -ct)' -a '(__fish_complete_subcommand --commandline "
        "(commandline -ct))'\n";
  if (command.runs == Runs::nothing && command.argument)
    out += "complete -c otelc -n '__fish_otelc_in " + command.name +
           (command.argument->is_repeatable ? "'" : " 1'") + fish_value(command.argument->value) + "\n";
  return out;
}

}  // namespace

std::string fish_completion(const CommandModel& otelc) {
  std::vector<CommandModel> commands = otelc.commands;
  commands.push_back(help_word(otelc));
  std::string out = kFishHead;
  for (const CommandModel& command : commands) out += fish_branches(command);
  out += kFishFunctions;
  out += fish_options(otelc, "");
  for (const CommandModel& command : commands) out += fish_command(command);
  return out;
}

}  // namespace otelc::apps
