// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/text.hpp>

#include <sstream>

#include <doctest/doctest.h>

#include <otelc/report/columns.hpp>

using namespace otelc;
using namespace otelc::report;

namespace {

usage::Summary summary_of(std::initializer_list<const char*> models) {
  usage::Summary summary;
  summary.inputs.push_back({.path = "log", .records = 1});
  for (const char* name : models) {
    usage::UsageRow row;
    row.name = name;
    row.usage.tokens = {{1'000'000, 2, 3, 4}};
    row.usage.types_seen = 0xf;
    row.usage.total_tokens = 1'000'009;
    row.usage.cost_usd = row.usage.reported_usd = 1.5;
    row.usage.cost_source = billing::CostSource::reported;
    row.usage.requests = 1;
    summary.models.push_back(row);
    summary.totals.add(row.usage);
  }
  summary.check = {usage::Verdict::partial,
                   "metrics miss one of two tokens that events saw, and so it goes on and on",
                   {},
                   {}};
  return summary;
}

std::string shown(const usage::Summary& summary, TextStyle style) {
  Report report{summary};
  report.style = style;
  return text(report);
}

std::vector<std::string> lines_with(const std::string& text, std::string_view part) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    if (line.find(part) != std::string::npos) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("on a terminal no line is wider than it") {
  const auto summary =
      summary_of({"a-model-whose-name-is-longer-than-any-terminal-that-was-ever-sold-in-a-shop-"
                  "or-given-away-by-its-maker",
                  "m", "通义千问-3-コーダー"});
  for (const std::size_t columns : {60u, 80u, 130u}) {
    CAPTURE(columns);
    std::istringstream stream(shown(summary, {columns, false}));
    for (std::string line; std::getline(stream, line);) {
      CAPTURE(line);
      // A heading has the full name, and the terminal wraps it; tables cut it.
      if (!line.ends_with("by-its-maker")) CHECK(columns_of(line) <= columns);
    }
  }
}

TEST_CASE("on a terminal amounts stand below each other, whatever the script of the names") {
  const std::string text = shown(summary_of({"m", "通义千问-3-コーダー", "모델"}), {80, false});
  std::vector<std::size_t> columns;
  for (const std::string& line : lines_with(text, "$     1.5000")) columns.push_back(columns_of(line));
  CHECK(columns == std::vector<std::size_t>(3, columns.empty() ? 0 : columns[0]));
}

TEST_CASE("elsewhere nothing is cut, broken or coloured") {
  const std::string name(120, 'x');
  const std::string text = shown(summary_of({name.c_str()}), {});
  CHECK(lines_with(text, name).size() == 2);
  CHECK(lines_with(text, "and so it goes on and on").size() == 1);
  CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("colour says what a verdict is, and every colour ends") {
  const std::string text = shown(summary_of({"m"}), {80, true});
  const auto verdict = lines_with(text, "Check: partial");
  REQUIRE(verdict.size() == 1);
  CHECK(verdict[0].starts_with("\x1b[33m"));
  bool is_coloured = false;
  for (std::size_t at = text.find("\x1b["); at != std::string::npos; at = text.find("\x1b[", at + 1)) {
    const bool is_end = text.compare(at, 4, "\x1b[0m") == 0;
    CHECK(is_end == is_coloured);
    is_coloured = !is_end;
  }
  CHECK_FALSE(is_coloured);
  CHECK(shown(summary_of({"m"}), {80, false}).find('\x1b') == std::string::npos);
}
