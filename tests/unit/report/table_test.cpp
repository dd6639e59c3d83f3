// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/table.hpp>

#include <algorithm>
#include <random>
#include <sstream>

#include <doctest/doctest.h>

#include <otelc/report/columns.hpp>

using namespace otelc;
using namespace otelc::report;
using billing::CostSource;
using billing::Usage;
using usage::Summary;
using usage::Verdict;

namespace {

Usage spend_of(std::optional<double> usd, std::int64_t tokens) {
  Usage usage;
  usage.tokens = {{tokens, 0, 0, 0}};
  usage.types_seen = 0b1;
  usage.total_tokens = tokens;
  if (usd) usage.set_reported(prices::Money::of_usd(*usd));
  if (usd) usage.set_cost(usage.reported);
  usage.cost_source = usd ? CostSource::reported : CostSource::none;
  if (!usd) usage.unpriced_tokens = tokens;
  usage.requests = 3;
  usage.duration_us = 2'000'000;
  return usage;
}

void add_model(Summary& summary, const std::string& name, const Usage& usage) {
  summary.models.push_back({name, agents::Source::unknown, usage});
  summary.totals.add(usage);
  if (usage.unpriced_tokens > 0) summary.unpriced_models.push_back(name);
}

Summary bill_of(std::initializer_list<std::pair<const char*, std::optional<double>>> models) {
  Summary summary;
  summary.inputs.push_back({"log", 3, 0, 0});
  for (const auto& [name, usd] : models) add_model(summary, name, spend_of(usd, 16'000));
  summary.check = {Verdict::complete, "metrics and events agree"};
  return summary;
}

std::vector<std::string> rows_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> lines_at(const Summary& summary, std::size_t columns, TableOptions options = {}) {
  Report report{summary};
  report.style.columns = columns;
  report.table = options;
  return rows_of(table(report));
}

/// Returns the one line that begins with this name, or an empty string.
std::string row_of(const std::vector<std::string>& lines, std::string_view name) {
  for (const std::string& line : lines)
    if (line.starts_with("  " + std::string(name))) return line;
  return {};
}

bool has_part(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::vector<Gate> four_gates() {
  return {
      {"telemetry", Outcome::passed, Unit::percent, 0, 1, "", 3},
      {"max-cost", Outcome::failed, Unit::usd, 1.5, 1.2, "the cost of $1.50 is over the limit of $1.20", 4},
      {"max-tokens", Outcome::no_data, Unit::tokens, {}, 1, "no tokens were reported", 4},
      {"max-increase", Outcome::passed, Unit::increase, 3, 20, "", 5}};
}

constexpr std::size_t kWidths[] = {40, 80, 120, 200};

}  // namespace

TEST_CASE("table: the headline, a row per model by cost, their total") {
  const Summary summary = bill_of({{"cheap", 0.5}, {"dear", 1.0}});
  CHECK(table({summary}) ==
        "$1.50 · 32,000 tokens · 6 requests · complete\n\n"
        "  Model     Cost                       Share  Tokens  Requests  API time   Input\n"
        "  dear     $1.00  ████████████▋         67 %  16,000         3      2.0s  16,000\n"
        "  cheap  $0.5000  ██████▍               33 %  16,000         3      2.0s  16,000\n"
        "  TOTAL    $1.50                              32,000         6      4.0s  32,000\n");
}

TEST_CASE("table: one model needs no total and no bar") {
  const auto lines = lines_at(bill_of({{"m", 0.5}}), 80);
  CHECK(lines.size() == 4);
  CHECK(row_of(lines, "TOTAL").empty());
  CHECK_FALSE(has_part(lines.back(), "█"));
}

TEST_CASE("table: errors, the time it took, cache hits and the verdict are in the headline") {
  Summary summary = bill_of({{"m", 0.5}});
  summary.totals.errors = 1;
  summary.totals.tokens = {{10, 30, 0, 0}};
  summary.totals.types_seen = 0b11;
  summary.first = 1'000'000'000;
  summary.last = 4'500'000'000;
  summary.check = {Verdict::partial, "metrics miss an eighth"};
  Report report{summary};
  report.style.columns = 100;
  const std::string text = table(report);
  CHECK(has_part(text, " · 3 requests (1 error) · 3.5 s · "));
  CHECK(has_part(text, " % cache hits · partial\n  partial: metrics miss an eighth\n"));
  report.elapsed = std::chrono::minutes(2);
  CHECK_MESSAGE(has_part(table(report), " · 2 min 0 s · "),
                "the command's own time counts where it is known");
}

TEST_CASE("table: what is left out is added up, and the total has it") {
  const auto lines = lines_at(bill_of({{"a", 0.4}, {"b", 0.3}, {"c", 0.2}, {"d", 2.0}}), 80, {.rows_max = 2});
  CHECK(!row_of(lines, "d ").empty());
  CHECK(!row_of(lines, "a ").empty());
  CHECK(row_of(lines, "b ").empty());
  CHECK(row_of(lines, "… ") == "  … 2 more, $0.5000");
  CHECK(has_part(row_of(lines, "TOTAL"), "$2.90"));
  const auto full =
      lines_at(bill_of({{"a", 0.4}, {"b", 0.3}, {"c", 0.2}}), 80, {.rows_max = 2, .is_full = true});
  CHECK(row_of(full, "… ").empty());
}

TEST_CASE("table: an unknown cost is not $0, and a sum that lacks some is a minimum") {
  const auto none = lines_at(bill_of({{"m", std::nullopt}}), 80);
  CHECK(none[0] == "cost unknown · 16,000 tokens · 3 requests · complete");
  CHECK(has_part(row_of(none, "m "), "  -  "));
  for (const std::string& line : none) CHECK_FALSE(has_part(line, "$"));

  const auto some = lines_at(bill_of({{"known", 2}, {"m", std::nullopt}}), 80, {.rows_max = 1});
  CHECK(some[0].starts_with("≥$2.00 · "));
  CHECK(row_of(some, "… ") == "  … 1 more, cost unknown");
  CHECK(row_of(some, "≥") == "  ≥ at least: no price for m");
}

TEST_CASE("table: list prices are marked") {
  Summary summary = bill_of({});
  Usage priced = spend_of(2, 5);
  priced.cost_source = CostSource::priced;
  priced.is_list_least = true;
  add_model(summary, "m", priced);
  summary.price_lists.push_back({"LiteLLM 1", "2026-11-20", true});
  const auto lines = lines_at(summary, 80);
  CHECK(lines[0].starts_with("≥~$2.00 · "));
  CHECK(has_part(row_of(lines, "m "), "≥~$2.00"));
  CHECK(row_of(lines, "~") == "  ~ list price (LiteLLM 1 of 2026-11-20)");
  CHECK(has_part(row_of(lines, "≥"), "long requests cost more"));
}

TEST_CASE("table: gates show their outcome") {
  const Summary summary = bill_of({{"m", 1.5}});
  Report report{summary};
  report.gates = four_gates();
  const std::string plain = table(report);
  CHECK(has_part(plain, "\n  ✓ telemetry passed: 0.0 % missing, limit 1.0 %\n"));
  CHECK(has_part(plain, "\n  ✗ max-cost failed: $1.50, limit $1.20\n"));
  CHECK(has_part(plain, "\n  ? max-tokens no data: no tokens were reported\n"));
  CHECK(plain.find('\x1b') == std::string::npos);
  report.style = {80, true};
  const std::string coloured = table(report);
  CHECK(has_part(coloured, "\x1b[31m  ✗ max-cost failed"));
  CHECK(has_part(coloured, "\x1b[32m  ✓ telemetry"));
  CHECK(has_part(coloured, "\x1b[33m  ? max-tokens"));
  CHECK(has_part(coloured, "\x1b[32mcomplete\x1b[0m"));
  report.gates = {{"max-cost", Outcome::failed, Unit::usd, 0.5, 1, "no price for m", 4}};
  CHECK_MESSAGE(has_part(table(report), "failed: no price for m"), "the amounts do not say why");
}

TEST_CASE("table: two models with all gates and legends take at most 15 lines") {
  Summary summary = bill_of({{"claude-sonnet-4-6", 1103.2}});
  Usage priced = spend_of(2, 1'234'567'890);
  priced.cost_source = CostSource::priced;
  priced.is_list_least = true;
  priced.errors = 12;
  add_model(summary, "gpt-5.4", priced);
  summary.price_lists.push_back({"LiteLLM 1.110.2", "2026-11-20", true});
  summary.first = 1'000'000'000;
  summary.last = 4'500'000'000'000;
  summary.check = {
      Verdict::partial,
      "events miss 373,455 of 395,173 tokens (94.50 %) that metrics saw; the larger count is used"};
  Report report{summary};
  report.gates = four_gates();
  usage::Comparison comparison;
  comparison.baseline = "main.json";
  report.comparison = comparison;
  report.style.columns = 80;
  CHECK(rows_of(table(report)).size() <= 15);
}

TEST_CASE("table: nothing was collected") {
  Summary summary;
  Report report{summary};
  CHECK(table(report) == "No OTEL data collected (log file not found).\n");
  report.gates = {{"max-cost", Outcome::no_data, Unit::usd, {}, 1, "no cost was reported", 4}};
  CHECK(has_part(table(report), "\n  ? max-cost no data: no cost was reported\n"));
  summary.inputs.push_back({"log", 0, 0, 0});
  CHECK(table(report).starts_with("No OTEL data collected.\n"));
  summary.inputs[0].records = 2;
  CHECK(table(report).starts_with("no model usage\n"));
}

TEST_CASE("table: the ten most expensive logs and their total") {
  Summary summary = bill_of({{"m", 78}});
  for (int i = 1; i <= 12; ++i)
    summary.by_log.push_back({"job-" + std::to_string(i) + ".jsonl", spend_of(i, 10), 0});
  const auto lines = lines_at(summary, 80);
  const auto first =
      std::ranges::find_if(lines, [](const auto& line) { return line.starts_with("  job-12"); });
  REQUIRE(lines.end() - first == 12);
  CHECK(has_part(*first, "$12.00"));
  CHECK(first[9].starts_with("  job-3.jsonl"));
  CHECK(first[10] == "  … 2 more, $3.00");
  CHECK(has_part(first[11], "$78.00"));
}

TEST_CASE("table: long names keep their end") {
  const std::string arn =
      "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/"
      "eu.anthropic.claude-sonnet-4-6-20260301-v1:0";
  const auto lines = lines_at(bill_of({{arn.c_str(), 1}, {"m", 2}}), 80);
  const std::string row = row_of(lines, "arn:");
  CHECK(has_part(row, "…"));
  CHECK(has_part(row, "20260301-v1:0"));
  CHECK(has_part(row, "$1.00"));
}

TEST_CASE("table: sessions and sources by cost, with the time they took, their agents and models") {
  Summary summary = bill_of({{"m", 3}});
  const auto add = [](std::vector<usage::UsageRow>& rows, const char* name, double usd) {
    usage::UsageRow& row =
        rows.emplace_back(usage::UsageRow{name, agents::Source::unknown, spend_of(usd, 10)});
    row.agents = {"claude-code"};
    row.models = {"m", "n"};
  };
  add(summary.by_session, "first", 1);
  add(summary.by_session, "second", 2);
  Report report{summary, GroupBy::session};
  report.style.columns = 120;
  const std::string text = table(report);
  CHECK(has_part(text, "API time  Agent        Model\n  second   $2.00  "));
  CHECK(has_part(text, "  2.0s  claude-code  m, n\n  first    $1.00  "));
  report.style.columns = 50;
  CHECK_MESSAGE(has_part(table(report), "  m, 1 more\n"), "the model has a lower rank than the rest");
}

TEST_CASE("table: in six lines") {
  Summary summary = bill_of({{"a", 0.4}, {"b", 0.3}, {"c", 0.2}, {"d", 2.0}, {"e", 0.1}});
  Report report{summary};
  report.gates = {{"max-cost", Outcome::passed, Unit::usd, 1, 2, "", 4},
                  {"max-tokens", Outcome::passed, Unit::tokens, 5, 6, "", 4}};
  const auto lines = rows_of(brief_table(report, 5));
  REQUIRE(lines.size() == 5);
  CHECK(lines[0].starts_with("$3.00 · "));
  CHECK(lines[1].starts_with("  d  "));
  CHECK(has_part(lines[1], "16,000 tokens  3 requests"));
  CHECK(lines[2].starts_with("  a  "));
  CHECK(lines[3] == "  … 3 more, $0.6000");
  CHECK(lines[4] == "  ✓ max-cost: $1.00 of $2.00 · ✓ max-tokens: 5 of 6");
  CHECK_MESSAGE(rows_of(brief_table(report, 1)).size() == 4, "the most expensive model is always shown");
  summary.check = {Verdict::partial, std::string(30, 'x') + " and " + std::string(300, ' ') + "so on"};
  for (int i = 0; i < 60; ++i) summary.check.reason += " and so on";
  report.gates.clear();
  CHECK_MESSAGE(rows_of(brief_table(report, 5)).size() == 5, "a reason takes two of them");
}

// For random summaries no line is too wide, no amount is cut or wrapped, and every row shown has its cost.
TEST_CASE("table: any summary at any width") {
  std::mt19937 random(20261130);
  const auto upto = [&random](std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(0, most)(random);
  };
  const std::string letters[] = {"a", "claude-", "模", "é", "::", "/", "x", " ", "🙂", "-v1:0"};
  for (int run = 0; run < 300; ++run) {
    Summary summary = bill_of({});
    const std::size_t models = upto(14);
    for (std::size_t i = 0; i < models; ++i) {
      std::string name = "m";
      for (std::size_t letter = upto(40); letter > 0; --letter)
        name.insert(0, letters[upto(std::size(letters) - 1)]);
      const double exponents[] = {1e-7, 1e-4, 0.01, 1, 30, 5000, 4e6};
      std::optional<double> usd = exponents[upto(6)] * static_cast<double>(upto(1000)) / 1000;
      if (upto(5) == 0) usd.reset();
      Usage usage =
          spend_of(usd, static_cast<std::int64_t>(upto(1)) * static_cast<std::int64_t>(upto(3'000'000'000)));
      if (usd && upto(3) == 0) usage.cost_source = CostSource::priced;
      usage.is_list_least = upto(3) == 0;
      if (upto(3) == 0) usage.errors = static_cast<std::int64_t>(upto(2000));
      if (upto(3) == 0) usage.requests.reset();
      if (upto(3) == 0) usage.duration_us.reset();
      add_model(summary, name, usage);
      usage::UsageRow& session =
          summary.by_session.emplace_back(usage::UsageRow{name + "s", agents::Source::unknown, usage});
      session.agents = {"claude-code"};
      session.models = {name};
      summary.by_log.push_back({name, usage, upto(3)});
    }
    summary.check.verdict = static_cast<Verdict>(upto(3));
    Report report{summary, upto(1) == 0 ? GroupBy::session : GroupBy::model};
    if (upto(1) == 0) report.gates = four_gates();
    report.table = {.rows_max = 1 + upto(11), .is_full = upto(3) == 0};
    for (const std::size_t columns : kWidths) {
      report.style = {columns, false};
      const std::string text = upto(3) == 0 ? brief_table(report, upto(9)) : table(report);
      CAPTURE(text);
      for (const std::string& line : rows_of(text)) {
        CAPTURE(line);
        const bool is_sentence = report.table.is_full && line.find("  ", 6) == std::string::npos;
        if (!is_sentence) CHECK(columns_of(line) <= columns);
        CHECK_FALSE(line.ends_with("$"));
        CHECK_FALSE(line.ends_with(" "));
        CHECK_FALSE(has_part(line, "$…"));
        CHECK_FALSE(has_part(line, "$ "));
        const std::size_t start = line.find_first_not_of(' ');
        if (start != std::string::npos) CHECK(line.compare(start, 2, "::") != 0);
      }
      if (summary.totals.cost_usd && text.starts_with("≥") == false)
        CHECK(has_part(text.substr(0, text.find('\n')), "$"));
    }
  }
}
