# SPDX-License-Identifier: Apache-2.0
"""What `serve` writes on stderr: levels, formats, and at most a line a second of a kind."""
import http.client
import json
import re
import subprocess
import tempfile
import unittest
from contextlib import closing
from pathlib import Path

from otelc_harness import DEADLINE_S, Serve, await_condition, binary, environment, run_otelc

JSON = "application/json"
TIME = r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ"
STOPPED = f"^{TIME} otelc: info: stopped kept=%d refused=%d tokens=0$"


class StartedSilently(Serve):
    """For a serve whose greeting is not text: waits until it answers instead."""

    def await_greeting(self):
        port = int(self.port_file.read_text(encoding="ascii"))
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE_S)) as connection:
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200


def burst(port, count, body=b"no JSON"):
    """Sends that many requests on one connection; returns their status codes."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE_S)) as connection:
        statuses = set()
        for _ in range(count):
            connection.request("POST", "/v1/logs", body, {"Content-Type": JSON})
            answer = connection.getresponse()
            answer.read()
            statuses.add(answer.status)
    return statuses


def messages(serve):
    return [json.loads(line) for line in serve.stderr().splitlines()]


class Messages(unittest.TestCase):
    def test_text_has_a_line_at_the_start_and_at_the_end(self):
        with Serve() as serve:
            self.assertEqual(serve.post("/v1/logs", b"{}", content_type=JSON)[0], 200)
            greeting = f"OTLP collector listening on 127.0.0.1:{serve.port}, writing to {serve.log}"
            self.assertEqual(serve.stderr(), greeting + "\n")
            self.assertEqual(serve.stop(), 0)
            first, last = serve.stderr().splitlines()
            self.assertEqual(first, greeting)
            self.assertRegex(last, STOPPED % (1, 0))

    def test_json_is_an_object_per_line(self):
        with StartedSilently("--log-format", "json") as serve:
            self.assertEqual(serve.post("/v1/logs", b"{}", content_type=JSON)[0], 200)
            self.assertEqual(serve.post("/v1/traces", b"[]", content_type=JSON)[0], 400)
            self.assertEqual(serve.stop(), 0)
            said = messages(serve)
            for message in said:
                self.assertRegex(message.pop("ts"), f"^{TIME}$")
            self.assertTrue(said[1].pop("error"))
            self.assertEqual(said, [
                {"level": "info", "message": "listening", "address": "127.0.0.1", "port": serve.port, "log": str(serve.log)},
                {"level": "warning", "message": "request refused", "kind": "bad_request", "status": 400,
                 "protocol": "http/1.1", "signal": "traces"},
                {"level": "info", "message": "stopped", "kept": 1, "refused": 1, "tokens": 0}])

    def test_a_refusal_is_logged_with_what_and_why(self):
        with Serve("--token", "s3cret") as serve:
            self.assertEqual(serve.post("/nobody-s-token/v1/logs", b"{}", content_type=JSON)[0], 401)
            self.assertEqual(serve.post("/s3cret/v1/logs", b'{"resourceLogs":1}', content_type=JSON)[0], 400)
            lines = serve.stderr().splitlines()[1:]
            self.assertRegex(lines[0], f'^{TIME} otelc: warning: request refused status=401 protocol=http/1.1 error="the token ')
            self.assertRegex(lines[1], f'^{TIME} otelc: warning: request refused status=400 protocol=http/1.1 signal=logs error=')
            self.assertNotRegex("\n".join(lines), "s3cret|nobody-s")

    def test_a_burst_is_a_line_a_second_and_all_are_counted(self):
        with StartedSilently("--log-format", "json") as serve:
            self.assertEqual(burst(serve.port, 1000), {400})
            self.assertEqual(serve.stop(), 0)
            refused = [message for message in messages(serve) if message.get("kind") == "bad_request"]
            self.assertEqual(len(refused) + sum(message.get("suppressed", 0) for message in refused), 1000)
            times = [message["ts"] for message in refused]
            self.assertEqual(times, sorted(times))
            # One at once, one at the end, and one for each second that the burst took on a busy machine.
            self.assertLessEqual(len(refused), 3 + (int(times[-1][17:19]) - int(times[0][17:19])) % 60)
            self.assertEqual(messages(serve)[-1]["refused"], 1000)

    def test_suppressed_messages_are_reported_without_a_next_message(self):
        with Serve() as serve:
            burst(serve.port, 3)
            await_condition(lambda: "suppressed=1" in serve.stderr(), "the last of the burst")
            self.assertEqual(serve.stderr().count("request refused"), 2)

    def test_kinds_do_not_suppress_each_other(self):
        with Serve() as serve:
            for _ in range(10):
                self.assertEqual(serve.post("/v1/logs", b"{", content_type=JSON)[0], 400)
                self.assertEqual(serve.post("/v1/logs", b"{}", content_type="text/plain")[0], 415)
            for status in (400, 415):
                self.assertIn(f"status={status} ", serve.stderr())

    def test_debug_has_a_line_for_each_export(self):
        with Serve("--log-level", "debug") as serve:
            self.assertEqual(burst(serve.port, 5, b"{}"), {200})
            self.assertEqual(serve.post("/v1/metrics", b"", content_type="application/x-protobuf")[0], 200)
            self.assertEqual(serve.post("/v1/metrics", b"\xff", content_type="application/x-protobuf")[0], 400)
            lines = serve.stderr().splitlines()[1:]
            for line in lines[:5]:
                self.assertRegex(line, f"^{TIME} otelc: debug: request status=200 protocol=http/1.1 signal=logs encoding=json bytes=2$")
            self.assertRegex(lines[5], "signal=metrics encoding=protobuf bytes=0$")
            self.assertRegex(lines[6], "debug: request status=400 .* bytes=1 error=")
            self.assertRegex(lines[7], "warning: request refused status=400 ")

    def test_levels(self):
        for level, expected in (("warning", ["warning"]), ("error", []), ("off", [])):
            with self.subTest(level), StartedSilently("--log-format", "json", "--log-level", level) as serve:
                self.assertEqual(burst(serve.port, 1), {400})
                self.assertEqual(serve.stop(), 0)
                self.assertEqual([message["level"] for message in messages(serve)], expected)
        with StartedSilently("--log-level", "warning") as serve:
            self.assertEqual(serve.stop(), 0)
            self.assertEqual(serve.stderr(), "")

    def test_environment_variables_and_flags_that_override_them(self):
        env = {"OTELC_LOG_LEVEL": "off", "OTELC_LOG_FORMAT": "json"}
        with StartedSilently(env=env) as serve:
            burst(serve.port, 1)
            self.assertEqual(serve.stop(), 0)
            self.assertEqual(serve.stderr(), "")
        with StartedSilently("--log-level", "info", env=env) as serve:
            self.assertEqual(messages(serve)[0]["message"], "listening")

    def test_wrong_levels_and_formats_are_usage_errors(self):
        for args in (["--log-level", "loud"], ["--log-level", "1"], ["--log-format", "xml"]):
            code, out, err = run_otelc(["serve", "--bind", "nowhere", *args])
            self.assertEqual((code, out), (2, b""), err)
            self.assertIn(b"must be one of", err)

    def test_failures_to_start_are_not_log_lines(self):
        for level in ("info", "off"):
            code, _, err = run_otelc(["serve", "--bind", "nowhere", "--run-dir", "/proc/none", "--log-format", "json",
                                      "--log-level", level])
            self.assertEqual(code, 1)
            self.assertRegex(err.decode(), r"^otelc: .*\n$")

    def test_the_warning_of_an_open_port_in_json(self):
        with StartedSilently("--bind", "0.0.0.0", "--log-format", "json") as serve:
            self.assertEqual(serve.stop(), 0)
            self.assertEqual([message.get("kind") for message in messages(serve)], [None, "open_to_others", None])


class NobodyReads(unittest.TestCase):
    def setUp(self):
        temp = tempfile.TemporaryDirectory(prefix="otelc-test-")
        self.addCleanup(temp.cleanup)
        self.run_dir = Path(temp.name) / "run"

    def serve(self, *wrapper):
        return StartedSilently("--log-level", "debug", run_dir=self.run_dir, wrapper=wrapper)

    def test_a_closed_stderr_does_no_harm_and_no_message_goes_into_a_file(self):
        with self.serve("sh", "-c", 'exec "$@" 2>&- <&- >&-', "sh") as serve:
            self.assertEqual(burst(serve.port, 3), {400})
            self.assertEqual(burst(serve.port, 3, b"{}"), {200})
            lock = Path(f"{serve.log}.lock").read_text(encoding="ascii")
            self.assertTrue(re.fullmatch(r"\d+\n?", lock), lock)
            self.assertEqual(len(serve.records()), 6)
            self.assertEqual(serve.stop(), 0)
        self.assertEqual(len(serve.records()), 6)

    def test_a_pipe_that_is_not_read_delays_no_client_and_lost_lines_are_counted(self):
        args = [binary(), "serve", "--port", "0", "--run-dir", str(self.run_dir), "--log-level", "debug", "--durability", "os"]
        with subprocess.Popen(args, env=environment(), stderr=subprocess.PIPE) as process:
            try:
                self.assertIn(b"listening", process.stderr.readline())
                port = int((self.run_dir / "otel-port").read_text(encoding="ascii"))
                # Each is a line of some 100 bytes; a pipe holds 64 KiB.
                self.assertEqual(burst(port, 2000, b"{}"), {200})
                said = iter(process.stderr.readline, b"")
                written = 0
                for line in said:
                    if b"lost=" in line:
                        break
                    self.assertRegex(line, rb" debug: request status=200 .* bytes=2\n$")
                    written += 1
                self.assertLess(written, 2000)
                self.assertRegex(line.decode(), f"^{TIME} otelc: warning: lines are missing here: .* lost={2000 - written}$")
            finally:
                process.terminate()
            self.assertEqual(process.wait(DEADLINE_S), 0)


if __name__ == "__main__":
    unittest.main()
