// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/markdown.hpp>
#include <otelc/report/markdown_escape.hpp>

#include <doctest/doctest.h>

#include "html_page.hpp"

using namespace otelc;
using namespace otelc::test;
using usage::Summary;

namespace {

Summary models_of(std::initializer_list<std::pair<const char*, double>> models) {
  Summary summary;
  summary.inputs.push_back({"a.jsonl", 3, 0, 0});
  for (const auto& [name, usd] : models) {
    summary.models.push_back({name, agents::Source::unknown, some_usage(100, usd)});
    summary.totals.add(summary.models.back().usage);
  }
  return summary;
}

}  // namespace

TEST_CASE("a chart is a pie, unless one slice is over 90 % of it") {
  std::string text = report::markdown({models_of({{"a", 0.9}, {"b", 0.1}})});
  CHECK(has(text, "```mermaid\npie showData\n"));
  CHECK_FALSE(has(text, "█"));
  text = report::markdown({models_of({{"a", 91}, {"b", 8.7}, {"c", 0.3}})});
  CHECK_FALSE(has(text, "mermaid"));
  CHECK(has(text, "| `a` | $91.00 | 91 % | ██████████████████▎ |\n"));
  CHECK(has(text, "| `b` | $8.70 | 9 % | █▊ |\n"));
  CHECK(has(text, "| `c` | $0.3000 | &#60;1 % | ▏ |\n"));
}

TEST_CASE("of one model, the chart is of its tokens; a single type needs none") {
  Summary summary = models_of({{"a", 1}});
  CHECK(has(report::markdown({summary}), "\"cache read\" : 300"));
  summary.totals.tokens = {5000, 100, 0, 0};
  CHECK(has(report::markdown({summary}), "| input | 5,000 | 98 % |"));
  summary.totals.tokens = {5000, 0, 0, 0};
  CHECK_FALSE(has(report::markdown({summary}), "5,000 |"));
}

TEST_CASE("requests without a model are a line of their own") {
  Summary summary = models_of({{"a", 1}});
  billing::Usage failed;
  failed.errors = 1;
  failed.tokens.emplace();
  failed.total_tokens = 0;
  summary.models.push_back({"unknown", agents::Source::unknown, failed});
  const std::string text = report::markdown({summary});
  CHECK(has(text, "\nRequests without a model: 1 error\n"));
  CHECK_FALSE(has(text, "unknown"));
  summary.totals = failed;
  CHECK(has(report::markdown({summary}), "### No request was answered: 1 error\n"));
}

TEST_CASE("where it ran and who made it: names are text, URLs are links only when they are plain") {
  Summary summary = models_of({{"a", 1}});
  using events::Fact;
  summary.origin.add_version("claude-code", "2.1.197");
  summary.origin.add(Fact::repository, "https://git.example/o/n");
  summary.origin.add(Fact::ref, "a|b](javascript:x)");
  summary.origin.add(Fact::run_id, "7");
  summary.origin.add(Fact::run_url, "https://git.example/(x)");
  const std::string text = report::markdown({.summary = summary, .maker = {"1.2.3", kBegin, ""}});
  CHECK(has(text, "claude-code 2.1.197 · [o&#47;n](https://git.example/o/n) · branch "));
  CHECK(has(text, "branch a&#124;b&#93;(javascript&#58;x) · run 7\n"));
  CHECK(has(text, "\nGenerated 2026-11-23 21:40:00 UTC by otelc 1.2.3\n"));
}

TEST_CASE("long names are cut, and their title has the whole") {
  const std::string arn =
      "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-6";
  const std::string name = report::markdown_name(arn);
  CHECK(has(name, "<code title=\"arn&#58;aws"));
  CHECK(has(name, "\">arn&#58;aws&#58;bedrock&#58;…"));
  CHECK(has(name, "claude-sonnet-4-6</code>"));
  CHECK_FALSE(has(report::markdown_name(std::string(80, '"') + "<b>|"), "<b>"));
}

TEST_CASE("sessions and tools are folded") {
  Summary summary = models_of({{"a", 1}});
  CHECK_FALSE(has(report::markdown({summary}), "Sessions"));
  summary.by_session = {{"s1", agents::Source::unknown, some_usage(1, 1)},
                        {"", agents::Source::unknown, some_usage(2, 2)}};
  summary.by_session[0].first = kBegin;
  summary.by_session[0].last = kBegin + 90 * kSecond;
  summary.cells = {{"claude-code", "s1", "m|1", some_usage(1, 1)}};
  summary.tools = {{"Bash", 3, 1, 65'000'000}, {"Read", 1, {}, {}}};
  const std::string text = report::markdown({summary});
  CHECK(has(text,
            "| *not reported* | – | – | – | 307 | $2.00 |\n| `s1` | 2026-11-23 21:40:00 | 1 min 30 s | "
            "<code>m&#124;1</code> | 306 | $1.00 |\n"));
  CHECK(has(text, "<summary>4 tool calls (1 failed)</summary>"));
  CHECK(has(text, "| `Bash` | 3 | 1 | 1 min 5 s |\n| `Read` | 1 | – | – |\n"));
}
