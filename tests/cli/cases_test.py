#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares bills of recorded agents and applications with the counts of their models' API, and bills of counter-examples
with what the counting rules give: tests/data/cases/{agents,genai,rules}.

    OTELC=build/apps/otelc/otelc cases_test.py [unittest's options]
"""
import json
import tempfile
import unittest

from otelc_harness import DATA, summary, summary_of

TYPES = ("input", "cacheRead", "cacheCreation", "output")
PREFIXES = 8
# Claude Code on Bedrock first sends two probes that none of its signals reports: the log cannot show that they are missing.
COMPLETE_WITH_FEWER = {"claude-bedrock"}


class Case:
    """A directory of logs and truth.json; tests/data/README.md describes both."""

    def __init__(self, directory):
        self.name = directory.name
        self.logs = sorted(directory.glob("log*.jsonl"))
        truth = json.loads((directory / "truth.json").read_text(encoding="utf-8"))
        self.models, self.failed, self.expected = truth["models"], truth["failed"], truth["expected"]
        self.names = {model: {model, *truth["names"].get(model, ())} for model in self.models}
        self.truth = added(self.models.values())
        self.tokens = sum(self.truth[kind] for kind in TYPES)

    def groups(self):
        """Returns [names, models]; models of the API that share a name are one group."""
        groups = []
        for model, names in self.names.items():
            shared = [group for group in groups if group[0] & names]
            groups = [group for group in groups if group not in shared]
            groups.append((names.union(*(group[0] for group in shared)), [model, *(m for group in shared for m in group[1])]))
        return groups

    def prefixes(self):
        """Yields lists of the logs' contents, each cut at a line; spread over the length, without the complete logs."""
        lines = [log.read_bytes().splitlines(keepends=True) for log in self.logs]
        longest = max(map(len, lines))
        for length in sorted({longest * part // PREFIXES for part in range(1, PREFIXES)} - {0}):
            yield [b"".join(of_log[:length]) for of_log in lines]


def added(counts):
    counts = list(counts)
    return {key: sum(one[key] for one in counts) for key in (*TYPES, "requests")}


def counted(row):
    """Returns a row of the summary in the shape of the truth; unknown values count as 0."""
    return {**{kind: row["tokens"][kind] or 0 for kind in TYPES}, "requests": row["api"]["requests"] or 0}


def only_failed(row):
    return not any(counted(row).values())


def total(found):
    return found["totals"]["total_tokens"] or 0


class Truth(unittest.TestCase):
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory(prefix="otelc-cases-")
        cls.addClassCleanup(cls.temp.cleanup)

    def of_contents(self, contents):
        return summary_of(contents, self.temp.name)


class Recorded:
    """The tests of one folder of recordings."""

    kind = ""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases = [Case(directory) for directory in sorted((DATA / "cases" / cls.kind).iterdir())]
        cls.bills = [summary(*map(str, case.logs)) for case in cls.cases]

    def each(self, check):
        """Calls check(case, its summary) for each case."""
        for case, bill in zip(self.cases, self.bills):
            with self.subTest(case.name):
                check(case, bill)

    def test_never_more_than_the_api_counted(self):
        def check(case, bill):
            self.assertLessEqual(total(bill), case.tokens)
            self.assertLessEqual(added(map(counted, bill["models"]))["requests"], case.truth["requests"])
            self.assertLessEqual(sum(row["api"]["errors"] or 0 for row in bill["models"]), sum(case.failed.values()))
        self.each(check)

    def test_never_complete_with_fewer(self):
        def check(case, bill):
            if case.name not in COMPLETE_WITH_FEWER:
                self.assertTrue(total(bill) == case.tokens or bill["check"]["verdict"] != "complete", bill["check"])
        self.each(check)

    def test_exact_where_the_records_have_it(self):
        def check(case, bill):
            self.assertEqual(total(bill), sum(counted(row)[kind] for row in bill["models"] for kind in TYPES))
            if case.expected["state"] != "exact":
                self.assertEqual(added(map(counted, bill["models"])), case.expected["counted"], case.expected["why"])
                return
            for names, models in case.groups():
                rows = [row for row in bill["models"] if row["model"] in names]
                self.assertEqual(added(map(counted, rows)), added(case.models[model] for model in models), names)
        self.each(check)

    def test_total_where_only_the_split_is_missing(self):
        def check(case, bill):
            if case.expected["state"] == "total":
                self.assertEqual(total(bill), case.tokens, case.expected["why"])
        self.each(check)

    def test_fewer_only_where_a_request_is_missing(self):
        def check(case, bill):
            self.assertEqual(total(bill) < case.tokens, case.expected["state"] == "under", case.expected)
        self.each(check)

    def test_rows_have_the_names_of_the_truth(self):
        def check(case, bill):
            names = set().union(*case.names.values())
            for row in bill["models"]:
                self.assertIn(row["model"], {*names, *case.failed, "unknown"} if only_failed(row) else names)
        self.each(check)

    def test_failed_requests_join_a_row_of_their_group(self):
        def check(case, bill):
            for names, _ in case.groups():
                rows = [row for row in bill["models"] if row["model"] in names]
                if not all(map(only_failed, rows)):
                    self.assertEqual([row["model"] for row in rows if only_failed(row)], [])
        self.each(check)

    def test_verdicts(self):
        def check(case, bill):
            self.assertEqual(bill["check"]["verdict"], case.expected["verdict"], bill["check"])
        self.each(check)

    def test_prefixes_never_exceed_the_truth(self):
        for case in self.cases:
            for contents in case.prefixes():
                with self.subTest(case.name, lines=contents[0].count(b"\n")):
                    self.assertLessEqual(total(self.of_contents(contents)), case.tokens)


class Agents(Recorded, Truth):
    kind = "agents"


class GenAi(Recorded, Truth):
    kind = "genai"


class Rules(Truth):
    """truth.json has the tokens spent, and those that the rules give: less, if loss leaves more than one answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.directory = DATA / "cases/rules"
        cls.truth = json.loads((cls.directory / "truth.json").read_text(encoding="utf-8"))

    def test_every_counter_example_has_a_truth(self):
        self.assertEqual(sorted(self.truth), sorted(log.name for log in self.directory.glob("*.jsonl")))

    def test_total_and_verdict(self):
        for name, truth in self.truth.items():
            with self.subTest(truth["what"]):
                found = summary(str(self.directory / name))
                self.assertEqual((total(found), found["check"]["verdict"]), (truth["rules_give"], truth["verdict"]))

    def test_no_prefix_exceeds_the_truth(self):
        for name, truth in self.truth.items():
            lines = (self.directory / name).read_bytes().splitlines(keepends=True)
            for length in range(1, len(lines) + 1):
                with self.subTest(truth["what"], lines=length):
                    self.assertLessEqual(total(self.of_contents([b"".join(lines[:length])])), truth["true_tokens"])


if __name__ == "__main__":
    unittest.main()
