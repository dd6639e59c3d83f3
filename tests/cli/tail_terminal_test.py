#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`otelc tail` on a pseudo-terminal: the row below the lines, and its removal."""
import os
import signal
import unittest
from datetime import datetime, timezone

from otelc_harness import binary
from tail_harness import (EVENTS_OF_RICH, LINES_OF_RICH, RICH, ROW_OF_RICH, TOTALS_OF_RICH, ShellTest, TerminalTest,
                          request_line)

def usage_line(model, ts=None):
    """Returns a line with 700 tokens."""
    return request_line(600, model, 100, ts)


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

    def test_an_empty_log_has_a_row_too(self):
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
            screen = watched.until(lambda screen: screen.last_row == " $0.0310")
            screen.has_wrapped = False  # what was in transit is as wide as the terminal was
            self.append(usage_line("a-model-with-a-long-name"))
            self.assertFalse(watched.until_row("$0.0310 + unpriced").has_wrapped)
            watched.resize(40)
            self.assertFalse(watched.until_row(" 20,764 tokens  $0.0310 + unpriced").has_wrapped)
            watched.resize(120)
            watched.until_row("20,764 tokens  $0.0310 + unpriced  12 requests")

    def test_at_any_width_a_line_takes_one_row(self):
        for columns in (1, 2, 20, 40, 76, 80, 116, 200):
            with self.watch("--from-start", columns=columns) as watched:
                screen = watched.until(lambda screen: len(screen.rows) == EVENTS_OF_RICH + 1)
                os.kill(watched.terminal.pid, signal.SIGTERM)
                self.assertEqual(watched.end(), 0)
                self.assertFalse(screen.has_wrapped, columns)
                self.assert_clean(watched)

    def test_no_name_can_control_the_terminal(self):
        self.log.write_bytes(usage_line("evil\x1b[2J\x9b31m\u202e\r\n\x07end"))
        for args in ([], ["--raw"], ["--format", "json"]):
            with self.watch(*args) as watched:  # its screen fails if a control arrives
                watched.until_row("700 tokens")
                watched.until(lambda screen: "evil" in screen.text.replace("\n", ""))
                self.assertNotIn("\u202e", watched.screen.text)


class Without(TerminalTest):
    def test_colours_where_they_are_unwanted(self):
        with self.watch(NO_COLOR="1") as watched:
            self.assertFalse(watched.until_row(ROW_OF_RICH).was_coloured)
        with self.watch() as watched:
            self.assertTrue(watched.until_row(ROW_OF_RICH).was_coloured)

    def test_a_terminal_without_controls_gets_none(self):
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
    def test_by_ctrl_c_and_by_ctrl_backslash(self):
        for key in ("\x03", "\x1c"):
            with self.watch() as watched:
                watched.until_row(ROW_OF_RICH)
                watched.terminal.send(key)
                self.assertEqual(watched.end(), 0)
                self.assert_clean(watched, TOTALS_OF_RICH)

    def test_by_a_signal(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.watch() as watched:
                watched.until_row(ROW_OF_RICH)
                os.kill(watched.terminal.pid, number)
                self.assertEqual(watched.end(), 0)
                self.assert_clean(watched, TOTALS_OF_RICH)

    def test_on_a_narrow_terminal_it_leaves_the_cost(self):
        for columns, totals in ((40, TOTALS_OF_RICH), (30, "20,064 tokens  $0.0310"), (20, "$0.0310")):
            with self.watch(columns=columns) as watched:
                watched.until_row("$0.0310")
                watched.terminal.send("\x03")
                self.assertEqual(watched.end(), 0)
                self.assertFalse(watched.screen.has_wrapped)
                self.assert_clean(watched, totals)

    def test_messages_at_the_end_are_below_the_lines(self):
        self.append(b"{torn\n")
        with self.watch() as watched:
            watched.until_row("1 bad line")
            watched.terminal.send("\x03")
            self.assertEqual(watched.end(), 0)
            totals, *said = watched.screen.rows[LINES_OF_RICH:]
            self.assertEqual(totals, TOTALS_OF_RICH + "  1 bad line")
            self.assertEqual("".join(said), f"otelc: a line of {self.log} could not be read")
            self.assert_clean(watched)

    def test_by_a_terminal_that_is_gone(self):
        watched = self.watch()
        watched.until_row(ROW_OF_RICH)
        os.close(watched.terminal.fd)
        _, status = os.waitpid(watched.terminal.pid, 0)
        self.assertEqual(os.waitstatus_to_exitcode(status), 0)


class UnderAShell(ShellTest):
    def test_ctrl_z_removes_the_row_and_fg_restores_it(self):
        with self.shell() as watched:
            watched.terminal.send(self.command() + "\n")
            watched.until_row(ROW_OF_RICH)
            watched.terminal.send("\x1a")
            self.assertNotIn("tokens/s", self.prompt(watched).text)
            self.append(usage_line("while-it-was-stopped"))
            watched.terminal.send("fg\n")
            screen = watched.until_row("20,764 tokens")
            self.assertIn("while-it-was-stopped", screen.rows[-2])
            watched.terminal.send("\x03")
            self.assertIn("\n20,764 tokens  $0.0310 + unpriced  12 requests\n", self.prompt(watched).text)
            self.assertNotIn("tokens/s", watched.screen.text)
            watched.terminal.send("echo ended with $?\n")
            watched.until(lambda screen: "\nended with 0\n" in screen.text)

    def test_in_the_background_there_are_lines_but_no_row(self):
        with self.shell() as watched:
            watched.terminal.send(self.command() + " &\n")
            watched.until(lambda screen: screen.text.count("claude-") >= 5)
            self.append(usage_line("in-the-background"))
            watched.until(lambda screen: "in-the-background" in screen.text)
            watched.terminal.send("kill %1; wait %1; echo ended with $?\n")
            screen = watched.until(lambda screen: "ended with 0\n" in screen.text)
            self.assertNotIn("tokens/s", screen.text)


if __name__ == "__main__":
    unittest.main()
