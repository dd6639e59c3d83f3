// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/json.hpp>

#include <doctest/doctest.h>

using namespace otelc;
using report::GroupBy;
using usage::Summary;

TEST_CASE("nothing known: every fact is null") {
  Summary summary;
  summary.check = {usage::Verdict::none, "no model usage was reported"};
  CHECK(
      report::json({summary}) ==
      R"({"schema":"otelc.summary/1","inputs":[],"window":{"first":null,"last":null,"duration_s":null},)"
      R"("origin":{"versions":[],"repositories":[],"refs":[],"revisions":[],"run_ids":[],"run_urls":[],"jobs":[],)"
      R"("job_urls":[],"hosts":[],"commands":[],"is_cut":false},"agents":[],"sessions":0,)"
      R"("models":[],"totals":{"tokens":{"input":null,"cacheRead":null,"cacheCreation":null,"output":null},)"
      R"("total_tokens":null,"cost_usd":null,"cost_source":"none","unpriced_tokens":0,"reported_cost_usd":null,)"
      R"("list_price_usd":null,"list_price_is_minimum":false,"api":{"requests":null,"errors":null,"retries":null,"duration_s":null},)"
      R"("errors_by_status":{},"unpriced_models":[]},"price_lists":[],"cost_differences":[],)"
      R"("active_time_s":null,"active_time_source":null,)"
      R"("tools":[],"lines":{},"commits":null,"pull_requests":null,"compactions":null,)"
      R"("ignored":{"records":0,"services":[]},"duplicates":0,"repaired_strings":0,)"
      R"("check":{"verdict":"none","reason":"no model usage was reported","missing_share":null,"missing_signals":null}})"
      "\n");
}

TEST_CASE("a model's row, with names and numbers from outside") {
  Summary summary;
  billing::Usage usage;
  usage.tokens = std::array<std::int64_t, agents::kTokenTypes>{1, 2, 3, 4};
  usage.other_tokens = {{"reason\"ing", 41}};
  usage.total_tokens = 51;
  usage.cost_usd = 0.1 + 0.2;  // 0.30000000000000004
  usage.cost_source = billing::CostSource::reported;
  usage.reported_usd = usage.cost_usd;
  usage.list_usd = 0.25;
  usage.requests = 2;
  usage.errors = 0;
  usage.duration_us = 1'200'000;
  summary.models.push_back({"m\x01\xff", agents::Source::unknown, usage, "m-1"});
  const std::string json = report::json({summary});
  CHECK(
      json.find(
          R"({"model":"m\u0001)"
          "\xef\xbf\xbd"
          R"(","tokens":{"input":1,"cacheRead":2,"cacheCreation":3,"output":4},"other_tokens":{"reason\"ing":41},)"
          R"("total_tokens":51,"cost_usd":0.3,"cost_source":"reported","unpriced_tokens":0,"reported_cost_usd":0.3,)"
          R"("list_price_usd":0.25,"list_price_is_minimum":false,"price_entry":"m-1","reasoning_tokens":null,)"
          R"("api":{"requests":2,"errors":0,"retries":null,"duration_s":1.2},"speed":{"ttft_median_s":null,)"
          R"("ttft_p95_s":null,"output_tokens_per_s":null}})") != std::string::npos);
}

TEST_CASE("costs keep twelve digits and no more") {
  Summary summary;
  const auto cost = [&](double value) {
    summary.totals.cost_usd = value;
    const std::string json = report::json({summary});
    const auto begin = json.find("\"cost_usd\":") + 11;
    return json.substr(begin, json.find(',', begin) - begin);
  };
  CHECK(cost(0.000251895) == "0.000251895");
  CHECK(cost(0) == "0");
  CHECK(cost(1e-13) == "0");
  CHECK(cost(12345.5) == "12345.5");
  CHECK(cost(100) == "100");
}

TEST_CASE("a further table by session or source") {
  Summary summary;
  summary.by_session.push_back({"", agents::Source::unknown, {}});
  summary.by_source.push_back({"Explore", agents::Source::subagent, {}});
  CHECK(report::json({summary, GroupBy::session}).find(R"("by_session":[{"session":null,)") !=
        std::string::npos);
  CHECK(report::json({summary, GroupBy::source})
            .find(R"("by_source":[{"source":"Explore","kind":"subagent","is_subagent":true,)") !=
        std::string::npos);
}
