#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the ledger with a slow model of the counting rules on random telemetry.

    OTELC=build/apps/otelc/otelc counting_model_test.py [unittest's options]

OTELC_MODEL_RUNS: random telemetries per test [200]. OTELC_MODEL_SEED: the first seed [1]. A failure names its seed:
`PYTHONPATH=tests/support python3 -m counting_model.random_telemetry SEED` prints its log.
"""
import json
import os
import random
import tempfile
import unittest
from decimal import Decimal
from pathlib import Path

import otelc_harness as otelc
from counting_model import bill
from counting_model import telemetry_changes as changes
from counting_model.names import normal
from counting_model.random_telemetry import random_telemetry, write

FIRST = int(os.environ.get("OTELC_MODEL_SEED", "1"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("OTELC_MODEL_RUNS", "200")))
PREFIXES = 3  # of each log
MOST_FAILURES = 5  # a report that a person can read
BUCKETS = ("input", "cacheRead", "cacheCreation", "output")
CHANGES = (changes.permuted, changes.with_copies, changes.in_files, changes.respelled, changes.respelled_copies,
           changes.renamed_model)


def rows_of(summary):
    """Returns the model's form of a summary's rows. An unreported fact is 0 there."""
    rows = {}
    for row in summary["models"]:
        rows[row["model"]] = {bucket: (row["tokens"] or {}).get(bucket) or 0 for bucket in BUCKETS}
        rows[row["model"]].update({key: (row["api"] or {}).get(key) or 0 for key in ("requests", "errors")})
    return with_usage(rows)


def with_usage(rows):
    """Returns the rows with tokens or requests; the model has no rows with cost only."""
    return {name: row for name, row in rows.items() if any(row.values())}


def bill_of(summary):
    totals = summary["totals"]
    cost = totals["reported_cost_usd"]
    return {"rows": rows_of(summary), "total_tokens": totals["total_tokens"] or 0, "requests": totals["api"]["requests"] or 0,
            "errors": totals["api"]["errors"] or 0, "cost_usd": None if cost is None else round(Decimal(str(cost)), 12),
            "verdict": summary["check"]["verdict"]}


def model_of(lines):
    made = bill(lines)
    made.pop("reasons")
    made["rows"] = with_usage(made["rows"])
    made["cost_usd"] = None if made["cost_usd"] is None else round(made["cost_usd"], 12)
    return made


def by_normal_name(made):
    """Returns the bill with the rows of one model under one name, whatever its spelling was."""
    rows = {}
    for name, row in made["rows"].items():
        one = rows.setdefault(normal(name), dict.fromkeys(row, 0))
        for key, value in row.items():
            one[key] += value
    return {**made, "rows": rows}


def differences(expected, got):
    return {key: (expected[key], got[key]) for key in expected if expected[key] != got[key]}


class CountingModel(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory(prefix="otelc-model-")
        cls.addClassCleanup(cls.temp.cleanup)

    def summary(self, *logs):
        """Returns otelc's bill of these logs: lists of lines."""
        paths = []
        for number, lines in enumerate(logs):
            path = Path(self.temp.name) / f"{number}.jsonl"
            path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
            paths.append(path)
        code, out, err = otelc.run_otelc(["summarize", "--format", "json", *paths])
        self.assertEqual(code, 0, err)
        return json.loads(out)

    def each(self, check):
        """Calls check(seed, telemetry), which returns what is wrong, or nothing."""
        failures = []
        for seed in SEEDS:
            telemetry = random_telemetry(seed)
            if not telemetry.lines:
                continue  # everything was lost
            wrong = check(seed, telemetry)
            if wrong:
                failures.append(f"seed {seed} ({'; '.join(telemetry.what)}): {wrong}")
                if len(failures) == MOST_FAILURES:
                    break
        if failures:
            self.fail("\n".join(["", *failures]))

    def test_no_bill_exceeds_the_truth(self):
        def check(_, telemetry):
            total = self.summary(write(telemetry.lines))["totals"]["total_tokens"] or 0
            return f"{total} tokens of {telemetry.true_tokens}" if total > telemetry.true_tokens else None
        self.each(check)

    def test_no_prefix_exceeds_the_truth(self):
        def check(seed, telemetry):
            generator = random.Random(seed)
            for _ in range(PREFIXES):
                lines = telemetry.lines[:generator.randint(1, len(telemetry.lines))]
                total = self.summary(write(lines))["totals"]["total_tokens"] or 0
                if total > telemetry.true_tokens + telemetry.early_tokens:
                    return f"{total} tokens of {telemetry.true_tokens} in the first {len(lines)} lines"
            return None
        self.each(check)

    def test_model_and_ledger_agree(self):
        def check(_, telemetry):
            lines = write(telemetry.lines)
            wrong = differences(model_of(lines), bill_of(self.summary(lines)))
            return f"model and ledger: {wrong}" if wrong else None
        self.each(check)

    def test_changes_that_must_not_change_a_bill(self):
        def check(seed, telemetry):
            generator = random.Random(seed)
            change = CHANGES[seed % len(CHANGES)]
            changed = change(telemetry.lines, generator)
            logs = [write(log) for log in changed] if change is changes.in_files else [write(changed)]
            bills = [bill_of(self.summary(write(telemetry.lines))), bill_of(self.summary(*filter(None, logs)))]
            if change is changes.renamed_model:
                bills = [by_normal_name(one) for one in bills]
            wrong = differences(*bills)
            return f"{change.__name__}: {wrong}" if wrong else None
        self.each(check)

    def test_the_model_obeys_its_own_rules(self):
        def check(seed, telemetry):
            expected, generator = model_of(write(telemetry.lines)), random.Random(seed)
            if expected["total_tokens"] > telemetry.true_tokens:
                return f"{expected['total_tokens']} tokens of {telemetry.true_tokens}"
            for change in CHANGES:
                changed = change(telemetry.lines, generator)
                if change is changes.in_files:
                    changed = [line for log in changed for line in log]
                bills = [expected, model_of(write(changed))]
                if change is changes.renamed_model:
                    bills = [by_normal_name(one) for one in bills]
                wrong = differences(*bills)
                if wrong:
                    return f"{change.__name__}: {wrong}"
            return None
        self.each(check)


if __name__ == "__main__":
    unittest.main()
