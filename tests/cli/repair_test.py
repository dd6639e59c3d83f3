# SPDX-License-Identifier: Apache-2.0
"""Invalid strings do not cost their batch: over HTTP, in the log, and in the summary."""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import half_surrogate as half
import otelc_harness as otelc

JSON = "application/json"
PROTOBUF = "application/x-protobuf"


def summarize(log, *args):
    return subprocess.run([otelc.binary(), "summarize", *args, str(log)], env=otelc.environment(), check=True,
                          capture_output=True, timeout=otelc.DEADLINE_S).stdout


def summary(log, *args):
    return json.loads(summarize(log, "--format", "json", *args))


class Repair(unittest.TestCase):
    def expect_whole(self, log, repaired):
        """Checks that the batch counts, in one thread and in several."""
        for jobs in ("1", "2"):
            found = summary(log, "--jobs", jobs)
            self.assertEqual(found["totals"]["total_tokens"], half.TOKENS)
            self.assertEqual(found["totals"]["cost_usd"], half.COST_USD)
            self.assertEqual(found["repaired_strings"], repaired)
            [read] = found["inputs"]
            self.assertEqual((read["records"], read["skipped"], read["rejected"]), (1, 0, 0))

    def written(self, content):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        log = Path(directory.name) / "log.jsonl"
        log.write_bytes(content)
        return log

    def test_an_emoji_cut_in_two_does_not_cost_the_batch(self):
        for content_type, body, cut in ((JSON, half.JSON_BODY, half.CUT), (PROTOBUF, half.protobuf_body(), half.CUT_IN_UTF8)):
            with self.subTest(content_type), otelc.Serve() as serve:
                status, headers, answer = serve.post("/v1/logs", body, content_type=content_type)
                self.assertEqual((status, headers["Content-Type"], answer),
                                 (200, content_type, b"{}" if content_type == JSON else b""))
                [line] = serve.log.read_bytes().splitlines()
                half.check_record(self, line, cut)
                self.expect_whole(serve.log, 1)

    def test_json_is_stored_unchanged_except_for_invalid_strings(self):
        bodies = {b'{ "resourceLogs":[], "\\ud83d\xff":"\xed\xa0\xbd \\ud83d\\ude00 \\n" }':
                      '{ "resourceLogs":[], "\ufffd\ufffd":"\ufffd\ufffd\ufffd \\ud83d\\ude00 \\n" }',
                  b'{\r\n "resourceLogs": [],\n "a": "\\uDE00\\uD83D" }': '{"resourceLogs":[],"a":"\ufffd\ufffd"}'}
        with otelc.Serve() as serve:
            for body, kept in bodies.items():
                self.assertEqual(serve.post("/v1/logs", body, content_type=JSON)[0], 200)
                line = serve.log.read_bytes().decode("utf-8", "strict").splitlines()[-1]
                self.assertIn(f'"payload":{kept},"repaired":', line)
            self.assertEqual([record["repaired"] for record in serve.records()], [2, 1])

    def test_valid_strings_are_not_reported_as_repaired(self):
        body = '{"resourceLogs":[],"a":"\U0001f600 \\ud83d\\ude00 \ufffd"}'.encode()
        with otelc.Serve() as serve:
            self.assertEqual(serve.post("/v1/logs", body, content_type=JSON)[0], 200)
            [line] = serve.log.read_bytes().splitlines()
            self.assertTrue(line.endswith(b'"payload":' + body + b"}"))
            self.assertEqual(summary(serve.log)["repaired_strings"], 0)
            self.assertNotIn(b"repaired", summarize(serve.log, "--format", "text"))

    def test_logs_of_others_with_invalid_strings_count(self):
        escaped = half.JSON_BODY.strip()
        in_bytes = escaped.replace(b"\\ud83d", b"\xed\xa0\xbd")
        for payload in (escaped, in_bytes):
            for line in (payload, b'{"ts": "2026-11-23T21:22:54.343000+00:00", "path": "/v1/logs", "payload": ' + payload + b"}",
                         b'{"ts":"2026-11-23T21:22:54.343000+00:00","path":"/v1/logs","payload":' + payload + b"}"):
                with self.subTest(line[:40]):
                    self.expect_whole(self.written(line + b"\n"), 1)

    def test_a_model_with_an_invalid_name_counts_under_the_repaired_name(self):
        for cut in (b"\\ud83d", b"\xf0\x9f\x98"):
            log = self.written(half.JSON_BODY.strip().replace(b"claude-opus-4-6", b"opus " + cut) + b"\n")
            [model] = summary(log)["models"]
            self.assertEqual((model["model"], model["total_tokens"]), ("opus \ufffd", half.TOKENS))

    def test_the_text_has_the_number_of_repaired_strings(self):
        log = self.written((half.JSON_BODY.strip() + b"\n") * 2)
        self.assertIn(b"\n  Strings repaired: 2 (", summarize(log, "--format", "text"))

    def test_launch_counts_them_too(self):
        post = ("import os, sys, urllib.request as r; r.urlopen(r.Request(os.environ['OTEL_EXPORTER_OTLP_ENDPOINT'] + '/v1/logs',"
                " open(sys.argv[1], 'rb').read(), {'Content-Type': 'application/json'}))")
        with tempfile.TemporaryDirectory() as directory:
            report = Path(directory) / "summary.json"
            subprocess.run([otelc.binary(), "launch", "--run-dir", directory, "--report", f"json={report}", "--", sys.executable, "-c", post,
                            str(otelc.DATA / "half-surrogate-batch.json")], env=otelc.environment(), check=True,
                           capture_output=True, timeout=otelc.DEADLINE_S)
            found = json.loads(report.read_bytes())
            self.assertEqual((found["totals"]["total_tokens"], found["repaired_strings"]), (half.TOKENS, 1))
            self.assertEqual([(read["records"], read["skipped"]) for read in found["inputs"]], [(1, 0)])


if __name__ == "__main__":
    unittest.main()
