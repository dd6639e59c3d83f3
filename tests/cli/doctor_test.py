#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`otelc doctor` on machines that a test makes up: agents that are scripts, a home and a working directory of its own."""
import http.server
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

from launch_harness import AGENT, Terminal
from otelc_harness import DEADLINE_S, Serve, binary, environment

UNSAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"


class DoctorTest(unittest.TestCase):
    def setUp(self):
        self.dir = Path(tempfile.mkdtemp(prefix="otelc-doctor-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)
        for name in ("bin", "home", "work", "tmp"):
            (self.dir / name).mkdir()
        self.env = {"HOME": str(self.dir / "home"), "TMPDIR": str(self.dir / "tmp"),
                    "PATH": f"{self.dir / 'bin'}:/usr/bin:/bin"}

    def write(self, name, content):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        path.chmod(0o755)

    def doctor(self, *args, env=None):
        done = subprocess.run([binary(), "doctor", *map(str, args)], env=environment(**{**self.env, **(env or {})}),
                              cwd=self.dir / "work", stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=4 * DEADLINE_S, check=False)
        self.assertEqual(list((self.dir / "tmp").iterdir()), [], "something was left behind")
        return done

    def assert_finding(self, text, finding):
        """Its line, with a remedy below."""
        self.assertRegex(text, rf"(?m)^  [!✗·] {re.escape(finding)}.*\n    → .+$")


class Examine(DoctorTest):
    def test_a_machine_where_all_is_well(self):
        self.write("bin/claude", "#!/bin/sh\necho '2.1.332 (Claude Code)'\n")
        self.write("home/.claude/settings.json", '{"env":{"CLAUDE_CODE_ENABLE_TELEMETRY":"1","OTEL_LOGS_EXPORTER":"otlp",'
                                                 '"OTEL_EXPORTER_OTLP_PROTOCOL":"http/json"}}')
        done = self.doctor()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn(f"  ✓ Claude Code 2.1.332 ({self.dir}/bin/claude): telemetry is on (CLAUDE_CODE_ENABLE_TELEMETRY)\n",
                      done.stdout)
        self.assertIn("  ✓ no variable switches telemetry off or sends it elsewhere\n", done.stdout)
        self.assertIn("  ✓ ~/.claude/settings.json (Claude Code): sets CLAUDE_CODE_ENABLE_TELEMETRY, OTEL_LOGS_EXPORTER, "
                      "OTEL_EXPORTER_OTLP_PROTOCOL\n", done.stdout)
        for protocol in ("http/json", "http/protobuf", "grpc"):
            self.assertIn(f"  ✓ otelc's receiver over {protocol}: metrics, logs, traces arrived\n", done.stdout)
        self.assertTrue(done.stdout.endswith("\nNo problems found.\n"))
        self.assertEqual(list((self.dir / "work").iterdir()), [])

    def test_findings_of_each_section_and_the_exit_code(self):
        self.write("bin/cline", "#!/bin/sh\necho 3.0.65\n")
        self.write("bin/gemini", "#!/bin/sh\nexit 1\n")
        self.write("work/.claude/settings.local.json", '{"env":{"OTEL_EXPORTER_OTLP_PROTOCOL":"http"},"telemetry":{"a":1}}')
        self.write("work/.qwen/settings.json", '{"telemetry":{"outfile":"x.json"}}')
        self.write("home/.codex/config.toml", '[otel]\nexporter = "none"\n')
        done = self.doctor(env={"TRACEPARENT": UNSAMPLED, "OTEL_METRICS_EXPORTER": "none", "OTEL_LOGS_EXPORTER": "none",
                                "http_proxy": "http://name:hunter2@proxy:3128"})
        self.assertEqual(done.returncode, 1)
        for finding in ("Cline CLI 3.0.65", "Gemini CLI of unknown version", "OTEL_METRICS_EXPORTER=none: Claude Code and other agents",
                        f"TRACEPARENT={UNSAMPLED}", "http_proxy without 127.0.0.1 in NO_PROXY",
                        "OTEL_EXPORTER_OTLP_PROTOCOL=http in .claude/settings.local.json: unknown protocol",
                        '"telemetry" in .claude/settings.local.json: Claude Code has no such setting',
                        "telemetry.outfile=x.json in .qwen/settings.json",
                        "otel.exporter is not an OTLP exporter in ~/.codex/config.toml"):
            self.assert_finding(done.stdout, finding)
        self.assertNotIn("hunter2", done.stdout)
        self.assertRegex(done.stdout, r"\n\d errors, \d warnings\.\n$")

    def test_warnings_alone_are_no_failure(self):
        done = self.doctor(env={"OTEL_TRACES_EXPORTER": "none"})
        self.assertEqual(done.returncode, 0)
        self.assertTrue(done.stdout.endswith("\n0 errors, 1 warning.\n"), done.stdout)

    def test_a_serve_that_runs_is_found_by_its_port_file_and_by_the_endpoint(self):
        with Serve(run_dir=self.dir / "work" / "run") as serve:
            done = self.doctor(env={"OTEL_EXPORTER_OTLP_ENDPOINT": serve.url})
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertIn(f"  ✓ run/otel-port: a receiver answers at 127.0.0.1:{serve.port}\n", done.stdout)
            self.assertIn(f"  ✓ OTEL_EXPORTER_OTLP_ENDPOINT: a receiver answers at 127.0.0.1:{serve.port}\n", done.stdout)
            self.assertEqual(serve.log.read_bytes(), b"")
        with Serve(run_dir=self.dir / "elsewhere") as serve:
            self.assertIn(f": a receiver answers at 127.0.0.1:{serve.port}\n", self.doctor("--run-dir", self.dir / "elsewhere").stdout)

    def test_a_port_where_nothing_answers_or_something_else_does(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))  # and does not listen
            port = taken.getsockname()[1]
            self.write("work/run/otel-port", str(port))
            done = self.doctor(env={"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://localhost:{port}"})
        self.assertEqual(done.returncode, 1)
        self.assert_finding(done.stdout, "run/otel-port: nothing answers: ")
        self.assert_finding(done.stdout, "OTEL_EXPORTER_OTLP_ENDPOINT: nothing answers: ")
        with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as other:
            other.RequestHandlerClass.log_message = lambda *_: None
            threading.Thread(target=other.serve_forever, daemon=True).start()
            done = self.doctor(env={"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{other.server_port}"})
            other.shutdown()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assert_finding(done.stdout, "OTEL_EXPORTER_OTLP_ENDPOINT: something other than `otelc serve` answers at ")

    def test_an_endpoint_is_sent_an_empty_export_of_each_signal_over_each_protocol(self):
        with Serve("--token", "s3cret-token") as serve:
            done = self.doctor("--endpoint", serve.url, env={"OTELC_TOKEN": "s3cret-token"})
            self.assertEqual(done.returncode, 0, done.stdout)
            for protocol in ("http/json", "http/protobuf", "grpc"):
                self.assertIn(f"  ✓ 127.0.0.1:{serve.port} over {protocol}: metrics, logs, traces arrived\n", done.stdout)
            self.assertEqual([record["payload"] for record in serve.records()], [{}] * 9)
            done = self.doctor("--endpoint", serve.url)
            self.assertEqual(done.returncode, 1)
            self.assert_finding(done.stdout, f"127.0.0.1:{serve.port} over http/json: metrics did not arrive: HTTP status 401")
            self.assert_finding(done.stdout, f"127.0.0.1:{serve.port} over grpc: traces did not arrive: gRPC status 16")
            self.assertEqual(len(serve.records()), 9)

    def test_what_comes_from_outside_is_escaped_and_agents_get_no_input(self):
        self.write("bin/claude", "#!/bin/sh\nprintf '\\033[2J1.0.0\\n::error::x\\n'; cat\n")
        done = self.doctor(env={"OTEL_LOGS_EXPORTER": "\x1b[31mred\n::error::x"})
        self.assertNotIn("\x1b", done.stdout)
        self.assertNotIn("\n::", done.stdout)
        self.assertIn("Claude Code", done.stdout)

    def test_on_a_terminal_it_has_colours_and_no_line_is_wider(self):
        env = {**self.env, "TERM": "xterm-256color", "OTEL_EXPORTER_OTLP_PROTOCOL": "http"}
        with Terminal([binary(), "doctor"], env=env, cwd=str(self.dir / "work"), columns=60) as terminal:
            self.assertEqual(terminal.wait(), 1)
            text = terminal.output.decode()
        self.assertIn("\x1b[31m✗\x1b[0m OTEL_EXPORTER_OTLP_PROTOCOL=http", text)
        self.assertLessEqual(max(len(re.sub("\x1b\\[[0-9]*m", "", line)) for line in text.split("\r\n")), 60)

    def test_wrong_usage(self):
        for args in (["--"], ["claude"], ["--endpoint", "https://127.0.0.1:1"], ["--endpoint", "here"], ["--protocol", "http"],
                     ["--no-such-option"]):
            with self.subTest(args):
                done = self.doctor(*args)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn("Try: otelc doctor --help", done.stderr)


class ExamineRun(DoctorTest):
    def test_what_arrived_of_a_run(self):
        done = self.doctor("--", *AGENT, "replay", "rich-json", env={"PYTHONPATH": os.environ["PYTHONPATH"]})
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        for line in ("✓ metrics: 6 exports over http/json", "✓ logs: 7 exports over http/json",
                     "✓ traces: 1 export over http/json", "✓ model usage: 20,064 tokens in 11 requests, $0.0310",
                     "✓ verdict: complete: metrics and events agree"):
            self.assertIn(f"  {line}\n", done.stderr)
        self.assertTrue(done.stderr.endswith("\n\nNo problems found.\n"), done.stderr)
        self.assertEqual(list((self.dir / "work").iterdir()), [])

    def test_a_run_without_telemetry_and_what_silenced_it(self):
        command = ["sh", "-c", "cat; echo to stdout; echo to stderr >&2; exit 3"]
        done = self.doctor("--", *command, env={"OTEL_METRICS_EXPORTER": "none", "OTEL_LOGS_EXPORTER": "none",
                                                "OTEL_EXPORTER_OTLP_PROTOCOL": "http"})
        self.assertEqual((done.returncode, done.stdout), (1, "to stdout\n"))
        self.assertIn("to stderr\n", done.stderr)
        self.assert_finding(done.stderr, "sh ended with exit code 3")
        self.assertIn("  ✗ nothing arrived: no metrics, no logs, no traces\n", done.stderr)
        self.assert_finding(done.stderr, "OTEL_METRICS_EXPORTER=none: Claude Code and other agents")
        self.assertNotIn("PROTOCOL=http:", done.stderr, "launch sets that one")

    def test_a_run_without_telemetry_for_no_reason_that_is_known(self):
        done = self.doctor("--", "true")
        self.assertEqual(done.returncode, 1)
        self.assert_finding(done.stderr, "no known setting switches telemetry off")

    def test_what_arrived_nothing_has_silenced(self):
        env = {"PYTHONPATH": os.environ["PYTHONPATH"], "OTEL_METRICS_EXPORTER": "none", "OTEL_LOGS_EXPORTER": "none",
               "OTEL_TRACES_SAMPLER": "always_off"}
        done = self.doctor("--", *AGENT, "replay", "simple-json", env=env)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("_EXPORTER=none", done.stderr)
        self.assertNotIn("always_off", done.stderr)
        spans_only = '[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"x"}]'
        done = self.doctor("--", *AGENT, "spans", spans_only, env=env)
        self.assertEqual(done.returncode, 1)
        self.assert_finding(done.stderr, "OTEL_METRICS_EXPORTER=none")
        self.assert_finding(done.stderr, "OTEL_LOGS_EXPORTER=none")
        self.assertNotIn("always_off", done.stderr)

    def test_telemetry_without_usage_and_refused_requests(self):
        script = "import os, urllib.error, urllib.request as r\n" \
                 "e = os.environ['OTEL_EXPORTER_OTLP_ENDPOINT']\n" \
                 "h = {'Content-Type': 'application/json'}\n" \
                 "r.urlopen(r.Request(e + '/v1/traces', b'{}', h))\n" \
                 "try: r.urlopen(r.Request(e[:-1] + '/v1/traces', b'{}', h))\n" \
                 "except urllib.error.HTTPError: pass\n"
        done = self.doctor("--protocol", "http/json", "--", sys.executable, "-c", script)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("  · metrics: none arrived\n", done.stderr)
        self.assertIn("  ✓ traces: 1 export over http/json\n", done.stderr)
        self.assert_finding(done.stderr, "model usage: what arrived reports no tokens")
        self.assert_finding(done.stderr, "1 request refused, the last with HTTP status 401")

    def test_the_commands_options_are_its_own(self):
        done = self.doctor("--", "printf", r"%s\n", "--help", "--", "--protocol")
        self.assertEqual(done.stdout, "--help\n--\n--protocol\n")


class LaunchSaysWhy(DoctorTest):
    def launch(self, *command, **env):
        done = subprocess.run([binary(), "launch", *command], env=environment(**{**self.env, **env}), cwd=self.dir / "work",
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=4 * DEADLINE_S, check=False)
        self.assertEqual(done.returncode, 0)
        return done.stderr

    def test_the_variable_that_it_saw(self):
        self.write("home/.vibe/config.toml", "enable_telemetry = false\n")
        said = self.launch("true", OTEL_LOGS_EXPORTER="none", OTEL_SDK_DISABLED="true", OTEL_EXPORTER_OTLP_PROTOCOL="http")
        self.assertRegex(said, r"\n  No telemetry arrived in [\d.]+ m?s\. This may be why: OTEL_SDK_DISABLED=true, "
                               r"enable_telemetry=false in ~/\.vibe/config\.toml, OTEL_LOGS_EXPORTER=none\. "
                               r"Run `otelc doctor` to see what to do\.\n$")

    def test_nothing_of_it_when_telemetry_came(self):
        said = self.launch("--", "sh", "-c", shlex.join([*AGENT, "replay", "simple-json"]), OTEL_TRACES_EXPORTER="none",
                           PYTHONPATH=os.environ["PYTHONPATH"])
        self.assertNotIn("may be why", said)


if __name__ == "__main__":
    unittest.main()
