#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `otelc launch` keeps, waits for, limits and tells."""
import json
import os
import resource
import shlex
import signal
import subprocess
import time
import unittest

from launch_harness import AGENT, LaunchTest, commands_of
from otelc_harness import DATA, DEADLINE_S, await_condition, environment, seen_once, summary

SILENCE_S = 3  # how long launch waits for what is not connected (lib/otelc/launch/drain_time.hpp)


class Telemetry(LaunchTest):
    def test_a_recorded_run_is_counted(self):
        done = self.launch("--", *AGENT, "replay", "simple-json")
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        truth = json.loads((DATA / "claude-code" / "simple-json" / "truth.json").read_text())["per_model"]
        counted = {model["model"]: model["tokens"] for model in summary(self.log)["models"]}
        kinds = ("input", "cacheRead", "cacheCreation", "output")
        self.assertEqual(counted, {name: {kind: tokens[kind] for kind in kinds} for name, tokens in truth.items()})
        for name in truth:
            self.assertIn(f"\n  {name}  $", done.stderr)

    def test_the_summary_goes_where_it_was_told(self):
        file = self.dir / "summary.txt"
        done = self.launch("--summary", file, "--", *AGENT, "replay", "simple-json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("Model: ", file.read_text())
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        for name, begin in (("summary.json", '{"schema":'), ("summary.md", "### "), ("summary.csv", "row,"), ("summary.xml", "<?xml"),
                            ("summary.prom", "# "), ("summary.html", "<!doctype html>")):
            done = self.launch("--summary", self.dir / name, "--", *AGENT, "replay", "simple-json")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertTrue((self.dir / name).read_text().lower().startswith(begin.lower()), name)
        done = self.launch("--summary", "json", "--", *AGENT, "replay", "simple-json", cwd=self.dir)
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertEqual(json.loads(done.stderr)["totals"]["total_tokens"], 1654)
        self.assertFalse((self.dir / "json").exists())
        done = self.launch("--summary", "-", "--", "sh", "-c", f"echo first; {shlex.join(AGENT)} replay simple-json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"^first\n\n  Model: claude-sonnet-4-6\n")
        done = self.launch("--summary", "none", "--", *AGENT, "replay", "simple-json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_a_silent_run_says_so(self):
        done = self.launch("true")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stderr, r"^\nNo OTEL data collected\.\n  No telemetry arrived in [\d.]+ m?s: did .*\? Run `otelc doctor` to find the reason\.\n$")

    def test_required_telemetry_that_does_not_come_is_125_for_a_command_that_ended_with_0(self):
        message = "otelc: telemetry is required (--require-telemetry) and none: no model usage was reported\n"
        done = self.launch("--require-telemetry", "--", "true")
        self.assertEqual(done.returncode, 125)
        self.assertIn(message, done.stderr)
        done = self.launch("--require-telemetry", "--", "sh", "-c", "exit 7")
        self.assertEqual(done.returncode, 7)
        self.assertIn(message, done.stderr)
        done = self.launch("--require-telemetry", "--", *AGENT, "replay", "sig-kill")
        self.assertEqual(done.returncode, 125, "incomplete: " + done.stderr)
        done = self.launch("--require-telemetry", "--", *AGENT, "replay", "simple-json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("--require-telemetry", done.stderr)

    def test_a_limit_without_anything_to_measure_is_said(self):
        done = self.launch("--max-cost", "1", "--max-tokens", "5", "--", "true")
        self.assertEqual(done.returncode, 0, "the command's own code")
        self.assertIn("otelc: nothing to measure: the telemetry reports no cost (--max-cost)\n", done.stderr)
        self.assertIn("otelc: nothing to measure: the telemetry reports no tokens (--max-tokens)\n", done.stderr)

    def test_files_that_cannot_be_written_are_found_before_the_command_starts(self):
        started = self.dir / "started"
        for option in (["--report", f"html={self.dir}/none/report.html"], ["--report", f"json={self.dir}"],
                       ["--summary", f"{self.dir}/none/summary"]):
            with self.subTest(option):
                done = self.launch(*option, "--", "touch", started)
                self.assertEqual((done.returncode, done.stdout), (125, ""))
                self.assertRegex(done.stderr, r"^otelc: .*(directory).*; the command was not started\n$")
                self.assertFalse(started.exists())
        done = self.launch("--report", f"html={self.dir}/run/report.html", "--", "touch", started)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(started.exists())
        self.assertEqual([p.name for p in self.dir.glob("run/report*")], ["report.html"])

    def test_an_older_log_is_moved_aside_and_never_overwritten(self):
        old = 1795469053
        contents = set()
        for number in range(3):
            self.log.parent.mkdir(exist_ok=True)
            self.log.write_text(f"log {number}\n")
            contents.add(f"log {number}\n")
            os.utime(self.log, (old, old))
            self.assertEqual(self.launch("--summary", "none", "true").returncode, 0)
        names = sorted(path.name for path in self.log.parent.glob("claude-otel.2*"))
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(old))
        self.assertEqual(names, [f"claude-otel.{stamp}-1.jsonl", f"claude-otel.{stamp}-2.jsonl", f"claude-otel.{stamp}.jsonl"])
        self.assertEqual({(self.log.parent / name).read_text() for name in names}, contents)

    def test_modes(self):
        self.launch("--", *AGENT, "replay", "simple-json", preexec_fn=lambda: os.umask(0) and None)
        self.assertEqual(self.log.parent.stat().st_mode & 0o777, 0o700)
        self.assertEqual(self.log.stat().st_mode & 0o777, 0o600)
        self.assertEqual((self.log.parent / "claude-otel-rate.json").stat().st_mode & 0o777, 0o600)

    def test_a_collector_that_cannot_start_is_a_warning(self):
        (self.dir / "run").write_text("a file is in the way")
        done = self.launch("--", "sh", "-c", "echo ran; env | grep -c ^OTEL_; exit 6")
        self.assertEqual((done.returncode, done.stdout), (6, "ran\n0\n"))
        self.assertRegex(done.stderr, r"^otelc: no telemetry is recorded for this run: .* is not a directory.*\n$")

    def test_two_at_once_in_one_directory(self):
        first = self.start("--", *AGENT, "spend", "0.5", "10", "1")
        self.assertEqual(first.stdout.readline(), "spent\n")
        second = self.launch("--max-cost", "0.9", "--", *AGENT, "spend", "1", "10", "1")
        other = self.dir / "run-2" / "claude-otel.jsonl"
        self.assertIn(f"otelc: {self.dir}/run is in use by otelc launch (pid {first.pid}); this run's log is {other}\n", second.stderr)
        self.assertEqual(second.returncode, 124, "its budget holds")
        self.assertEqual(summary(str(other))["totals"]["cost_usd"], 1)
        first.send_signal(signal.SIGTERM)
        _, err = first.communicate(timeout=DEADLINE_S)
        self.assertIn("\n$0.5000 ", err)

    def test_a_command_that_cleans_up_does_not_cost_its_telemetry(self):
        script = f"{shlex.join(AGENT)} replay simple-json; rm -r run; sleep 0.6; {shlex.join(AGENT)} replay rich-json"
        done = self.launch("--", "sh", "-c", script, cwd=self.dir)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, r"\n  3 of 17 exports are not in .*/run/claude-otel\.jsonl; the numbers above include them\.\n")
        for run in ("simple-json", "rich-json"):
            for model in json.loads((DATA / "claude-code" / run / "truth.json").read_text())["per_model"]:
                self.assertIn(f"\n  {model} ", done.stderr)

    def test_exports_that_the_disk_refuses_are_said_and_the_command_runs_on(self):
        # The largest file that may be written is smaller than the run's telemetry.
        def small_files():
            resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
        script = f"{shlex.join(AGENT)} replay simple-json 2>/dev/null; echo $?"
        done = self.launch("--drain", "1s", "--", "sh", "-c", script, preexec_fn=small_files)
        self.assertEqual((done.returncode, done.stdout), (0, "1\n"))
        self.assertRegex(done.stderr, r"\n  \d+ of \d+ exports are not in .*; the numbers above include them\.\n")
        self.assertRegex(done.stderr, r"(?m)^otelc: cannot write .*claude-otel\.jsonl: ")

    def test_wrong_usage_and_help(self):
        for args in ([], ["--"], ["--no-such-option", "true"], ["--max-cost", "x", "true"], ["--max-time", "soon", "true"],
                     ["--protocol", "smtp", "true"], ["--max-cost"]):
            with self.subTest(args):
                done = self.launch(*args)
                self.assertEqual((done.returncode, done.stdout), (125, ""))
                self.assertNotEqual(done.stderr, "")
        self.assertFalse((self.dir / "run").exists())
        done = self.launch("--help")
        self.assertEqual(done.returncode, 0)
        self.assertIn("otelc launch --max-cost", done.stdout)

    def test_options_behind_the_command_are_the_commands(self):
        for args in (["printf", r"%s\n", "--help", "--summary"], ["--", "printf", r"%s\n", "--help", "--summary"],
                     ["--max-time=9m", "printf", r"%s\n", "--help", "--summary"]):
            done = self.launch("--summary", "none", *args)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "--help\n--summary\n", ""))


class Drain(LaunchTest):
    def test_a_grandchild_that_exports_later_loses_nothing(self):
        go = self.dir / "go"
        process = self.start("--drain", "600s", "--", *AGENT, "later", str(go), "replay", "simple-json")
        # The child itself has ended; launch waits for what it has left and is connected, longer than for what is not.
        await_condition(lambda: state_is_waiting(process.pid), "the child's end", process)
        time.sleep(SILENCE_S + 0.5)
        self.assertIsNone(process.poll())
        go.touch()
        _, err = process.communicate(timeout=DEADLINE_S)
        self.assertEqual(process.returncode, 0)
        bodies = len(list((DATA / "claude-code" / "simple-json").glob("*.body")))
        self.assertGreaterEqual(len(self.records()), bodies)
        self.assertIn("\n  claude-sonnet-4-6  $", err)

    def test_a_daemon_that_is_not_connected_does_not_hold_the_whole_drain(self):
        started = time.monotonic()
        done = self.launch("--drain", "3600s", "--", *AGENT, "daemon", "3600", "replay", "simple-json")  # or a timeout ends it
        self.assertGreaterEqual(time.monotonic() - started, SILENCE_S)
        os.kill(int(done.stdout), signal.SIGKILL)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_who_connects_for_the_first_time_after_the_end_loses_nothing(self):
        self.assertTrue(seen_once(lambda: "\n  claude-sonnet-4-6  $" in self.launch("--", *AGENT, "daemon", "2", "replay", "simple-json").stderr))

    def test_at_the_cap_what_still_lives_is_left_alive(self):
        started = time.monotonic()
        done = self.launch("--drain", "300ms", "--summary", "none", "--", "sh", "-c",
                           "sleep 600 </dev/null >/dev/null 2>&1 & echo $!")
        self.assertGreaterEqual(time.monotonic() - started, 0.3)
        pid = int(done.stdout)
        try:
            self.assertEqual(done.returncode, 0)
            self.assertTrue(os.path.exists(f"/proc/{pid}"))
        finally:
            os.kill(pid, signal.SIGKILL)

    def test_half_a_request_does_not_hold_up_the_end(self):
        def is_quick():
            started = time.monotonic()
            done = self.launch("--drain", "300ms", "--summary", "none", "--", "sh", "-c",
                               f"{{ {shlex.join(AGENT)} hang 2>/dev/null & }} | head -n 1")
            os.kill(int(done.stdout), signal.SIGKILL)
            self.assertEqual(done.returncode, 0, done.stderr)
            return time.monotonic() - started < 8  # the end of the rest would be waited for 10 s

        self.assertTrue(seen_once(is_quick))

    def test_nothing_left_is_nothing_to_wait_for(self):
        self.assertEqual(self.launch("--drain", "3600s", "sh", "-c", "sleep 0 & wait").returncode, 0)  # or a timeout ends it

    def test_background_jobs_of_a_shell_that_became_launch_are_not_waited_for(self):
        done = subprocess.run(["sh", "-c", 'sleep 600 </dev/null >/dev/null 2>&1 & echo $!; exec "$@"', "sh",
                               *self.args("--drain", "600s", "--summary", "none", "true")], env=environment(),
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE_S, check=False)
        os.kill(int(done.stdout), signal.SIGKILL)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_a_signal_ends_the_waiting(self):
        script = f"{shlex.join(AGENT)} later never replay simple-json; exit 3"
        process = self.start("--drain", "600s", "--", "sh", "-c", script, cwd=self.dir)
        await_condition(lambda: state_is_waiting(process.pid), "the child's end", process)
        (orphan,) = commands_of(process.pid)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(DEADLINE_S), 3)
        self.assertEqual(self.records()[-1]["path"], "/v1/traces")
        os.kill(orphan, signal.SIGKILL)


def state_is_waiting(pid):
    """True when the only child of launch is an orphan that it has adopted."""
    children = commands_of(pid)
    return len(children) == 1 and os.getsid(children[0]) == children[0]


class Traces(LaunchTest):
    def roots(self):
        return [span for span in self.spans() if span["name"] == "agentic-ci-run"]

    def test_a_silent_run_gets_one_root_under_the_traceparents_ids(self):
        done = self.launch("--summary", "none", "sh", "-c", "echo $TRACEPARENT; exit 3")
        version, trace, span, flags = done.stdout.strip().split("-")
        self.assertEqual((version, flags), ("00", "01"))
        (record,) = self.records()
        (resource,) = record["payload"]["resourceSpans"]
        self.assertEqual(record["path"], "/v1/traces")
        self.assertEqual(resource["resource"]["attributes"], [{"key": "service.name", "value": {"stringValue": "agentic-ci"}}])
        self.assertEqual(resource["scopeSpans"][0]["scope"], {"name": "agentic-ci.orchestrator"})
        (root,) = self.roots()
        self.assertLessEqual(int(root["startTimeUnixNano"]), int(root["endTimeUnixNano"]))
        del root["startTimeUnixNano"], root["endTimeUnixNano"]
        self.assertEqual(root, {
            "traceId": trace, "spanId": span, "name": "agentic-ci-run", "kind": 1,
            "attributes": [{"key": "agentic_ci.synthetic_root", "value": {"boolValue": True}}],
            "status": {"code": 2, "message": "agent exited with code 3"}})

    def test_a_given_traceparent_is_kept(self):
        given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"
        done = self.launch("--summary", "none", "printenv", "TRACEPARENT", env={"TRACEPARENT": given})
        self.assertEqual(done.stdout.strip(), given)
        (root,) = self.roots()
        self.assertEqual((root["traceId"], root["spanId"], root["status"]),
                         ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", {"code": 1}))

    def test_orphans_get_roots_and_whole_traces_do_not(self):
        spans = [
            # an orphan trace: two name d1, one names d2, one hangs below another
            {"traceId": "A" * 32, "spanId": "1" * 16, "parentSpanId": "d1" * 8, "startTimeUnixNano": "5", "endTimeUnixNano": "9"},
            {"traceId": "a" * 32, "spanId": "2" * 16, "parentSpanId": "D1" * 8, "startTimeUnixNano": "6"},
            {"traceId": "a" * 32, "spanId": "3" * 16, "parentSpanId": "d2" * 8},
            {"traceId": "a" * 32, "spanId": "4" * 16, "parentSpanId": "1" * 16},
            # a whole one
            {"traceId": "b" * 32, "spanId": "5" * 16},
            {"traceId": "b" * 32, "spanId": "6" * 16, "parentSpanId": "5" * 16},
        ]
        self.launch("--", *AGENT, "spans", json.dumps([{"name": "x", **span} for span in spans]))
        (root,) = self.roots()
        self.assertEqual((root["traceId"], root["spanId"], root["startTimeUnixNano"]), ("a" * 32, "d1" * 8, "5"))
        self.assertGreater(int(root["endTimeUnixNano"]), 10**18)

    def test_no_root_span(self):
        self.launch("--no-root-span", "true")
        self.assertEqual(self.records(), [])


if __name__ == "__main__":
    unittest.main()
