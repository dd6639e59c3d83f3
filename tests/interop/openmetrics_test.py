#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prometheus' own client library reads the OpenMetrics report: as OpenMetrics, and as the text format of node_exporter's textfiles."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
import golden_cases
import otelc_harness as otelc
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse_text

CASES = {
    "rich": ["rich-json.jsonl"],
    "two logs": ["simple-json.jsonl", "rich-json.jsonl"],
    "all gates": ["rich-json.jsonl", "--baseline", "before.json", "--max-cost", "0.05", "--max-tokens", "20000", "--max-increase", "20%",
                  "--require-telemetry"],
    "hostile names": ["harm.jsonl", "hostile.jsonl", "--baseline", "hostile.json"],
    "nothing": ["none.jsonl"],
}


class OpenMetrics(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory(prefix="otelc-openmetrics-")
        cls.addClassCleanup(cls.temp.cleanup)
        golden_cases.write_logs(Path(cls.temp.name))

    def report(self, args):
        return otelc.summarize(["--format", "openmetrics", *args], cwd=self.temp.name)[1].decode()

    def test_both_parsers_accept_it_and_read_the_same(self):
        for name, args in CASES.items():
            with self.subTest(name):
                report = self.report(args)
                samples = [[(sample.name, sorted(sample.labels.items()), sample.value) for family in parse(report) for sample in family.samples]
                           for parse in (parse_openmetrics, parse_text)]
                self.assertEqual(samples[0], samples[1])
                self.assertTrue(samples[0])

    def test_the_numbers_equal_the_summary(self):
        values = {(sample.name, tuple(sample.labels.values())): sample.value
                  for family in parse_openmetrics(self.report(CASES["rich"])) for sample in family.samples}
        summary = otelc.summary(Path(self.temp.name) / "rich-json.jsonl")
        self.assertEqual(values["otelc_run_tokens", ()], summary["totals"]["total_tokens"])
        for row in summary["models"]:
            self.assertAlmostEqual(values["otelc_cost_usd", (row["model"],)], row["cost_usd"], places=9)
            for kind, tokens in row["tokens"].items():
                self.assertEqual(values["otelc_tokens", (row["model"], kind)], tokens)

    def test_the_parser_refuses_errors(self):
        with self.assertRaises(ValueError):
            list(parse_openmetrics(self.report(CASES["rich"]).replace("# EOF\n", "")))


if __name__ == "__main__":
    unittest.main()
