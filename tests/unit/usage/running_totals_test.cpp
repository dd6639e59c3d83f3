// SPDX-License-Identifier: Apache-2.0
// The totals that limits and live views read at any time equal those of a summary of the same lines.
#include <algorithm>
#include <filesystem>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <otelc/base/padded.hpp>
#include <otelc/usage/accountant.hpp>
#include <otelc/usage/cost_basis.hpp>

#include "../../support/claude_lines.hpp"
#include "../../support/temp_dir.hpp"

using namespace otelc;
using usage::Accountant;
using usage::CostBasis;

namespace {

/// The JSON bodies of a recorded run, each of which is a bare line of a log.
std::vector<std::string> bodies_in(const std::filesystem::path& run) {
  std::vector<std::string> bodies;
  for (const auto& file : std::filesystem::directory_iterator(run)) {
    std::string body = file.path().extension() == ".body" ? test::read_whole(file.path()) : std::string();
    if (body.starts_with("{")) bodies.push_back(std::move(body));
  }
  std::sort(bodies.begin(), bodies.end());
  return bodies;
}

std::vector<std::vector<std::string>> recorded_runs() {
  std::vector<std::vector<std::string>> runs;
  for (const char* agents : {"claude-code", "other-agents"}) {
    for (const auto& run :
         std::filesystem::directory_iterator(std::filesystem::path(OTELC_TESTS_DIR) / "data" / agents)) {
      if (auto bodies = bodies_in(run.path()); !bodies.empty()) runs.push_back(std::move(bodies));
    }
  }
  return runs;
}

double cost_at(CostBasis basis, usage::Summary summary) {
  usage::set_cost_basis(summary, basis);
  return summary.totals.cost_usd.value_or(0);
}

/// Counts the lines and compares both after each. `unpriced`: the models that take_newly_unpriced() has
/// returned.
void check_each_prefix(const std::vector<std::string>& lines, std::set<std::string>& unpriced) {
  Accountant accountant;
  std::set<std::string> unlisted;
  for (std::string line : lines) {
    (void)accountant.take(padded(line));
    const ledger::RunningTotals running = accountant.totals();
    const usage::Summary summary = accountant.summary();
    const billing::Usage& totals = summary.totals;
    REQUIRE(running.tokens == totals.total_tokens.value_or(0));
    REQUIRE(running.sure_tokens <= running.tokens);
    REQUIRE(running.cost_usd.has_value() == totals.cost_usd.has_value());
    REQUIRE(running.cost_usd.value_or(0) == doctest::Approx(totals.cost_usd.value_or(0)).epsilon(1e-12));
    REQUIRE(running.is_at_list_price == (totals.cost_source == billing::CostSource::priced));
    REQUIRE(running.unpriced_tokens == totals.unpriced_tokens);
    REQUIRE(running.list_usd == doctest::Approx(cost_at(CostBasis::list, summary)).epsilon(1e-12));
    REQUIRE(running.as_reported_usd ==
            doctest::Approx(cost_at(CostBasis::as_reported, summary)).epsilon(1e-12));
    REQUIRE(running.requests == totals.requests);
    REQUIRE(running.errors == totals.errors.value_or(0));
    for (std::string& model : accountant.take_newly_unpriced()) {
      CHECK_MESSAGE(unpriced.insert(model).second, model << " was named twice");
    }
    for (const std::string& model : summary.unpriced_models) {
      CHECK_MESSAGE(unpriced.contains(model), model << " was not named");
    }
    for (std::string& model : accountant.take_newly_unlisted()) {
      CHECK_MESSAGE(unlisted.insert(model).second, model << " was named twice");
    }
    usage::Summary at_list = summary;
    usage::set_cost_basis(at_list, CostBasis::list);
    for (const std::string& model : at_list.unpriced_models) {
      CHECK_MESSAGE(unlisted.contains(model), model << " was not named");
    }
  }
}

}  // namespace

TEST_CASE("running totals are a summary's totals, on every prefix of every recorded run, in any order") {
  const auto runs = recorded_runs();
  REQUIRE(runs.size() > 10);
  std::mt19937 random(7);
  for (std::vector<std::string> lines : runs) {
    for (int round = 0; round < 3; ++round) {
      std::set<std::string> unpriced;
      check_each_prefix(lines, unpriced);
      std::shuffle(lines.begin(), lines.end(), random);
    }
  }
}

TEST_CASE("sure totals only grow, and equal the totals at the end, on every recorded run") {
  for (const std::vector<std::string>& lines : recorded_runs()) {
    Accountant accountant;
    std::int64_t sure = 0;
    double sure_list_usd = 0;
    for (std::string line : lines) {
      (void)accountant.take(padded(line));
      const ledger::RunningTotals running = accountant.totals();
      REQUIRE(running.sure_tokens >= sure);
      sure = running.sure_tokens;
      REQUIRE(running.sure_list_usd >= sure_list_usd);
      sure_list_usd = running.sure_list_usd;
    }
    CHECK(sure == accountant.totals().tokens);
    CHECK(sure_list_usd == accountant.totals().list_usd);
  }
}

TEST_CASE("running totals: all evidence of some usage, resends, and models that get their price late") {
  const test::Claude claude;
  const test::Claude listed{"s2", "claude-haiku-4-5", "main"};
  const test::Claude unlisted{"s3", "no-such-model", "subagent"};
  const test::Claude without_session{"", "no-such-model", "main"};
  const auto cost = [](const test::Claude& of, int time, int usd_e4) {
    return of.point("claude_code.cost.usage", "", time - 1, time,
                    R"("asDouble":)" + std::to_string(usd_e4 / 1e4));
  };
  std::vector<std::string> lines{claude.request(1, 10, 5),
                                 claude.tokens("input", 10, 10),
                                 claude.tokens("output", 10, 7),
                                 cost(claude, 12, 3),
                                 listed.request(2, 100, 50),
                                 listed.tokens("input", 10, 100),
                                 unlisted.request(3, 7, 7),
                                 unlisted.request(4, 7, 7),
                                 unlisted.tokens("input", 11, 14),
                                 unlisted.tokens("odd", 11, 3),
                                 cost(unlisted, 15, 100),
                                 claude.event("api_error", 5, ""),
                                 claude.request(1, 10, 5),
                                 without_session.request(7, 30, 30),
                                 without_session.tokens("input", 20, 3),
                                 claude.span("llm_request", "b7ad6b7169203331", 1, 2,
                                             R"(,{"key":"input_tokens","value":{"intValue":"400"}})")};
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    std::shuffle(lines.begin(), lines.end(), random);
    std::set<std::string> unpriced;
    check_each_prefix(lines, unpriced);
  }
}
