// SPDX-License-Identifier: Apache-2.0
#include "man_page.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string_view>
#include <vector>

#include "footer.hpp"
#include "names.hpp"
#include "roff.hpp"

namespace otelc::apps {
namespace {

std::string in_case(std::string text, int (*change)(int)) {
  for (char& c : text) c = static_cast<char>(change(static_cast<unsigned char>(c)));
  return text;
}

std::string capitalized(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::string as_sentence(const std::string& text) {
  return text.ends_with('.') || text.ends_with(':') ? text : text + ".";
}

/// Returns a description for NAME: `otelc shows what a run cost (in dollars). It …` becomes `shows what a run
/// cost`, and `Run a command` becomes `run a command`.
std::string brief(std::string text) {
  constexpr std::string_view kProgram = "otelc ";
  std::ranges::replace(text, '\n', ' ');
  text = text.substr(0, text.find(". "));
  if (const std::size_t open = text.find(" ("); open != std::string::npos)
    text.erase(open, text.find(')', open) + 1 - open);
  if (text.starts_with(kProgram)) return text.substr(kProgram.size());
  const bool is_word = text.size() > 1 && std::islower(static_cast<unsigned char>(text[1])) != 0;
  if (is_word) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

std::string heading(const std::string& macro, const std::string& title) {
  return macro + (title.find(' ') == std::string::npos ? title : "\"" + title + "\"") + "\n";
}

std::string section(const std::string& title) {
  return heading(".SH ", title);
}

std::string item(const std::string& tag, const std::string& text) {
  return ".TP\n" + tag + "\n" + text + "\n";
}

std::string page_head(const std::string& name, const Edition& edition, const std::string& what) {
  return ".\\\" `otelc man` printed this.\n.TH " + roff::literal(in_case(name, std::toupper)) + " 1 \"" +
         edition.date + "\" \"otelc " + edition.version + "\" \"otelc manual\"\n.ad l\n.nh\n" +
         section("NAME") + roff::literal(name) + " \\- " + roff::prose(what) + "\n";
}

bool has_word(std::string_view text, std::string_view word) {
  const auto is_part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_part(text[at - 1])) && (end == text.size() || !is_part(text[end]))) return true;
  }
  return false;
}

/// Returns a sentence with the choices of a value, if its texts do not name each.
std::string missing_choices(const ValueModel& value, const std::string& description) {
  std::vector<std::string> names = value.choices;
  for (std::string& name : names)
    if (name.ends_with('=')) name.pop_back();
  const std::string said = value.text + " " + description;
  if (std::ranges::all_of(names, [&](const std::string& name) { return has_word(said, name); })) return {};
  const std::string what =
      value.has_keys() ? value.text.substr(0, value.text.find('=')) + " is one of " : "Names: ";
  return ". " + what + listed(names) + ".";
}

std::string description_of(const ValueModel& value, const std::string& description) {
  return roff::prose(description + missing_choices(value, description));
}

std::string option_item(const OptionModel& option) {
  std::string tag;
  for (const std::string& name : option.names) tag += (tag.empty() ? "" : ", ") + roff::bold(name);
  if (option.value) tag += " " + roff::placeholder(option.value->text);
  return item(tag, description_of(option.value.value_or(ValueModel{}), option.description));
}

std::string options_of(const CommandModel& command) {
  std::string out;
  const bool has_titles =
      std::ranges::count_if(command.groups, [](const std::string& group) { return !group.empty(); }) > 1;
  for (const std::string& group : command.groups) {
    std::string items;
    for (const OptionModel& option : command.options)
      if (!group.empty() && option.group == group) items += option_item(option);
    if (items.empty()) continue;
    if (has_titles && group != "Options") out += heading(".SS ", group);
    out += items;
  }
  return out.empty() ? out : section("OPTIONS") + out;
}

std::string synopsis_of(const CommandModel& command) {
  const bool has_options = !options_of(command).empty();
  std::string out =
      roff::bold("otelc " + command.name) + (has_options ? " [" + roff::italic("OPTION") + "...]" : "");
  if (!command.argument) return out + "\n";
  const ArgumentModel& argument = *command.argument;
  std::string words = roff::italic(argument.name);
  if (command.runs != Runs::nothing) {
    words += " " + roff::placeholder(argument.value.text);
  } else if (argument.is_repeatable) {
    words += "...";
  }
  if (command.runs == Runs::after_separator) return out + " [" + roff::bold("--") + " " + words + "]\n";
  if (command.runs == Runs::after_options) out += " [" + roff::bold("--") + "]";
  return out + " " + (argument.is_required ? words : "[" + words + "]") + "\n";
}

std::string arguments_of(const CommandModel& command) {
  if (!command.argument) return {};
  const ArgumentModel& argument = *command.argument;
  return section("ARGUMENTS") +
         item(roff::italic(argument.name), description_of(argument.value, argument.description));
}

std::string rows_of(const FooterRows& rows) {
  std::string out;
  for (const auto& [name, text] : rows) {
    if (!name.empty()) {
      out += item(roff::bold(name), roff::prose(capitalized(text) + "."));
    } else if (out.empty()) {
      out += roff::prose(capitalized(text) + ", or one of these:") + "\n";
    } else {
      out += ".PP\n" + roff::prose(as_sentence(text)) + "\n";
    }
  }
  return out;
}

/// Returns the names of environment variables that a text mentions.
std::vector<std::string> variables_in(std::string_view text) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at < text.size();) {
    const auto is_part = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; };
    const auto begin = std::find_if(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), is_part);
    const auto end = std::find_if_not(begin, text.end(), is_part);
    const std::string name(begin, end);
    if (name.size() > 2 && name.find('_') != std::string::npos) names.push_back(name);
    at = static_cast<std::size_t>(end - text.begin());
  }
  return names;
}

std::string environment_of(const CommandModel& command) {
  std::string out;
  for (const OptionModel& option : command.options) {
    const std::string end = option.names.back() + ".";
    if (!option.variable.empty())
      out += item(roff::bold(option.variable), roff::prose("The value of " + end));
    for (const std::string& name : variables_in(option.description))
      if (name != option.variable) out += item(roff::bold(name), roff::prose("See " + end));
  }
  return out.empty() ? out : section("ENVIRONMENT") + out;
}

/// Returns the item of the file that is the default of an option or argument: `[…]` in its description.
std::string file_item(const std::string& name, const ValueModel& value, const std::string& description) {
  const std::size_t open = description.find('[');
  const std::size_t close = description.find(']', std::min(open, description.size()));
  if (value.paths == Paths::none || close == std::string::npos) return {};
  const std::string file = description.substr(open + 1, close - open - 1);
  if (file.find(' ') != std::string::npos || std::ranges::count(value.choices, file) > 0) return {};
  return item(roff::italic(file), roff::prose("The default of " + name + "."));
}

std::string files_of(const CommandModel& command) {
  std::string out;
  if (command.argument)
    out += file_item(command.argument->name, command.argument->value, command.argument->description);
  for (const OptionModel& option : command.options)
    if (option.value) out += file_item(option.names.back(), *option.value, option.description);
  return out.empty() ? out : section("FILES") + out;
}

std::string examples_of(const Footer& footer) {
  if (footer.examples.empty()) return {};
  std::string out = section("EXAMPLES") + ".EX\n";
  for (const std::string& line : footer.examples) out += roff::literal(line) + "\n";
  return out + ".EE\n";
}

std::string see_also(const CommandModel& otelc, const std::string& self) {
  std::vector<std::string> names = {"otelc"};
  for (const std::string& command : otelc.command_names()) names.push_back("otelc-" + command);
  std::ranges::sort(names);
  std::erase(names, self);
  std::string out = section("SEE ALSO");
  for (const std::string& name : names)
    out += ".BR " + roff::literal(name) + " (1)" + (name == names.back() ? "\n" : ",\n");
  return out;
}

/// Returns what the footer holds, up to the examples.
std::string sections_of(const Footer& footer) {
  std::string out;
  for (const auto& [title, rows] : footer.lists) out += section(in_case(title, std::toupper)) + rows_of(rows);
  if (!footer.exit_codes.empty()) out += section("EXIT STATUS") + rows_of(footer.exit_codes);
  return out;
}

std::string description_section(const std::string& first, const Footer& footer) {
  std::string out = section("DESCRIPTION") + roff::prose(as_sentence(first)) + "\n";
  for (const std::string& paragraph : footer.paragraphs) out += ".PP\n" + roff::prose(paragraph) + "\n";
  return out;
}

}  // namespace

std::string man_page(const CommandModel& otelc, const Edition& edition) {
  const Footer footer = parse_footer(otelc.footer);
  std::string description = otelc.description;
  std::ranges::replace(description, '\n', ' ');
  std::string out = page_head("otelc", edition, brief(otelc.description)) + section("SYNOPSIS") +
                    roff::bold("otelc") + " [" + roff::italic("OPTION") + "] " + roff::italic("COMMAND") +
                    " [" + roff::italic("ARGUMENT") + "...]\n" + description_section(description, footer) +
                    section("COMMANDS");
  for (const CommandModel& command : otelc.commands)
    out += item(roff::bold(command.name), roff::prose(as_sentence(command.description)) + "\nSee\n.BR " +
                                              roff::literal("otelc-" + command.name) + " (1).");
  return out + options_of(otelc) + sections_of(footer) + examples_of(footer) + see_also(otelc, "otelc");
}

std::string man_page(const CommandModel& otelc, const CommandModel& command, const Edition& edition) {
  const Footer footer = parse_footer(command.footer);
  const std::string name = "otelc-" + command.name;
  return page_head(name, edition, brief(command.description)) + section("SYNOPSIS") + synopsis_of(command) +
         description_section(command.description, footer) + arguments_of(command) + options_of(command) +
         sections_of(footer) + environment_of(command) + files_of(command) + examples_of(footer) +
         see_also(otelc, name);
}

}  // namespace otelc::apps
