#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`otelc tail` of a long log: shows the last events at once, and counts its totals in the background."""
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import time
import unittest
from pathlib import Path

from otelc_harness import await_condition, binary, environment, seen_once, summary
from tail_harness import TailTest, TerminalTest, request_line

FILLER = b'{"key":"filler","value":{"stringValue":"%s"}},' % (b"x" * 100_000)
LINES = 60  # about 6 MiB


def long_line(number):
    """Returns request_line() of 100 KB, without spaces as serve writes it: files are ordered by the time at the start of the line."""
    return compact(request_line(number)).replace(b'"attributes":[', b'"attributes":[' + FILLER, 1)


def compact(line):
    return line.replace(b'": ', b'":').replace(b", ", b",")


def long_log(numbers=range(1, LINES + 1)):
    return b"".join(map(long_line, numbers))


def later_line(number):
    return request_line(number, ts=f"2026-11-23T22:00:{number % 60:02}.000000+00:00")


class Piped(TailTest):
    def test_the_last_events_and_then_new_ones_each_once(self):
        self.log.write_bytes(long_log())
        process = self.tail("--format", "json")
        self.assert_shows(process, *range(LINES - 9, LINES + 1))
        self.append(request_line(LINES + 1) + request_line(LINES + 1) + request_line(LINES + 2))  # one is sent again
        self.assert_shows(process, LINES + 1, LINES + 2)
        self.assertEqual(self.end(process), (0, b"", b""))

    def test_over_several_files(self):
        self.log.write_bytes(long_log())
        (self.dir / "log.jsonl.1").write_bytes(compact(request_line(70, ts="2026-11-23T22:00:00.000000+00:00")))
        (self.dir / "log.jsonl.2").write_bytes(compact(request_line(71, ts="2026-11-23T22:00:01.000000+00:00")))
        process = self.tail("--format", "json")
        self.assert_shows(process, *range(LINES - 7, LINES + 1), 70, 71)
        (self.dir / "log.jsonl.3").write_bytes(compact(request_line(72, ts="2026-11-23T22:00:02.000000+00:00")))
        self.assert_shows(process, 72)
        self.assertEqual(self.end(process), (0, b"", b""))

    def test_lines_and_rotation_during_counting_are_shown_once(self):
        self.log.write_bytes(long_log())
        process = self.tail("--format", "json")
        self.assert_shows(process, LINES - 9)
        with self.log.open("ab") as old:
            old.write(request_line(LINES + 1))
            self.log.rename(self.dir / "log.jsonl.1")
            old.write(request_line(LINES + 2))
        self.log.write_bytes(later_line(LINES + 3))
        self.assert_shows(process, *range(LINES - 8, LINES + 4))
        self.assertEqual(self.end(process), (0, b"", b""))

    def test_copytruncate_during_counting(self):
        self.log.write_bytes(long_log())
        process = self.tail("--format", "json")
        self.assert_shows(process, LINES - 9)
        shutil.copyfile(self.log, self.dir / "log.jsonl.1")
        os.truncate(self.log, 0)
        for number in range(LINES + 1, LINES + 4):
            self.append(later_line(number))
        self.assert_shows(process, *range(LINES - 8, LINES + 4))
        self.append(later_line(LINES + 4))
        self.assert_shows(process, LINES + 4)
        self.assertEqual(self.end(process), (0, b"", b""))

    def test_copytruncate_while_the_copy_is_counted(self):
        copy = self.dir / "log.jsonl.1"
        self.log.write_bytes(long_log())
        copy.write_bytes(long_log(range(1, 11)))
        process = self.tail("--format", "json")
        self.assert_shows(process, LINES - 9)
        with copy.open("ab") as rest:
            rest.write(long_log(range(11, LINES + 1)))
        os.truncate(self.log, 0)
        self.append(later_line(LINES + 1))
        self.assert_shows(process, *range(LINES - 8, LINES + 2))
        self.append(later_line(LINES + 2))
        self.assert_shows(process, LINES + 2)
        self.assertEqual(self.end(process), (0, b"", b""))

    def test_raw_lines(self):
        self.log.write_bytes(long_log() + b"".join(map(request_line, range(100, 112))))
        process = self.tail("--raw")
        for number in range(102, 112):
            self.assertEqual(process.stdout.readline(), request_line(number))
        self.append(request_line(112))
        self.assertEqual(process.stdout.readline(), request_line(112))
        self.assertEqual(self.end(process), (0, b"", b""))

    def test_an_unreadable_line_is_counted_once(self):
        self.log.write_bytes(b"{torn\n" + long_log() + b"{torn\n" + request_line(70))
        process = self.tail("--format", "json")
        self.assert_shows(process, *range(LINES - 8, LINES + 1), 70)
        self.append(request_line(71))
        self.assert_shows(process, 71)  # it may have arrived before all was counted
        self.append(b"{torn\n" + request_line(72))
        self.assert_shows(process, 72)
        code, out, err = self.end(process)
        self.assertEqual((code, out), (0, b""))
        self.assertLessEqual(int(re.match(rb"otelc: (\d) lines", err)[1]), 3)

    def test_without_following_all_is_read_first(self):
        self.log.write_bytes(long_log() + long_line(5))  # sent again
        out = subprocess.run([binary(), "tail", "--no-follow", "--format", "json", str(self.log)], env=environment(),
                             capture_output=True, check=True).stdout
        self.assertEqual([json.loads(line)["tokens"]["input"] for line in out.splitlines()],
                         list(range(LINES - 9, LINES + 1)))

    def test_the_first_line_takes_no_longer_in_a_longer_log(self):
        """Measured as processor time of a process that waits to write its first line because its pipe is full."""
        def seconds(size):
            self.log.write_bytes(b"".join(map(request_line, range(1, 4001))) * size + request_line(9999))
            read_end, write_end = os.pipe()
            self.addCleanup(os.close, read_end)
            os.set_blocking(write_end, False)
            with contextlib.suppress(BlockingIOError):
                while True:
                    os.write(write_end, b"x" * 4096)
            process = self.tail("--format", "json", stdout=write_end)
            os.close(write_end)
            stat = Path(f"/proc/{process.pid}/stat")
            await_condition(lambda: stat.read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] == "S",
                            "it waits", process)
            used = time.clock_gettime(~process.pid << 3 | 2)  # clock_getcpuclockid
            process.kill()
            return used

        self.assertTrue(seen_once(lambda: seconds(40) < 2.5 * seconds(2)))


class Counting(TerminalTest):
    def setUp(self):
        super().setUp()
        self.log.write_bytes(long_log())

    def watch(self, *args, **how):
        watched = super().watch(*args, **how)
        watched.bytes = b""
        feed = watched.screen.feed

        def feed_and_keep(data):
            watched.bytes += data
            feed(data)

        watched.screen.feed = feed_and_keep
        return watched

    def totals(self):
        tokens = summary(self.log)["totals"]["total_tokens"]
        return f" {tokens:,} tokens"

    def test_the_row_shows_that_it_counts_until_the_totals_are_complete(self):
        with self.watch() as watched:
            screen = watched.until_row(self.totals())
            self.assertEqual(len(screen.rows), 10 + 1)
            shown = watched.bytes.decode()
            self.assertLess(shown.rindex("60 in"), shown.index("counting… 0 %"))
            self.assertLess(shown.rindex("counting…"), shown.index(self.totals()))
            watched.terminal.send("q")
            self.assertEqual(watched.end(), 0)
            self.assert_clean(watched, f"{self.totals().strip()}  cost unknown  {LINES} requests")

    def test_a_key_and_a_signal_end_it_during_counting(self):
        self.log.write_bytes(b"".join(map(request_line, range(1, 4001))) * 80 + request_line(9999))

        def ends_early(press):
            with self.watch() as watched:
                watched.until(lambda _: b"counting" in watched.bytes)
                press(watched)
                self.assertEqual(watched.end(), 0)
                self.assertEqual(watched.screen.rows[-1], "")
                return b"tokens" not in watched.bytes

        self.assertTrue(seen_once(lambda: ends_early(lambda watched: watched.terminal.send("q"))))
        self.assertTrue(seen_once(lambda: ends_early(lambda watched: os.kill(watched.terminal.pid, signal.SIGTERM))))

    def test_a_log_that_grows_during_counting_is_counted_completely(self):
        with self.watch() as watched:
            watched.until(lambda _: b"counting" in watched.bytes)
            self.append(request_line(700) + long_line(701))
            screen = watched.until_row(self.totals())
            self.assertEqual(len(screen.rows), 10 + 2 + 1)
            self.assertEqual([row.count(" 70") for row in screen.rows[-3:-1]], [1, 1])

    def test_a_terminal_that_is_resized_during_counting(self):
        with self.watch() as watched:
            watched.until(lambda _: b"counting" in watched.bytes)
            watched.resize(40)
            watched.until_row(self.totals())


if __name__ == "__main__":
    unittest.main()
