#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Small logs after public bug reports (tests/data/cases/logs), and the right result for each. Two more cases are in
log_formats_test.py (the Collector's zstd files) and repair_test.py (half of a surrogate pair over HTTP)."""
import json
import unittest

from otelc_harness import DATA, summarize, summary

LOGS = DATA / "cases/logs"
OVER_MAX_COST = 4
TELEMETRY_MISSING = 3


def log(name):
    return str(LOGS / f"{name}.jsonl")


def tokens(input=0, cacheRead=0, cacheCreation=0, output=0):
    return {"input": input, "cacheRead": cacheRead, "cacheCreation": cacheCreation, "output": output}


class CaseLogs(unittest.TestCase):
    maxDiff = 4000

    def only_row(self, found, model, expected, requests):
        """Checks a summary of one row (its tokens, requests, and that the totals agree) and returns the row."""
        [row] = found["models"]
        self.assertEqual((row["model"], row["tokens"], row["api"]["requests"]), (model, expected, requests))
        self.assertEqual(found["totals"]["tokens"], expected)
        self.assertEqual((row["total_tokens"], found["totals"]["total_tokens"]), (sum(expected.values()),) * 2)
        self.assertEqual([read["skipped"] for read in found["inputs"]], [0] * len(found["inputs"]))
        return row

    def assert_verdict(self, found, verdict):
        self.assertEqual(found["check"]["verdict"], verdict, found["check"])

    def gate(self, name, *args):
        """Returns (exit code, the JSON summary, stderr) of a run with a gate."""
        code, out, err = summarize(["--format", "json", *args, log(name)])
        return code, json.loads(out), err.decode()

    def assert_max_cost(self, name, limit_usd, code, *args):
        found, _, err = self.gate(name, "--max-cost", limit_usd, *args)
        self.assertEqual(found, code, err)
        self.assertEqual("--max-cost" in err, code == OVER_MAX_COST, err)

    def test_fractions_of_tokens_are_rounded_once_half_to_even(self):
        code, out, _ = summarize([log("fractional-tokens")])
        rows = [line.split() for line in out.decode().splitlines()[4:]]
        self.assertEqual((code, rows), (0, [["input", "0"], ["output", "2"], ["TOTAL", "2"]]), out)
        [row] = summary(log("fractional-tokens"))["models"]
        self.assertEqual((row["tokens"], row["total_tokens"]), (tokens(output=2), 2))

    def test_an_error_in_metrics_without_a_session_is_the_error_of_the_event(self):
        found = summary(log("error-without-a-session"))
        self.assertEqual((found["totals"]["api"]["errors"], found["totals"]["errors_by_status"]), (1, {"400": 1}))

    def test_an_alias_may_name_a_regional_price(self):
        found = summary("--prices", str(LOGS / "alias-to-regional-name.prices.json"), "--cost", "list", log("alias-to-regional-name"))
        row = self.only_row(found, "claude-opus-4-6", tokens(input=1_000_000, cacheRead=1_000_000), 1)
        self.assertEqual((row["cost_usd"], row["list_price_usd"], row["unpriced_tokens"]), (6.05, 6.05, 0))
        self.assertEqual(found["totals"]["cost_usd"], 6.05)

    def test_the_service_tier_chooses_the_rates(self):
        found = summary(log("codex-priority-tier"))
        row = self.only_row(found, "gpt-5.4", tokens(input=100_000, output=1000), 1)
        self.assertEqual((row["cost_usd"], row["cost_source"]), (0.53, "priced"))  # 0.265 at standard rates

    def test_copilots_span_of_model_auto_is_the_request_of_the_metrics(self):
        found = summary(log("copilot-span-model-auto"))
        self.only_row(found, "claude-sonnet-4.6", tokens(input=1000, output=100), 1)
        self.assert_verdict(found, "unverified")

    def test_the_larger_of_two_reported_costs_counts(self):
        found = summary(log("cost-metric-incomplete"))
        row = self.only_row(found, "claude-opus-4-6", tokens(input=2000, output=200), 2)
        self.assertEqual((row["cost_usd"], row["reported_cost_usd"], found["totals"]["cost_usd"]), (0.03, 0.03, 0.03))
        self.assert_verdict(found, "partial")
        self.assertIn("cost", found["check"]["reason"])
        self.assert_max_cost("cost-metric-incomplete", "0.02", OVER_MAX_COST)
        self.assert_max_cost("cost-metric-incomplete", "0.03", 0)

    def test_a_request_without_a_cost_is_priced_and_not_free(self):
        found = summary(log("cost-missing-on-one-event"))
        row = self.only_row(found, "claude-opus-4-6", tokens(input=41_000, output=4100), 41)
        self.assertEqual((row["reported_cost_usd"], row["cost_usd"], row["unpriced_tokens"]), (0.3, 0.3075, 0))
        self.assertEqual(row["cost_source"], "priced")
        self.assert_max_cost("cost-missing-on-one-event", "0.3", OVER_MAX_COST)

    def test_the_event_of_the_genai_conventions_counts(self):
        found = summary(log("genai-event-only"))
        self.only_row(found, "gpt-5.4", tokens(input=1000, output=10), 1)
        self.assert_verdict(found, "unverified")

    def test_cache_writes_of_unknown_lifetime_make_the_price_a_minimum(self):
        found = summary(log("metrics-cache-writes-1h-unknown"))
        row = self.only_row(found, "claude-opus-4-6", tokens(cacheCreation=300_000), None)
        self.assertEqual((row["list_price_usd"], row["list_price_is_minimum"]), (1.875, True))  # 3.0 if all are one-hour writes
        self.assertIs(found["totals"]["list_price_is_minimum"], True)

    def test_a_context_suffix_in_one_kind_does_not_make_a_second_model(self):
        found = summary(log("model-1m-suffix-differs"))
        row = self.only_row(found, "claude-opus-4-6[1m]", tokens(input=1000, output=200), 1)
        self.assertEqual(row["cost_usd"], 0.01)
        self.assert_verdict(found, "complete")

    def test_metrics_without_a_model_belong_to_the_only_model_of_the_session(self):
        found = summary(log("model-missing-on-metrics"))
        row = self.only_row(found, "claude-opus-4-6", tokens(input=1000, output=200), 1)
        self.assertEqual((row["cost_usd"], row["unpriced_tokens"]), (0.01, 0))

    def test_a_negative_cost_counts_as_unreported(self):
        found = summary(log("negative-cost"))
        row = self.only_row(found, "claude-opus-4-6", tokens(output=500), None)
        self.assertEqual((row["reported_cost_usd"], row["cost_usd"], row["cost_source"]), (None, 0.0125, "priced"))
        self.assertEqual(found["totals"]["cost_usd"], 0.0125)
        self.assert_max_cost("negative-cost", "0.01", OVER_MAX_COST)

    def test_a_chat_span_around_another_with_the_same_counts_is_one_request(self):
        self.only_row(summary(log("nested-chat-spans")), "claude-sonnet-4-5", tokens(input=1000, output=100), 1)

    def test_a_span_with_a_model_and_counts_needs_no_operation(self):
        self.only_row(summary(log("openllmetry-span-without-operation")), "gpt-5.4", tokens(input=100, output=10), 1)

    def test_a_document_over_many_lines_counts(self):
        found = summary(log("pretty-printed-otlp"))
        self.only_row(found, "claude-opus-4-6", tokens(input=100, output=10), 1)
        self.assertEqual(found["inputs"][0]["records"], 1)

    def test_refused_requests_make_the_verdict_partial(self):
        code, found, err = self.gate("rejected-requests-unverified", "--require-telemetry")
        self.only_row(found, "gemini-2.5-pro", tokens(input=100, output=10), 1)
        self.assertEqual(found["inputs"][0]["rejected"], 3)
        self.assert_verdict(found, "partial")
        self.assertIn("refused 3 requests", found["check"]["reason"])
        self.assertEqual(code, TELEMETRY_MISSING, err)

    def test_a_reported_cost_of_zero_for_two_million_tokens_does_not_make_a_free_run(self):
        name = "reported-zero-with-tokens"
        found = summary(log(name))
        row = self.only_row(found, "glm-5.2", tokens(input=2_000_000), 2)
        self.assertEqual((row["reported_cost_usd"], row["list_price_usd"]), (0, 2.8))
        self.assertEqual([said["model"] for said in found["cost_differences"]], ["glm-5.2"])
        self.assert_max_cost(name, "0.5", OVER_MAX_COST)
        self.assert_max_cost(name, "2.8", 0)

    def test_a_reported_cost_of_zero_counts_with_cost_reported(self):
        self.assert_max_cost("reported-zero-with-tokens", "0.5", 0, "--cost", "reported")

    def test_a_run_through_a_collector_equals_the_run(self):
        logs = [log("run-as-otelc-keeps-it"), log("run-as-a-collector-writes-it")]
        both = summary(*logs)
        self.assertEqual([summary(one)["totals"] for one in logs], [both["totals"]] * 2)
        totals = both["totals"]
        self.assertEqual((totals["total_tokens"], totals["cost_usd"], totals["api"]["requests"]), (20064, 0.031011345, 11))
        self.assertGreater(both["duplicates"], 0)
        self.assert_verdict(both, "complete")

    def test_one_event_in_two_spellings_counts_once(self):
        found = summary(log("same-event-two-spellings"))
        self.only_row(found, "claude-opus-4-6", tokens(input=1000, output=100), 1)
        self.assertEqual(found["duplicates"], 1)

    def test_an_id_of_zeros_is_not_an_id(self):
        self.only_row(summary(log("spans-with-zero-ids")), "gpt-5.4", tokens(input=2000, output=20), 2)

    def test_three_dimes_are_within_thirty_cents(self):
        self.assertEqual(summary(log("three-dimes"))["totals"]["cost_usd"], 0.3)
        self.assert_max_cost("three-dimes", "0.3", 0)
        self.assert_max_cost("three-dimes", "0.299999", OVER_MAX_COST)

    def test_cached_token_types_are_parts_of_the_input(self):
        found = summary(log("token-type-input-cache-read"))
        row = self.only_row(found, "claude-sonnet-4-5", tokens(input=50, cacheRead=900, cacheCreation=50, output=100), None)
        self.assertEqual((row["cost_source"], row["unpriced_tokens"]), ("priced", 0))

    def test_two_routes_of_one_run_count_once(self):
        found = summary(log("two-routes-direct"), log("two-routes-collector"))
        [row] = found["models"]
        self.assertEqual((row["total_tokens"], row["cost_usd"], row["api"]["requests"]), (1100, 0.03, 2))
        self.assertEqual(found["totals"]["total_tokens"], 1100)
        self.assertGreater(found["duplicates"], 0)

    def test_half_of_a_surrogate_pair_does_not_cost_the_batch(self):
        totals = summary(str(DATA / "half-surrogate-batch.json"))["totals"]
        self.assertEqual((totals["total_tokens"], totals["cost_usd"]), (5700, 0.05))

    def test_the_collectors_zstd_messages_have_their_lengths_before_them(self):
        self.assertEqual(summary(str(DATA / "collector/zstd.jsonl.zst"))["totals"]["total_tokens"], 3300)


if __name__ == "__main__":
    unittest.main()
