// SPDX-License-Identifier: Apache-2.0
#include <otelc/events/fractions.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "../../support/account.hpp"
#include "../../support/claude_lines.hpp"

using namespace otelc;
using namespace otelc::agents;
using namespace otelc::events;
using namespace otelc::billing;
using namespace otelc::ledger;
using namespace otelc::usage;
using test::Claude;

namespace {

std::string fraction(const Claude& claude, const std::string& type, const std::string& value, int time) {
  return claude.point("claude_code.token.usage", type, time - 1, time, R"("asDouble":)" + value);
}

}  // namespace

TEST_CASE("rounded(): half to even, carries whole tokens, saturates") {
  constexpr std::int64_t kHalf = events::kToken / 2;
  CHECK(events::rounded(0, kHalf) == 0);
  CHECK(events::rounded(1, kHalf) == 2);
  CHECK(events::rounded(0, kHalf + 1) == 1);
  CHECK(events::rounded(1, kHalf - 1) == 1);
  CHECK(events::rounded(-1, kHalf) == 0);
  CHECK(events::rounded(0, 3 * kHalf) == 2);
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  CHECK(events::rounded(kMost, events::kToken) == kMost);
}

TEST_CASE("add_fraction() keeps the fraction below a token and can be undone") {
  std::int64_t count = 0;
  std::int64_t rest = 0;
  for (int i = 0; i < 15; ++i) events::add_fraction(count, rest, events::kToken / 10);
  CHECK(count == 1);
  CHECK(rest == events::kToken / 2);
  for (int i = 0; i < 15; ++i) events::add_fraction(count, rest, -events::kToken / 10);
  CHECK(count == 0);
  CHECK(rest == 0);
}

TEST_CASE("fractional tokens round once, at the end: each type, and the exact total") {
  const Claude claude;
  const auto tokens = [](const Summary& summary, TokenType type) {
    return (*summary.totals.tokens)[static_cast<std::size_t>(type)];
  };
  SUBCASE("half to even") {
    const auto summary =
        test::account({fraction(claude, "input", "0.5", 10), fraction(claude, "output", "1.5", 10)});
    CHECK(tokens(summary, TokenType::input) == 0);
    CHECK(tokens(summary, TokenType::output) == 2);
    CHECK(summary.totals.total_tokens == 2);
  }
  SUBCASE("the total may be larger than the sum of the types shown") {
    const auto summary =
        test::account({fraction(claude, "input", "0.4", 10), fraction(claude, "output", "0.4", 10)});
    CHECK(tokens(summary, TokenType::input) == 0);
    CHECK(tokens(summary, TokenType::output) == 0);
    CHECK(summary.totals.total_tokens == 1);
  }
  SUBCASE("sums of many points, and of sessions") {
    std::vector<std::string> lines;
    for (int i = 0; i < 5; ++i) {
      lines.push_back(fraction(Claude{"a"}, "input", "0.1", 10 + i));
      lines.push_back(fraction(Claude{"b"}, "input", "0.2", 10 + i));
    }
    const auto count = [](const std::vector<std::string>& all) {
      usage::Accountant accountant;
      for (std::string line : all) REQUIRE(accountant.take(padded(line)));
      CHECK(accountant.totals().tokens == accountant.summary().totals.total_tokens);
      return accountant.summary();
    };
    const auto summary = count(lines);
    CHECK(summary.totals.total_tokens == 2);  // 0.5 + 1
    REQUIRE(summary.by_session.size() == 2);
    CHECK(summary.by_session[0].usage.total_tokens == 0);
    CHECK(summary.by_session[1].usage.total_tokens == 1);
    std::reverse(lines.begin(), lines.end());
    CHECK(count(lines).totals.total_tokens == 2);
  }
  SUBCASE("another type than the four") {
    const auto summary =
        test::account({fraction(claude, "thought", "0.5", 10), fraction(claude, "thought", "1", 20),
                       fraction(claude, "nothing", "0.5", 10)});
    REQUIRE(summary.totals.other_tokens.size() == 1);
    CHECK(summary.totals.other_tokens[0].second == 2);
    CHECK(summary.totals.total_tokens == 2);
  }
  SUBCASE("a cumulative series") {
    const auto at = [&](const std::string& value, int time) {
      return claude.point("claude_code.token.usage", "input", 1, time, R"("asDouble":)" + value, "2");
    };
    const auto summary = test::account({at("0.3", 10), at("0.6", 20), at("1.7", 30)});
    CHECK(summary.totals.total_tokens == 2);
  }
}

TEST_CASE("two reports agree if their fractions add up to the same total") {
  const Claude claude;
  const auto summary =
      test::account({fraction(claude, "input", "50.5", 10), fraction(claude, "input", "49.5", 20),
                     fraction(claude, "output", "20", 10), claude.request(9, 100, 20)});
  CHECK(summary.totals.total_tokens == 120);
  CHECK(summary.check.verdict == Verdict::complete);
}
