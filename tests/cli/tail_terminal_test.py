#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`otelc tail` on a pseudo-terminal: the row below the lines, and that nothing of it is left behind."""
import os
import select
import shlex
import signal
import termios
import time
import unittest
from datetime import datetime, timezone

from launch_harness import Terminal
from otelc_harness import DATA, DEADLINE_S, binary, log_of_run
from screen import Screen
from tail_harness import TailTest, request_line

RICH = log_of_run(DATA / "claude-code/rich-json")
ROW_OF_RICH = " 20,064 tokens  $0.0310  11 requests  0 tokens/s"
EVENTS_OF_RICH = 21
LINES_OF_RICH = 10  # that are shown of what is there already


def usage_line(model, ts=None):
    """700 tokens."""
    return request_line(600, model, 100, ts)


class Watched:
    """A command on a pseudo-terminal and what is seen there."""

    def __init__(self, args, columns=120, **env):
        env.setdefault("TERM", "xterm-256color")
        self.terminal = Terminal(args, env, columns=columns)
        self.screen = Screen(columns)
        self.modes = termios.tcgetattr(self.terminal.fd)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.terminal.__exit__()

    def read_some(self, timeout_s):
        """False when nothing came, or nothing can come any more."""
        if not select.select([self.terminal.fd], [], [], timeout_s)[0]:
            return False
        try:
            output = os.read(self.terminal.fd, 65536)
        except OSError:  # EIO: the other end is closed
            return False
        self.screen.feed(output)
        return bool(output)

    def until(self, condition):
        end = time.monotonic() + DEADLINE_S
        while not condition(self.screen):
            if not self.read_some(max(0.0, end - time.monotonic())):
                raise AssertionError(f"not seen:\n{self.screen.text}")
        return self.screen

    def until_row(self, text):
        """The row below the lines holds the text, and the cursor is back at its start."""
        return self.until(lambda screen: text in screen.last_row and screen.column == 0)

    def resize(self, columns):
        termios.tcsetwinsize(self.terminal.fd, (24, columns))
        self.screen.columns = columns

    def end(self):
        """The exit code, after all output."""
        while self.read_some(DEADLINE_S):
            pass
        return self.terminal.wait()


class TerminalTest(TailTest):
    def setUp(self):
        super().setUp()
        self.log.write_bytes(RICH)

    def watch(self, *args, **how):
        return Watched([binary(), "tail", str(self.log), *args], **how)

    def assert_clean(self, watched):
        """Of the live view only its lines are left, and the terminal is as it was."""
        screen = watched.screen
        self.assertEqual(screen.rows[-1], "", "the row is gone")
        self.assertNotIn("tokens/s", screen.text)
        self.assertFalse(screen.has_colour)
        self.assertEqual(termios.tcgetattr(watched.terminal.fd), watched.modes)


class Row(TerminalTest):
    def test_totals_cost_rate_and_the_last_minute_below_the_lines(self):
        with self.watch() as watched:
            screen = watched.until_row(ROW_OF_RICH + "  " + "▁" * 60)
            self.assertEqual(len(screen.rows), LINES_OF_RICH + 1)
            self.append(usage_line("claude-haiku-5-5", datetime.now(timezone.utc).isoformat(timespec="microseconds")))
            watched.until_row("20,764 tokens")
            self.assertIn("claude-haiku-5-5", screen.rows[-2])
            self.assertIn("12 requests", screen.last_row)
            self.assertIn("█", screen.last_row, "it came in the last minute")
            self.assertNotIn(" 0 tokens/s", screen.last_row)
            self.assertEqual(len(screen.rows), LINES_OF_RICH + 2)

    def test_a_log_without_anything_has_a_row_too(self):
        self.log.write_bytes(b"")
        with self.watch() as watched:
            watched.until_row("0 tokens  0 tokens/s")

    def test_a_log_that_does_not_exist_yet(self):
        self.log.unlink()
        with self.watch() as watched:
            screen = watched.until(lambda screen: "does not exist yet\n" in screen.text)
            self.assertEqual(screen.last_row, "")
            self.append(RICH)
            watched.until_row(ROW_OF_RICH)

    def test_it_follows_the_terminals_width(self):
        with self.watch() as watched:
            watched.until_row(ROW_OF_RICH + "  " + "▁" * 60)
            watched.resize(60)
            watched.until_row(ROW_OF_RICH.rstrip())
            watched.until(lambda screen: len(screen.rows[-1]) == 59)
            watched.resize(20)
            screen = watched.until(lambda screen: screen.last_row == " 20,064 tokens")
            screen.has_wrapped = False  # what was on its way is as wide as the terminal was
            self.append(usage_line("a-model-with-a-long-name"))
            self.assertFalse(watched.until_row("20,764 tokens").has_wrapped)
            watched.resize(120)
            watched.until_row("20,764 tokens  $0.0310 + unpriced  12 requests")

    def test_whatever_the_width_a_line_takes_one_row(self):
        for columns in (1, 2, 20, 40, 76, 80, 116, 200):
            with self.watch("--from-start", columns=columns) as watched:
                screen = watched.until(lambda screen: len(screen.rows) == EVENTS_OF_RICH + 1)
                os.kill(watched.terminal.pid, signal.SIGTERM)
                self.assertEqual(watched.end(), 0)
                self.assertFalse(screen.has_wrapped, columns)
                self.assert_clean(watched)

    def test_no_name_can_act_on_the_terminal(self):
        self.log.write_bytes(usage_line("evil\x1b[2J\x9b31m\u202e\r\n\x07end"))
        for args in ([], ["--raw"], ["--format", "json"]):
            with self.watch(*args) as watched:  # its screen fails when a control comes through
                watched.until_row("700 tokens")
                watched.until(lambda screen: "evil" in screen.text.replace("\n", ""))
                self.assertNotIn("\u202e", watched.screen.text)


class Without(TerminalTest):
    def test_colours_where_they_are_not_wanted(self):
        with self.watch(NO_COLOR="1") as watched:
            self.assertFalse(watched.until_row(ROW_OF_RICH).was_coloured)
        with self.watch() as watched:
            self.assertTrue(watched.until_row(ROW_OF_RICH).was_coloured)

    def test_controls_where_the_terminal_knows_none(self):
        for term in ("dumb", ""):
            self.log.write_bytes(RICH)
            with self.watch("--from-start", TERM=term) as watched:
                screen = watched.until(lambda screen: len(screen.rows) == EVENTS_OF_RICH + 1)
                self.append(usage_line("a-new-one"))
                watched.until(lambda screen: "a-new-one" in screen.text)
                watched.terminal.send("\x03")
                self.assertEqual(watched.end(), 0)
                self.assertFalse(screen.was_coloured)
                self.assertNotIn("tokens/s", screen.text)


class Ended(TerminalTest):
    def test_by_ctrl_c(self):
        with self.watch() as watched:
            watched.until_row(ROW_OF_RICH)
            watched.terminal.send("\x03")
            self.assertEqual(watched.end(), 0)
            self.assert_clean(watched)

    def test_by_a_signal(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.watch() as watched:
                watched.until_row(ROW_OF_RICH)
                os.kill(watched.terminal.pid, number)
                self.assertEqual(watched.end(), 0)
                self.assert_clean(watched)

    def test_what_is_said_at_the_end_stands_below_the_lines(self):
        self.append(b"{torn\n")
        with self.watch() as watched:
            watched.until_row("1 bad line")
            watched.terminal.send("\x03")
            self.assertEqual(watched.end(), 0)
            self.assertEqual("".join(watched.screen.rows[LINES_OF_RICH:]),
                             f"otelc: a line of {self.log} could not be read")
            self.assert_clean(watched)

    def test_by_a_terminal_that_is_gone(self):
        watched = self.watch()
        watched.until_row(ROW_OF_RICH)
        os.close(watched.terminal.fd)
        _, status = os.waitpid(watched.terminal.pid, 0)
        self.assertEqual(os.waitstatus_to_exitcode(status), 0)


class UnderAShell(TerminalTest):
    PROMPT = "sh> "

    def shell(self):
        watched = Watched(["sh", "-i"], PS1=self.PROMPT, ENV="")
        self.prompt(watched)
        return watched

    def prompt(self, watched):
        return watched.until(lambda screen: screen.rows[-1] == self.PROMPT)

    def test_ctrl_z_takes_the_row_away_and_fg_brings_it_back(self):
        with self.shell() as watched:
            watched.terminal.send(f"{shlex.join([binary(), 'tail', str(self.log)])}\n")
            watched.until_row(ROW_OF_RICH)
            watched.terminal.send("\x1a")
            self.assertNotIn("tokens/s", self.prompt(watched).text)
            self.append(usage_line("while-it-was-stopped"))
            watched.terminal.send("fg\n")
            screen = watched.until_row("20,764 tokens")
            self.assertIn("while-it-was-stopped", screen.rows[-2])
            watched.terminal.send("\x03")
            self.assertNotIn("tokens/s", self.prompt(watched).text)
            watched.terminal.send("echo ended with $?\n")
            watched.until(lambda screen: "\nended with 0\n" in screen.text)

    def test_in_the_background_there_are_lines_but_no_row(self):
        with self.shell() as watched:
            watched.terminal.send(f"{shlex.join([binary(), 'tail', str(self.log)])} &\n")
            watched.until(lambda screen: screen.text.count("claude-") >= 5)
            self.append(usage_line("in-the-background"))
            watched.until(lambda screen: "in-the-background" in screen.text)
            watched.terminal.send("kill %1; wait %1; echo ended with $?\n")
            screen = watched.until(lambda screen: "ended with 0\n" in screen.text)
            self.assertNotIn("tokens/s", screen.text)


if __name__ == "__main__":
    unittest.main()
