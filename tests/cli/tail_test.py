#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`otelc tail` on pipes: what it shows while a log grows, is truncated, rotated or missing, and how it ends.
Complete logs: golden_test.py. On a terminal: tail_terminal_test.py."""
import json
import os
import select
import shutil
import signal
import unittest
from pathlib import Path

from otelc_harness import DATA, DEADLINE_S, Serve, await_condition, replay, summary
from tail_harness import RICH, TailTest, request_line


def bare_line(number):
    """Returns request_line(number) as the Collector's file exporter writes it."""
    return json.dumps(json.loads(request_line(number))["payload"]).encode() + b"\n"


class Follow(TailTest):
    def test_each_signal_that_ends_it_gives_exit_0(self):
        self.log.write_bytes(request_line(1))
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP):
            process = self.tail("--format", "json")
            self.assert_shows(process, 1)
            self.assertEqual(self.end(process, number), (0, b"", b""), number)

    def test_signals_ignored_by_nohup_stay_ignored(self):
        self.log.write_bytes(request_line(1))
        process = self.tail("--format", "json", preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        self.assert_shows(process, 1)
        process.send_signal(signal.SIGHUP)
        self.append(request_line(2))
        self.assert_shows(process, 2)
        self.assertEqual(self.end(process), (0, b"", b""))

    def test_a_log_that_does_not_exist_yet(self):
        process = self.tail("--format", "json")
        self.assertEqual(process.stderr.readline().decode(),
                         f"otelc: waiting for {self.log}, which does not exist yet\n")
        self.append(request_line(1))
        self.assert_shows(process, 1)
        self.assertEqual(self.end(process), (0, b"", b""))

    def test_a_directory_that_does_not_exist_yet(self):
        self.log = self.dir / "run" / "claude-otel.jsonl"
        process = self.tail("--format", "json")
        self.assertIn(b"does not exist yet", process.stderr.readline())
        self.log.parent.mkdir()
        self.append(request_line(1))
        self.assert_shows(process, 1)
        self.assertEqual(self.end(process), (0, b"", b""))

    def test_only_the_last_ten_events_of_an_existing_log_are_shown(self):
        self.log.write_bytes(b"".join(map(request_line, range(1, 31))))
        process = self.tail("--format", "json")
        self.assert_shows(process, *range(21, 31))
        self.append(request_line(31))
        self.assert_shows(process, 31)
        self.assertEqual(self.end(process), (0, b"", b""))

    def test_from_start_shows_all(self):
        self.log.write_bytes(b"".join(map(request_line, range(1, 31))))
        process = self.tail("--format", "json", "--from-start")
        self.assert_shows(process, *range(1, 31))
        self.assertEqual(self.end(process), (0, b"", b""))

    def test_a_line_is_shown_when_it_is_complete(self):
        self.log.write_bytes(b"")
        process = self.tail("--format", "json")
        line = request_line(2)
        self.append(request_line(1) + line[:-20])
        self.assert_shows(process, 1)
        self.append(line[-20:])
        self.assert_shows(process, 2)
        self.assertEqual(self.end(process), (0, b"", b""))

    def test_a_truncated_log_is_followed_from_its_new_start(self):
        self.log.write_bytes(request_line(1) + request_line(2))
        process = self.tail("--format", "json")
        self.assert_shows(process, 1, 2)
        self.log.write_bytes(request_line(3))
        self.assert_shows(process, 3)
        self.append(request_line(4))
        self.assert_shows(process, 4)
        self.assertEqual(self.end(process), (0, b"", b""))

    def test_copytruncate_of_a_collectors_log_loses_nothing(self):
        # Bare lines begin alike, with the resource. The Collector appends; other writers keep their offset.
        for flags in (os.O_APPEND, 0):
            with self.subTest(appends=bool(flags)):
                writer = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | flags, 0o600)
                self.addCleanup(os.close, writer)
                os.write(writer, bare_line(1) + bare_line(2))
                process = self.tail("--format", "json")
                self.assert_shows(process, 1, 2)
                for number in (3, 5):
                    shutil.copyfile(self.log, self.dir / "log.jsonl.1")
                    os.truncate(self.log, 0)
                    os.write(writer, bare_line(number))
                    self.assert_shows(process, number)
                    os.write(writer, bare_line(number + 1))
                    self.assert_shows(process, number + 1)
                self.assertEqual(self.end(process), (0, b"", b""))
                (self.dir / "log.jsonl.1").unlink()

    def test_rotation_by_rename_loses_nothing_and_shows_nothing_twice(self):
        self.log.write_bytes(request_line(1))
        process = self.tail("--format", "json")
        self.assert_shows(process, 1)
        with self.log.open("ab") as old:
            self.log.rename(self.dir / "log.jsonl.1")
            old.write(request_line(2))  # its writer has not noticed
        self.log.write_bytes(request_line(3))
        self.assert_shows(process, 2, 3)
        self.append(request_line(4))
        self.assert_shows(process, 4)
        self.assertEqual(self.end(process), (0, b"", b""))

    def test_a_deleted_log_that_is_created_again(self):
        self.log.write_bytes(request_line(1))
        process = self.tail("--format", "json")
        self.assert_shows(process, 1)
        self.log.unlink()
        self.log.write_bytes(request_line(2))
        self.assert_shows(process, 2)
        self.assertEqual(self.end(process), (0, b"", b""))

    def test_a_resend_is_not_shown_again(self):
        self.log.write_bytes(request_line(1))
        process = self.tail("--format", "json")
        self.assert_shows(process, 1)
        self.append(request_line(1) + request_line(2))
        self.assert_shows(process, 2)
        self.assertEqual(self.end(process), (0, b"", b""))

    def test_unreadable_lines_cost_only_themselves_and_are_reported(self):
        self.log.write_bytes(request_line(1) + b"{torn\n\xff\xfe\n")
        process = self.tail("--format", "json")
        self.assert_shows(process, 1)
        self.append(b"[]\n" + request_line(2))
        self.assert_shows(process, 2)
        message = f"otelc: 3 lines of {self.log} could not be read\n".encode()
        self.assertEqual(self.end(process), (0, b"", message))

    def test_raw_lines_are_the_bytes_of_the_log(self):
        self.log.write_bytes(b"")
        process = self.tail("--raw")
        for line in (request_line(1), b'{"not":"otlp \\u001b[31m"}\n'):
            self.append(line)
            self.assertEqual(process.stdout.readline(), line)
        self.assertEqual(self.end(process)[:2], (0, b""))


class Serving(TailTest):
    def test_lines_of_serve_are_seen_as_they_arrive(self):
        with Serve() as serve:
            self.log = serve.log
            process = self.tail("--format", "json")
            for number in range(1, 6):
                export = json.dumps(json.loads(request_line(number))["payload"]).encode()
                status, _, body = serve.post("/v1/logs", export, content_type="application/json")
                self.assertEqual(status, 200, body)
                self.assert_shows(process, number)
            self.assertEqual(self.end(process)[:2], (0, b""))

    def test_the_requests_shown_are_those_counted(self):
        with Serve() as serve:
            self.log = serve.log
            process = self.tail("--format", "json", "--from-start")
            replay(DATA / "claude-code/rich-json", serve.url)
            requests, tokens, cost = 0, 0, 0.0
            while requests < 11:
                event = json.loads(process.stdout.readline())
                if event["event"] != "api_request":
                    continue
                requests += 1
                tokens += sum(event["tokens"].values())
                cost += event["cost_usd"]
            _, out, _ = self.end(process)
            self.assertNotIn(b"api_request", out)
            totals = summary(serve.log)["totals"]
        self.assertEqual((requests, tokens), (totals["api"]["requests"], totals["total_tokens"]))
        self.assertAlmostEqual(cost, totals["cost_usd"], 9)


class ReaderGone(TailTest):
    def end_of_reader(self, *args):
        """Returns (exit code, stderr) of a tail whose first line is read, and nothing after it."""
        process = self.tail(*args)
        self.assertTrue(process.stdout.readline())
        process.stdout.close()
        return process.wait(DEADLINE_S), process.stderr.read()

    def test_a_closed_pipe_is_a_success_without_a_message(self):
        self.log.write_bytes(RICH * 50)
        for args in (["--from-start"], ["--from-start", "--no-follow"], ["--raw", "--from-start"],
                     ["--format", "json", "--no-follow"]):
            self.assertEqual(self.end_of_reader(*args), (0, b""), args)

    def test_a_pipe_that_closes_during_silence_ends_it(self):
        self.log.write_bytes(request_line(1))
        self.assertEqual(self.end_of_reader(), (0, b""))

    def test_a_slow_reader_does_not_delay_a_signal(self):
        self.log.write_bytes(RICH * 200)
        process = self.tail("--raw", "--from-start")  # far more than a pipe holds
        await_condition(lambda: select.select([process.stdout], [], [], 0)[0], "the first bytes", process)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(DEADLINE_S), 0)

    def test_a_full_disk_is_reported(self):
        self.log.write_bytes(request_line(1))
        with Path("/dev/full").open("wb") as full:
            process = self.tail("--no-follow", stdout=full)
            self.assertEqual(process.wait(DEADLINE_S), 1)
        self.assertEqual(process.stderr.read(), b"otelc: cannot write to standard output: No space left on device\n")


if __name__ == "__main__":
    unittest.main()
