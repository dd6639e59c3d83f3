// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <csignal>
#include <string>

#include <CLI/CLI.hpp>

#include <otelc/base/messages.hpp>
#include <otelc/base/terminal.hpp>
#include <otelc/base/text.hpp>
#include <otelc/process/agent_shims.hpp>
#include <otelc/process/inherited_signals.hpp>
#include <otelc/run/launch.hpp>

#include "command.hpp"
#include "exit_code.hpp"
#include "version.hpp"

namespace {

using namespace otelc::apps;

// What to say when the command line is wrong: what is wrong with it, and where help is.
std::string wrong_usage(const CLI::App* app, const CLI::Error& error, int argc, char** argv) {
  std::string command = "otelc";
  for (const CLI::App* chosen : app->get_subcommands()) command += " " + chosen->get_name();
  std::string message = error.what();
  if (app->get_subcommands().empty() && argc > 1 && argv[1][0] != '-') {
    message = std::string("there is no command ") + argv[1];
  }
  const std::string line = "otelc: " + otelc::escape_for_terminal(message);
  return otelc::wrapped_at_words(line, otelc::terminal_of(STDERR_FILENO).columns) + "\nTry: " + command +
         " --help\n";
}

constexpr AddCommand kCommands[] = {add_serve, add_summarize, add_tail};

}  // namespace

int main(int argc, char** argv) {
  // Becomes an agent, which must find signals and descriptors as they are.
  if (argc > 3 && argv[1] == otelc::process::kShimCommand)
    return otelc::process::run_shim(argv[2], {argv + 3, argv + argc});
  const auto inherited = otelc::process::InheritedSignals::now();
  // A reader that goes away (`otelc ... | head`) shows as EPIPE where we write.
  std::signal(SIGPIPE, SIG_IGN);
  // So does a file over the size that the user allows (`ulimit -f`), as EFBIG.
  std::signal(SIGXFSZ, SIG_IGN);

  CLI::App app{
      "otelc tells what an AI coding agent's run really cost: it receives the agent's\n"
      "OpenTelemetry, keeps it in a JSONL log, and reports tokens, cost and time per model.",
      "otelc"};
  app.set_version_flag("--version", "otelc " OTELC_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Example:\n  otelc serve --port 0 &\n  OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:$(cat "
      "run/otel-port) my-agent\n"
      "  otelc summarize\n\nEach command has its own --help.");
  app.failure_message([argc, argv](const CLI::App* failed, const CLI::Error& error) {
    return wrong_usage(failed, error, argc, argv);
  });
  int exit_code = kDone;
  for (const AddCommand add : kCommands) add(app, exit_code);
  const int own_argc = add_launch(app, argc, argv, inherited, exit_code);
  try {
    app.parse(own_argc, argv);
  } catch (const CLI::ParseError& error) {
    if (app.exit(error) == 0) return kDone;  // --help and --version are errors too, of code 0
    // 2 could be the command's own.
    return app.got_subcommand("launch") ? static_cast<int>(otelc::run::kLaunchFailed) : kWrongUsage;
  }
  return exit_code;
}
