#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The limits of `otelc launch`: when they warn, what they stop, and what they say."""
import json
import os
import shlex
import signal
import subprocess
import sys
import termios
import time
import unittest

from launch_harness import AGENT, LaunchTest, Terminal, commands_of
from otelc_harness import DEADLINE_S, await_condition, seen_once


class Limits(LaunchTest):
    def test_each_limit_stops_the_command(self):
        cases = [
            (["--max-cost", "1"], ["spend", "0.3", "10", "5"], r"--max-cost is reached: \$1\.\d+ of \$1.00"),
            (["--max-tokens", "1000"], ["spend", "0.3", "600", "2"], r"--max-tokens is reached: 1,200 of 1,000"),
        ]
        for options, agent, reason in cases:
            with self.subTest(options):
                done = self.launch(*options, "--", *AGENT, *agent)
                self.assertEqual(done.returncode, 124, done.stderr)
                self.assertRegex(done.stderr, f"otelc: {reason}; stopping the command\n")
                self.assertRegex(done.stderr, f"\n  STOPPED: {reason}\n")
                self.assertIn("claude-test", done.stderr)

    def test_the_time_limit_stops_the_command(self):
        done = self.launch("--max-time", "1s", "--", "sleep", "600")
        self.assertEqual(done.returncode, 124, done.stderr)
        reason = r"--max-time is reached: .+ s of 1\.0 s"  # a busy machine looks late
        self.assertRegex(done.stderr, f"otelc: {reason}; stopping the command\n")
        self.assertRegex(done.stderr, f"\n  STOPPED: {reason}\n")

    def test_what_a_limit_stopped_is_at_most_partial(self):
        reason = "a limit stopped the agent; a request that was under way may be missing"
        spent = shlex.join([*AGENT, "spend", "0.6", "10", "2"])
        replayed = shlex.join([*AGENT, "replay", "simple-json"])
        cases = [(["--max-cost", "1"], spent, 124, ("partial", reason)),
                 (["--max-tokens", "1"], spent, 124, ("partial", reason)),
                 (["--max-time", "1s"], "exec sleep 600", 124, ("none", "no model usage was reported")),
                 (["--max-cost", "9"], replayed, 0, ("complete", "metrics and events agree"))]
        for options, script, code, expected in cases:
            with self.subTest(options, script=script):
                done = self.launch(*options, "--report", f"json={self.dir}/report.json", "--", "sh", "-c", script)
                self.assertEqual(done.returncode, code, done.stderr)
                check = json.loads((self.dir / "report.json").read_text(encoding="utf-8"))["check"]
                self.assertEqual((check["verdict"], check["reason"]), expected)
                if code == 124 and expected[0] == "partial":
                    self.assertIn(reason, done.stderr)

    def test_a_warning_at_80_percent_once(self):
        process = self.start("--max-cost", "1", "--", *AGENT, "spend", "0.3", "10", "3")
        self.assertEqual(process.stdout.readline(), "spent\n")
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=DEADLINE_S)
        self.assertEqual(err.count("80 % of --max-cost is spent: $0.9000 of $1.00\n"), 1, err)
        self.assertEqual(process.returncode, 143)

    def test_a_spend_without_a_price_is_said(self):
        process = self.start("--max-cost", "1", "--", *AGENT, "spend", "-", "10", "2")
        self.assertEqual(process.stdout.readline(), "spent\n")
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=DEADLINE_S)
        self.assertEqual(err.count("no price for claude-test: --max-cost does NOT limit its cost; pass --prices FILE\n"), 1, err)

    def test_a_spend_that_only_a_price_list_knows_is_held_too(self):
        prices = self.dir / "prices.json"
        prices.write_text('{"claude-test": {"input": 30000, "output": 0}}', encoding="utf-8")
        done = self.launch("--max-cost", "1", "--prices", prices, "--", *AGENT, "spend", "-", "10", "5")
        self.assertEqual(done.returncode, 124, done.stderr)
        self.assertRegex(done.stderr, r"otelc: --max-cost is reached: \$1\.\d+ of \$1.00; stopping the command\n")
        self.assertRegex(done.stderr, r"\n~\$1\.[25]0 · .*\n(?:.*\n)?  claude-test  ~\$1\.[25]0  ")

    def list_price_of_ten_tokens(self, usd_of_ten_tokens):
        prices = self.dir / "prices.json"
        prices.write_text(json.dumps({"claude-test": {"input": usd_of_ten_tokens * 1e5, "output": 0}}), encoding="utf-8")
        return "--prices", str(prices)

    def test_a_cap_on_reported_cost_fires_on_fiction_and_one_on_list_prices_does_not(self):
        # (list price, reported cost, --cost) of ten tokens; the limit of 1 USD is for four times as many.
        list_reason = r"--max-cost is reached: \$1\.20 of \$1\.00 at list price"
        usual_reason = r"--max-cost is reached: \$1\.20 of \$1\.00"
        cases = [
            ("0.3", "0.001", ["--cost", "list"], list_reason), ("0.001", "0.3", ["--cost", "list"], None),
            ("0.3", "0.001", ["--cost", "both"], list_reason), ("0.001", "0.3", ["--cost", "both"], usual_reason),
            ("0.3", "0.001", [], None), ("0.001", "0.3", [], usual_reason), ("0.3", "0", [], usual_reason),
            ("0.3", "0", ["--cost", "reported"], None), ("0.001", "0.3", ["--cost", "reported"], usual_reason),
        ]
        for price, reported, options, reason in cases:
            with self.subTest(price=price, reported=reported, options=options):
                process = self.start("--max-cost", "1", *options, *self.list_price_of_ten_tokens(float(price)), "--report",
                                     f"json={self.dir}/report.json", "--", *AGENT, "spend", reported, "10", "4")
                if reason is None:
                    self.assertEqual(process.stdout.readline(), "spent\n")
                    process.send_signal(signal.SIGTERM)
                _, err = process.communicate(timeout=DEADLINE_S)
                self.assertEqual(process.returncode, 143 if reason is None else 124, err)
                report = json.loads((self.dir / "report.json").read_text(encoding="utf-8"))
                (gate,) = report["gates"]
                self.assertEqual(gate["outcome"], "passed" if reason is None else "failed")
                if reason is None:
                    self.assertNotIn("--max-cost is reached", err)
                else:
                    self.assertRegex(err, f"otelc: {reason}; stopping the command\n")
                    self.assertRegex(err, f"\n  STOPPED: {reason}\n")

    def test_the_summary_shows_the_cost_that_the_limit_holds(self):
        for basis, expected in (("list", r"Model \(at list price\)"), ("both", r"Reported +List price +Difference")):
            process = self.start("--summary", "text", "--cost", basis, *self.list_price_of_ten_tokens(0.5), "--", *AGENT, "spend", "0.1", "10", "1")
            self.assertEqual(process.stdout.readline(), "spent\n")
            process.send_signal(signal.SIGTERM)
            _, err = process.communicate(timeout=DEADLINE_S)
            self.assertRegex(err, expected)
            self.assertRegex(err, r"claude-test .*\$0\.5000")

    def test_a_model_without_a_list_price_is_said_when_the_limit_goes_by_it(self):
        for basis in ("list", "both"):
            process = self.start("--max-cost", "1", "--cost", basis, "--", *AGENT, "spend", "0.1", "10", "3")
            self.assertEqual(process.stdout.readline(), "spent\n")
            process.send_signal(signal.SIGTERM)
            _, err = process.communicate(timeout=DEADLINE_S)
            warning = "otelc: no list price for claude-test: --max-cost does NOT limit its cost at list price; pass --prices FILE\n"
            self.assertEqual(err.count(warning), 1, err)

    def test_a_price_file_that_is_none_stops_nothing_halfway(self):
        done = self.launch("--prices", "none.json", "--", "sh", "-c", "echo started")
        self.assertEqual((done.returncode, done.stdout), (125, ""))
        self.assertEqual(done.stderr, "otelc: cannot open the price file none.json: No such file or directory\n")

    def test_who_ignores_sigint_gets_sigterm_and_who_ignores_both_is_killed(self):
        # The whole tree is meant, also what has left our process group; a sibling in our group is not.
        sibling = subprocess.Popen(["sleep", "600"])
        self.addCleanup(sibling.wait)
        self.addCleanup(sibling.kill)
        # Each reaches its limit when all is in place.
        spend = f"{shlex.join([*AGENT, 'replay', 'simple-json'])} 2>/dev/null"
        stubborn = f"trap '' INT TERM; setsid sleep 600 & echo $!; {spend}; sleep 600"
        # The command ends at SIGINT; what it leaves behind ignores that, and would spend on after --drain.
        deserter = f"trap '' INT; sleep 600 </dev/null >/dev/null 2>&1 & trap 'exit 0' INT; echo $!; {spend}; wait"
        started = time.monotonic()
        processes = [self.start("--max-tokens", "1", "--drain", "0", "--", "sh", "-c", script, run=name)
                     for name, script in (("stubborn", stubborn), ("deserter", deserter))]
        took = []
        for process in processes[::-1]:
            out, err = process.communicate(timeout=DEADLINE_S)
            took.append(time.monotonic() - started)
            self.assertEqual(process.returncode, 124, err)
            self.assertFalse(os.path.exists(f"/proc/{int(out)}"))
        self.assertGreater(took[0], 5)
        self.assertGreater(took[1], 10)
        self.assertIsNone(sibling.poll())

    def left_alive(self, pid):
        self.assertTrue(os.path.exists(f"/proc/{pid}"), "what the command has left behind was stopped")
        os.kill(pid, signal.SIGKILL)

    def test_a_budget_that_passes_after_the_command_has_ended_stops_nothing(self):
        for option, limit in (("--max-cost", "1"), ("--max-tokens", "15")):
            with self.subTest(option):
                go = self.dir / f"go{option}"
                script = f"{shlex.join([*AGENT, 'later', str(go), 'spend', '0.6', '10', '2'])} >/dev/null 2>&1; exit 21"
                process = self.start(option, limit, "--drain", "600s", "--", "sh", "-c", script)
                (left,) = await_condition(lambda p=process: [pid for pid in commands_of(p.pid) if os.getsid(pid) == pid],
                                          "the command's end", process)
                go.touch()
                await_condition(lambda: len([r for r in self.records() if r["path"] == "/v1/logs"]) == 2, "its exports")
                process.send_signal(signal.SIGINT)  # ends the waiting
                _, err = process.communicate(timeout=DEADLINE_S)
                self.assertEqual(process.returncode, 21, err)
                self.assertNotIn("stopping the command", err)
                self.assertIn(f"OVER THE LIMIT after the command ended: {option} is reached", err)
                self.left_alive(left)

    def test_the_time_that_passes_after_the_command_has_ended_stops_nothing(self):
        took = []

        def is_on_time():
            started = time.monotonic()
            done = self.launch("--max-time", "1s", "--drain", "2s", "--", "sh", "-c", "sleep 600 >&- 2>&- & echo $!; exit 21")
            took.append(time.monotonic() - started)
            self.assertEqual(done.returncode, 21, done.stderr)
            self.assertNotIn("--max-time", done.stderr)
            self.left_alive(int(done.stdout))
            return took[-1] < 4
        self.assertTrue(seen_once(is_on_time), f"--drain 2s lasted {took}")

    def test_a_command_that_a_limit_stops_is_stopped_whatever_the_drain(self):
        # It ends at SIGINT with a code of its own, and that is not its last word.
        script = "trap 'exit 21' INT; sleep 600 >&- 2>&- & echo $!; wait"
        done = self.launch("--max-time", "500ms", "--drain", "0", "--", "sh", "-c", script)
        self.assertEqual(done.returncode, 124, done.stderr)
        self.assertFalse(os.path.exists(f"/proc/{int(done.stdout)}"))

    def test_the_terminal_is_put_back_when_a_limit_had_to_kill(self):
        spend = [*AGENT, "spend", "0", "10", "1"]
        script = f"import os, tty; tty.setraw(0); print('raw', flush=True); os.execv({spend[0]!r}, {spend!r})"
        with Terminal(self.args("--max-tokens", "1", "--", sys.executable, "-I", "-c", script), cwd=self.dir) as terminal:
            before = termios.tcgetattr(terminal.fd)
            terminal.expect("raw")
            self.assertEqual(terminal.wait(), 124)
            self.assertEqual(termios.tcgetattr(terminal.fd), before)


if __name__ == "__main__":
    unittest.main()
