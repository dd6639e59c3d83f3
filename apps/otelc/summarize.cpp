// SPDX-License-Identifier: Apache-2.0
#include "summarize.hpp"

#include <unistd.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <otelc/base/file.hpp>
#include <otelc/base/messages.hpp>
#include <otelc/base/terminal.hpp>
#include <otelc/base/text.hpp>
#include <otelc/environment/report_facts.hpp>
#include <otelc/replay/baseline.hpp>
#include <otelc/report/formats.hpp>
#include <otelc/report/gate.hpp>
#include <otelc/report/list_prices.hpp>
#include <otelc/usage/cost_basis.hpp>

#include "colour_option.hpp"
#include "exit_code.hpp"
#include "format_option.hpp"
#include "help_groups.hpp"
#include "option_checks.hpp"
#include "price_options.hpp"
#include "program_version.hpp"
#include "read_logs.hpp"

namespace otelc::apps {
namespace {

constexpr const char* kDefaultLog = "run/claude-otel.jsonl";

struct SummarizeOptions {
  std::vector<std::string> logs;  // empty: kDefaultLog
  std::string format;             // empty: table on a terminal, else text
  Colour colour = Colour::automatic;
  report::TableOptions table;
  report::GroupBy by = report::GroupBy::model;
  PriceOptions prices;
  std::string output;
  std::size_t jobs = default_jobs();
  report::Requirements requirements;
  bool explains = false;
  std::string baseline;  // empty: none
};

// Scripts read the text in a pipe: there, only --color=always adds colours.
report::TextStyle style_for(const SummarizeOptions& options, const report::Format& format) {
  if (!options.output.empty()) return {};
  const Terminal terminal = terminal_of(STDOUT_FILENO, options.colour);
  const bool is_for_scripts = format.name == "text" && terminal.columns == 0;
  report::TextStyle style = report::style_of(terminal);
  if (is_for_scripts && options.colour != Colour::always) style.is_coloured = false;
  return style;
}

// The format in a pipe stays text, because scripts depend on it.
const report::Format& format_of(const SummarizeOptions& options) {
  const bool is_for_people = options.output.empty() && terminal_of(STDOUT_FILENO).columns > 0;
  return *report::find_format(!options.format.empty() ? options.format : is_for_people ? "table" : "text");
}

// Writes the result to stdout or a file. A reader that has gone away wanted no more: a success.
bool write_result(const SummarizeOptions& options, const std::string& text) {
  const auto written =
      options.output.empty() ? write_all(STDOUT_FILENO, text) : replace_file(options.output, text);
  if (written || (options.output.empty() && errno == EPIPE)) return true;
  say(written.error().message);
  return false;
}

// Prints remarks that other formats contain themselves; scripts parse the text, so it has no room for them.
void say_beside_text(const ReadLogs& read) {
  const usage::Summary& summary = read.summary;
  for (const auto& [log, writer] : read.being_written)
    say(fmt::format("{} is still being written by {}: more may follow", log, store::words_for(writer)));
  std::uint64_t records = 0;
  for (const usage::LogInput& input : summary.inputs) records += input.records;
  if (records > 0 && summary.check.verdict == usage::Verdict::none)
    say(fmt::format("no model usage in {}: did the agent send its metrics and logs here?",
                    plural(static_cast<long long>(records), "record")));
  for (const std::string& remark : report::cost_remarks(summary)) say(remark);
}

int run_summarize(const SummarizeOptions& options) {
  const auto prices = price_book(options.prices);
  if (!prices) {
    say(prices.error().message);
    return kFailed;
  }
  if (!options.output.empty()) {
    if (const auto able = check_replaceable(options.output); !able) {
      say(able.error().message);
      return kFailed;
    }
  }
  const report::Format& format = format_of(options);
  const bool is_default = options.logs.empty();
  const ReadLogs read =
      read_logs(is_default ? std::vector<std::string>{kDefaultLog} : options.logs, *prices,
                {options.jobs, options.prices.basis, format.shows_history,
                 report::lists_for(format, options.by, options.prices.basis), options.explains, is_default});
  if (read.failed && read.summary.inputs.empty()) return kFailed;
  report::Report report{read.summary, options.by};
  report.style = style_for(options, format);
  report.table = options.table;
  report.explanations = read.explanations;
  const auto environment = environment::Environment::current();
  report.maker = {version_number(), environment::time_made(environment), environment::host_name(environment)};
  bool failed = read.failed || read.without_otlp > 0 || (!is_default && read.missing > 0);
  if (!options.baseline.empty()) {
    auto baseline = replay::read_baseline(options.baseline, *prices, options.prices.basis);
    failed = failed || !baseline;
    if (!baseline) baseline = usage::Baseline{options.baseline, baseline.error().message};
    report.comparison = usage::compare(*baseline, read.summary);
    if (!baseline->lack.empty())
      say(fmt::format("there is nothing to compare with: {}: {}", options.baseline, baseline->lack));
  }
  report.gates = report::evaluate(options.requirements, read.summary, read.missing > 0,
                                  report.comparison ? &*report.comparison : nullptr);
  if (!write_result(options, format.render(report))) return kFailed;
  if (format.name == "text" || format.name == "table") say_beside_text(read);
  for (const report::Gate& gate : report.gates)
    if (gate.outcome == report::Outcome::failed) say(gate.message);
  return failed ? static_cast<int>(kFailed) : report::exit_code_of(report.gates);
}

void add_gate_options(CLI::App& command, SummarizeOptions& options) {
  report::Requirements& gates = options.requirements;
  CLI::Option* required = command.add_flag("--require-telemetry", gates.require_telemetry,
                                           "Exit 3 if usage is missing or known to be incomplete");
  command
      .add_option("--tolerance", gates.tolerance_percent,
                  "With --require-telemetry: percentage of tokens that may be missing [1]")
      ->option_text("PERCENT")
      ->check(in_range(0.0, 100.0))
      ->needs(required);
  command
      .add_option("--max-cost", gates.max_cost_usd, "Exit 4 if the runs cost more, or the cost is unknown")
      ->option_text("USD")
      ->transform(dollars());
  command
      .add_option("--max-tokens", gates.max_tokens,
                  "Exit 4 if they used more tokens than this: 20000, 20k or 1.5M")
      ->option_text("N")
      ->transform(token_count());
  CLI::Option* baseline =
      command.add_option("--baseline", options.baseline, "Compare with an earlier run's JSON summary or log")
          ->option_text("FILE");
  command
      .add_option("--max-increase", gates.max_increase_percent,
                  "Exit 5 if the cost rises by more than this over --baseline")
      ->option_text("PERCENT")
      ->transform(percentage())
      ->needs(baseline);
}

}  // namespace

void add_summarize(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<SummarizeOptions>();
  CLI::App* command = app.add_subcommand("summarize", "Report what the runs in a log cost");
  command
      ->add_option("LOG", options->logs,
                   "Logs to merge [run/claude-otel.jsonl]: files, directories, quoted patterns, or - for "
                   "standard input")
      ->option_text("...");
  add_cost_option(*command, options->prices);
  add_prices_option(*command, options->prices);
  command->add_option("--jobs", options->jobs, "Threads that read the logs [one per core, at most 8]")
      ->option_text("N")
      ->check(in_range(1, 256));
  command
      ->add_option("--format", options->format, listed(format_names()) + " [table on a terminal, else text]")
      ->check(format_name())
      ->option_text("FORMAT");
  command->add_flag("--full", options->table.is_full,
                    "Show the whole table: all rows, tokens by type, notes");
  command->add_option("--limit", options->table.rows_max, "Maximum rows in each section of the table [10]")
      ->option_text("N")
      ->check(count());
  add_colour_option(*command, options->colour);
  command->add_option("--by", options->by, "Add a table by this key; source: main, subagents, auxiliary")
      ->transform(one_of<report::GroupBy>({{"model", report::GroupBy::model},
                                           {"agent", report::GroupBy::agent},
                                           {"session", report::GroupBy::session},
                                           {"source", report::GroupBy::source}}))
      ->option_text("model|agent|session|source");
  command->add_flag("--explain", options->explains,
                    "Show where each number comes from and what was dropped (table, text and json)");
  command->add_option("--output", options->output, "Write to this file instead of standard output")
      ->option_text("FILE");
  add_gate_options(*command, *options);
  group_options(*command, "Input", {"--cost", "--prices", "--jobs"});
  group_options(*command, "Output",
                {"--format", "--full", "--limit", "--color", "--by", "--explain", "--output"});
  group_options(
      *command, "Gates",
      {"--require-telemetry", "--tolerance", "--max-cost", "--max-tokens", "--baseline", "--max-increase"});
  command->footer(
      "A directory stands for all *.jsonl, *.jsonl.gz and *.jsonl.zst files in it and below. A log\n"
      "includes the files that continue it (LOG.1, ...). Usage in several logs is counted once.\n\n"
      "Exit codes: 0 success; 1 a log is missing or holds no OTLP, or a file cannot be read or written;\n"
      "2 wrong usage; 3 telemetry is missing, or a limit has nothing to measure; 4 over a limit;\n"
      "5 worse than the baseline.\n\n"
      "Example:\n  otelc summarize run/claude-otel.jsonl --by source --max-cost 2.50\n"
      "  otelc summarize 'runs/*/claude-otel.jsonl'");
  command->callback([options, &exit_code] { exit_code = run_summarize(*options); });
}

}  // namespace otelc::apps
