#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Other projects' parsers read every format of `otelc summarize`, and the numbers equal the JSON summary."""
import csv
import io
import json
import shlex
import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

import golden_cases
import otelc_harness as otelc

GATES = ["--max-cost", "0.05", "--max-tokens", "20000", "--max-increase", "20%"]
# What JUnit's readers (Jenkins, GitLab, Ant's schema) accept: element -> (required attributes, children in this order).
JUNIT = {
    "testsuites": ({"name", "tests", "failures"}, ["testsuite"]),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname"},
                  ["properties", "testcase", "system-out", "system-err"]),
    "testcase": ({"name", "classname", "time"}, ["skipped", "error", "failure", "system-out", "system-err"]),
    "failure": ({"message", "type"}, []),
    "skipped": ({"message"}, []),
    "system-out": (set(), []),
}


def complaints(element):
    """Returns what JUnit's schema does not allow in this element or below it."""
    required, children = JUNIT[element.tag]
    found = [f"{element.tag} lacks {name}" for name in required - set(element.attrib)]
    order = [children.index(child.tag) if child.tag in children else -1 for child in element]
    if -1 in order or order != sorted(order):
        found.append(f"{element.tag} holds {[child.tag for child in element]}")
    return found + [complaint for child in element for complaint in complaints(child)]


class FormatsTest(unittest.TestCase):
    def setUp(self):
        self.dir = Path(self.enterContext(tempfile.TemporaryDirectory()))
        golden_cases.write_logs(self.dir)

    def report(self, name, *args):
        return otelc.summarize(["--format", name, *args], cwd=self.dir)[1].decode()

    def rows(self, *args):
        text = self.report("csv", *args)
        self.assertEqual(text.count("\n"), text.count("\r\n"))
        return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))

    def test_csv_adds_up_to_the_totals(self):
        logs = ["rich-json.jsonl", "multi-json-delta.jsonl", "codex-http-json.jsonl"]
        totals = json.loads(self.report("json", *logs))["totals"]
        rows = self.rows(*logs)
        self.assertEqual({len(row) for row in rows}, {23})
        for kind in ("usage", "log"):
            of_kind = [row for row in rows if row["row"] == kind]
            self.assertEqual(sum(int(row["total_tokens"] or 0) for row in of_kind), totals["total_tokens"])
            self.assertAlmostEqual(sum(float(row["cost_usd"] or 0) for row in of_kind), totals["cost_usd"], places=9)
            self.assertEqual(sum(int(row["requests"] or 0) for row in of_kind), totals["api"]["requests"])

    def test_csv_cells_are_not_formulas(self):
        for row in self.rows("harm.jsonl", "--baseline", "hostile.json"):
            for cell in row.values():
                self.assertFalse(cell.startswith(("=", "+", "@", "\t", "\r")), cell)
                self.assertNotRegex(cell, r"[\x00-\x1f\x7f-\x9f\u202a-\u202e]")

    def test_junit_is_valid_for_its_readers(self):
        for args in (["rich-json.jsonl", "--baseline", "before.json", *GATES], ["harm.jsonl", "--max-cost", "1"],
                     ["none.jsonl", "--max-cost", "1"], ["simple-json.jsonl"]):
            root = xml.fromstring(self.report("junit", *args).encode())
            self.assertEqual(complaints(root), [])
            suite = root[0]
            self.assertEqual(int(suite.get("tests")), len(suite.findall("testcase")))
            self.assertEqual(int(suite.get("failures")), len(suite.findall("testcase/failure")))
            self.assertEqual(int(suite.get("skipped")), len(suite.findall("testcase/skipped")))

    def test_junit_check_finds_errors(self):
        wrong = xml.fromstring('<testsuites name="a" tests="1" failures="0"><testcase name="b"/></testsuites>')
        self.assertEqual(len(complaints(wrong)), 3)

    def test_openmetrics_as_gitlab_reads_it(self):
        # Cut at any `#`, then words as in a shell: a name with labels and a value.
        lines = [shlex.split(line.split("#")[0]) for line in self.report("openmetrics", "harm.jsonl").splitlines()]
        metrics = dict(line for line in lines if line)
        self.assertEqual(metrics["otelc_run_tokens"], "6")
        self.assertEqual(metrics["otelc_tokens{model==cmd(),type=output}"], "3")

    def test_openmetrics_has_no_duplicate_samples(self):
        names = ["a#b", "a\\x23b", "a\\x5cx23b", "a\x1bb", "a\\x1bb", "a\\#b"]
        log = self.dir / "alike.jsonl"
        log.write_bytes(golden_cases.token_log(*[(name, "input", 1) for name in names]))
        samples = [line.rsplit(" ", 1)[0] for line in self.report("openmetrics", log.name).splitlines()
                   if line.startswith("otelc_tokens{") and 'type="input"' in line]
        self.assertEqual(len(samples), len(names))
        self.assertEqual(len(set(samples)), len(names), samples)

    def test_no_line_is_a_command_for_a_ci_system(self):
        for name in ("table", "text", "json", "markdown", "csv", "openmetrics", "junit"):
            for line in self.report(name, "harm.jsonl", "hostile.jsonl", "--baseline", "hostile.json").splitlines():
                self.assertFalse(line.lstrip().startswith(("::", "##[")), f"{name}: {line}")


if __name__ == "__main__":
    unittest.main()
