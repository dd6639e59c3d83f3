#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`otelc serve --check`: exit 0 only while the serve of the run directory answers, as a container's health check needs it."""
import http.server
import os
import signal
import socket
import tempfile
import threading
import time
import unittest
from pathlib import Path

import otelc_harness as otelc


class NotFound(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # pylint: disable=invalid-name
        self.send_error(404)

    def log_message(self, *_):
        pass


class Check(unittest.TestCase):
    def check(self, run_dir, *args, **env):
        """Returns (exit code, stderr); nothing may go to stdout."""
        code, out, err = otelc.run_otelc(["serve", "--check", "--run-dir", run_dir, *args], env=env)
        self.assertEqual(out, b"")
        return code, err.decode()

    def with_port(self, text):
        directory = tempfile.TemporaryDirectory(prefix="otelc-check-")
        self.addCleanup(directory.cleanup)
        (Path(directory.name) / "otel-port").write_text(str(text), encoding="ascii")
        return Path(directory.name)

    def test_a_serve_that_answers(self):
        for bind in ("127.0.0.1", "0.0.0.0", "127.0.0.2"):
            with self.subTest(bind), otelc.Serve("--bind", bind, env={"OTELC_TOKEN": "s3cret"}) as serve:
                log = serve.log.read_bytes()
                self.assertEqual(self.check(serve.run_dir, "--bind", bind), (0, ""))
                self.assertEqual(self.check(serve.run_dir, OTEL_BIND_ADDR=bind, OTELC_TOKEN=""), (0, ""))
                self.assertEqual(serve.log.read_bytes(), log, "a check is not an export")

    def test_all_addresses_of_both_kinds_where_there_is_only_ipv4(self):
        with otelc.Serve() as serve:  # nothing listens on this port of ::1
            self.assertEqual(self.check(serve.run_dir, "--bind", "::"), (0, ""))

    def test_no_serve(self):
        with tempfile.TemporaryDirectory() as empty:
            self.assertEqual(self.check(empty), (1, f"otelc: no otelc serve runs here: there is no port in {empty}/otel-port\n"))

    def test_a_serve_that_was_killed(self):
        with otelc.Serve() as serve:
            serve.process.kill()
            serve.process.wait()
            code, err = self.check(serve.run_dir)
            self.assertEqual(code, 1)
            self.assertIn(f"otelc: otelc serve does not answer at 127.0.0.1:{serve.port}: ", err)

    def test_a_serve_that_hangs(self):
        with otelc.Serve() as serve:
            serve.process.send_signal(signal.SIGSTOP)
            began = time.monotonic()
            code, _ = self.check(serve.run_dir)
            took = time.monotonic() - began
            serve.process.send_signal(signal.SIGCONT)
        self.assertEqual(code, 1)
        self.assertGreater(took, 1.5)

    def test_another_program_on_its_port(self):
        with http.server.HTTPServer(("127.0.0.1", 0), NotFound) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            port = server.server_address[1]
            code, err = self.check(self.with_port(port))
            server.shutdown()
        self.assertEqual((code, err), (1, f"otelc: 127.0.0.1:{port} answers GET /healthz with 404: it is not otelc serve\n"))

    def test_a_port_file_that_holds_no_port(self):
        for text in ("", "0", "65536", "x", "4318\n4318", "9" * 100):
            with self.subTest(text):
                code, err = self.check(self.with_port(text))
                self.assertEqual(code, 1)
                self.assertIn("there is no port in", err)
        fifo = self.with_port("1")
        (fifo / "otel-port").unlink()
        os.mkfifo(fifo / "otel-port")
        self.assertEqual(self.check(fifo)[0], 1, "and it does not wait for a writer")

    def test_it_goes_with_no_other_task(self):
        for other in ("--stop", "--background"):
            code, _, err = otelc.run_otelc(["serve", "--check", other])
            self.assertEqual(code, 2, err)
            self.assertIn(b"--check", err)

    def test_it_starts_nothing(self):
        with socket.socket() as free, tempfile.TemporaryDirectory() as empty:
            free.bind(("127.0.0.1", 0))
            self.check(f"{empty}/run", "--port", str(free.getsockname()[1]))
            self.assertEqual(os.listdir(empty), [])


if __name__ == "__main__":
    unittest.main()
