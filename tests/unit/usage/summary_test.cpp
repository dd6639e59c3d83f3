// SPDX-License-Identifier: Apache-2.0
#include <otelc/usage/summary.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "../../support/account.hpp"
#include "../../support/claude_lines.hpp"

using namespace otelc;
using test::account;
using test::Claude;
using usage::Verdict;

namespace {

std::string number(const std::string& key, const std::string& value) {
  return R"(,{"key":")" + key + R"(","value":)" + value + "}";
}

}  // namespace

TEST_CASE("metrics and events report the same spend and are never added") {
  const Claude claude;
  const auto summary =
      account({claude.tokens("input", 10, 100), claude.tokens("output", 10, 20), claude.request(9, 100, 20)});
  REQUIRE(summary.models.size() == 1);
  CHECK(summary.models[0].usage.total_tokens == 120);
  CHECK(summary.models[0].usage.requests == 1);
  CHECK(summary.models[0].usage.duration_us == 1'500'000);
  CHECK(summary.check.verdict == Verdict::complete);
}

TEST_CASE("the larger report counts, per session") {
  const Claude a{"a", "m", "main"};
  const Claude b{"b", "m", "main"};
  SUBCASE("events were lost in a, metrics in b") {
    const auto summary = account({a.tokens("input", 10, 100), a.request(9, 60, 0), b.request(20, 70, 7)});
    CHECK(summary.totals.total_tokens == 177);
    CHECK(summary.check.verdict == Verdict::partial);
    CHECK(summary.check.reason ==
          "events miss 40 of 177 tokens (22.60 %) that metrics saw; the larger count is used");
  }
  SUBCASE("spans count only if neither exists") {
    const std::string more =
        number("input_tokens", R"({"intValue":5})") + number("attempt", R"({"intValue":3})");
    const auto summary =
        account({a.tokens("input", 10, 100), a.span("llm_request", "b7ad6b7169203331", 1, 2, more),
                 b.span("llm_request", "b7ad6b7169203332", 1, 2, more)});
    CHECK(summary.totals.total_tokens == 105);
    CHECK(summary.totals.retries == 4);
  }
}

TEST_CASE("a resend is not usage") {
  const Claude claude;
  const std::string point = claude.tokens("input", 10, 100);
  const std::string request = claude.request(9, 100, 0);
  const std::string span = claude.span("llm_request", "b7ad6b7169203331", 1, 2);
  const auto summary = account({point, request, span, span, request, point, point});
  CHECK(summary.totals.total_tokens == 100);
  CHECK(summary.totals.requests == 1);
  CHECK(summary.duplicates == 4);
}

TEST_CASE("points without a time are never duplicates") {
  const Claude claude;
  const std::string point = claude.point("claude_code.token.usage", "input", 0, 0, R"("asInt":"5")");
  CHECK(account({point, point, point}).totals.total_tokens == 15);
}

TEST_CASE("equal points of different windows all count") {
  const Claude claude;
  CHECK(account({claude.tokens("input", 10, 5), claude.tokens("input", 11, 5)}).totals.total_tokens == 10);
}

TEST_CASE("cumulative: the last value of each series and start time counts") {
  const Claude claude;
  const auto at = [&](int start, int time, int value) {
    return claude.point("claude_code.token.usage", "input", start, time,
                        R"("asInt":)" + std::to_string(value), "2");
  };
  CHECK(account({at(1, 10, 5), at(1, 20, 9), at(1, 30, 9)}).totals.total_tokens == 9);
  CHECK_MESSAGE(account({at(1, 20, 9), at(1, 10, 5)}).totals.total_tokens == 9, "out of order");
  CHECK_MESSAGE(account({at(1, 10, 5), at(15, 20, 4)}).totals.total_tokens == 9,
                "a new start time is a reset");
  CHECK_MESSAGE(account({at(1, 10, 5), at(1, 20, 4)}).totals.total_tokens == 5,
                "in one start it never falls");
  CHECK_MESSAGE(account({at(1, 10, 5), at(1, 20, 9), at(1, 10, 5), at(1, 20, 9)}).totals.total_tokens == 9,
                "twice");
}

TEST_CASE("unspecified temporality counts as delta, and the reason says how often") {
  const Claude claude;
  const auto summary = account({claude.point("claude_code.token.usage", "input", 1, 2, R"("asInt":5)", "0"),
                                claude.point("claude_code.token.usage", "input", 2, 3, R"("asInt":6)", "0")});
  CHECK(summary.totals.total_tokens == 11);
  CHECK(summary.check.reason.find("2 data points have no temporality") != std::string::npos);
}

TEST_CASE("the same number in every encoding") {
  const Claude claude;
  for (const char* value :
       {R"("asInt":7)", R"("asInt":"7")", R"("asDouble":7)", R"("asDouble":7.0)", R"("as_int":7)"}) {
    CAPTURE(value);
    CHECK(account({claude.point("claude_code.token.usage", "input", 1, 2, value)}).totals.total_tokens == 7);
  }
  for (const char* value :
       {R"({"intValue":7})", R"({"intValue":"7"})", R"({"doubleValue":7})", R"({"stringValue":"7"})"}) {
    CAPTURE(value);
    CHECK(account({claude.event("api_request", 5, number("input_tokens", value))}).totals.total_tokens == 7);
  }
}

TEST_CASE("event.name with and without the prefix; the body alone") {
  const Claude claude;
  std::string line = claude.request(5, 3, 4);
  SUBCASE("without") {}
  SUBCASE("with") {
    line.replace(line.find(R"("api_request")"), 13, R"("claude_code.api_request")");
  }
  SUBCASE("in the body") {
    line.replace(line.find(R"("event.name")"), 12, R"("other.name")");
  }
  SUBCASE("under another service.name") {
    line.replace(line.find(R"("claude-code")"), 13, R"("my-job")");
  }
  const auto summary = account({line});
  CHECK(summary.totals.total_tokens == 7);
  CHECK(summary.totals.requests == 1);
  CHECK(summary.agents == std::vector<std::string>{"claude-code"});
}

TEST_CASE("a short event name of another service is not ours") {
  const Claude claude;
  std::string line = claude.request(5, 3, 4);
  line.replace(line.find(R"("claude-code")"), 13, R"("cursor-like")");
  line.replace(line.find("claude_code.api_request"), 23, "api_request");
  const auto summary = account({line});
  CHECK_FALSE(summary.totals.total_tokens.has_value());
  CHECK(summary.check.verdict == Verdict::none);
}

TEST_CASE("a failed request is an error without tokens or cost") {
  const Claude claude;
  const auto summary = account({claude.event("api_error", 5, number("status_code", R"({"intValue":400})")),
                                claude.point("claude_code.session.count", "x", 1, 2, R"("asInt":1)")});
  REQUIRE(summary.models.size() == 1);
  CHECK(summary.models[0].usage.total_tokens == 0);
  CHECK(summary.models[0].usage.cost_usd == 0.0);
  CHECK_FALSE(summary.models[0].usage.reported_usd);
  CHECK(summary.models[0].usage.requests == 0);
  CHECK(summary.models[0].usage.errors == 1);
  CHECK(summary.errors_by_status == std::map<std::int64_t, std::int64_t>{{400, 1}});
  CHECK(summary.check.verdict == Verdict::complete);
}

TEST_CASE("unreported values are unknown, never 0") {
  const Claude claude;
  const auto only_tokens = account({claude.tokens("input", 10, 5)});
  CHECK_FALSE(only_tokens.totals.cost_usd.has_value());
  CHECK_FALSE(only_tokens.totals.requests.has_value());
  CHECK_FALSE(only_tokens.totals.retries.has_value());
  CHECK(only_tokens.unpriced_models == std::vector<std::string>{"m"});
  CHECK(only_tokens.check.verdict == Verdict::unverified);
  const auto only_cost = account({claude.point("claude_code.cost.usage", "", 1, 2, R"("asDouble":0.5)")});
  CHECK_FALSE(only_cost.totals.total_tokens.has_value());
  CHECK(only_cost.totals.cost_usd == 0.5);
}

TEST_CASE("sources: main, subagents by name, auxiliary") {
  const Claude main{"s", "m", "main"};
  const Claude aux{"s", "m", "auxiliary"};
  Claude sub{"s", "m", "subagent"};
  std::string explore = sub.tokens("input", 12, 3);
  explore.replace(explore.find(R"({"key":"type")"), 0, sub.attribute("agent.name", "Explore") + ",");
  const Claude event_main{"s", "m", "repl_main_thread"};
  const Claude event_sub{"s", "m", "agent:builtin:Explore"};
  const auto summary = account({main.tokens("input", 10, 1), aux.tokens("input", 11, 2), explore,
                                event_main.request(9, 1, 0), event_sub.request(12, 3, 0)});
  REQUIRE(summary.by_source.size() == 3);
  CHECK(summary.by_source[0].name == "main");
  CHECK(summary.by_source[0].usage.total_tokens == 1);
  CHECK(summary.by_source[0].usage.requests == 1);
  CHECK(summary.by_source[1].name == "Explore");
  CHECK(summary.by_source[1].usage.total_tokens == 3);
  CHECK(summary.by_source[1].usage.requests == 1);
  CHECK(summary.by_source[2].name == "auxiliary");
  CHECK(summary.by_source[2].usage.total_tokens == 2);
}

TEST_CASE("a session that stops in the middle of a turn is partial, whatever stopped it") {
  const Claude claude;
  const std::string tokens = claude.tokens("input", 10, 5);
  const std::string request = claude.request(9, 5, 0);
  const std::string tool = claude.event("tool_result", 11);
  CHECK(account({tokens, request}).check.verdict == Verdict::complete);
  const auto cut = account({tokens, request, tool});
  CHECK(cut.check.verdict == Verdict::partial);
  CHECK(cut.totals.total_tokens == 5);
  CHECK(cut.check.reason ==
        "metrics and events agree on what arrived; but a session stopped in the middle of a turn and its end "
        "never "
        "arrived, so the last request may be missing");
  CHECK(account({tokens, request, tool, claude.event("assistant_response", 12)}).check.verdict ==
        Verdict::complete);
  // What an interrupted agent sends when it exits does not end the turn.
  CHECK(
      account({tokens, request, tool, claude.span("interaction", "b7ad6b7169203331", 1, 12)}).check.verdict ==
      Verdict::partial);
  CHECK(account({tokens, request, tool,
                 claude.point("claude_code.active_time.total", "cli", 1, 12, R"("asDouble":1)")})
            .check.verdict == Verdict::partial);
}

TEST_CASE("sessions: an id that only counted a start is no session") {
  const Claude used{"used", "m", "main"};
  const Claude stub{"stub", "m", "main"};
  CHECK(account(
            {used.tokens("input", 1, 1), stub.point("claude_code.session.count", "x", 1, 2, R"("asInt":1)")})
            .sessions == 1);
}

TEST_CASE("a span of a model that no other report has, such as a check of its name, is not billed") {
  const Claude used{"s", "used", "main"};
  const Claude probed{"s", "probed", "main"};
  const Claude other{"t", "probed", "main"};
  const std::string counts = number("input_tokens", R"({"intValue":5})");
  const std::string probe = probed.span("llm_request", "b7ad6b7169203331", 1, 2, counts);
  const std::string alone = other.span("llm_request", "b7ad6b7169203332", 1, 2, counts);
  SUBCASE("in any order") {
    for (const auto& summary :
         {account({probe, used.tokens("input", 10, 100)}), account({used.tokens("input", 10, 100), probe}),
          account({probe, used.request(9, 100, 0)})}) {
      CHECK(summary.totals.total_tokens == 100);
      CHECK(summary.models.size() == 1);
    }
  }
  SUBCASE("in a session with spans only, they count") {
    const auto summary = account({probe, used.tokens("input", 10, 100), alone});
    CHECK(summary.totals.total_tokens == 105);
    REQUIRE(summary.models.size() == 2);
    CHECK(summary.models[0].name == "probed");
    CHECK(summary.models[0].usage.requests == 1);
  }
  SUBCASE("reports without a session give the agent one account") {
    const auto summary = account({alone, Claude{"", "used", "main"}.tokens("input", 10, 100), probe});
    CHECK(summary.totals.total_tokens == 100);
  }
}

TEST_CASE("the live totals equal the summary after every line") {
  const Claude a{"a", "m", "main"};
  const Claude b{"b", "m", "main"};
  const Claude none{"", "m", "main"};
  const Claude probed{"a", "n", "main"};
  const std::string counts = number("input_tokens", R"({"intValue":7})");
  std::vector<std::string> lines{
      a.tokens("input", 10, 100),
      a.request(9, 60, 3),
      b.request(20, 70, 7),
      b.tokens("output", 21, 6),
      none.tokens("input", 30, 90),
      none.point("claude_code.cost.usage", "", 1, 2, R"("asDouble":0.5)"),
      a.span("llm_request", "b7ad6b7169203331", 1, 2, counts),
      probed.span("llm_request", "b7ad6b7169203332", 1, 2, counts),
      Claude{"c", "m", "main"}.span("llm_request", "b7ad6b7169203333", 1, 2, counts)};
  std::mt19937 random(5);
  for (int round = 0; round < 50; ++round) {
    std::shuffle(lines.begin(), lines.end(), random);
    usage::Accountant accountant;
    for (std::string line : lines) {
      REQUIRE(accountant.take(padded(line)));
      REQUIRE(accountant.totals().tokens == accountant.summary().totals.total_tokens.value_or(0));
    }
  }
}

TEST_CASE("a verdict names the missing share and its report, and a tolerance may accept it") {
  const Claude claude;
  const auto summary = account({claude.tokens("input", 10, 1000), claude.request(9, 992, 0)});
  CHECK(summary.check.verdict == Verdict::partial);
  CHECK(summary.check.missing_share == 0.008);
  CHECK(summary.check.missing_signals == "events");
  CHECK(summary.check.holds(0.01));
  CHECK_FALSE(summary.check.holds(0.005));
  const auto cut =
      account({claude.tokens("input", 10, 5), claude.request(9, 5, 0), claude.event("tool_result", 11)});
  CHECK_FALSE(cut.check.missing_share.has_value());
  CHECK_MESSAGE(!cut.check.holds(1), "an unknown share");
  CHECK(account({claude.tokens("input", 10, 5)}).check.holds(0));
  CHECK_FALSE(account({}).check.holds(1));
}

TEST_CASE("sources: requests for a skill or an MCP server") {
  const Claude claude;
  const auto with = [&](const std::string& key, const std::string& value) {
    return claude.event("api_request", 9,
                        number("input_tokens", R"({"intValue":5})") + "," + claude.attribute(key, value));
  };
  const auto summary = account({claude.event("api_request", 8, number("input_tokens", R"({"intValue":1})")),
                                with("skill.name", "pdf"), with("mcp_server.name", "github")});
  REQUIRE(summary.by_source.size() == 3);
  CHECK(summary.by_source[0].name == "main");
  CHECK(summary.by_source[0].usage.total_tokens == 1);
  CHECK(summary.by_source[1].name == "pdf");
  CHECK(summary.by_source[1].source == agents::Source::skill);
  CHECK(summary.by_source[2].name == "github");
  CHECK(summary.by_source[2].source == agents::Source::mcp_server);
  CHECK(summary.by_source[2].usage.total_tokens == 5);
}

TEST_CASE("two agents, one of which sends no events: each is checked by itself") {
  const Claude claude;
  std::string gemini = claude.point("gemini_cli.token.usage", "input", 1, 2, R"("asInt":50)");
  gemini.replace(gemini.find(R"("claude-code")"), 13, R"("gemini-cli")");
  const auto summary = account({claude.tokens("input", 10, 100), claude.request(9, 100, 0), gemini});
  CHECK(summary.check.verdict == Verdict::unverified);
  CHECK(summary.check.reason == "gemini-cli: only metrics report tokens, so nothing confirms them");
  const auto partial = account({claude.tokens("input", 10, 100), claude.request(9, 90, 0), gemini});
  CHECK(partial.check.verdict == Verdict::partial);
  CHECK(partial.check.reason.find("claude-code: events miss 10 of 100 tokens") == 0);
  CHECK(partial.check.missing_share == 0.1);
}

TEST_CASE("a session lasts from its first to its last record, in any order") {
  const Claude a{"a", "m", "main"};
  const Claude b{"b", "m", "main"};
  const auto summary = account({a.request(500, 1, 0), a.event("api_error", 90), b.tokens("input", 40, 5),
                                a.span("llm_request", "b7ad6b7169203331", 70, 80)});
  REQUIRE(summary.by_session.size() == 2);
  CHECK(summary.by_session[0].first == 70);
  CHECK(summary.by_session[0].last == 500);
  CHECK(summary.by_session[1].first == 40);
  CHECK(summary.by_session[1].last == 40);
}
