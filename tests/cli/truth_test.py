#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Replays one recorded run over a real socket and compares the summary with the model API's count.

    OTELC=build/apps/otelc/otelc truth_test.py RUN [unittest's options]
"""
import gzip
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import otelc_harness as otelc
from truth import Truth, find_run

NAME = sys.argv.pop(1)
RUN = find_run(NAME)
TRUTH = Truth(RUN)
TRANSPORT = next(otelc.recorded_requests(RUN))[0]["protocol"]


class TruthTest(unittest.TestCase):
    """The run was sent three times; `once` is the log as it was after the first."""

    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory(prefix="otelc-truth-")
        cls.addClassCleanup(cls.temp.cleanup)
        cls.dir = Path(cls.temp.name)
        cls.once, cls.thrice = cls.dir / "once.jsonl", cls.dir / "thrice.jsonl"
        with otelc.Serve() as serve:
            cls.sent = otelc.replay(RUN, serve.url)
            shutil.copyfile(serve.log, cls.once)  # a 200 means that the record is stored
            otelc.replay(RUN, serve.url, times=2)
            shutil.copyfile(serve.log, cls.thrice)

    def assert_true(self, summary):
        TRUTH.check(self, summary)

    def test_log_has_what_was_sent(self):
        records = [json.loads(line) for line in self.once.read_bytes().splitlines()]
        requests = list(otelc.recorded_requests(RUN))
        self.assertEqual([r["path"] for r in records], [otelc.log_path(meta["path"]) for meta, _ in requests])
        for record, (meta, body) in zip(records, requests):
            self.assertRegex(record["ts"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$")
            if meta["content_encoding"] == "gzip":
                body = gzip.decompress(body)
            if meta["content_type"] == "application/json":
                self.assertEqual(record["payload"], json.loads(body))

    def test_sent_once(self):
        summary = otelc.summary(self.once)
        self.assert_true(summary)
        self.assertEqual(summary["inputs"], [
            {"path": str(self.once), "records": self.sent, "skipped": 0, "rejected": 0}])
        self.assertEqual(summary["check"]["verdict"], TRUTH.verdict, summary["check"])

    def test_sent_three_times(self):
        summary = otelc.summary(self.thrice)
        self.assert_true(summary)
        self.assertEqual(summary["inputs"][0]["records"], self.sent * 3)
        self.assertGreater(summary["duplicates"], otelc.summary(self.once)["duplicates"])

    def test_log_given_twice(self):
        self.assert_true(otelc.summary(self.once, self.once))

    def test_copy_of_the_log_given_too(self):
        self.assert_true(otelc.summary(self.once, self.thrice))

    def test_gzip_log(self):
        packed = self.dir / "log.jsonl.gz"
        packed.write_bytes(gzip.compress(self.once.read_bytes()))
        self.assert_true(otelc.summary(packed))

    def test_gzip_log_of_two_members(self):
        whole = self.once.read_bytes()
        cut = len(whole) // 2  # in the middle of a line
        packed = self.dir / "two.jsonl.gz"
        packed.write_bytes(gzip.compress(whole[:cut]) + gzip.compress(whole[cut:]))
        self.assert_true(otelc.summary(packed))

    @unittest.skipUnless(shutil.which("zstd"), "no zstd command")
    def test_zstd_log(self):
        packed = self.dir / "log.jsonl.zst"
        subprocess.run(["zstd", "-q", "-f", "-o", packed, self.once], check=True)
        self.assert_true(otelc.summary(packed))

    def test_standard_input(self):
        self.assert_true(otelc.summary("-", stdin=self.once.read_bytes()))
        self.assert_true(otelc.summary("-", stdin=gzip.compress(self.once.read_bytes())))


if __name__ == "__main__":
    if TRANSPORT == "grpc" and importlib.util.find_spec("grpc") is None:
        print("SKIP: grpcio is not installed; run tests/interop/setup BUILD_DIR")
        sys.exit(otelc.SKIP)
    unittest.main()
