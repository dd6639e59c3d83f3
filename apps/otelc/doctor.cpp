// SPDX-License-Identifier: Apache-2.0
#include "doctor.hpp"

#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include <otelc/base/file.hpp>
#include <otelc/base/messages.hpp>
#include <otelc/base/terminal.hpp>
#include <otelc/doctor/examine.hpp>
#include <otelc/doctor/examine_run.hpp>
#include <otelc/server/access.hpp>

#include "command_argument.hpp"
#include "exit_code.hpp"
#include "option_checks.hpp"

namespace otelc::apps {
namespace {

struct DoctorCommand {
  std::string endpoint;
  std::string run_dir = "run";
  agents::Protocol protocol = agents::Protocol::http_protobuf;
  std::vector<std::string> command;
};

/// With a command the report goes to stderr, as that of launch: stdout belongs to the command.
int run_doctor(const DoctorCommand& asked, const process::InheritedSignals& signals) {
  doctor::DoctorOptions options;
  options.run_dir = asked.run_dir;
  options.environment = environment::Environment::current();
  options.places = findings::Places::of(options.environment);
  if (!asked.endpoint.empty()) {
    options.target = *doctor::parse_target(asked.endpoint);
    const auto token = options.environment.get_filled("OTELC_TOKEN");
    if (token && server::is_usable_token(*token))
      options.target->authorization = "Bearer " + std::string(*token);
  }
  if (asked.command.empty()) {
    const auto diagnosis = doctor::examine(options, report::style_of(terminal_of(STDOUT_FILENO)));
    (void)write_all(STDOUT_FILENO, diagnosis.text);
    return diagnosis.has_errors ? kFailed : kDone;
  }
  const auto diagnosis = doctor::examine_run(asked.command, asked.protocol, options,
                                             report::style_of(terminal_of(STDERR_FILENO)), signals);
  if (!diagnosis) {
    say(diagnosis.error().message);
    return kFailed;
  }
  print_to_stderr(diagnosis->text);
  return diagnosis->has_errors ? kFailed : kDone;
}

}  // namespace

int add_doctor(CLI::App& app, int argc, char** argv, const process::InheritedSignals& signals,
               int& exit_code) {
  constexpr std::string_view kDoctor = "doctor";
  auto asked = std::make_shared<DoctorCommand>();
  CLI::App* command =
      app.add_subcommand(std::string(kDoctor), "Find out why telemetry does not arrive, and how to fix it");
  command
      ->add_option("--endpoint", asked->endpoint, "Also send test exports to this receiver: http://HOST:PORT")
      ->check([](const std::string& url) {
        const auto target = doctor::parse_target(url);
        return target ? "" : target.error().message;
      })
      ->option_text("URL");
  command->add_option("--run-dir", asked->run_dir, "Directory with the port file of an otelc serve [run]")
      ->option_text("DIR");
  command
      ->add_option("--protocol", asked->protocol,
                   "Protocol for COMMAND: http/protobuf, http/json or grpc [http/protobuf]")
      ->transform(one_of<agents::Protocol>({{"http/protobuf", agents::Protocol::http_protobuf},
                                            {"http/json", agents::Protocol::http_json},
                                            {"grpc", agents::Protocol::grpc}}))
      ->option_text("PROTOCOL");
  add_command_argument(*command, kRunsAfterSeparator,
                       "After --: a command to run; doctor reports what arrives from it");
  command->footer(
      "doctor checks installed agents, the environment, settings files and the receiver, and says how to\n"
      "fix each problem. With COMMAND it runs the command as otelc launch does, and reports on stderr\n"
      "what arrived of each signal.\n\n"
      "Exit codes: 0 no errors; 1 something keeps telemetry from arriving; 2 wrong usage.\n\n"
      "Example:\n  otelc doctor\n  otelc doctor -- claude -p \"say hello\"");
  const bool is_asked = argc > 1 && argv[1] == kDoctor;
  char** const end = argv + argc;
  char** const separator =
      is_asked
          ? std::find_if(argv, end, [](const char* argument) { return std::string_view(argument) == "--"; })
          : end;
  if (separator != end) asked->command.assign(separator + 1, end);
  const bool has_no_command = separator != end && asked->command.empty();
  command->callback([asked, has_no_command, signals, &exit_code] {
    if (has_no_command) throw CLI::RequiredError("COMMAND");
    exit_code = run_doctor(*asked, signals);
  });
  return static_cast<int>(separator - argv);
}

}  // namespace otelc::apps
