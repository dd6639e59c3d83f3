// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "html_page.hpp"

using namespace otelc;
using namespace otelc::test;
using billing::Usage;
using usage::Summary;

TEST_CASE("the page says where the run took place and who made it") {
  Summary summary = one_model("m");
  CHECK_FALSE(has(page(summary), "class=\"facts\""));
  using events::Fact;
  summary.origin.add(Fact::repository, "https://git.example/owner/name.git");
  summary.origin.add(Fact::run_id, "77");
  summary.origin.add(Fact::run_url, "https://git.example/runs/77");
  summary.origin.add(Fact::command, "claude (2 arguments)");
  summary.origin.add(Fact::revision, "3f2a1bc09d7e4c5f8a6b1d2e3f4a5b6c7d8e9f00");
  summary.origin.add_version("claude-code", "2.1.197");
  for (const char* const host : {"a", "b", "c", "<d>"}) summary.origin.add(Fact::host, host);
  const std::string text =
      report::html({.summary = summary, .maker = {"1.2.3", 1'795'470'000'000'000'000, "ci-7"}});
  CHECK(has(text,
            R"(<a href="https://git.example/owner/name.git" rel="noreferrer"><bdi>owner/name</bdi></a>)"));
  CHECK(has(text, R"(<a href="https://git.example/runs/77" rel="noreferrer"><bdi>77</bdi></a>)"));
  CHECK(has(text, "<bdi>claude (2 arguments)</bdi>"));
  CHECK(has(text, "\">3f2a1bc09d7e</bdi>"));
  CHECK(has(text, "<bdi>claude-code</bdi> <bdi>2.1.197</bdi>"));
  CHECK(has(text, "<bdi>&lt;d&gt;</bdi>, <bdi>a</bdi>, <bdi>b</bdi> and 1 more"));
  CHECK(has(text, "<dd>2026-11-23 21:40:00 UTC by otelc 1.2.3</dd>"));
}

TEST_CASE("requests without a model are no row") {
  Summary summary = one_model("m");
  CHECK_FALSE(has(page(summary), "without a model"));
  Usage failed;
  failed.errors = 27;
  failed.tokens.emplace();
  failed.total_tokens = 0;
  summary.models.push_back({"unknown", agents::Source::unknown, failed});
  summary.totals.add(failed);
  CHECK(has(page(summary), "<p class=\"note\">Requests without a model: 27 errors.</p>"));
  CHECK_FALSE(has(page(summary), "<bdi>unknown</bdi>"));
  SUBCASE("a model without a name that used tokens is a row") {
    summary.models[1].usage.total_tokens = 5;
    CHECK_FALSE(has(page(summary), "without a model"));
    CHECK(has(page(summary), "<bdi>unknown</bdi>"));
  }
  SUBCASE("without other models there is no table") {
    summary.models.erase(summary.models.begin());
    CHECK(has(page(summary), "without a model: 27 errors"));
    CHECK_FALSE(has(page(summary), "<table"));
    summary.totals = failed;
    CHECK(has(page(summary), "<h1>No request was answered: 27 errors</h1>"));
  }
}

TEST_CASE("sessions are collapsed, most expensive first, with their start and duration") {
  Summary summary = one_model("m", 3);
  summary.sessions = 150;
  for (int i = 0; i < 150; ++i) {
    usage::UsageRow row{"s" + std::to_string(i), agents::Source::unknown, some_usage(1, i < 100 ? 2 : 1)};
    row.first = kBegin + static_cast<UnixNanos>(i) * kSecond;
    row.last = row.first + 65 * kSecond;
    summary.by_session.push_back(row);
    summary.cells.push_back({"claude-code", row.name, "model-a", some_usage(1, 0.5)});
    summary.cells.push_back({"claude-code", row.name, "model-b", some_usage(1, 1)});
  }
  const std::string text = page(summary);
  CHECK(has(text, "<details>\n<summary>150 sessions, most expensive first</summary>"));
  CHECK(has(text, "2026-11-23 21:41:39"));
  CHECK(has(text, ">1 min 5 s<"));
  CHECK(has(text, "<bdi>model-b</bdi>, <bdi>model-a</bdi>"));
  CHECK(has(text, "50 more sessions: $50.00."));
  CHECK(has(text, "<bdi>s99</bdi>"));
  CHECK_FALSE(has(text, "<bdi>s100</bdi>"));
  summary.by_session.resize(1);
  CHECK_FALSE(has(page(summary), "<details>"));
}

TEST_CASE("spend per hour or day is stacked by model") {
  constexpr UnixNanos kHour = 3600 * kSecond;
  Summary summary = one_model("m");
  usage::Timeline& timeline = summary.timeline;
  timeline.width = kSecond;
  for (int i = 0; i < 8; ++i) timeline.models.push_back("model-" + std::to_string(i));
  timeline.models.back() = "<b>";
  const auto spend = [&](UnixNanos after, std::uint32_t model, double usd, std::int64_t tokens = 10) {
    timeline.by_model.push_back({kBegin + after, model, usd, usd, tokens});
  };
  SUBCASE("hours for up to two days") {
    spend(0, 0, 4);
    spend(10 * kSecond, 1, 1);
    spend(47 * kHour, 1, 1);
    const std::string text = page(summary);
    CHECK(has(text, "<h2 id=\"spend\">Cost per hour</h2>"));
    CHECK(has(text, "<title>2026-11-23 21:00: $5.00; model-0 $4.00; model-1 $1.00</title>"));
    CHECK(has(text, "<title>2026-11-25 20:00: $1.00; model-1 $1.00</title>"));
    CHECK(has(text, "<title>Cost per 1 h, at most $5.00</title>"));
  }
  SUBCASE("then days; the cheapest models share a colour") {
    for (std::uint32_t i = 0; i < 8; ++i) spend(0, i, 8 - i);
    spend(72 * kHour, 7, 0.5);
    const std::string text = page(summary);
    CHECK(has(text, "Cost per day"));
    CHECK(has(text, "<title>2026-11-26: $0.5000; 3 other models $0.5000</title>"));
    CHECK(has(text, "</svg> 3 other models $6.50</li>"));
    CHECK(count_of(text, "<g class=\"s") == 6);
  }
  SUBCASE("a year is shown in wider bars") {
    for (UnixNanos day = 0; day < 365; ++day) spend(day * 24 * kHour, 0, 1);
    const std::string text = page(summary);
    CHECK(has(text, "Cost per 7 d"));
    CHECK(text.size() < 100'000);
  }
  SUBCASE("without costs it shows tokens; names are escaped") {
    spend(0, 7, 0, 1000);
    spend(2 * kHour, 7, 0, 500);
    const std::string text = page(summary);
    CHECK(has(text, "Tokens per hour"));
    CHECK(has(text, "<title>2026-11-23 21:00: 1.00k tokens; &lt;b&gt; 1.00k tokens</title>"));
  }
  SUBCASE("there is no plot of a single hour; extreme times are harmless") {
    spend(0, 0, 4);
    CHECK_FALSE(has(page(summary), "id=\"spend\""));
    timeline.by_model.push_back({UINT64_MAX - 5, 1, 1, 1, 1});
    CHECK_FALSE(page(summary).empty());
  }
}

TEST_CASE("a long page has a table of contents") {
  Summary summary = one_model("m");
  CHECK_FALSE(has(page(summary), "<nav"));
  summary.tools.push_back({"Bash", 3, 1, 5000});
  summary.by_source = {{"main", agents::Source::main, some_usage(1, 1)},
                       {"sub", agents::Source::subagent, some_usage(1, 1)}};
  summary.by_agent = summary.by_session = summary.by_source;
  const std::string text = page(summary);
  CHECK(has(text,
            "<nav aria-label=\"Contents\"><ul><li><a href=\"#models\">Cost and tokens per model</a></li>"));
  CHECK(count_of(text, "<li><a href=\"#") == count_of(text, "<section "));
}
