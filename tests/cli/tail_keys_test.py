#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The keys of `otelc tail` on a pseudo-terminal: which end it, that none is echoed, and when it reads the terminal."""
import os
import re
import signal
import termios
import unittest

from otelc_harness import await_condition, binary
from tail_harness import ROW_OF_RICH, TOTALS_OF_RICH, ShellTest, TerminalTest, Watched, request_line

ECHO_AND_LINES = termios.ECHO | termios.ICANON


def local_modes(watched):
    """Returns whether keys are echoed and buffered by line; read from the other end of the terminal."""
    return termios.tcgetattr(watched.terminal.fd)[3] & ECHO_AND_LINES


class Keys(TerminalTest):
    def test_q_and_ctrl_d_end_it_and_leave_the_totals(self):
        for key in ("q", "\x04"):
            with self.watch() as watched:
                watched.until_row(ROW_OF_RICH)
                watched.terminal.send(key)
                self.assertEqual(watched.end(), 0, repr(key))
                self.assert_clean(watched, TOTALS_OF_RICH)

    def test_q_ends_it_before_the_log_exists_too(self):
        self.log.unlink()
        with self.watch() as watched:
            watched.until(lambda screen: "does not exist yet" in screen.text.replace("\n", ""))
            watched.terminal.send("q")
            self.assertEqual(watched.end(), 0)
            self.assertEqual(local_modes(watched), ECHO_AND_LINES)

    def test_other_keys_do_nothing_and_are_not_echoed(self):
        with self.watch() as watched:
            watched.until_row(ROW_OF_RICH)
            watched.terminal.send("KEYS \x1b[A\t\x7f\xe4\n\n\r")
            self.append(request_line(600, "after-the-keys", 100))
            screen = watched.until_row("20,764 tokens")
            self.assertIn("after-the-keys", screen.rows[-2])
            self.assertEqual(len(screen.rows), 12)
            self.assertNotIn("KEYS", screen.text)
            watched.terminal.send("more, and then q")
            self.assertEqual(watched.end(), 0)
            self.assertNotIn("more", screen.text)
            self.assert_clean(watched)

    def test_modes_are_changed_while_it_runs_and_restored_after_a_signal(self):
        with self.watch() as watched:
            watched.until_row(ROW_OF_RICH)
            self.assertEqual(local_modes(watched), 0)
            self.assertTrue(termios.tcgetattr(watched.terminal.fd)[3] & termios.ISIG, "Ctrl-C is a signal")
            os.kill(watched.terminal.pid, signal.SIGHUP)
            self.assertEqual(watched.end(), 0)
            self.assertEqual(local_modes(watched), ECHO_AND_LINES)

    def test_with_a_pipe_the_keys_belong_to_the_other_program(self):
        # `otelc tail | less`: less reads the keys, and restores the modes that it found.
        with Watched(["sh", "-c", f"{binary()} tail --from-start {self.log} | cat"]) as watched:
            watched.until(lambda screen: screen.text.count("claude-sonnet-4-6") >= 9)
            self.assertEqual(local_modes(watched), ECHO_AND_LINES)


class Jobs(ShellTest):
    def test_a_stop_restores_the_terminal_and_fg_takes_it_again(self):
        with self.shell() as watched:
            watched.terminal.send(self.command() + "\n")
            watched.until_row(ROW_OF_RICH)
            self.assertEqual(local_modes(watched), 0)
            watched.terminal.send("\x1a")
            self.assertNotIn("^Z", self.prompt(watched).text)
            self.assertEqual(local_modes(watched), ECHO_AND_LINES)
            watched.terminal.send("fg\n")
            watched.until_row(ROW_OF_RICH)
            await_condition(lambda: local_modes(watched) == 0, "the terminal is taken again")
            watched.terminal.send("q")
            self.prompt(watched)
            self.assertEqual(local_modes(watched), ECHO_AND_LINES)

    def test_modes_that_were_restored_while_it_was_stopped(self):
        with self.watch() as watched:
            watched.until_row(ROW_OF_RICH)
            os.kill(watched.terminal.pid, signal.SIGSTOP)
            os.waitpid(watched.terminal.pid, os.WUNTRACED)
            termios.tcsetattr(watched.terminal.fd, termios.TCSANOW, watched.modes)  # as shells do
            os.kill(watched.terminal.pid, signal.SIGCONT)
            await_condition(lambda: local_modes(watched) == 0, "the terminal is taken again")
            watched.terminal.send("q")
            self.assertEqual(watched.end(), 0)
            self.assert_clean(watched, TOTALS_OF_RICH)

    def test_in_the_background_the_keys_belong_to_the_shell(self):
        with self.shell() as watched:
            watched.terminal.send(self.command() + " &\n")
            # Wait for all of it: the shell's echo may be in the middle of tail's output.
            watched.until(lambda screen: re.search(r"turn .* ended .*\n", screen.text))
            self.assertEqual(local_modes(watched), ECHO_AND_LINES)
            watched.terminal.send("echo q''uite\n")
            watched.until(lambda screen: "quite\n" in screen.text)
            self.append(request_line(600, "not-stopped", 100))
            watched.until(lambda screen: "not-stopped" in screen.text)
            self.assertEqual(local_modes(watched), ECHO_AND_LINES)
            watched.terminal.send("fg\n")
            watched.until_row("20,764 tokens")
            await_condition(lambda: local_modes(watched) == 0, "the terminal is taken")
            watched.terminal.send("q")
            self.prompt(watched)
            self.assertEqual(local_modes(watched), ECHO_AND_LINES)


if __name__ == "__main__":
    unittest.main()
