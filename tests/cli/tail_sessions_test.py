#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`otelc tail` on a log that several sessions write at the same time."""
import unittest

from tail_harness import TailTest, TerminalTest, request_line

FIRST = "2e9d468d-f73a-486d-b70c-8324dacaaf6a"
SECOND = "71c0aa12-4b7e-4d0a-9a57-0a5b3c1d2e3f"


def at_minute(minute, session, number=1):
    return request_line(number, ts=f"2026-11-23T21:{minute:02}:00.000000+00:00", session=session)


class Sessions(TailTest):
    def shown(self, *lines):
        self.log.write_bytes(b"".join(lines))
        process = self.tail("--from-start", "--no-follow")
        out, err = process.communicate()
        self.assertEqual(err, b"")
        return out.decode().splitlines()

    def test_one_session_has_no_column(self):
        for line in self.shown(at_minute(0, FIRST), at_minute(1, FIRST, 2)):
            self.assertRegex(line, "^1970-01-01 00:00:0[12]  api    m  ")

    def test_two_sessions_at_the_same_time_have_one(self):
        alone, first, second = self.shown(at_minute(0, FIRST), at_minute(1, SECOND, 2), at_minute(2, FIRST, 3))
        self.assertRegex(alone, "^1970-01-01 00:00:01  api    m  ")
        self.assertRegex(first, "^1970-01-01 00:00:02  71c0  api    m  ")
        self.assertRegex(second, "^1970-01-01 00:00:03  2e9d  api    m  ")

    def test_two_sessions_one_after_the_other_have_none(self):
        for line in self.shown(at_minute(0, FIRST), at_minute(11, SECOND, 2)):
            self.assertRegex(line, "^1970-01-01 00:00:0[12]  api    m  ")

    def test_no_id_can_control_a_terminal(self):
        shown = self.shown(at_minute(0, FIRST), at_minute(1, "\x1b[2J\u202e", 2))
        self.assertRegex(shown[1], r"^1970-01-01 00:00:02  \\x1b  api ")

    def test_programs_get_the_whole_id(self):
        self.log.write_bytes(at_minute(0, FIRST) + at_minute(1, SECOND, 2))
        out, _ = self.tail("--no-follow", "--format", "json").communicate()
        self.assertIn(f'"session":"{SECOND}"'.encode(), out)


class OnATerminal(TerminalTest):
    def test_the_column_is_between_the_time_and_the_label(self):
        self.log.write_bytes(at_minute(0, FIRST))
        with self.watch(columns=60) as watched:
            screen = watched.until(lambda screen: "00:00:01 api   m" in screen.text)
            self.append(at_minute(1, SECOND, 2))
            watched.until(lambda screen: "00:00:02 71c0 api   m" in screen.text)
            self.append(at_minute(2, FIRST, 3))
            watched.until(lambda screen: "00:00:03 2e9d api   m" in screen.text)
            self.assertFalse(screen.has_wrapped)


if __name__ == "__main__":
    unittest.main()
