#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`otelc summarize` prints what the original printed, byte for byte, for each log in tests/data/original-text."""
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
                self.assertEqual(code, 0)

    def test_no_log(self):
        with tempfile.TemporaryDirectory() as empty:
            missing = Path(empty) / "none.jsonl"
            expected = b"No OTEL data collected (log file not found).\n"
            self.assertEqual(otelc.summarize([missing])[:2], (0, expected))
            self.assertEqual(otelc.summarize(["--require-telemetry", missing])[:2], (3, expected))
            # The default is run/claude-otel.jsonl below the working directory.
            self.assertEqual(otelc.summarize([], cwd=empty)[:2], (0, expected))

    def test_empty_log(self):
        empty = otelc.DATA / "original-text" / "empty.jsonl"
        self.assertEqual(otelc.summarize(["--require-telemetry", empty])[:2], (3, b"No OTEL data collected.\n"))


if __name__ == "__main__":
    unittest.main()
