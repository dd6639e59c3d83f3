# SPDX-License-Identifier: Apache-2.0
"""Runs `otelc tail` on a log that the test writes."""
import json
import shutil
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

from otelc_harness import DEADLINE_S, binary, environment


def request_line(number, model="m", output_tokens=1, ts=None):
    """A log's line with one request of Claude Code, made at `number` s of 1970 and with so many input tokens."""
    attributes = {"event.name": "api_request", "session.id": "s", "model": model, "input_tokens": str(number),
                  "output_tokens": str(output_tokens)}
    record = {"timeUnixNano": str(number * 10**9), "body": {"stringValue": "claude_code.api_request"},
              "attributes": [{"key": key, "value": {"stringValue": value}} for key, value in attributes.items()]}
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "claude-code"}}]}
    line = {"ts": ts or f"2026-11-23T21:30:{number % 60:02}.000000+00:00", "path": "/v1/logs",
            "payload": {"resourceLogs": [{"resource": resource, "scopeLogs": [{"logRecords": [record]}]}]}}
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


class TailTest(unittest.TestCase):
    """Each test has a log of its own, `self.log`, that does not exist yet."""

    def setUp(self):
        self.dir = Path(tempfile.mkdtemp(prefix="otelc-tail-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)
        self.log = self.dir / "log.jsonl"

    def append(self, data):
        with self.log.open("ab") as file:
            file.write(data)

    def tail(self, *args, **popen):
        """The running `otelc tail LOG`; its streams are bytes."""
        popen.setdefault("stdout", subprocess.PIPE)
        process = subprocess.Popen([binary(), "tail", str(self.log), *args], env=environment(),
                                   stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, **popen)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                self.addCleanup(stream.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def assert_shows(self, process, *numbers):
        """The next lines, in JSON, are the requests of these numbers."""
        shown = [json.loads(process.stdout.readline())["tokens"]["input"] for _ in numbers]
        self.assertEqual(shown, list(numbers))

    def end(self, process, number=signal.SIGINT):
        """(exit code, stdout, stderr) after the signal: what was left to read."""
        process.send_signal(number)
        out, err = process.communicate(timeout=DEADLINE_S)
        return process.returncode, out, err
