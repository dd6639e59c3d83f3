// SPDX-License-Identifier: Apache-2.0
#include "tail.hpp"

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include <otelc/base/messages.hpp>
#include <otelc/tail/tail.hpp>

#include "colour_option.hpp"
#include "exit_code.hpp"
#include "option_checks.hpp"

namespace otelc::apps {
namespace {

int run_tail(const tail::TailOptions& options) {
  const auto done = tail::tail(options);
  if (done) return kDone;
  say(done.error().message);
  return kFailed;
}

}  // namespace

void add_tail(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<tail::TailOptions>();
  options->log = "run/claude-otel.jsonl";
  CLI::App* command = app.add_subcommand("tail", "Follow a run, request by request");
  command->add_option("LOG", options->log, "Log to follow, or - for standard input [run/claude-otel.jsonl]")
      ->option_text("FILE");
  command->add_flag_callback(
      "--from-start", [options] { options->begin = tail::Begin::start; },
      "Start with all events in the log instead of the last 10");
  command->add_flag_callback(
      "--no-follow", [options] { options->follow = tail::Follow::no; },
      "Exit at the end of the log; also reads gzip and zstd");
  const CLI::Option* format =
      command
          ->add_option("--format", options->format, "Lines for people, or one JSON object per event [text]")
          ->transform(one_of<tail::Format>({{"json", tail::Format::json}, {"text", tail::Format::text}}))
          ->option_text("text|json");
  add_colour_option(*command, options->colour);
  const CLI::Option* raw = command->add_flag("--raw")->description("Print the lines of the log unchanged");
  command->footer(
      "The log need not exist yet. On a terminal, the last row shows the totals, which stay at the end.\n\n"
      "Exit codes: 0 success; 1 the log cannot be read; 2 wrong usage.\n\n"
      "Keys:\n  q, Ctrl-C, Ctrl-D        Quit\n  Ctrl-Z                   Suspend; fg resumes\n\n"
      "Example:\n  otelc launch -- claude      # and in another window:\n  otelc tail");
  command->callback([options, format, raw, &exit_code] {
    if (*raw && *format) throw CLI::ExcludesError("--raw", "--format");
    if (*raw) options->format = tail::Format::raw;
    exit_code = run_tail(*options);
  });
}

}  // namespace otelc::apps
