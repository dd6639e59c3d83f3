#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`otelc launch` writes nothing into a full-screen program."""
import os
import re
import signal
import sys
import termios
import unittest
from pathlib import Path

from launch_harness import AGENT, LaunchTest, Terminal, commands_of
from otelc_harness import await_condition

FULL_SCREEN = [sys.executable, str(Path(__file__).resolve().parent.parent / "support" / "full_screen.py")]
DRAWN = r"(?s).*status line\x1b\[1;3H"
# Spends in a mode without echo and lines, then restores the ordinary one, like the shell prompt of an agent.
FOR_A_WHILE = """
import os, sys, termios, tty
before = termios.tcgetattr(0)
tty.setcbreak(0)
os.write(1, b"taken\\n")
import fake_agent
fake_agent.send_request(0, 0.85, 10)
os.read(0, 1)
termios.tcsetattr(0, termios.TCSANOW, before)
os.write(1, b"free\\n")
os.read(0, 1)
"""


class FullScreen(LaunchTest):
    def show(self, prefix, costs, keys, env=None, end=None):
        """Returns all that the program's terminal got, its exit code and modes. `keys`: how often to type one; `end`: a signal
        to send after the last screen."""
        steps = self.dir / f"steps-{len(list(self.dir.iterdir()))}"
        steps.mkdir()
        with Terminal([*prefix, *FULL_SCREEN, str(steps), *map(str, costs)], env={"TERM": "xterm", **(env or {})}) as terminal:
            shown = terminal.expect(DRAWN)[0]
            for key in range(keys):
                await_condition(lambda step=key: (steps / str(step)).exists(), "the screen")
                terminal.send("x")
                if key < len(costs):
                    shown += terminal.expect(DRAWN)[0]
            if end is not None:
                await_condition((steps / str(len(costs))).exists, "the last screen")
                os.kill(terminal.pid, end)
            code = terminal.wait()
            return shown + terminal.output, code, termios.tcgetattr(terminal.fd)

    def test_an_80_percent_warning_landed_in_the_prompt_box(self):
        alone, code, _ = self.show([], [0.85], 2)
        self.assertEqual(code, 0)
        under, code, _ = self.show(self.args("--max-cost", "1", "--"), [0.85], 2)
        self.assertEqual(code, 0)
        self.assertEqual(under[:len(alone)], alone)
        self.assertEqual(under[len(alone):].count(b"otelc: 80 % of --max-cost is spent: $0.8500 of $1.00\r\n"), 1, under)

    def test_during_the_whole_budget_only_the_program_writes_on_the_screen(self):
        alone, code, modes = self.show([], [0.85, 0.3], 2, end=signal.SIGINT)
        self.assertEqual(code, 3)
        under, code, modes_under = self.show(self.args("--max-cost", "1", "--"), [0.85, 0.3], 2)
        self.assertEqual(code, 124)
        self.assertEqual(under[:len(alone)], alone)
        self.assertEqual(modes_under, modes)
        after = under[len(alone):].decode()
        after = re.sub(r"\x1b\[\d+m", "", after)  # the summary has colours
        self.assertNotIn("\x1b", after)
        order = [after.index(text) for text in ("otelc: 80 % of --max-cost is spent: $0.8500 of $1.00\r\n",
                                                "otelc: --max-cost is reached: $1.15 of $1.00; stopping the command\r\n",
                                                "  STOPPED: --max-cost is reached: $1.15 of $1.00\r\n", "  claude-test  $1.15")]
        self.assertEqual(order, sorted(order))

    def test_the_screen_of_a_killed_program_is_left(self):
        under, code, modes = self.show(self.args("--max-cost", "1", "--"), [1.5], 1, env={"CRASH": "1"})
        self.assertEqual(code, 124)
        self.assertTrue(modes[3] & termios.ICANON)
        self.assertNotIn(b"the program's last line", under)
        screen, after = under.split(b"\x1b[?1049l")
        self.assertNotIn(b"otelc:", screen)
        for control in (b"\x1b[?1000l", b"\x1b[?2004l"):
            self.assertIn(control, screen)
        self.assertRegex(after, rb"^(\x1b\[[?<>]?[\d;]*[a-zA-Z])+\r\notelc: --max-cost is reached")
        for control in (b"\x1b[<u", b"\x1b[?25h", b"\x1b[m", b"\x1b[999;1H\r\n"):
            self.assertIn(control, after)

    def test_a_terminal_without_controls_gets_none(self):
        under, code, _ = self.show(self.args("--max-cost", "1", "--"), [1.5], 1, env={"CRASH": "1", "TERM": "dumb"})
        self.assertEqual(code, 124)
        self.assertNotIn(b"\x1b[?1049l", under)


class InTheOrdinaryMode(LaunchTest):
    def test_a_message_is_written_at_once(self):
        with Terminal(self.args("--max-cost", "1", "--", *AGENT, "spend", "0.85", "10", "1")) as terminal:
            terminal.expect(r"otelc: 80 % of --max-cost is spent")
            (agent,) = commands_of(terminal.pid)  # it still runs
            os.kill(agent, signal.SIGTERM)
            terminal.wait()

    def test_waiting_messages_are_written_when_the_terminal_is_free_again(self):
        with Terminal(self.args("--max-cost", "1", "--", sys.executable, "-c", FOR_A_WHILE)) as terminal:
            terminal.expect("taken")
            terminal.send("x")
            before, shown = terminal.expect(r"(?s)(.*)free(.*80 % of --max-cost is spent.*?\n)").groups()
            self.assertNotIn(b"otelc", before)
            self.assertEqual(len(re.findall(b"otelc", shown)), 1)
            self.assertEqual(len(commands_of(terminal.pid)), 1)  # it still runs
            terminal.send("\n")
            terminal.wait()
            self.assertNotIn(b"80 % of", terminal.output)

    def test_stderr_that_is_not_a_terminal_gets_messages_at_once(self):
        script = 'err=$1; shift; exec "$@" 2>"$err"'
        args = self.args("--max-cost", "1", "--", sys.executable, "-c", FOR_A_WHILE)
        with Terminal(["sh", "-c", script, "sh", str(self.dir / "err"), *args]) as terminal:
            terminal.expect("taken")
            await_condition(lambda: "80 % of --max-cost" in (self.dir / "err").read_text(), "the warning")
            terminal.send("x")
            terminal.expect("free")
            terminal.send("\n")
            terminal.wait()


if __name__ == "__main__":
    unittest.main()
