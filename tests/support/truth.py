# SPDX-License-Identifier: Apache-2.0
"""The model API's count of a recorded run, and its comparison with a summary."""
import json

import otelc_harness as otelc

KINDS = ("claude-code", "other-agents")
AGENTS = {"codex": "codex", "gemini": "gemini-cli", "qwen": "qwen-code", "copilot": "copilot-cli",
          "opencode": "opencode"}
# Two runs lost their end, one library's reports confirm nothing, and two runs were interrupted in the middle of a turn.
VERDICTS = {"opencode-http-slow": "partial", "sig-kill": "partial", "copilot-http-json": "unverified",
            "sig-int": "partial", "sig-term": "partial"}
TYPES = ("input", "output", "cacheRead", "cacheCreation")
COST_TOLERANCE_USD = 1e-9
LIST_TOLERANCE_USD = 1e-12


def all_runs():
    return sorted(run for kind in KINDS for run in (otelc.DATA / kind).iterdir() if run.is_dir())


def find_run(name):
    return next(run for run in all_runs() if run.name == name)


class Truth:
    def __init__(self, run):
        self.run = run
        self.verdict = VERDICTS.get(run.name, "complete")
        is_claude = run.parent.name == "claude-code"
        self.agent = "claude-code" if is_claude else AGENTS[run.name.split("-")[0]]
        truth = json.loads((run / "truth.json").read_text(encoding="utf-8"))
        self.models = truth.get("arrived", truth["per_model"])  # what arrived is all that can be known

    def check(self, test, summary):
        models = {row["model"]: row for row in summary["models"]}
        test.assertEqual(sorted(models), sorted(self.models))
        test.assertEqual([row["model"] for row in summary["models"]], sorted(self.models, key=str.encode))
        for model, truth in self.models.items():
            with test.subTest(run=self.run.name, model=model):
                check_row(test, models[model], truth)
        check_row(test, summary["totals"], self.totals())
        test.assertEqual(summary["agents"], [self.agent])

    def totals(self):
        rows = list(self.models.values())
        keys = [key for key in (*TYPES, "requests_ok", "cost_usd_list_price") if key in rows[0]]
        return {key: sum(row[key] for row in rows) for key in keys}


def check_row(test, row, truth):
    # A model with failures only has 0 tokens and 0 USD: none of its requests was billed.
    for name in TYPES:
        test.assertEqual(row["tokens"][name], truth[name], name)
    test.assertEqual(row["total_tokens"], sum(truth[name] for name in TYPES))
    test.assertEqual(row["api"]["requests"], truth["requests_ok"])
    if "reasoning_within_output" in truth and "reasoning_tokens" in row:
        test.assertEqual(row["reasoning_tokens"], truth["reasoning_within_output"])
    if "cost_usd_list_price" in truth:
        test.assertAlmostEqual(row["cost_usd"], truth["cost_usd_list_price"], delta=COST_TOLERANCE_USD)
        test.assertEqual(row["cost_source"], "reported")
        test.assertAlmostEqual(row["list_price_usd"], truth["cost_usd_list_price"], delta=LIST_TOLERANCE_USD)
    else:
        test.assertIsNone(row["reported_cost_usd"])  # the agent reports no cost: unknown is not $0
        test.assertEqual(row["cost_source"], "none" if row["cost_usd"] is None else "priced")
        test.assertEqual(row["cost_usd"], row["list_price_usd"])
