// SPDX-License-Identifier: Apache-2.0
// zsh's _arguments does the work; the script gives it the options of each command.
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "completion_scripts.hpp"
#include "names.hpp"

namespace otelc::apps {
namespace {

constexpr const char* kZshHead = R"sh(#compdef otelc
# `otelc completion zsh` printed this.

# Completes one of the words, or a file.
__otelc_word_or_file() {
  _alternative "words:value:($*)" 'files:file:_files'
}

# Completes one of the keys, which end in =, and after it a path. $1: files or none; then the keys
__otelc_key() {
  local expl paths=$1
  shift
  if ! compset -P '[^=]##='; then
    _wanted keys expl key compadd -S '' -- "$@"
  elif [[ $paths == files ]]; then
    _files
  else
    _message value
  fi
}
)sh";

constexpr const char* kZshSeparator = R"sh(  local -i separator=$words[(i)--]
  if (( separator < CURRENT )); then
    shift $separator words
    (( CURRENT -= separator ))
    _normal -p otelc
    return
  fi
)sh";

constexpr const char* kZshMain = R"sh(    '(-):command:->command' \
    '(-)*:: :->arguments' && ret=0
  case $state in
    command) __otelc_commands && ret=0 ;;
    arguments)
      curcontext=${curcontext%:*:*}:otelc-$words[1]:
      if (( $+functions[_otelc-$words[1]] )); then
        _otelc-$words[1] && ret=0
      else
        _message 'unknown command'
      fi
      ;;
  esac
  return ret
}

if [[ $funcstack[1] == _otelc ]]; then # autoloaded from a directory of fpath
  _otelc "$@"
else # sourced
  compdef _otelc otelc
fi
)sh";

std::string zsh_escaped(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

/// Returns the part of a specification that completes the value: `:FILE:_files`.
std::string zsh_value(const std::string& placeholder, const ValueModel& value) {
  const std::string words = listed(value.choices, " ");
  std::string action = " ";
  if (value.has_keys()) {
    action = (value.paths == Paths::files ? " __otelc_key files " : " __otelc_key none ") + words;
  } else if (!words.empty() && value.paths == Paths::files) {
    action = " __otelc_word_or_file " + words;
  } else if (!words.empty()) {
    action = "(" + words + ")";
  } else if (value.paths != Paths::none) {
    action = value.paths == Paths::files ? "_files" : "_directories";
  }
  return ":" + zsh_escaped(placeholder, ":\\") + ":" + action;
}

/// Returns a specification for each name of an option. One that is given excludes its other names; one that
/// `ends` excludes all that could follow.
std::string zsh_option(const OptionModel& option, bool ends) {
  std::string out;
  for (const std::string& name : option.names) {
    std::vector<std::string> others = option.excludes;
    std::ranges::copy_if(option.names, std::back_inserter(others),
                         [&](const std::string& other) { return other != name; });
    std::string spec = others.empty() ? "" : "(" + listed(others, " ") + ")";
    if (ends) spec = "(- : *)";
    if (option.is_repeatable) spec += "*";
    spec += name + (option.value ? "=" : "") + "[" + zsh_escaped(option.description, "[]\\") + "]";
    if (option.value) spec += zsh_value(option.value->text, *option.value);
    out += "    " + zsh_quoted(spec) + " \\\n";
  }
  return out;
}

std::string zsh_command(const CommandModel& command) {
  std::string out = "\n_otelc-" + command.name + "() {\n";
  if (command.runs == Runs::after_separator) out += kZshSeparator;
  out += command.runs == Runs::after_options ? "  _arguments -S -A '-*' : \\\n" : "  _arguments -S : \\\n";
  for (const OptionModel& option : command.options)
    out += zsh_option(option, option.names.back() == "--help");
  if (command.runs == Runs::after_options) {
    out += "    '*:::command: _normal -p otelc' \\\n";
  } else if (command.argument && command.runs == Runs::nothing) {
    const ArgumentModel& argument = *command.argument;
    out += "    " +
           zsh_quoted((argument.is_repeatable ? "*" : "1") + zsh_value(argument.name, argument.value)) +
           " \\\n";
  }
  out.erase(out.size() - 3);
  return out + "\n}\n";
}

}  // namespace

std::string zsh_completion(const CommandModel& otelc) {
  std::vector<CommandModel> commands = otelc.commands;
  commands.push_back(help_word(otelc));
  std::string out = kZshHead;
  out += "\n__otelc_commands() {\n  local -a commands=(\n";
  for (const CommandModel& command : commands)
    out += "    " + zsh_quoted(command.name + ":" + command.description) + "\n";
  out += "  )\n  _describe -t commands 'otelc command' commands\n}\n";
  for (const CommandModel& command : commands) out += zsh_command(command);
  out +=
      "\n_otelc() {\n  local curcontext=$curcontext state line ret=1\n  local -A opt_args\n"
      "  _arguments -C -S : \\\n";
  for (const OptionModel& option : otelc.options) out += zsh_option(option, true);
  return out + kZshMain;
}

}  // namespace otelc::apps
