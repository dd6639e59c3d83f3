# SPDX-License-Identifier: Apache-2.0
"""Runs `otelc tail` on a log that the test writes, on pipes and on a pseudo-terminal."""
import json
import os
import select
import shlex
import shutil
import signal
import subprocess
import tempfile
import termios
import time
import unittest
from pathlib import Path

from launch_harness import Terminal
from otelc_harness import DATA, DEADLINE_S, binary, environment, log_of_run
from screen import Screen

RICH = log_of_run(DATA / "claude-code/rich-json")
ROW_OF_RICH = " 20,064 tokens  $0.0310  11 requests  0 tokens/s"
TOTALS_OF_RICH = "20,064 tokens  $0.0310  11 requests"
EVENTS_OF_RICH = 21
LINES_OF_RICH = 10  # the number of existing events that are shown


def request_line(number, model="m", output_tokens=1, ts=None, session="s"):
    """Returns a log's line with one request of Claude Code, made at `number` s of 1970 and with that many input tokens."""
    attributes = {"event.name": "api_request", "session.id": session, "model": model, "input_tokens": str(number),
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
        """Starts `otelc tail LOG`; its streams are bytes."""
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
        """Expects that the next lines, in JSON, are the requests of these numbers."""
        shown = [json.loads(process.stdout.readline())["tokens"]["input"] for _ in numbers]
        self.assertEqual(shown, list(numbers))

    def end(self, process, number=signal.SIGINT):
        """Sends the signal; returns (exit code, stdout, stderr), of the streams the unread rest."""
        process.send_signal(number)
        out, err = process.communicate(timeout=DEADLINE_S)
        return process.returncode, out, err


def modes_of_a_new_terminal():
    ends = os.openpty()
    try:
        return termios.tcgetattr(ends[0])
    finally:
        for end in ends:
            os.close(end)


class Watched:
    """A command on a pseudo-terminal, and its screen."""

    def __init__(self, args, columns=120, **env):
        env.setdefault("TERM", "xterm-256color")
        self.terminal = Terminal(args, env, columns=columns)
        self.screen = Screen(columns)
        self.modes = modes_of_a_new_terminal()  # the command may have changed those of this one by now

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.terminal.__exit__()

    def read_some(self, timeout_s):
        """Returns False if nothing came, or nothing can come any more."""
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
        """Waits until the row below the lines has the text, and the cursor is back at its start."""
        return self.until(lambda screen: text in screen.last_row and screen.column == 0)

    def resize(self, columns):
        termios.tcsetwinsize(self.terminal.fd, (24, columns))
        self.screen.columns = columns

    def end(self):
        """Returns the exit code, after all output."""
        while self.read_some(DEADLINE_S):
            pass
        return self.terminal.wait()


class TerminalTest(TailTest):
    def setUp(self):
        super().setUp()
        self.log.write_bytes(RICH)

    def watch(self, *args, **how):
        return Watched([binary(), "tail", str(self.log), *args], **how)

    def assert_clean(self, watched, *last):
        """Checks that only the lines of the live view are left, the last ones as given, and that the terminal is as it was."""
        screen = watched.screen
        self.assertEqual(screen.rows[-1], "", "the cursor is below the lines")
        if last:
            self.assertEqual(screen.rows[-1 - len(last):-1], list(last))
        self.assertNotIn("tokens/s", screen.text)
        self.assertNotIn("^C", screen.text)
        self.assertFalse(screen.has_colour)
        self.assertEqual(termios.tcgetattr(watched.terminal.fd), watched.modes)


class ShellTest(TerminalTest):
    """Starts `otelc tail` as a job of an interactive shell."""

    PROMPT = "sh> "

    def command(self, *args):
        return shlex.join([binary(), "tail", str(self.log), *args])

    def shell(self):
        watched = Watched(["sh", "-i"], PS1=self.PROMPT, ENV="")
        self.prompt(watched)
        return watched

    def prompt(self, watched):
        return watched.until(lambda screen: screen.rows[-1] == self.PROMPT)
