#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints which models of the recorded runs the built-in price list has, and fails if it loses one."""
import json
import tempfile
import unittest
from pathlib import Path

import otelc_harness as otelc
from golden_cases import token_log

# Invented for the recordings: in no price list.
IN_NO_LIST = {"gpt-5.5-codex"}


def recorded_models():
    runs = [file for kind in ("claude-code", "other-agents") for file in (otelc.DATA / kind).glob("*/truth.json")]
    truths = [json.loads(file.read_text(encoding="utf-8")) for file in runs]
    return sorted({model for truth in truths for model in truth["per_model"]})


class PriceCoverageTest(unittest.TestCase):
    def test_models_of_the_recorded_runs(self):
        models = recorded_models()
        self.assertGreaterEqual(len(models), 10)
        with tempfile.TemporaryDirectory() as where:
            log = Path(where) / "all.jsonl"
            log.write_bytes(token_log(*[(model, "input", 1000) for model in models]))
            summary = otelc.summary(log)
        rows = {row["model"]: row for row in summary["models"]}
        self.assertEqual(sorted(rows), models)
        [prices] = summary["price_lists"]
        known = {model for model, row in rows.items() if row["list_price_usd"] is not None}
        print(f"{prices['name']} of {prices['date']} knows {len(known)} of {len(models)} models of the recorded runs:")
        for model in models:
            print(f"  {model:<28} {rows[model]['price_entry'] or '-'}")
        self.assertEqual(set(models) - known, IN_NO_LIST)
        self.assertEqual(set(summary["totals"]["unpriced_models"]), IN_NO_LIST)
        self.assertTrue(prices["is_built_in"])
        self.assertRegex(prices["date"], r"^\d{4}-\d\d-\d\d$")


if __name__ == "__main__":
    unittest.main()
