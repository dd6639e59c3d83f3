# SPDX-License-Identifier: Apache-2.0
"""Runs commands under `otelc launch`, on pipes and on a pseudo-terminal."""
import contextlib
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time
import unittest
from pathlib import Path

from otelc_harness import DEADLINE_S, binary, environment

AGENT = [sys.executable, str(Path(__file__).resolve().parent / "fake_agent.py")]


def children_of(pid):
    """Returns none for a process that is gone."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def descendants_of(pid):
    return [below for child in children_of(pid) for below in (child, *descendants_of(child))]


def commands_of(launch_pid):
    """Returns the children of the process that runs the command; none before it has started. launch itself guards that process."""
    return [child for inner in children_of(launch_pid) for child in children_of(inner)]


def kill_tree(pid):
    """Kills a process that has not been waited for, and its descendants: killing launch leaves its command alive."""
    for child in children_of(pid):
        kill_tree(child)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


class LaunchTest(unittest.TestCase):
    """Each test has a directory of its own, `self.dir`, with the run directory `self.dir / "run"` to be created."""

    def setUp(self):
        self.dir = Path(tempfile.mkdtemp(prefix="otelc-launch-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)
        self.log = self.dir / "run" / "claude-otel.jsonl"
        # A killed launch leaves its private directory behind.
        self.tmpdir = {"TMPDIR": str(self.dir)}

    def args(self, *args, run="run"):
        return [binary(), "launch", "--run-dir", str(self.dir / run), *map(str, args)]

    def launch(self, *args, env=None, **popen):
        """Returns the finished process: returncode, stdout and stderr as text."""
        popen.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run(self.args(*args), env=environment(**{**self.tmpdir, **(env or {})}), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, timeout=4 * DEADLINE_S, check=False, **popen)

    def start(self, *args, env=None, run="run", **popen):
        process = subprocess.Popen(self.args(*args, run=run), env=environment(**{**self.tmpdir, **(env or {})}), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **popen)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(lambda: process.poll() is None and kill_tree(process.pid))
        return process

    def records(self):
        return [json.loads(line) for line in self.log.read_bytes().splitlines()]

    def spans(self):
        return [span for record in self.records() for resource in record["payload"].get("resourceSpans", [])
                for scope in resource["scopeSpans"] for span in scope["spans"]]


class Terminal:
    """A command on a pseudo-terminal of its own, whose session it leads."""

    def __init__(self, args, env=None, cwd=None, columns=80):
        self.output = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            termios.tcsetwinsize(0, (24, columns))
            os.chdir(cwd or "/")
            for number in (signal.SIGPIPE, signal.SIGXFSZ):  # as subprocess does
                signal.signal(number, signal.SIG_DFL)
            os.execvpe(args[0], args, environment(**{"TERM": "dumb", **(env or {})}))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.pid:
            kill_tree(self.pid)
            os.waitpid(self.pid, 0)
        os.close(self.fd)

    def send(self, text):
        os.write(self.fd, text.encode())

    def expect(self, pattern):
        """Waits for output that matches, removes it with all before it, and returns the match."""
        end = time.monotonic() + DEADLINE_S
        while True:
            found = re.search(pattern.encode(), self.output)
            if found:
                self.output = self.output[found.end():]
                return found
            if not select.select([self.fd], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f"no {pattern!r} in {self.output!r}")
            try:
                more = os.read(self.fd, 65536)
            except OSError:  # EIO: the other end is closed
                more = b""
            if not more:
                raise AssertionError(f"no {pattern!r} before the end in {self.output!r}")
            self.output += more

    def wait(self):
        """Returns the exit code; -n for signal n."""
        try:
            while more := os.read(self.fd, 65536):
                self.output += more
        except OSError:
            pass
        _, status = os.waitpid(self.pid, 0)
        self.pid = 0
        return os.waitstatus_to_exitcode(status)
