// SPDX-License-Identifier: Apache-2.0
#include "man.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <otelc/base/number.hpp>
#include <otelc/environment/environment.hpp>

#include "choices.hpp"
#include "command_model.hpp"
#include "man_page.hpp"
#include "program_version.hpp"
#include "standard_output.hpp"

namespace otelc::apps {
namespace {

struct ManOptions {
  std::string command;  // empty: otelc itself
  bool lists = false;
};

/// Returns the date of SOURCE_DATE_EPOCH (Unix seconds), else that of the commit that was built. Never that
/// of today: the same program prints the same page.
std::string page_date() {
  constexpr std::uint64_t kYear10000 = 253'402'300'800;
  const auto environment = environment::Environment::current();
  const auto seconds = parse_u64(environment.get("SOURCE_DATE_EPOCH").value_or(""));
  if (!seconds || *seconds >= kYear10000) return commit_date();
  const std::chrono::sys_seconds time{std::chrono::seconds{*seconds}};
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time)};
  return fmt::format("{:04}-{:02}-{:02}", int{day.year()}, unsigned{day.month()}, unsigned{day.day()});
}

CLI::Validator command_name(const std::vector<std::string>& names) {
  return with_choices(CLI::Validator(
                          [names](std::string& text) -> std::string {
                            if (std::ranges::find(names, text) != names.end()) return {};
                            return "must be one of " + listed(names) + ", not " + text;
                          },
                          ""),
                      names);
}

std::string printed(const ManOptions& options, const CommandModel& otelc) {
  std::string list;
  if (options.lists) {
    for (const std::string& name : otelc.command_names()) list += name + '\n';
    return list;
  }
  const Edition edition = {version_number(), page_date()};
  for (const CommandModel& command : otelc.commands)
    if (command.name == options.command) return man_page(otelc, command, edition);
  return man_page(otelc, edition);
}

}  // namespace

void add_man(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ManOptions>();
  CLI::App* command = app.add_subcommand("man", "Print the man page of otelc or of one of its commands");
  std::vector<std::string> names;
  for (const CLI::App* other : app.get_subcommands({})) names.push_back(other->get_name());
  command->add_option("COMMAND", options->command, "Command of otelc [otelc itself]")
      ->check(command_name(names));
  command->add_flag("--list", options->lists, "Print the names of the commands, one a line");
  command->footer(
      "Packages of otelc install the pages. The date on a page is that of the sources.\n\n"
      "Exit codes: 0 success; 1 the page cannot be written; 2 wrong usage.\n\n"
      "Example:\n  otelc man launch | man -l -");
  command->callback(
      [options, &app, &exit_code] { exit_code = print_to_stdout(printed(*options, model_of(app))); });
}

}  // namespace otelc::apps
