// SPDX-License-Identifier: Apache-2.0
#include <otelc/launch/closing.hpp>

#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "../../support/temp_dir.hpp"

using namespace otelc;
using namespace otelc::launch;
using std::chrono::milliseconds;

namespace {

std::string words(const Ending& ending, const std::string& log_content) {
  const test::TempDir dir;
  launch::Ending here = ending;
  here.log_path = dir.file("log");
  std::ofstream(here.log_path) << log_content;
  std::string text = launch::closing_words(here, launch::final_bill(here, {}));
  for (std::size_t at = 0; (at = text.find(here.log_path)) != std::string::npos;)
    text.replace(at, here.log_path.size(), "LOG");
  return text;
}

/// Returns the end of a run as `table`, with these models at $1 each.
std::string end_of(const Ending& ending, std::initializer_list<const char*> models,
                   report::TableOptions options = {}, std::vector<report::Gate> gates = {}) {
  Bill bill;
  bill.kept = ending.requests;
  bill.summary.inputs.push_back({"log", 1, 0, 0});
  for (const char* name : models) {
    usage::UsageRow row;
    row.name = name;
    row.usage.tokens = {1, 2, 3, 4};
    row.usage.total_tokens = 10;
    row.usage.cost_usd = row.usage.reported_usd = 1;
    row.usage.cost_source = billing::CostSource::reported;
    bill.summary.models.push_back(row);
    bill.summary.totals.add(row.usage);
  }
  bill.summary.totals.cost_usd = static_cast<double>(models.size());
  bill.summary.check = {usage::Verdict::complete, "metrics and events agree"};
  report::Report report{bill.summary};
  report.table = options;
  report.gates = std::move(gates);
  return launch::closing_table(ending, bill, report);
}

constexpr const char* kLine =
    R"({"ts":"2026-11-23T21:22:54.343000+00:00","path":"/v1/logs","payload":{"resourceLogs":[]}})"
    "\n";

}  // namespace

TEST_CASE("a run without telemetry says how long it took") {
  launch::Ending ending;
  ending.started = 1'000'000'000;
  ending.ended = 3'500'000'000;
  CHECK(words(ending, "") ==
        "No OTEL data collected.\n"
        "\n  No telemetry arrived in 2.5 s: did the command start an agent that sends telemetry? Run `otelc "
        "doctor` to find the reason.\n");
}

TEST_CASE("a run without telemetry names possible causes") {
  launch::Ending ending;
  ending.started = 1'000'000'000;
  ending.ended = 3'500'000'000;
  ending.silenced_by = "OTEL_METRICS_EXPORTER=none, OTEL_LOGS_EXPORTER=none\x1b";
  CHECK(words(ending, "")
            .ends_with("\n  No telemetry arrived in 2.5 s. This may be why: OTEL_METRICS_EXPORTER=none, "
                       "OTEL_LOGS_EXPORTER=none\\x1b. Run `otelc doctor` to see what to do.\n"));
}

TEST_CASE("telemetry that was sent elsewhere does not count as missing") {
  launch::Ending ending;
  ending.kept_targets = {"OTEL_EXPORTER_OTLP_ENDPOINT"};
  CHECK(words(ending, "") ==
        "No OTEL data collected.\n"
        "\n  --keep-endpoint: the telemetry went where OTEL_EXPORTER_OTLP_ENDPOINT points, not to otelc.\n");
}

TEST_CASE("the age of the last export is shown") {
  launch::Ending ending;
  ending.requests = 1;
  ending.since_last_export = milliseconds(7300);
  CHECK(words(ending, kLine).ends_with("\n  Last export: 7.3 s before the end.\n"));
}

TEST_CASE("exports that are not in the log are reported") {
  launch::Ending ending;
  ending.requests = 3;
  ending.since_last_export = milliseconds(10);
  CHECK(words(ending, kLine).find("\n  2 of 3 exports are not in LOG; the numbers above include them.\n") !=
        std::string::npos);
  ending.requests = 1;
  CHECK(words(ending, kLine).find("are not in") == std::string::npos);
}

TEST_CASE("a limit that stopped the command, and one that was exceeded after its end") {
  launch::Ending ending;
  ending.limit = "--max-cost is reached: $2.00 of $1.00";
  ending.was_stopped = true;
  CHECK(words(ending, "").starts_with("\n  STOPPED: --max-cost is reached: $2.00 of $1.00\n"));
  ending.was_stopped = false;
  CHECK(words(ending, "").starts_with("\n  OVER THE LIMIT after the command ended: --max-cost is reached"));
}

TEST_CASE("a run that a limit stopped is at most partial") {
  using usage::Verdict;
  const test::TempDir dir;
  launch::Ending ending;
  ending.log_path = dir.file("log");
  for (const auto verdict : {Verdict::complete, Verdict::unverified, Verdict::partial, Verdict::none}) {
    usage::Summary arrived;
    arrived.check = {verdict, "as counted", 0.25, "spans"};
    for (const bool was_stopped : {false, true}) {
      ending.was_stopped = was_stopped;
      const usage::Check check = launch::final_bill(ending, arrived).summary.check;
      const bool is_doubted = was_stopped && (verdict == Verdict::complete || verdict == Verdict::unverified);
      CHECK(check.verdict == (is_doubted ? Verdict::partial : verdict));
      CHECK((check.reason == "as counted") == !is_doubted);
      CHECK(check.missing_share.has_value() == !is_doubted);  // the missing amount is unknown
    }
  }
}

TEST_CASE("if the log is gone, the summary covers what arrived") {
  const test::TempDir dir;
  launch::Ending ending;
  ending.log_path = dir.file("none");
  ending.requests = 4;
  ending.since_last_export = milliseconds(10);
  usage::Summary arrived;
  usage::UsageRow row;
  row.name = "some-model";
  row.usage.tokens = {1, 2, 3, 4};
  row.usage.types_seen = 0xf;
  row.usage.total_tokens = 10;
  arrived.models = {row};
  arrived.totals = row.usage;
  const Bill bill = final_bill(ending, arrived);
  CHECK(bill.kept == 0);
  REQUIRE(bill.summary.inputs.size() == 1);
  CHECK(bill.summary.inputs[0].records == 4);
  const std::string text = launch::closing_words(ending, bill);
  CHECK(text.find("Model: some-model") != std::string::npos);
  CHECK(text.find("4 of 4 exports are not in " + ending.log_path + " (") != std::string::npos);
}

TEST_CASE("the log's lines are counted by kind, in each of its files") {
  const test::TempDir dir;
  launch::Ending ending;
  ending.log_path = dir.file("log.jsonl");
  ending.requests = 3;
  const std::string rejected =
      R"({"ts":"2026-11-23T21:22:55.000000+00:00","path":"/v1/logs","payload":{"raw":"x"},"status":400,"error":"no"})"
      "\n";
  std::ofstream(ending.log_path) << kLine << rejected << kLine;
  std::ofstream(dir.file("log.jsonl.1")) << "not ours\n" << kLine;
  const Bill bill = final_bill(ending, {});
  CHECK(bill.kept == 3);
  REQUIRE(bill.summary.inputs.size() == 2);
  for (const usage::LogInput& input : bill.summary.inputs) {
    const bool is_first = input.path == ending.log_path;
    CHECK(input.records == (is_first ? 2 : 1));
    CHECK(input.rejected == (is_first ? 1 : 0));
    CHECK(input.skipped == (is_first ? 0 : 1));
  }
}

TEST_CASE("the end of a run in six lines") {
  launch::Ending ending;
  ending.requests = 1;
  ending.since_last_export = milliseconds(10);
  const std::vector<report::Gate> gates = {
      {"max-cost", report::Outcome::passed, report::Unit::usd, 5, 9, "", 4}};
  CHECK(end_of(ending, {"a", "b", "c", "d", "e"}, {}, gates) ==
        "\n$5.00 · 50 tokens · complete\n"
        "  a  $1.00  ████                  20 %  10 tokens\n"
        "  b  $1.00  ████                  20 %  10 tokens\n"
        "  … 3 more, $3.00\n"
        "  ✓ max-cost: $5.00 of $9.00\n");
  const std::string full = end_of(ending, {"a", "b", "c", "d", "e"}, {.is_full = true}, gates);
  CHECK(full.find("\n  e  ") != std::string::npos);
  CHECK(full.ends_with("\n  Last export: 10 ms before the end.\n"));
}

TEST_CASE("the end of a run begins with what stopped it, and does not repeat it") {
  launch::Ending ending;
  ending.requests = 1;
  ending.since_last_export = milliseconds(10);
  ending.limit = "--max-cost is reached: $5.00 of $1.00";
  ending.was_stopped = true;
  const std::string end =
      end_of(ending, {"a"}, {}, {{"max-cost", report::Outcome::failed, report::Unit::usd, 5, 1, "over", 4}});
  CHECK(end.starts_with("\n  STOPPED: --max-cost is reached: $5.00 of $1.00\n$1.00 · "));
  CHECK(end.find("✗") == std::string::npos);
}

TEST_CASE("the end of a run reports problems, and at least the most expensive model") {
  launch::Ending ending;
  ending.log_path = "LOG";
  ending.kept_targets = {"OTEL_EXPORTER_OTLP_ENDPOINT"};
  const std::string end = end_of(ending, {"a", "b", "c"});
  CHECK(end.find("\n  --keep-endpoint: the telemetry went where OTEL_EXPORTER_OTLP_ENDPOINT points, not to "
                 "otelc.\n") != std::string::npos);
  CHECK(end.find("\n  a  $1.00") != std::string::npos);
}
