#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Twice as much of anything takes at most 2.5 times as much processor time: whatever a client can multiply (growth_kinds.py)
in `serve`, `summarize`, `tail` and every report, and files and directories. An argument chooses a part: a class.

Times are processor time of the measured process, so that other processes do not count, and the best of some tries. Under a
sanitizer each kind is sent, read and reported once, without a limit of time."""
import functools
import gzip
import os
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import attacks
import otelc_harness as otelc
from attacks import JSON, PROTOBUF
from growth_kinds import KINDS, LISTED

COUNT = 3000
FILES = 700
FACTOR_MAX = 2.5
NOISE_S = 0.03  # two runs of the same may differ by so much on a busy machine
TRIES = 5
FORMATS = {
    "text": [], "text by session": ["--by", "session"], "text by source": ["--by", "source"], "text by agent": ["--by", "agent"],
    "explained text": ["--explain"], "table": ["--format", "table"], "full table": ["--format", "table", "--full"],
    **{name: ["--format", name] for name in ("json", "html", "markdown", "csv", "openmetrics", "junit")},
}
ONE = attacks.is_sanitized()
SIZES = (COUNT // 10,) if ONE else (COUNT, 2 * COUNT)
FILE_SIZES = (FILES // 10,) if ONE else (FILES, 2 * FILES)


def cpu_of(*args):
    """Returns the processor time of an otelc that must exit 0."""
    with tempfile.TemporaryFile() as err, \
            subprocess.Popen([otelc.binary(), *args], env=otelc.environment(), stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=err) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        err.seek(0)
        if process.returncode != 0:
            raise AssertionError(f"{args}: {process.returncode}: {err.read(500)!r}")
    return usage.ru_utime + usage.ru_stime


@functools.cache
def base_of(command):
    """Returns the processor time for a log of one line."""
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as log:
        log.write(b'{"resourceLogs":[]}\n')
        log.flush()
        return min(cpu_of(command, *(["--no-follow"] if command == "tail" else []), log.name) for _ in range(TRIES))


class GrowthTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="otelc-growth-")
        self.addCleanup(directory.cleanup)
        self.dir = Path(directory.name)

    def expect_linear(self, what, small, large, again):
        """`small` and `large` are the seconds of one size and of twice that; again() measures both once more."""
        for _ in range(TRIES - 1):
            # Measure in pairs: the machine may be faster in the next moment.
            if large <= FACTOR_MAX * small + NOISE_S:
                break
            small, large = again()
        with self.subTest(what):
            self.assertLessEqual(large, FACTOR_MAX * small + NOISE_S, f"{what}: {small:.3f} s, and {large:.3f} s of twice as many")

    def expect_linear_runs(self, what, *commands):
        """`commands`: one for each size."""
        seconds = [cpu_of(*command) for command in commands]
        if ONE:
            return
        base = base_of(commands[0][0])
        self.expect_linear(what, *(one - base for one in seconds), lambda: [cpu_of(*command) - base for command in commands])

    def logs_of(self, kind):
        """Yields for each size a log with requests of the kind."""
        for size in SIZES:
            log = self.dir / f"{size}.jsonl"
            log.write_bytes(b"".join(
                b'{"ts":"2026-11-23T21:30:00.000000+00:00","path":"%s","payload":%s}\n' % (items.path.encode(), items.as_json(size))
                for items in KINDS[kind]))
            yield str(log)


class ServeTest(GrowthTest):
    def seconds_of(self, kind, encoding):
        """Returns the seconds of a serve of its own, for each size."""
        return [self.send(kind, encoding, size) for size in SIZES]

    @staticmethod
    def send(kind, encoding, size):
        with otelc.Serve("--durability", "os") as serve:
            before = attacks.cpu_seconds(serve)
            for items in KINDS[kind]:
                body = items.as_json(size) if encoding == JSON else items.as_protobuf(size)
                status, _, answer = serve.post(items.path, body, content_type=encoding)
                if status != 200:
                    raise AssertionError(f"{kind}: {status} {answer[:300]!r}")
            return attacks.cpu_seconds(serve) - before

    def check(self, encoding):
        for kind in KINDS:
            seconds = self.seconds_of(kind, encoding)
            if not ONE:
                self.expect_linear(kind, *seconds, lambda kind=kind: self.seconds_of(kind, encoding))


class Json(ServeTest):
    def test_serve(self):
        self.check(JSON)


class Protobuf(ServeTest):
    def test_serve(self):
        self.check(PROTOBUF)

    def test_both_encodings_are_the_same_telemetry(self):
        def totals(encoding, kind):
            with otelc.Serve("--durability", "os") as serve:
                for items in KINDS[kind]:
                    serve.post(items.path, items.as_json(50) if encoding == JSON else items.as_protobuf(50), content_type=encoding)
                return otelc.summary(serve.log)["totals"]

        for kind in ("session", "token type", "model of histograms", "spans below each other", "scope"):
            with self.subTest(kind):
                self.assertEqual(totals(PROTOBUF, kind), totals(JSON, kind))
                self.assertGreater(totals(JSON, kind)["total_tokens"], 0)


class Read(GrowthTest):
    def test_summarize_and_tail(self):
        for kind in KINDS:
            logs = list(self.logs_of(kind))
            self.expect_linear_runs(f"{kind}: summarize", *(["summarize", "--jobs", "1", "--format", "json", log] for log in logs))
            self.expect_linear_runs(f"{kind}: tail", *(["tail", "--no-follow", "--from-start", log] for log in logs))


class Reports(GrowthTest):
    def test_each_format(self):
        for kind in LISTED:
            logs = list(self.logs_of(kind))
            for name, options in FORMATS.items():
                self.expect_linear_runs(f"{kind}: {name}", *(["summarize", "--jobs", "1", *options, log] for log in logs))


class Logs(GrowthTest):
    @classmethod
    def setUpClass(cls):
        made = tempfile.TemporaryDirectory(prefix="otelc-growth-")
        cls.addClassCleanup(made.cleanup)
        cls.made = Path(made.name)
        cls.directories = {name: [cls.directory(name, size) for size in FILE_SIZES] for name in cls.KINDS}

    @staticmethod
    def line(number):
        request = KINDS["session"][0].as_json(1).replace(b"00000001", b"%08d" % number)
        return b'{"ts":"2026-11-23T21:%02d:%02d.000000+00:00","path":"/v1/logs","payload":%s}\n' % (number // 60, number % 60, request)

    @classmethod
    def directory(cls, name, size):
        directory = cls.made / f"{name} {size}"
        for number in range(size):
            path = directory / cls.KINDS[name](number, size)
            path.parent.mkdir(parents=True, exist_ok=True)
            line = cls.line(number)
            path.write_bytes(gzip.compress(line, 1) if path.suffix == ".gz" else line)
        return directory

    KINDS = {
        "logs of a directory": lambda number, size: f"{number}.jsonl",
        "files of a log": lambda number, size: f"a.jsonl.{number}" if number else "a.jsonl",
        "compressed files of a log": lambda number, size: f"a.jsonl.{size - number - 1}.gz" if number < size - 1 else "a.jsonl",
        "directories in directories": lambda number, size: f"{number // 50}/{number}/run/claude-otel.jsonl",
    }

    def test_summarize(self):
        for name, directories in self.directories.items():
            self.expect_linear_runs(name, *(["summarize", "--jobs", "1", str(each)] for each in directories))

    def test_summarize_of_names_and_of_a_pattern(self):
        directories = self.directories["logs of a directory"]
        self.expect_linear_runs("names", *(["summarize", "--jobs", "1", *sorted(map(str, each.iterdir()))] for each in directories))
        self.expect_linear_runs("pattern", *(["summarize", "--jobs", "1", f"{each}/*.jsonl"] for each in directories))

    def test_tail(self):
        logs = [str(each / "a.jsonl") for each in self.directories["files of a log"]]
        self.expect_linear_runs("files of a log, not followed", *(["tail", "--no-follow", "--from-start", log] for log in logs))

        def seconds_until_all_is_shown(log, size):
            with subprocess.Popen([otelc.binary(), "tail", "--from-start", log], env=otelc.environment(),
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
                for _ in range(size):
                    process.stdout.readline()
                used = time.clock_gettime(~process.pid << 3 | 2)  # clock_getcpuclockid
                process.send_signal(signal.SIGINT)
                process.communicate()
                self.assertEqual(process.returncode, 0)
                return used

        def seconds():
            return [seconds_until_all_is_shown(log, size) for log, size in zip(logs, FILE_SIZES)]

        measured = seconds()
        if not ONE:
            self.expect_linear("files of a log, followed", *measured, seconds)


if __name__ == "__main__":
    unittest.main()
