// SPDX-License-Identifier: Apache-2.0
// The script works without the bash-completion package; with it, paths and the arguments of a command that
// otelc runs are completed better.
#include <string>
#include <vector>

#include "completion_scripts.hpp"
#include "names.hpp"

namespace otelc::apps {
namespace {

constexpr const char* kBashHead =
    R"sh(# bash completion for otelc                               -*- shell-script -*-
# `otelc completion bash` printed this.

)sh";

constexpr const char* kBashFunctions = R"sh(
# Completes a path. $1: files or directories
_otelc_path() {
  local name type=-f
  [[ $1 == directories ]] && type=-d
  for name in _comp_compgen_filedir _filedir; do
    if declare -F "$name" >/dev/null; then
      if [[ $1 == directories ]]; then "$name" -d; else "$name"; fi
      return
    fi
  done
  compopt -o filenames 2>/dev/null
  while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen "$type" -- "$cur")
}

# Completes one of the words, or a path. $1: files, directories or none; then the words
_otelc_complete() {
  local paths=$1 word
  shift
  if [[ ${1-} == *= ]]; then # the words are keys: a path follows their =
    if [[ $cur == *=* ]]; then
      [[ $COMP_WORDBREAKS == *=* ]] || lead+=${cur%%=*}=
      cur=${cur#*=}
      set --
    else
      paths=none
      compopt -o nospace 2>/dev/null
    fi
  fi
  for word; do
    [[ $word == "$cur"* ]] && COMPREPLY+=("$word")
  done
  [[ $paths == none ]] || _otelc_path "$paths"
}

# Completes the command that otelc runs. $1: the number of its first word in COMP_WORDS
_otelc_command() {
  local name
  for name in _comp_command_offset _command_offset; do
    if declare -F "$name" >/dev/null; then
      "$name" "$1"
      return
    fi
  done
  if (($1 == COMP_CWORD)); then
    while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen -c -- "$cur")
  else
    _otelc_path files
  fi
}

_otelc() {
  local IFS=$' \t\n'
  local cur="" lead="" words=() numbers=() i word joins=""
  local command="" commands="" flags="" valued="" argument="" arguments=0 runs="" waiting="" given=0
  COMPREPLY=()
  # COMP_WORDBREAKS splits --option=value at the =; put it together again.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ $word == =* && $COMP_WORDBREAKS == *=* && ${#words[@]} -gt 0 ]]; then
      words[${#words[@]} - 1]+=$word
      joins=yes
    elif [[ $joins ]]; then
      words[${#words[@]} - 1]+=$word
      joins=""
    else
      words+=("$word")
      numbers+=("$i")
    fi
  done
  cur=${words[${#words[@]} - 1]}
  _otelc_define ""
  for ((i = 0; i < ${#words[@]} - 1; i++)); do
    word=${words[i]}
    if [[ $waiting ]]; then
      waiting=""
    elif [[ $command && $word == -- && $runs ]]; then
      _otelc_command "$((numbers[i] + 1))"
      return
    elif [[ $word == -* ]]; then
      [[ " $valued " != *" $word "* ]] || waiting=$word
    elif [[ ! $command ]]; then
      command=$word
      _otelc_define "$command"
    elif [[ $runs == after_options ]]; then
      _otelc_command "${numbers[i]}"
      return
    else
      given=$((given + 1))
    fi
  done
  if [[ $waiting ]]; then
    _otelc_value "$command $waiting"
  elif [[ $cur == --*=* ]]; then
    waiting=${cur%%=*}
    [[ " $valued " == *" $waiting "* ]] || return
    [[ $COMP_WORDBREAKS == *=* ]] || lead=$waiting=
    cur=${cur#*=}
    _otelc_value "$command $waiting"
  elif [[ $cur == -* ]]; then
    # shellcheck disable=SC2086
    _otelc_complete none $flags $valued ${runs:+--}
  elif [[ ! $command ]]; then
    # shellcheck disable=SC2086
    _otelc_complete none $commands
  elif [[ $cur && $runs == after_options ]]; then
    _otelc_command "${numbers[i]}"
    return
  elif [[ $argument ]] && ((given < arguments)); then
    _otelc_value "$command $argument"
  else
    # shellcheck disable=SC2086
    _otelc_complete none ${runs:+--} $flags $valued
  fi
  for i in "${!COMPREPLY[@]}"; do COMPREPLY[i]=$lead${COMPREPLY[i]}; done
} &&
  complete -F _otelc otelc
)sh";

/// Returns a branch of _otelc_define(): what a command accepts.
std::string bash_definition(const CommandModel& command, const std::string& pattern) {
  std::vector<std::string> flags;
  std::vector<std::string> valued;
  for (const OptionModel& option : command.options) {
    auto& names = option.value ? valued : flags;
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  std::string out = "    " + pattern + ")\n      flags=\"" + listed(flags, " ") + "\"\n      valued=\"" +
                    listed(valued, " ") + "\"\n";
  if (command.runs != Runs::nothing) {
    out +=
        command.runs == Runs::after_options ? "      runs=after_options\n" : "      runs=after_separator\n";
  } else if (command.argument) {
    out += "      argument=" + command.argument->name +
           (command.argument->is_repeatable ? " arguments=1000000\n" : " arguments=1\n");
  }
  return out + "      ;;\n";
}

/// Returns a branch of _otelc_value(): what completes a value. Empty: nothing does.
std::string bash_value(const std::string& command, const std::string& name, const ValueModel& value) {
  if (value.choices.empty() && value.paths == Paths::none) return {};
  std::string words = "none";
  if (value.paths != Paths::none) words = value.paths == Paths::files ? "files" : "directories";
  if (!value.choices.empty()) words += " " + listed(value.choices, " ");
  return "    \"" + command + " " + name + "\") _otelc_complete " + words + " ;;\n";
}

}  // namespace

std::string bash_completion(const CommandModel& otelc) {
  std::vector<CommandModel> commands = otelc.commands;
  commands.push_back(help_word(otelc));
  std::string definitions = bash_definition(otelc, "\"\"");
  std::string values;
  std::vector<std::string> names;
  for (const CommandModel& command : commands) {
    names.push_back(command.name);
    definitions += bash_definition(command, command.name);
    for (const OptionModel& option : command.options)
      for (const std::string& name : option.names)
        if (option.value) values += bash_value(command.name, name, *option.value);
    if (command.argument && command.runs == Runs::nothing)
      values += bash_value(command.name, command.argument->name, command.argument->value);
  }
  return std::string(kBashHead) +
         "# Sets what a command accepts. $1: its name, or nothing for otelc itself\n" +
         "_otelc_define() {\n  commands=\"" + listed(names, " ") +
         "\"\n  flags=\"\" valued=\"\" argument=\"\" arguments=0 runs=\"\"\n  case $1 in\n" + definitions +
         "  esac\n}\n\n# Completes a value. $1: the command, and its option or argument\n" +
         "_otelc_value() {\n  case $1 in\n" + values + "  esac\n}\n" + kBashFunctions;
}

}  // namespace otelc::apps
