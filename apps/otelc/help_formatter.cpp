// SPDX-License-Identifier: Apache-2.0
#include "help_formatter.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace otelc::apps {
namespace {

constexpr std::size_t kTextColumn = 27;

}  // namespace

HelpFormatter::HelpFormatter() {
  column_width(kTextColumn);
  label("Positionals", "Arguments");
  label("SUBCOMMAND", "COMMAND");
}

std::string HelpFormatter::make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const {
  std::string help = Formatter::make_help(app, std::move(name), mode);
  constexpr std::string_view kTwoEmptyLines = "\n\n\n";
  for (std::size_t at = help.find(kTwoEmptyLines); at != std::string::npos;
       at = help.find(kTwoEmptyLines, at))
    help.erase(at, 1);
  return help;
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  const std::string& text = option->get_option_text();
  return text.empty() ? text : " " + text;
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool is_positional) const {
  std::string out = "  " + make_option_name(option, is_positional) + make_option_opts(option);
  std::string_view words = option->get_description();
  std::size_t column = out.size();
  const auto new_line = [&] {
    out += "\n" + std::string(kTextColumn, ' ');
    column = kTextColumn;
  };
  if (column + 2 > kTextColumn) {
    new_line();
  } else {
    out += std::string(kTextColumn - column, ' ');
    column = kTextColumn;
  }
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    const bool is_first = column == kTextColumn;
    if (!is_first && column + 1 + end > kColumns) new_line();
    if (column != kTextColumn) {
      out += ' ';
      ++column;
    }
    out += words.substr(0, end);
    column += end;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return out + "\n";
}

}  // namespace otelc::apps
