#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`otelc tail` shows when the `serve` or `launch` that writes its log ends, and when one begins."""
import json
import signal
import subprocess
import unittest

from launch_harness import kill_tree
from otelc_harness import DATA, DEADLINE_S, Serve, binary, environment, replay
from tail_harness import TailTest, TerminalTest, request_line


def post(serve, number):
    export = json.dumps(json.loads(request_line(number))["payload"]).encode()
    status, _, body = serve.post("/v1/logs", export, content_type="application/json")
    assert status == 200, body


class Receiver(TailTest):
    def assert_says(self, process, event, command, pid):
        said = json.loads(process.stdout.readline())
        self.assertTrue(said.pop("ts"))
        self.assertEqual(said, {"event": event, "command": command, "pid": pid})

    def test_serve_ends_and_another_begins_and_its_lines_are_seen(self):
        with Serve(run_dir=self.dir / "run") as serve:
            self.log = serve.log
            post(serve, 1)
            process = self.tail("--format", "json")
            self.assert_shows(process, 1)  # and nothing of the earlier serve
            self.assertEqual(serve.stop(), 0)
            self.assert_says(process, "receiver_ended", "serve", serve.process.pid)
        with Serve(run_dir=self.dir / "run") as serve:
            self.assert_says(process, "receiver_began", "serve", serve.process.pid)
            post(serve, 2)
            self.assert_shows(process, 2)
            self.assertEqual(serve.stop(signal.SIGKILL), -signal.SIGKILL)
            self.assert_says(process, "receiver_ended", "serve", serve.process.pid)
        self.assertEqual(self.end(process), (0, b"", b""))

    def test_the_last_lines_of_serve_are_shown_before_its_end(self):
        with Serve() as serve:
            self.log = serve.log
            process = self.tail("--format", "json", "--from-start")
            post(serve, 999)
            self.assert_shows(process, 999)  # tail knows which process writes the log
            replay(DATA / "claude-code/rich-json", serve.url)
            serve.stop()
            events = []
            while "receiver_ended" not in events:
                events.append(json.loads(process.stdout.readline())["event"])
        self.assertEqual(events.count("api_request"), 11)
        self.assertEqual(self.end(process), (0, b"", b""))

    def test_launch_as_text(self):
        self.log = self.dir / "run" / "claude-otel.jsonl"
        process = self.tail()
        self.assertIn(b"does not exist yet", process.stderr.readline())
        launch = subprocess.Popen([binary(), "launch", "--summary", "none", "--run-dir", str(self.log.parent), "--", "cat"],
                                  env=environment(TMPDIR=str(self.dir)), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        self.addCleanup(launch.wait)
        self.addCleanup(lambda: launch.poll() is None and kill_tree(launch.pid))
        time = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
        said = rf"  otelc  launch {{}} \(pid {launch.pid}\)\n$"
        self.assertRegex(process.stdout.readline().decode(), time + said.format("began"))
        launch.stdin.close()
        launch.wait(DEADLINE_S)
        self.assertRegex(process.stdout.readline().decode(), time + said.format("ended"))
        self.assertEqual(self.end(process), (0, b"", b""))


class OnATerminal(TerminalTest):
    def test_it_is_a_line_above_the_row(self):
        with Serve() as serve:
            self.log = serve.log
            post(serve, 500)
            with self.watch(columns=50) as watched:
                watched.until_row("501 tokens")
                serve.stop()
                screen = watched.until(lambda screen: "serve ended" in screen.text)
                watched.until_row("501 tokens")
                self.assertRegex(screen.rows[-2], rf"^\d\d:\d\d:\d\d otelc serve ended \(pid {serve.process.pid}\)$")
                watched.terminal.send("q")
                self.assertEqual(watched.end(), 0)


if __name__ == "__main__":
    unittest.main()
