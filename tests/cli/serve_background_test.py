#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`otelc serve --background` and `--stop`, and the README's lines for a CI job that has several agents."""
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

import otelc_harness as otelc
import strace
from launch_harness import AGENT

ROOT = Path(__file__).resolve().parents[2]
EVAL = 'eval "$(otelc serve --background)"'


def recipe():
    """Returns the README's code block that begins with EVAL."""
    (block,) = re.findall(r"```\n(" + re.escape(EVAL) + r".*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    return block


class Background(unittest.TestCase):
    def setUp(self):
        self.dir = Path(tempfile.mkdtemp(prefix="otelc-background-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)
        self.addCleanup(self.kill_processes)
        (self.dir / "bin").mkdir()
        (self.dir / "bin" / "otelc").symlink_to(otelc.binary())
        self.work = self.dir / "work"
        self.work.mkdir()
        self.log = self.work / "run" / "claude-otel.jsonl"

    def processes(self):
        """Returns those that run in the working directory."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(entry / "cwd") == str(self.work):
                    found.append(int(entry.name))
            except OSError:
                pass  # it has ended
        return found

    def kill_processes(self):
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)

    def shell(self, script, **env):
        """Returns the finished shell; its agent `claude` sends a recorded run."""
        claude = self.dir / "bin" / "claude"
        claude.write_text(f'#!/bin/sh\nexec {ROOT}/tests/support/replay.py {otelc.DATA}/claude-code/rich-json "$OTEL_EXPORTER_OTLP_ENDPOINT"\n')
        claude.chmod(0o700)
        path = f"{self.dir}/bin:{os.environ['PATH']}"
        return subprocess.run(["bash", "-e", "-c", script], cwd=self.work, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, timeout=otelc.DEADLINE_S, check=False,
                              env=otelc.environment(**{"PATH": path, **env}))

    def test_the_readmes_recipe_three_times_in_one_workspace(self):
        for run in (1, 2, 3):
            done = self.shell(recipe())
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("stopped kept=14 refused=0 tokens=20064 cost_usd=0.031011\n", done.stderr)
            self.assertRegex(done.stdout, r"max-cost +\$0\.0310 +\$2\.50?0?0? +passed")
            self.assertEqual(self.processes(), [])
            self.assertEqual(sorted(p.name for p in self.log.parent.glob("*.jsonl"))[-1], "claude-otel.jsonl")
            self.assertEqual(len(list(self.log.parent.glob("*.jsonl"))), run)
            self.assertEqual([p.name for p in self.log.parent.glob("otel-port")], [])
        self.assertEqual((self.work / "run" / ".gitignore").read_text(), "*\n")

    def test_the_output_for_eval(self):
        done = self.shell("otelc serve --background; otelc serve --stop", OTEL_EXPORTER_OTLP_ENDPOINT="http://10.0.0.1:4318",
                          OTEL_LOG_USER_PROMPTS="1")
        lines = done.stdout.splitlines()
        endpoint = next(line for line in lines if line.startswith("export OTEL_EXPORTER_OTLP_ENDPOINT="))
        self.assertRegex(endpoint, r"^export OTEL_EXPORTER_OTLP_ENDPOINT='http://127\.0\.0\.1:[0-9]+/[0-9a-f]{32}'$")
        self.assertIn("export CLAUDE_CODE_ENABLE_TELEMETRY='1'", lines)
        self.assertIn("unset OTEL_LOG_USER_PROMPTS", lines)
        self.assertFalse([line for line in lines if "TRACEPARENT" in line or not re.match("(export|unset) [A-Za-z_]+", line)])
        self.assertIn("otelc: OTEL_EXPORTER_OTLP_ENDPOINT was set; agents in this shell now send to otelc instead\n", done.stderr)

    def test_a_serve_that_cannot_start_fails_the_shell(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            done = self.shell(f'eval "$(otelc serve --background --port {taken.getsockname()[1]})"; echo not reached')
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("otelc: cannot listen on 127.0.0.1:", done.stderr)
        self.assertEqual(self.processes(), [])

    def test_usage_errors_fail_the_shell_too(self):
        for wrong, why in (("--port 99999", "--port: must be a number"), ("--no-such-option", "unknown option"),
                           ("--bind 127.0.0.2", "--bind: must be 127.0.0.1 or 0.0.0.0 with --background, not 127.0.0.2")):
            with self.subTest(wrong):
                done = self.shell(f'eval "$(otelc serve --background {wrong})"; echo not reached')
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertIn("otelc: " + why, done.stderr)
                self.assertEqual(self.processes(), [])

    def test_a_second_serve_in_the_same_place_is_refused_with_how_to_stop_the_first(self):
        first = self.shell(EVAL + "; cat run/claude-otel.jsonl.lock")
        self.assertEqual(first.returncode, 0, first.stderr)
        second = self.shell(EVAL)
        self.assertEqual(second.returncode, 1)
        self.assertIn(f"run/claude-otel.jsonl is held by otelc serve (pid {first.stdout}); end it with `otelc serve --stop`", second.stderr)
        self.assertEqual(self.shell("otelc serve --stop").returncode, 0)
        self.assertEqual(self.processes(), [])

    def test_on_a_kernel_without_newer_system_calls(self):
        """RHEL 8 has Linux 4.18: no pidfd_open (5.3), no close_range (5.9)."""
        old = "strace -f -DDD -o /dev/null -e trace=close_range,pidfd_open -e inject=close_range,pidfd_open:error=ENOSYS"
        done = self.shell("exec 7>inherited\n"
                          f"{old} otelc serve --background >out 2>err\n"
                          f"ls -l /proc/$(cat run/claude-otel.jsonl.lock)/fd\n"
                          f"{old} otelc serve --stop", **strace.ENV)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("claude-otel.jsonl", done.stdout)
        self.assertNotIn("inherited", done.stdout)
        otelc.await_condition(lambda: not self.processes(), "the end of serve")

    def test_stop_without_a_serve(self):
        done = self.shell("otelc serve --stop")
        self.assertEqual((done.returncode, done.stderr), (1, "otelc: no otelc serve writes to run/claude-otel.jsonl\n"))

    def test_a_launch_is_not_stopped(self):
        command = [otelc.binary(), "launch", "--", *AGENT, "spend", "0.5", "10", "1"]
        with subprocess.Popen(command, cwd=self.work, env=otelc.environment(), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as launch:
            self.assertEqual(launch.stdout.readline(), "spent\n")
            done = self.shell("otelc serve --stop")
            launch.send_signal(signal.SIGTERM)
            launch.communicate(timeout=otelc.DEADLINE_S)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"is held by otelc launch (pid {launch.pid}), which ends by itself\n", done.stderr)

    def test_older_logs_beyond_keep_are_deleted(self):
        for day in (21, 22, 23):
            (self.work / "run").mkdir(exist_ok=True)
            (self.work / "run" / f"claude-otel.202611{day}T000000Z.jsonl").write_text("{}\n")
        done = self.shell("otelc serve --background --keep 1 >/dev/null; otelc serve --stop")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(sorted(p.name for p in self.log.parent.glob("*.jsonl")),
                         ["claude-otel.20261123T000000Z.jsonl", "claude-otel.jsonl"])
        self.assertEqual(self.shell("otelc serve --keep 1").returncode, 2, "only of a run's own log")


if __name__ == "__main__":
    unittest.main()
