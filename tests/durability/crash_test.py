#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 at random instants under 16 clients, then a new start on the same log: no acknowledged record is lost.

    OTELC=build/apps/otelc/otelc tests/durability/crash_test.py [--rounds N] [--seed S]

A kill alone keeps what was written; after every second kill the log is also cut, at a random byte after the last acknowledged
record, as a loss of power may do. Every fourth round runs with --durability os, every fifth with --max-log, every tenth is killed while it starts.
"""
import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from otelc_harness import DEADLINE_S, Serve, binary, environment, summary
from traffic import LogState, Traffic

CLIENTS = 16
LINES_OF_REPORT = 20


class Crash:
    def __init__(self, run_dir, seed):
        self.random = random.Random(seed)
        self.run_dir = run_dir
        self.state = LogState(run_dir / "claude-otel.jsonl")
        self.acknowledged = set()
        self.unanswered = set()  # those in flight when the server was killed
        self.rounds = 0
        self.starts_killed = 0
        self.cuts = 0

    def filler_bytes(self):
        """Mostly small; now and then a record that a kill can tear."""
        return self.random.randrange(3000) if self.random.random() < 0.98 else self.random.randrange(400_000)

    def options(self):
        options = ["--durability", "os" if self.rounds % 4 == 0 else "sync"]
        return options + (["--max-log", "1MiB"] if self.rounds % 5 == 0 else [])

    def kill_a_start(self):
        args = [binary(), "serve", "--port", "0", "--run-dir", self.run_dir]
        with subprocess.Popen(args, env=environment(), stderr=subprocess.DEVNULL) as process:
            time.sleep(self.random.random() * 0.02)
            process.kill()
        self.starts_killed += 1

    def round(self):
        self.rounds += 1
        if self.rounds % 10 == 0:
            self.kill_a_start()
        with Serve(*self.options(), run_dir=self.run_dir) as serve:
            self.check()  # of the previous round: this start has repaired its torn line
            traffic = Traffic(serve.port, CLIENTS, f"{self.rounds}-", self.filler_bytes)
            traffic.first_answer.wait(DEADLINE_S)
            time.sleep(self.random.random() * 0.1)
            serve.stop(signal.SIGKILL)
            traffic.join()
        self.acknowledged = traffic.acknowledged
        self.unanswered = traffic.sent - traffic.acknowledged
        if self.rounds % 2 == 0:
            self.cuts += self.state.cut_tail(traffic.acknowledged, self.random)
        if traffic.refused or not traffic.acknowledged:
            raise AssertionError(f"round {self.rounds}: {len(traffic.acknowledged)} acknowledged, refused: {traffic.refused}")

    def check(self):
        ids, torn = self.state.read_on()
        lost = self.acknowledged - set(ids)
        if lost:
            raise AssertionError(f"round {self.rounds - 1}: acknowledged and lost: {sorted(lost)[:10]}")
        if len(ids) != len(set(ids)) or not set(ids) <= self.acknowledged | self.unanswered:
            raise AssertionError(f"round {self.rounds - 1}: a record is duplicate, or was never sent")
        if torn > 1:
            raise AssertionError(f"round {self.rounds - 1}: {torn} torn lines")


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--rounds", type=int, default=30)
    args.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    options = args.parse_args()
    print(f"otelc crash test: {options.rounds} rounds, {CLIENTS} clients, seed {options.seed}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="otelc-crash-") as temp:
        crash = Crash(Path(temp) / "run", options.seed)
        acknowledged = 0
        for number in range(1, options.rounds + 1):
            crash.round()
            acknowledged += len(crash.acknowledged)
            if number % max(1, options.rounds // LINES_OF_REPORT) == 0:
                print(f"{number:5} kills, {crash.cuts:4} cuts: {acknowledged:8} acknowledged, 0 lost, {crash.state.torn:4} torn lines, "
                      f"{len(crash.state.files()):3} files, {time.monotonic() - began:6.1f} s", flush=True)
        crash.rounds += 1
        with Serve(run_dir=crash.run_dir):
            crash.check()
        read = summary(crash.state.files()[0])
        counted = sum(i["records"] for i in read["inputs"]), sum(i["skipped"] for i in read["inputs"])
        if counted != (len(crash.state.ids), crash.state.torn):
            raise AssertionError(f"summarize counts {counted}, the log has {len(crash.state.ids), crash.state.torn}")
    print(f"{options.rounds} kills under load and {crash.starts_killed} of a start, {crash.cuts} cuts: {acknowledged} records acknowledged, 0 lost; "
          f"{len(crash.state.ids)} in {len(read['inputs'])} files, {crash.state.torn} torn lines, at most one a kill; "
          f"every restart worked; summarize agrees. {time.monotonic() - began:.0f} s.")


if __name__ == "__main__":
    sys.exit(main())
