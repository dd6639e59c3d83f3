#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`summarize --explain`: each number of every recorded case can be traced to the reports that give it."""
import unittest

from otelc_harness import DATA, summary

CASES = DATA / "cases"
LOGS = sorted([*CASES.glob("agents/*/log*.jsonl"), *CASES.glob("genai/*/log*.jsonl"), *CASES.glob("rules/*.jsonl")])
SPLIT = "more than one token a request more"  # the total of the histogram, with the split of another report


def traced_tokens(explained):
    """Returns by model: the sum of the reports that count for it, or the histogram's total if that counts."""
    tokens = {}
    for account in explained:
        totals = {chosen["model"] for chosen in account["chosen"] if SPLIT in chosen["why"]}
        for report in account["reports"]:
            model = report["counts_for"]
            if report["report"] == "histogram" and report["model"] in totals:
                model = report["model"]
            elif model in totals:
                continue
            if model is not None:
                tokens[model] = tokens.get(model, 0) + report["tokens"]
    return {model: count for model, count in tokens.items() if count > 0}


class Explain(unittest.TestCase):
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        cls.bills = {log: summary("--explain", str(log)) for log in LOGS}

    def test_the_tokens_of_each_model_are_those_of_the_reports_that_count(self):
        self.assertGreater(len(self.bills), 60)
        for log, bill in self.bills.items():
            with self.subTest(log.relative_to(CASES)):
                shown = {row["model"]: row["total_tokens"] for row in bill["models"] if row["total_tokens"]}
                self.assertEqual(traced_tokens(bill["explain"]), shown)

    def test_each_account_shows_what_was_chosen_and_why(self):
        for log, bill in self.bills.items():
            for account in bill["explain"]:
                with self.subTest(log.relative_to(CASES), agent=account["agent"]):
                    self.assertTrue(account["chosen"])
                    self.assertTrue(all(chosen["why"] for chosen in account["chosen"]))

    def test_the_reasons(self):
        def why(log):
            return {(chosen["report"], chosen["why"]) for account in self.bills[CASES / log]["explain"] for chosen in account["chosen"]}
        self.assertEqual(why("agents/cc-router-http-pb/log.jsonl"),
                         {("events", "as many tokens as metrics, and events come first")})
        self.assertEqual(why("genai/agents_logfire/log.jsonl"), {("spans", "the only report of tokens")})
        self.assertEqual(why("genai/tl_anthropic/log.jsonl"),
                         {("spans", "as many tokens as histogram, and more token types"),
                          ("spans", "the histogram has at most one token a request more")})
        self.assertIn(("another service's spans", "its requests are counted there"), why("genai/proxy_tl_metrics2/log.jsonl"))


if __name__ == "__main__":
    unittest.main()
