#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`otelc summarize` prints what the collector that it replaces printed, byte for byte, for each log in tests/data/original-text."""
import shutil
import tempfile
import unittest
from pathlib import Path

import otelc_harness as otelc

SAMPLES = sorted((otelc.DATA / "original-text").glob("*.jsonl"))


class OriginalTextTest(unittest.TestCase):
    maxDiff = None

    def test_samples(self):
        self.assertGreaterEqual(len(SAMPLES), 6)
        for log in SAMPLES:
            with self.subTest(log.name):
                code, out, _ = otelc.summarize([log])
                self.assertEqual(out.decode(), log.with_suffix(".txt").read_bytes().decode())
                # A log that was named must not be empty.
                self.assertEqual(code, 1 if log.name == "empty.jsonl" else 0)

    def test_no_log(self):
        with tempfile.TemporaryDirectory() as empty:
            missing = Path(empty) / "none.jsonl"
            expected = b"No OTEL data collected (log file not found).\n"
            self.assertEqual(otelc.summarize([missing])[:2], (1, expected))
            self.assertEqual(otelc.summarize(["--require-telemetry", missing])[:2], (1, expected))
            # The default is run/claude-otel.jsonl below the working directory: it need not exist.
            self.assertEqual(otelc.summarize([], cwd=empty), (0, expected, b""))
            self.assertEqual(otelc.summarize(["--require-telemetry"], cwd=empty)[0], 3)

    def test_empty_log(self):
        empty = otelc.DATA / "original-text" / "empty.jsonl"
        expected = b"No OTEL data collected.\n"
        self.assertEqual(otelc.summarize(["--require-telemetry", empty])[:2], (1, expected))
        with tempfile.TemporaryDirectory() as where:
            (Path(where) / "run").mkdir()
            shutil.copy(empty, Path(where) / "run" / "claude-otel.jsonl")
            self.assertEqual(otelc.summarize([], cwd=where), (0, expected, b""))
            self.assertEqual(otelc.summarize(["--max-tokens", "1"], cwd=where)[0], 3)


if __name__ == "__main__":
    unittest.main()
