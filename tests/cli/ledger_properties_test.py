#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Changes that must not change a bill: the order of lines, the split into files, resends, temporality, older spellings.

    OTELC=build/apps/otelc/otelc ledger_properties_test.py [unittest's options]
"""
import random
import tempfile
import unittest

import log_variants as variants
import otelc_harness as otelc

CLAUDE = ["rich-json", "v2.1.197-rich-json", "multi-json-delta", "simple-json", "denied-json", "err-400-json",
          "err-429x2-json", "sig-kill", "traceparent-json"]
OTHERS = ["codex-http-json", "copilot-http-json", "gemini-http", "opencode-http-slow", "qwen-http", "qwen-http-2procs"]
RUNS = [f"claude-code/{name}" for name in [*CLAUDE, "rich-json-cumulative", "col-503-once"]] + [
    f"other-agents/{name}" for name in OTHERS]
NOT_OF_THE_BILL = ("inputs", "duplicates", "ignored", "by_log")


def bill(summary):
    """Returns all of a summary except for how the log was read; money rounded to 1e-9 USD."""
    def visit(node):
        if isinstance(node, dict):
            return {key: visit(value) for key, value in node.items()}
        if isinstance(node, list):
            return [visit(item) for item in node]
        return round(node, 9) if isinstance(node, float) else node
    return visit({key: value for key, value in summary.items() if key not in NOT_OF_THE_BILL})


def spend(summary):
    return [(row["model"], row["tokens"], row["total_tokens"], row["reasoning_tokens"], row["api"]["requests"],
             round(row["reported_cost_usd"] or 0, 9)) for row in summary["models"]]


class LedgerProperties(unittest.TestCase):
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory(prefix="otelc-ledger-")
        cls.addClassCleanup(cls.temp.cleanup)
        cls.records = {run: variants.records_of_run(otelc.DATA / run) for run in RUNS}

    def summary(self, *logs):
        return otelc.summary_of(logs, self.temp.name)

    def each_run(self, check, runs=RUNS):
        """Calls check(the run's records, its summary) for each run."""
        for run in runs:
            with self.subTest(run=run):
                check(self.records[run], self.summary(variants.write(self.records[run])))

    def test_order_of_lines_and_of_items_in_them(self):
        def check(records, truth):
            for seed in range(4):
                log = variants.write(variants.shuffled(records, seed))
                self.assertEqual(bill(self.summary(log)), bill(truth), f"seed {seed}")
        self.each_run(check)

    def test_one_item_a_line(self):
        def check(records, truth):
            self.assertEqual(bill(self.summary(variants.write(variants.one_item_a_line(records)))), bill(truth))
        self.each_run(check)

    def test_split_into_files(self):
        def check(records, truth):
            generator = random.Random(1)
            files = [[], [], []]
            for record in records:
                generator.choice(files).append(record)
            summary = self.summary(*map(variants.write, files))
            self.assertEqual(bill(summary), bill(truth))
            self.assert_logs_add_up(summary)
        self.each_run(check)

    def assert_logs_add_up(self, summary):
        def total(value):
            return sum(value(row) or 0 for row in summary["by_log"])
        totals = summary["totals"]
        for kind, tokens in totals["tokens"].items():
            self.assertEqual(total(lambda row: row["tokens"][kind]), tokens or 0, kind)
        for key in ("requests", "errors", "retries"):
            self.assertEqual(total(lambda row: row["api"][key]), totals["api"][key] or 0, key)
        self.assertAlmostEqual(total(lambda row: row["reported_cost_usd"]), totals["reported_cost_usd"] or 0, delta=1e-9)
        self.assertEqual(total(lambda row: row["duplicates"]), summary["duplicates"])

    def test_overlapping_logs(self):
        dropped = []
        def check(records, truth):
            generator = random.Random(4)
            files = [[], [], []]
            for record in records:
                for file in generator.sample(files, generator.randint(1, 3)):
                    file.append(record)
            summary = self.summary(*map(variants.write, files))
            self.assertEqual(bill(summary), bill(truth))
            self.assert_logs_add_up(summary)
            dropped.append(summary["duplicates"])
        self.each_run(check)
        self.assertGreater(sum(dropped), 20)  # some runs have so few usage records that none is a duplicate

    def test_any_line_twice(self):
        def check(records, truth):
            generator = random.Random(2)
            twice = list(records)
            for record in records:
                twice.insert(generator.randrange(len(twice) + 1), record)
            self.assertEqual(bill(self.summary(variants.write(twice))), bill(truth))
        self.each_run(check)

    def test_cumulative_instead_of_delta_in_any_order(self):
        def check(records, truth):
            for resets in (0, 2):
                changed = variants.cumulative(records, resets)
                self.assertEqual(spend(self.summary(variants.write(changed))), spend(truth))
                self.assertEqual(spend(self.summary(variants.write(variants.shuffled(changed, 3)))), spend(truth))
        self.each_run(check, [f"claude-code/{name}" for name in CLAUDE])

    def test_older_spellings_of_claude_code(self):
        def check(records, truth):
            self.assertEqual(bill(self.summary(variants.write(variants.as_older_version(records)))), bill(truth))
        self.each_run(check, [f"claude-code/{name}" for name in CLAUDE])

    def test_a_service_name_that_the_user_has_set(self):
        # Gemini CLI and Qwen Code also report their requests by the conventions, as a service of any name may.
        def check(records, truth):
            renamed = variants.renamed(records, "my-bot")
            logs = [renamed, variants.one_item_a_line(renamed), *(variants.shuffled(renamed, seed) for seed in range(3))]
            bills = [bill(self.summary(variants.write(log))) for log in logs]
            for other in bills:
                self.assertEqual(other, bills[0])
            expected = bill(truth)
            if truth["agents"] == ["gemini-cli"]:  # its spans, which have the longer time, do not name the agent
                expected["active_time_s"] = bills[0]["active_time_s"]
            self.assertEqual(bills[0], expected)
        self.each_run(check, [run for run in RUNS if "copilot" not in run and "opencode" not in run])

    def test_agents_under_one_service_name_that_the_user_has_set(self):
        # OTEL_SERVICE_NAME exported for a whole job. Copilot reports by the conventions' own names.
        for names in (("claude-code/rich-json", "other-agents/copilot-http-json"),
                      ("other-agents/codex-http-json", "other-agents/copilot-http-json"),
                      ("other-agents/gemini-http", "other-agents/codex-http-json", "other-agents/qwen-http-2procs")):
            with self.subTest(names=names):
                alone = [self.summary(variants.write(self.records[name])) for name in names]
                records = variants.renamed([record for name in names for record in self.records[name]], "my-bot")
                for log in (records, variants.shuffled(records, 6)):
                    together = self.summary(variants.write(log))
                    for kind in together["totals"]["tokens"]:
                        self.assertEqual(together["totals"]["tokens"][kind],
                                         sum(one["totals"]["tokens"][kind] or 0 for one in alone), kind)
                    self.assertEqual(sum(tool["calls"] for tool in together["tools"]),
                                     sum(tool["calls"] for one in alone for tool in one["tools"]))

    def test_without_one_signal(self):
        # err-400-json has no usage that metrics could report.
        def check(records, truth):
            no_metrics = self.summary(variants.write(variants.without(records, "metrics")))
            self.assertEqual(spend(no_metrics), spend(truth))
            no_traces = self.summary(variants.write(variants.without(records, "traces")))
            self.assertEqual(spend(no_traces), spend(truth))
            self.assertEqual(no_traces["check"]["verdict"], truth["check"]["verdict"])
            no_logs = self.summary(variants.write(variants.without(records, "logs")))
            self.assertEqual(no_logs["totals"]["tokens"], truth["totals"]["tokens"])
            self.assertEqual(no_logs["check"]["verdict"], "unverified")
        self.each_run(check, [f"claude-code/{name}" for name in CLAUDE if name != "err-400-json"])

    def test_agents_in_one_log_stay_apart(self):
        for names in (("claude-code/rich-json", "other-agents/codex-http-json", "other-agents/opencode-http-slow"),
                      ("other-agents/gemini-http", "other-agents/qwen-http-2procs", "other-agents/copilot-http-json"),
                      RUNS):
            with self.subTest(names=names):
                alone = [self.summary(variants.write(self.records[name])) for name in names]
                mixed = variants.shuffled([record for name in names for record in self.records[name]], 5)
                together = self.summary(variants.write(mixed))
                self.assertEqual(together["agents"], sorted({agent for one in alone for agent in one["agents"]}))
                for kind in together["totals"]["tokens"]:
                    self.assertEqual(together["totals"]["tokens"][kind],
                                     sum(one["totals"]["tokens"][kind] or 0 for one in alone), kind)
                self.assertEqual(together["totals"]["api"]["requests"],
                                 sum(one["totals"]["api"]["requests"] for one in alone))
                self.assertAlmostEqual(together["totals"]["reported_cost_usd"] or 0,
                                       sum(one["totals"]["reported_cost_usd"] or 0 for one in alone), delta=1e-9)
                worst = max((one["check"]["verdict"] for one in alone), key=["complete", "unverified", "partial"].index)
                self.assertEqual(together["check"]["verdict"], worst, together["check"])

    def test_foreign_telemetry_is_ignored_and_counted(self):
        foreign = (otelc.DATA / "foreign.jsonl").read_bytes()
        def check(records, truth):
            mixed = self.summary(foreign + variants.write(records))
            self.assertEqual({**bill(mixed), "window": None}, {**bill(truth), "window": None})
            self.assertEqual(mixed["ignored"]["services"], ["checkout", "unknown"])
            self.assertEqual(mixed["ignored"]["records"], 4)
        self.each_run(check)


if __name__ == "__main__":
    unittest.main()
