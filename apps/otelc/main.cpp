// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include <otelc/agents/shims.hpp>
#include <otelc/base/file.hpp>
#include <otelc/base/messages.hpp>
#include <otelc/base/terminal.hpp>
#include <otelc/base/text.hpp>
#include <otelc/launch/launch.hpp>
#include <otelc/process/inherited_signals.hpp>

#include "completion.hpp"
#include "doctor.hpp"
#include "exit_code.hpp"
#include "help_formatter.hpp"
#include "launch.hpp"
#include "licenses.hpp"
#include "man.hpp"
#include "program_version.hpp"
#include "serve.hpp"
#include "suggestion.hpp"
#include "summarize.hpp"
#include "tail.hpp"

namespace {

using namespace otelc::apps;

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    if (!option->get_lnames().empty()) names.push_back("--" + option->get_lnames().front());
  return names;
}

std::string with_suggestion(const std::string& message, const std::string& typed,
                            const std::vector<std::string>& names) {
  const std::string meant = nearest_name(typed, names);
  return meant.empty() ? message : message + "; did you mean " + meant + "?";
}

/// Describes the first argument that no option or positional took.
std::string unexpected(const CLI::App& command, const std::string& argument) {
  if (!argument.starts_with('-')) return "unexpected argument " + argument;
  const std::string name = argument.substr(0, argument.find('='));
  return with_suggestion("unknown option " + name, name, option_names(command));
}

/// Returns the message for a wrong command line: what is wrong and where help is.
std::string wrong_usage(const CLI::App* app, const CLI::Error& error, int argc, char** argv) {
  const auto chosen = app->get_subcommands();
  const CLI::App& command = chosen.empty() ? *app : *chosen.front();
  const auto left = command.remaining();
  std::string message = error.what();
  if (chosen.empty() && argc > 1 && argv[1][0] != '-') {
    message = with_suggestion(std::string("unknown command ") + argv[1], argv[1], command_names(*app));
  } else if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr && !left.empty()) {
    message = unexpected(command, left.front());
  }
  const std::string name = chosen.empty() ? "otelc" : "otelc " + command.get_name();
  const std::string line = "otelc: " + otelc::escape_for_terminal(message);
  return otelc::wrapped_at_words(line, otelc::terminal_of(STDERR_FILENO).columns) + "\nTry: " + name +
         " --help\n";
}

/// Rewrites `otelc help`, `otelc help CMD` and `otelc version` to the options that they stand for.
std::vector<char*> with_words_as_options(int argc, char** argv, const std::vector<std::string>& commands) {
  static std::string help = "--help";
  static std::string version = "--version";
  std::vector<char*> words(argv, argv + argc);
  if (argc < 2) return words;
  const std::string_view first = argv[1];
  if (first == "version" && argc == 2) words[1] = version.data();
  if (first != "help") return words;
  words.erase(words.begin() + 1);
  words.resize(std::min<std::size_t>(words.size(), 2));
  const bool is_command =
      words.size() < 2 || std::ranges::find(commands, std::string_view(words[1])) != commands.end();
  if (is_command) words.push_back(help.data());  // otherwise the parser reports the word
  return words;
}

/// Returns licenses_texts() without the last newline, which CLI11 adds.
std::string licenses() {
  std::string text;
  for (const std::string_view piece : licenses_texts()) text += piece;
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

bool is_among(std::string_view word, const std::vector<char*>& words) {
  return std::ranges::any_of(words, [word](const char* other) { return word == other; });
}

}  // namespace

int main(int argc, char** argv) {
  // A shim becomes an agent, which must inherit signals and descriptors unchanged.
  if (argc > 3 && argv[1] == otelc::agents::kShimCommand)
    return otelc::agents::run_shim(argv[2], {argv + 3, argv + argc});
  const auto inherited = otelc::process::InheritedSignals::now();
  // A reader that goes away (`otelc ... | head`) becomes EPIPE where otelc writes,
  std::signal(SIGPIPE, SIG_IGN);
  // and a file over the user's limit (`ulimit -f`) becomes EFBIG.
  std::signal(SIGXFSZ, SIG_IGN);

  CLI::App app{
      "otelc shows what a coding-agent run cost (tokens, dollars, time and requests per model) and warns\n"
      "you when data is missing. It reads the OpenTelemetry that agents send and keeps it in a JSONL log.",
      "otelc"};
  app.formatter(std::make_shared<HelpFormatter>());
  app.set_version_flag("-V,--version", version_text(), "Print the version and exit");
  app.add_flag_callback(
      "--licenses", [] { throw CLI::CallForVersion(licenses(), 0); },
      "Print the licenses of otelc and its libraries and exit");
  app.require_subcommand(1);
  app.footer(
      "Example:\n  otelc launch --max-cost 2.50 -- claude -p \"fix the bug\"\n\n"
      "Exit codes: 0 success; 1 failure; 2 wrong usage; 3 telemetry is missing; 4 over a limit; 5 worse\n"
      "than the baseline. launch exits with its command's code, or with 124 to 127.\n\n"
      "Run otelc COMMAND --help for the options of a command.");
  app.failure_message([&argc, &argv](const CLI::App* failed, const CLI::Error& error) {
    return wrong_usage(failed, error, argc, argv);
  });
  int exit_code = kDone;
  add_serve(app, exit_code);
  add_summarize(app, exit_code);
  add_tail(app, exit_code);
  std::vector<std::string> commands = command_names(app);
  commands.insert(commands.end(), {"launch", "doctor", "completion", "man"});
  std::vector<char*> words = with_words_as_options(argc, argv, commands);
  argc = static_cast<int>(words.size());
  argv = words.data();
  const int own_of_launch = add_launch(app, argc, argv, inherited, exit_code);
  const int own_argc = std::min(own_of_launch, add_doctor(app, argc, argv, inherited, exit_code));
  add_completion(app, exit_code);
  add_man(app, exit_code);
  for (CLI::App* command : app.get_subcommands({})) {
    command->group("Commands");
    command->get_help_ptr()->group("");  // not listed in the help that it prints
  }
  if (argc == 1) {
    otelc::print_to_stderr(app.help());
    return kWrongUsage;
  }
  try {
    app.parse(own_argc, argv);
  } catch (const CLI::ParseError& error) {
    if (app.exit(error) == 0) return kDone;  // CLI11 reports --help and --version as errors of code 0
    // As when serve cannot start: `eval` of empty output would succeed.
    if (app.got_subcommand("serve") && is_among("--background", words))
      (void)otelc::write_all(STDOUT_FILENO, "false\n");
    // 2 could be the exit code of the launched command.
    return app.got_subcommand("launch") ? static_cast<int>(otelc::launch::kLaunchFailed) : kWrongUsage;
  }
  return exit_code;
}
