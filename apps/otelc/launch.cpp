// SPDX-License-Identifier: Apache-2.0
#include "launch.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include <otelc/base/messages.hpp>
#include <otelc/launch/duration.hpp>
#include <otelc/launch/guard.hpp>
#include <otelc/launch/launch.hpp>

#include "choices.hpp"
#include "colour_option.hpp"
#include "command_argument.hpp"
#include "format_option.hpp"
#include "help_groups.hpp"
#include "keep_option.hpp"
#include "option_checks.hpp"
#include "price_options.hpp"
#include "program_version.hpp"

namespace otelc::apps {
namespace {

constexpr std::string_view kName = "launch";

/// Returns how many arguments are otelc's own: launch's options end where its command begins, and all that
/// follows belongs to the command, with or without dashes.
int count_own(const CLI::App& command, int argc, char** argv) {
  int next = 2;
  while (next < argc) {
    const std::string_view argument = argv[next];
    if (argument == "--" || !argument.starts_with('-') || argument == "-") break;
    ++next;
    const CLI::Option* option = command.get_option_no_throw(std::string(argument));
    if (option != nullptr && option->get_items_expected_max() > 0) ++next;
  }
  return std::min(next, argc);
}

void add_limit_options(CLI::App& command, launch::Limits& limits) {
  command.add_option("--max-cost", limits.max_cost_usd, "Stop the command when it has cost this much")
      ->option_text("USD")
      ->transform(dollars());
  command
      .add_option("--max-tokens", limits.max_tokens,
                  "Stop it when it has used this many tokens: 20000, 20k or 1.5M")
      ->option_text("N")
      ->transform(token_count());
}

template <class Duration>
void add_duration(CLI::App& command, const std::string& name, Duration& to, const std::string& help) {
  command
      .add_option_function<std::string>(
          name, [&to](const std::string& text) { to = *launch::parse_duration(text); }, help)
      ->check([](const std::string& text) {
        return launch::parse_duration(text) ? "" : "must be a duration such as 90s or 1h30m, not " + text;
      })
      ->option_text("DURATION");
}

CLI::Validator report_file() {
  std::vector<std::string> choices = format_names();
  for (std::string& choice : choices) choice += '=';
  return with_choices(CLI::Validator(
                          [](std::string& text) -> std::string {
                            const std::size_t at = text.find('=');
                            if (at == std::string::npos || at + 1 == text.size())
                              return "must be FORMAT=FILE, such as html=report.html, not " + text;
                            std::string format = text.substr(0, at);
                            return format_name()(format);
                          },
                          ""),
                      choices);
}

/// The names that have a meaning as `--summary NAME`; all others are files.
std::vector<std::string> summary_names() {
  std::vector<std::string> names = format_names();
  names.insert(names.begin(), {"none", "-", "stderr"});
  return names;
}

void set_reports(launch::LaunchOptions& options, const std::vector<std::string>& all) {
  for (const std::string& text : all) {
    const std::size_t at = text.find('=');
    options.reports.push_back({report::find_format(text.substr(0, at)), text.substr(at + 1)});
  }
}

void add_agent_options(CLI::App& command, launch::LaunchOptions& options) {
  using agents::Protocol;
  command
      .add_option("--protocol", options.protocol,
                  "Protocol for agents: http/protobuf, http/json or grpc [http/protobuf]")
      ->transform(one_of<Protocol>({{"http/protobuf", Protocol::http_protobuf},
                                    {"http/json", Protocol::http_json},
                                    {"grpc", Protocol::grpc}}))
      ->option_text("PROTOCOL");
  command.add_flag_callback(
      "--content", [&options] { options.content = agents::Content::on; },
      "Also ask agents for prompts and tool input");
  command.add_flag_callback(
      "--keep-endpoint", [&options] { options.endpoint = launch::Endpoint::keep; },
      "Keep an OTLP endpoint that is already set");
  command.add_flag_callback(
      "--no-shim", [&options] { options.shims = launch::Shims::none; },
      "Leave PATH unchanged; scripts then start claude and codex without launch's arguments");
  command
      .add_option_function<std::vector<std::string>>(
          "--report", [&options](const std::vector<std::string>& all) { set_reports(options, all); },
          "Also write a report, in a FORMAT of summarize; repeatable")
      ->check(report_file())
      ->option_text("FORMAT=FILE");
  command.add_flag_callback(
      "--no-ci", [&options] { options.ci = launch::CiPages::none; },
      "Do not write to the CI job's page, outputs and files");
  command.add_flag_callback(
      "--no-vcs", [&options] { options.vcs = environment::Vcs::none; },
      "Do not add repository, branch and commit to the resource attributes");
  command.add_flag_callback(
      "--no-root-span", [&options] { options.root_spans = launch::RootSpans::none; },
      "Do not add a root span to traces that lack one");
}

}  // namespace

int add_launch(CLI::App& app, int argc, char** argv, const process::InheritedSignals& signals,
               int& exit_code) {
  auto options = std::make_shared<launch::LaunchOptions>();
  CLI::App* command = app.add_subcommand(std::string(kName), "Run a command and report what it cost");
  add_command_argument(*command, kRunsAfterOptions, "The command to run; everything after it belongs to it");
  add_limit_options(*command, options->limits);
  add_duration(*command, "--max-time", options->limits.max_time,
               "Stop it after this time, such as 90s or 1h30m");
  auto price_options = std::make_shared<PriceOptions>();
  add_cost_option(*command, *price_options);
  add_prices_option(*command, *price_options);
  command->add_flag("--require-telemetry", options->require_telemetry,
                    "Exit 125 if the command exits with 0 but usage is missing");
  command
      ->add_option("--run-dir", options->run_dir, "Directory of the log; an older log is moved aside [run]")
      ->option_text("DIR");
  add_keep_option(*command, options->keep);
  command
      ->add_option("--summary", options->summary,
                   "Summary: none, a format (on stderr), a file, or - for stdout [table]")
      ->check(suggested(summary_names()))
      ->option_text("FORMAT|FILE|-");
  command->add_flag("--full", options->is_full, "Print the whole table instead of at most 6 lines");
  add_colour_option(*command, options->colour);
  add_duration(*command, "--drain", options->drain,
               "Wait at most this long for telemetry after the command ends [10s]");
  add_agent_options(*command, *options);
  group_options(*command, "Limits",
                {"--max-cost", "--max-tokens", "--max-time", "--cost", "--prices", "--require-telemetry"});
  group_options(*command, "Files and output",
                {"--run-dir", "--keep", "--summary", "--full", "--color", "--report", "--no-ci"});
  group_options(
      *command, "Agents",
      {"--protocol", "--content", "--keep-endpoint", "--no-shim", "--no-vcs", "--no-root-span", "--drain"});
  command->footer(
      "Exit codes: the command's own; 128+n if signal n killed it; 124 if a limit stopped it; 125 if\n"
      "launch failed or required telemetry is missing; 126 if the command cannot be run; 127 if it is\n"
      "not found.\n\n"
      "Example:\n  otelc launch --max-cost 2.50 -- claude -p \"fix the bug\"");

  const bool is_asked = argc > 1 && argv[1] == kName;
  const int own = is_asked ? count_own(*command, argc, argv) : argc;
  const int begin = own < argc && std::string_view(argv[own]) == "--" ? own + 1 : own;
  options->command.assign(argv + begin, argv + argc);
  command->callback([options, price_options, signals, &exit_code] {
    if (options->command.empty()) throw CLI::RequiredError("COMMAND");
    exit_code = launch::guarded(signals, [&](launch::Witness* witness) {
      const auto prices = price_book(*price_options);
      if (!prices) {
        say(prices.error().message);
        return static_cast<int>(launch::kLaunchFailed);
      }
      options->prices = &*prices;
      options->limits.cost = price_options->basis;
      options->version = version_number();
      options->witness = witness;
      return launch::launch(*options, signals);
    });
  });
  return own;
}

}  // namespace otelc::apps
