// SPDX-License-Identifier: Apache-2.0
#include <otelc/report/text.hpp>

#include <doctest/doctest.h>

#include <otelc/report/safe_name.hpp>

using namespace otelc;
using billing::Usage;
using report::GroupBy;
using usage::Summary;

namespace {

Summary unverified_model(const std::string& name) {
  Summary summary;
  summary.inputs.push_back({"a.jsonl", 3, 0, 0});
  Usage usage;
  usage.tokens = std::array<std::int64_t, agents::kTokenTypes>{1200, 0, 0, 5};
  usage.types_seen = 0b1001;
  usage.total_tokens = 1205;
  usage.cost_usd = 0.00005;
  usage.reported_usd = usage.cost_usd;
  summary.models.push_back({name, agents::Source::unknown, usage});
  summary.totals = usage;
  summary.check = {usage::Verdict::unverified, "only metrics"};
  return summary;
}

}  // namespace

TEST_CASE("types that were not reported have no line; one model has no total of costs") {
  CHECK(report::text({unverified_model("m")}) ==
        "\n  Model: m\n"
        "  Token Type                  Count\n"
        "  -------------------- ------------\n"
        "  input                       1,200\n"
        "  output                          5\n"
        "  TOTAL                       1,205\n"
        "\n  Model                            Cost (USD)\n"
        "  ------------------------------ ------------\n"
        "  m                              $     0.0001\n");
}

TEST_CASE("an empty log") {
  Summary summary;
  summary.inputs.push_back({"a.jsonl", 0, 0, 0});
  CHECK(report::text({summary}) == "No OTEL data collected.\n");
}

TEST_CASE("sections that otel.py does not have come last, and only with data") {
  Summary summary = unverified_model("m");
  const std::string original = report::text({summary});
  summary.totals.errors = 3;
  summary.errors_by_status = {{0, 1}, {429, 2}};
  summary.totals.retries = 1234;
  summary.sessions = 2;
  summary.duplicates = 7;
  summary.repaired_strings = 1234;
  summary.inputs = {{"a.jsonl", 3, 1, 0}, {"b.jsonl", 5, 0, 2}};
  summary.by_source.push_back({"Explore", agents::Source::subagent, summary.models[0].usage});
  summary.check = {usage::Verdict::complete, "metrics and events agree"};
  CHECK(report::text({summary}) == original +
                                       "\n  API Errors: 3 (no status: 1, HTTP 429: 2)\n"
                                       "  API Retries: 1,234\n"
                                       "  Sessions: 2\n"
                                       "  Subagents: Explore (1,205 tokens, $0.0001)\n"
                                       "  Duplicates dropped: 7 (resent, counted once)\n"
                                       "  Strings repaired: 1,234 (invalid Unicode, replaced by U+FFFD)\n"
                                       "  Lines skipped: 1 of 4 in a.jsonl (not readable)\n"
                                       "  Rejected requests: 2 in b.jsonl (answered with an error)\n"
                                       "  Check: complete - metrics and events agree\n");
}

TEST_CASE("an unknown cost is not $0") {
  Summary summary = unverified_model("m");
  summary.models[0].usage.cost_usd.reset();
  summary.models[0].usage.reported_usd.reset();
  summary.unpriced_models = {"m"};
  summary.by_source.push_back({"main", agents::Source::main, summary.models[0].usage});
  const std::string text = report::text({summary, GroupBy::source});
  CHECK(text.find("$") == std::string::npos);
  CHECK(text.find("  main                          1,205            -         -            -\n") !=
        std::string::npos);
  CHECK_MESSAGE(text.find("No cost known for: m\n") != std::string::npos, "another model's cost is shown");
}

TEST_CASE("names from outside cannot act on a terminal or a CI log") {
  CHECK(report::safe_name("claude-opus-4-6[1m]") == "claude-opus-4-6[1m]");
  CHECK(report::safe_name("::error::x") == "\\x3a:error::x");
  CHECK(report::safe_name("  ##[error]x") == "  \\x23#[error]x");
  CHECK(report::safe_name("a::b") == "a::b");
  const std::string text = report::text({unverified_model("\x1b[31m::evil\n::error::x")});
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("\n::") == std::string::npos);
}
