#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`otelc summarize` and `otelc tail` read files of other tools: JSON over many lines, the Collector's files, and agents'
own files."""
import json
import unittest

from otelc_harness import DATA, run_otelc, summarize, summary
from tail_harness import TailTest, request_line

# The counts of the model APIs behind the agents that wrote tests/data/agent-files.
AGENT_FILES = {
    "gemini-cli.json": ("gemini-2.5-flash", 1, {"input": 62, "cacheRead": 43, "cacheCreation": 0, "output": 33}),
    "qwen-code.json": ("qwen3-coder-plus", 2, {"input": 125, "cacheRead": 89, "cacheCreation": 0, "output": 61}),
    "copilot-cli.jsonl": ("gpt-5-mini", 1, {"input": 62, "cacheRead": 43, "cacheCreation": 0, "output": 27}),
}


def pretty(number):
    """Returns the request of request_line() as a bare document over many lines."""
    return json.dumps(json.loads(request_line(number))["payload"], indent=2).encode()


class Documents(TailTest):
    def counts(self, *args):
        """Returns (input tokens, records, lines skipped) of the log."""
        found = summary(str(self.log), *args)
        return (found["totals"]["tokens"]["input"], *[found["inputs"][0][key] for key in ("records", "skipped")])

    def assert_counts(self, content, expected):
        self.log.write_bytes(content)
        for jobs in ("1", "2"):
            self.assertEqual(self.counts("--jobs", jobs), expected)

    def test_a_document_over_many_lines(self):
        self.assert_counts(pretty(1), (1, 1, 0))
        self.assert_counts(json.dumps(json.loads(request_line(1)), indent=4).encode() + b"\n", (1, 1, 0))

    def test_consecutive_documents_and_documents_among_lines(self):
        self.assert_counts(pretty(1) + b"\n" + pretty(2) + request_line(4) + b"\r\n" + pretty(8), (15, 4, 0))

    def test_an_unterminated_document_is_one_skipped_line_and_costs_no_other(self):
        torn = pretty(1)[:-20]
        self.log.write_bytes(torn)
        code, out, err = summarize(["--format", "json", str(self.log)])
        self.assertEqual((code, json.loads(out)["inputs"][0]["skipped"]), (1, 1))
        self.assertIn(b": no OpenTelemetry data: OTLP/JSON that is cut off or damaged\n", err)
        self.assert_counts(torn + b"\n" + pretty(2) + b"\n" + torn + b"\n" + request_line(4), (6, 2, 2))

    def test_a_long_unterminated_document_is_one_skipped_line(self):
        self.assert_counts(request_line(4) + b"\n{\n" + b'  "a": [[{\n' * 2_000_000, (4, 1, 1))

    def test_from_standard_input(self):
        self.assertEqual(summary("-", stdin=pretty(3))["totals"]["tokens"]["input"], 3)

    def test_tail_shows_a_document_when_it_is_complete(self):
        self.log.write_bytes(pretty(1) + b"\n" + pretty(2)[:50])
        process = self.tail("--format", "json")
        self.assert_shows(process, 1)
        self.append(pretty(2)[50:] + b"\n" + request_line(3))
        self.assert_shows(process, 2, 3)
        self.assertEqual(self.end(process), (0, b"", b""))


class Collector(TailTest):
    """Files of the OpenTelemetry Collector's file exporter."""

    def test_zstd_messages_with_their_lengths(self):
        log = DATA / "collector/zstd.jsonl.zst"
        for jobs in ("1", "2"):
            found = summary(str(log), "--jobs", jobs)
            self.assertEqual(found["totals"]["total_tokens"], 3300)
            self.assertEqual(found["inputs"][0], {"path": str(log), "records": 3, "skipped": 0, "rejected": 0})
        self.assertEqual(summary("-", stdin=log.read_bytes())["totals"]["total_tokens"], 3300)

    def test_a_file_that_is_being_written_loses_only_its_last_message(self):
        (self.dir / "log").write_bytes((DATA / "collector/zstd.jsonl.zst").read_bytes()[:-5])
        found = summary(str(self.dir / "log"))
        self.assertEqual(found["totals"]["total_tokens"], 2200)
        self.assertEqual((found["inputs"][0]["records"], found["inputs"][0]["skipped"]), (2, 1))

    def test_tail_reads_zstd_messages_without_following(self):
        log = DATA / "collector/zstd.jsonl.zst"
        code, out, err = run_otelc(["tail", log, "--no-follow", "--format", "json"])
        self.assertEqual((code, err, out.count(b"api_request")), (0, b"", 3))
        code, out, err = run_otelc(["tail", log, "--format", "json"])
        self.assertEqual((code, out, err), (1, b"", f"otelc: {log} is compressed; read it without following\n".encode()))

    def test_protobuf_is_refused_with_a_remedy(self):
        message = bytes.fromhex("0a020a00")
        log = self.dir / "log.proto"
        log.write_bytes((len(message).to_bytes(4, "big") + message) * 2)
        expected = "protobuf of the Collector's file exporter; otelc reads what it writes with `format: json`"
        for command in (["summarize"], ["tail"], ["tail", "--no-follow"]):
            code, out, err = run_otelc([*command, log])
            self.assertEqual((code, out, err.decode()), (1, b"", f"otelc: {log}: {expected}\n"))

    def test_rotated_files_are_found_by_directory_and_by_pattern(self):
        names = ("otel-2026-11-29T05-02-14.173.jsonl", "otel-2026-11-29T06-00-00.001.jsonl", "otel.jsonl")
        for number, name in enumerate(names):
            (self.dir / name).write_bytes(request_line(10**number))
        for named in (["."], ["otel*.jsonl"], list(names), list(reversed(names))):
            code, out, err = summarize(["--format", "json", *named], cwd=self.dir)
            self.assertEqual((code, err, json.loads(out)["totals"]["tokens"]["input"]), (0, b"", 111), named)


class AgentFiles(unittest.TestCase):
    def test_agents_own_files_equal_the_count_of_the_api(self):
        for name, (model, requests, tokens) in AGENT_FILES.items():
            for jobs in ("1", "2"):
                with self.subTest(name, jobs=jobs):
                    found = summary(str(DATA / "agent-files" / name), "--jobs", jobs)
                    self.assertEqual(found["inputs"][0]["skipped"], 0)
                    self.assertEqual([row["model"] for row in found["models"]], [model])
                    self.assertEqual(found["models"][0]["tokens"], tokens)
                    self.assertEqual(found["models"][0]["api"]["requests"], requests)
                    verdict = "unverified" if name.startswith("copilot") else "complete"
                    self.assertEqual(found["check"]["verdict"], verdict)

    def test_tail_shows_their_requests(self):
        for name, (model, requests, tokens) in AGENT_FILES.items():
            with self.subTest(name):
                log = str(DATA / "agent-files" / name)
                code, out, err = run_otelc(["tail", log, "--no-follow", "--from-start", "--format", "json"])
                self.assertEqual((code, err), (0, b""))
                shown = [event for event in map(json.loads, out.splitlines()) if event["event"] == "api_request"]
                self.assertEqual([event["model"] for event in shown], [model] * requests)
                self.assertEqual(sum(event["tokens"]["input"] for event in shown), tokens["input"])


if __name__ == "__main__":
    unittest.main()
