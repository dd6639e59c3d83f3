// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/html.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include <otelc/report/detail/html/markup.hpp>
#include <otelc/report/detail/html/time_axis.hpp>
#include <otelc/report/detail/html/time_plot.hpp>

#include "html_page.hpp"

using namespace otelc;
using namespace otelc::test;
using billing::Usage;
using usage::Summary;

TEST_CASE("names are escaped, and controls and bidirectional marks become visible") {
  const std::string text = page(one_model("|<script>=1+1\n::error::\x1b\xe2\x80\xae\"'&\xff"));
  CHECK(has(text, "<bdi>|&lt;script&gt;=1+1\\x0a::error::\\x1b\\u202e&quot;&#39;&amp;\xef\xbf\xbd</bdi>"));
  CHECK_FALSE(has(text, "<script"));
  CHECK_FALSE(has(text, "\n::error"));
}

TEST_CASE("the page loads no URL, file or font") {
  const std::string text = page(one_model("m"));
  for (const std::string_view way : {"http:", "https:", "src=", "href=", "url(", "@import", "<link", "<img"})
    CHECK_MESSAGE(!has(text, way), way);
  CHECK(has(text, "content=\"default-src 'none'"));
}

TEST_CASE("unreported values are a dash with a title, never 0") {
  Summary summary = one_model("m");
  for (Usage* usage : {&summary.totals, &summary.models[0].usage}) {
    usage->cost_usd.reset();
    usage->reported_usd.reset();
    usage->requests.reset();
    usage->unpriced_tokens = 405;
  }
  const std::string text = page(summary);
  CHECK(has(text, "<h1>405 tokens</h1>"));
  CHECK(has(text, ">not reported</dd>"));
  CHECK(has(text, "aria-label=\"cost not reported\""));
  CHECK_FALSE(has(text, "$"));
}

TEST_CASE("a cost that excludes some tokens is shown as a minimum") {
  Summary summary = one_model("m");
  summary.totals.unpriced_tokens = 7;
  CHECK(has(page(summary), "<h1>At least $0.5000 for 405 tokens in 2 requests</h1>"));
  CHECK(has(page(summary), "excludes 7 tokens of unknown cost"));
}

TEST_CASE("no telemetry") {
  Summary summary;
  summary.check = {usage::Verdict::none, "no model usage was reported"};
  const std::string text = page(summary);
  CHECK(has(text, "<h1>No model usage was reported</h1>"));
  CHECK_FALSE(has(text, "<table"));
  CHECK_FALSE(has(text, "class=\"tiles\""));
}

TEST_CASE("the most expensive models come first, and many models do not make the page long") {
  Summary summary;
  const std::string long_name(5000, 'x');
  for (int i = 0; i < 500; ++i) {
    summary.models.push_back({std::to_string(i) + long_name, agents::Source::unknown, some_usage(i, i)});
    summary.by_session.push_back(summary.models.back());
    summary.by_source.push_back(summary.models.back());
    summary.tools.push_back({std::to_string(i) + long_name, i, i, i});
    summary.totals.add(summary.models.back().usage);
    summary.inputs.push_back({long_name, 1, 1, 1});
    summary.unpriced_models.push_back(long_name);
    summary.ignored.services.push_back(long_name);
  }
  const std::string text = page(summary);
  CHECK(text.size() < 300'000);
  CHECK(text.find("\">499x") < text.find("\">498x"));
  CHECK(has(text, "460 more models are not shown; the totals include them."));
}

TEST_CASE("names full of markup do not make the page long") {
  Summary summary;
  const std::string quotes(5000, '"');
  summary.timeline.width = kSecond;
  for (std::uint32_t i = 0; i < 200; ++i) {
    const std::string name = std::to_string(i) + quotes;
    summary.models.push_back({name, agents::Source::unknown, some_usage(i, i)});
    summary.models.back().speed.output_tokens_per_s = 1;
    summary.totals.add(summary.models.back().usage);
    summary.tools.push_back({name, 1, 1, 1});
    summary.inputs.push_back({name, 1, 1, 1});
    summary.by_log.push_back({name, some_usage(i, i)});
    summary.most_expensive.resize(std::min<std::size_t>(i + 1, ledger::MostExpensiveRequests::kMax));
    summary.most_expensive.back().model = name;
    summary.cells.push_back({name, name, name, some_usage(i, i)});
    summary.cells.push_back({name, name, "b" + name, some_usage(i, i)});
    summary.timeline.models.push_back(name);
    for (UnixNanos hour = 0; hour < 48; ++hour)
      summary.timeline.by_model.push_back({kBegin + hour * 3600 * kSecond, i, 1, 1, 1});
    for (const auto fact : {events::Fact::repository, events::Fact::host}) summary.origin.add(fact, name);
  }
  std::stable_sort(summary.timeline.by_model.begin(), summary.timeline.by_model.end(),
                   [](const auto& a, const auto& b) { return a.start < b.start; });
  summary.by_session = summary.by_agent = summary.by_source = summary.models;
  CHECK(page(summary).size() < 500'000);
}

TEST_CASE("amounts are markup") {
  using report::detail::usd;
  CHECK(usd(1964.4) == "$1,964.40");
  CHECK(usd(0.0310) == "$0.0310");
  CHECK(usd(0.00001) == "&lt;$0.0001");
  CHECK(has(usd(std::optional<double>()), "cost not reported"));
}

TEST_CASE("a long name is cut in the middle, and its title has the whole name") {
  using namespace report::detail;
  const std::string arn =
      "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/"
      "eu.anthropic.claude-sonnet-4-6-20260301-v1:0";
  CHECK(name_markup(arn) ==
        "<bdi title=\"" + arn + "\">arn:aws:bedrock:…claude-sonnet-4-6-20260301-v1:0</bdi>");
  CHECK(name_markup("claude-sonnet-4-6") == "<bdi>claude-sonnet-4-6</bdi>");
  CHECK(id_markup("5f0b7c1e-0000-4000-8000-000000000003") ==
        "<bdi title=\"5f0b7c1e-0000-4000-8000-000000000003\">5f0b7c1e…0003</bdi>");
  CHECK(id_markup("session-1") == "<bdi>session-1</bdi>");
  const std::string hostile = name_markup("\"><script>" + std::string(100'000, 'x'));
  CHECK_FALSE(has(hostile, "<script"));
  CHECK(count_of(hostile, "\"") == 2);
  CHECK(hostile.size() < 1000);
  std::string marks;  // combining marks take no column
  for (int i = 0; i < 5000; ++i) marks += "\u0301";
  CHECK(name_markup(marks).size() < 1000);
  CHECK(id_markup(marks).size() < 1000);
}

TEST_CASE("only a plain URL becomes a link") {
  using report::detail::link;
  CHECK(link("https://git.example/o/n?a=1", "n") ==
        R"(<a href="https://git.example/o/n?a=1" rel="noreferrer">n</a>)");
  for (const std::string_view url :
       {"javascript:alert(1)", "https://", "https://x/\" onclick=\"y", "https://x/ y", "https://x/<b>",
        "data:text/html,x", "//x", "HTTPS://x/(y)", "https://\xc3\xa9.example"})
    CHECK_MESSAGE(link(url, "n") == "n", url);
}

TEST_CASE("shares and durations") {
  using namespace report::detail;
  CHECK(percent(0) == "0 %");
  CHECK(percent(0.0001) == "&lt;1 %");
  CHECK(percent(0.604) == "60 %");
  CHECK(percent(0.9999) == "&gt;99 %");
  CHECK(percent(1) == "100 %");
  CHECK(duration(30'000) == "30 ms");
  CHECK(duration(65'000'000) == "1 min 5 s");
  CHECK(duration(7'380'000'000) == "2 h 3 min");
  CHECK(duration(86'400'000'000 * 3) == "72 h 0 min");
  CHECK(cache_hit_share(some_usage(100, 1)) == doctest::Approx(0.75));
  CHECK_FALSE(cache_hit_share(Usage{}));
}

TEST_CASE("there are at most five ticks, at round times, with only the digits they need") {
  using report::detail::TimeAxis;
  const auto labels = [](UnixNanos begin, UnixNanos end) {
    std::string all;
    for (const auto& tick : TimeAxis(begin, end).ticks()) {
      CHECK(tick.percent >= 0);
      CHECK(tick.percent <= 100);
      all += (all.empty() ? "" : " ") + tick.label;
    }
    return all;
  };
  CHECK(labels(kBegin, kBegin + 6 * kSecond) == "21:40:00 21:40:02 21:40:04 21:40:06");
  CHECK(labels(kBegin, kBegin + kSecond / 2) == "21:40:00.0 21:40:00.2 21:40:00.4");
  CHECK(labels(kBegin + 1, kBegin + 3000 * kSecond) == "21:45 22:00 22:15 22:30");
  CHECK(labels(kBegin, kBegin + 4 * 86'400 * kSecond) == "2026-11-24 2026-11-25 2026-11-26 2026-11-27");
  for (int bit = 20; bit < 64; ++bit) {
    CHECK_FALSE(TimeAxis(1, 1ULL << bit).ticks().size() > 5);
    CHECK_FALSE(TimeAxis(UINT64_MAX - (1ULL << bit), UINT64_MAX).ticks().size() > 5);
  }
}

TEST_CASE("the plot shows spend, requests and errors") {
  Summary summary = one_model("m");
  summary.totals.errors = 3;
  summary.timeline.width = kSecond;
  summary.timeline.bins = {{kBegin, 0.2, 0.2, 200, 1, 0}, {kBegin + 30 * kSecond, 0.3, 0.3, 205, 1, 3}};
  std::string text = page(summary);
  CHECK(has(text,
            "Spend over time, from 2026-11-23 21:40:00 to 2026-11-23 21:40:31 UTC: $0.5000 in total, 3 API "
            "errors"));
  CHECK(has(text, "<title>3 API errors, 2026-11-23 21:40:30</title>"));
  CHECK_FALSE(has(text, "Shown: "));
  SUBCASE("the page says which part is not plotted") {
    summary.timeline.bins[1].cost_usd = 0.1;
    summary.timeline.is_by_exports = true;
    text = page(summary);
    CHECK(has(text, "Shown: $0.3000 of $0.5000. "));
    CHECK(has(text, "shown at their export time"));
  }
  SUBCASE("rounding of doubles is no difference") {
    summary.totals.cost_usd = 0.36455;
    summary.timeline.bins[0].cost_usd = 0.2053;
    summary.timeline.bins[1].cost_usd = 0.15925;
    CHECK_FALSE(has(page(summary), "Shown: "));
  }
  SUBCASE("without a known cost it shows tokens") {
    for (auto& bin : summary.timeline.bins) bin.cost_usd = 0;
    summary.totals.cost_usd.reset();
    text = page(summary);
    CHECK(has(text, "Tokens over time, from"));
    CHECK(has(text, ": 405 in total"));
  }
  SUBCASE("there is no plot of a single bin") {
    summary.timeline.bins.pop_back();
    CHECK_FALSE(has(page(summary), "class=\"plot\""));
  }
  SUBCASE("extreme times are harmless") {
    summary.timeline.bins = {{0, 0.2, 0, 1, 1, 0}, {UINT64_MAX - 5, 0.3, 0, 1, 1, 1}};
    CHECK(has(page(summary), "class=\"plot\""));
  }
}

TEST_CASE("gates and the baseline come first") {
  const Summary summary = one_model("m");
  CHECK_FALSE(has(page(summary), "Gates"));
  usage::Comparison comparison;
  comparison.baseline = "main.json";
  comparison.totals = {"", {0.4, 405, 2, 0}, {0.5, 405, 2, 0}};
  comparison.models = {{"m", {0.4, 405, 2, 0}, {0.5, 405, 2, 0}}, {"gone", {0.0, 1, 1, 0}, {}}};
  using report::Outcome;
  const std::string text = report::html(
      {summary,
       report::GroupBy::model,
       {{"max-cost", Outcome::failed, report::Unit::usd, 0.5, 0.25, "the cost of <m> is over", 4},
        {"telemetry", Outcome::passed, report::Unit::percent, 100, 99, "", 3}},
       comparison});
  CHECK(text.find("<h2 id=\"gates\">") < text.find("<h2 id=\"models\">"));
  CHECK(has(text, "the cost of &lt;m&gt; is over"));
  CHECK(has(text, "<strong class=\"bad\"><span aria-hidden=\"true\">✗</span> failed</strong>"));
  CHECK(has(text, "+25.0 %"));
  CHECK(has(text, "Compared with <bdi>main.json</bdi>"));
}

TEST_CASE("every table has a caption, every image a name") {
  Summary summary = one_model("m");
  summary.tools.push_back({"Bash", 3, 1, 5000});
  const std::string text = page(summary);
  CHECK(count_of(text, "<table") == 2);
  CHECK(count_of(text, "<caption>") == 2);
  CHECK(count_of(text, "<svg") == count_of(text, "aria-hidden=\"true\">") -
                                      count_of(text, "<span aria-hidden") +
                                      count_of(text, "role=\"img\"><title>"));
}
