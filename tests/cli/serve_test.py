# SPDX-License-Identifier: Apache-2.0
"""The command `serve`: its files, its start and its end."""
import contextlib
import http.client
import os
import re
import resource
import signal
import socket
import stat
import tempfile
import threading
import time
import unittest
from pathlib import Path

from otelc_harness import DEADLINE_S, Serve, await_condition, run_otelc

JSON = "application/json"


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


class TheCommand(unittest.TestCase):
    def setUp(self):
        temp = tempfile.TemporaryDirectory(prefix="otelc-test-")
        self.addCleanup(temp.cleanup)
        self.dir = Path(temp.name)

    def test_files_are_private_whatever_the_umask(self):
        old = os.umask(0)
        try:
            with Serve(run_dir=self.dir / "a" / "run") as serve:
                self.assertEqual(mode(serve.run_dir), 0o700)
                self.assertEqual(mode(serve.log), 0o600)
                self.assertEqual(mode(serve.port_file), 0o600)
        finally:
            os.umask(old)

    def test_the_greeting_and_the_port_file(self):
        with Serve(run_dir=self.dir / "run") as serve:
            self.assertTrue(re.fullmatch(r"[0-9]+", serve.port_file.read_text()))
            self.assertEqual(serve.stderr(),
                             f"OTLP collector listening on 127.0.0.1:{serve.port}, writing to {serve.log}\n")
        self.assertFalse(serve.port_file.exists())

    def test_a_stale_port_file_is_removed_before_the_port_is_known(self):
        port_file = self.dir / "run" / "otel-port"
        with Serve(run_dir=self.dir / "run") as serve:
            port_file.write_text("1")  # as another serve would
            code, _, err = run_otelc(["serve", "--port", "0", "--run-dir", serve.run_dir])
            self.assertEqual(code, 1, err)
            self.assertEqual(port_file.read_text(), "1", "what another serve says stays")
        self.assertEqual(port_file.read_text(), "1")
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            code, _, err = run_otelc(["serve", "--port", str(taken.getsockname()[1]), "--run-dir", self.dir / "run"])
        self.assertEqual(code, 1, err)
        self.assertFalse(port_file.exists())

    def test_a_second_start_appends(self):
        for count in (1, 2):
            with Serve(run_dir=self.dir / "run") as serve:
                self.assertEqual(serve.post("/v1/logs", b"{}", content_type=JSON)[0], 200)
                self.assertEqual(len(serve.records()), count)

    def test_the_text_of_a_log_that_is_being_written_has_a_note(self):
        with Serve(run_dir=self.dir / "run") as serve:
            self.assertEqual(serve.post("/v1/logs", b"{}", content_type=JSON)[0], 200)
            by_whom = f"otelc: {serve.log} is still being written by otelc serve (pid {serve.process.pid}): more may follow\n"
            for log in (serve.log, self.dir):
                self.assertIn(by_whom, run_otelc(["summarize", log])[2].decode())
            self.assertEqual(run_otelc(["summarize", "--format", "json", serve.log])[2], b"")
        self.assertNotIn(b"being written", run_otelc(["summarize", serve.log])[2])

    def test_both_signals_end_it_with_0(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with Serve(run_dir=self.dir / "run") as serve:
                self.assertEqual(serve.stop(number), 0)

    def test_an_idle_connection_does_not_delay_the_end(self):
        with Serve(run_dir=self.dir / "run") as serve, socket.create_connection(("127.0.0.1", serve.port)) as idle:
            idle.settimeout(DEADLINE_S)
            self.assertEqual(serve.stop(), 0)
            self.assertEqual(idle.recv(1), b"")

    def test_a_port_in_use_is_reported_at_once(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            code, out, err = run_otelc(["serve", "--port", port, "--run-dir", self.dir / "run"])
        self.assertEqual((code, out), (1, b""))
        self.assertEqual(err.decode(), f"otelc: cannot listen on 127.0.0.1:{port}: the port is in use\n")

    def test_a_log_that_another_serve_holds_is_refused_with_its_pid(self):
        with Serve(run_dir=self.dir / "run") as serve:
            before = serve.port_file.read_text()
            code, out, err = run_otelc(["serve", "--port", 0, "--run-dir", self.dir / "run"])
            self.assertEqual((code, out), (1, b""))
            self.assertIn(str(serve.process.pid), err.decode())
            self.assertEqual(serve.port_file.read_text(), before)

    def test_environment_variables_and_flags_that_override_them(self):
        environment = {"OTEL_LOG_FILE": str(self.dir / "x" / "log"), "OTEL_PORT_FILE": str(self.dir / "y" / "port"),
                       "OTEL_BIND_ADDR": "127.0.0.2", "OTEL_COLLECTOR_PORT": "1", "OTEL_RATE_FILE": str(self.dir / "r")}
        port_file = self.dir / "run" / "otel-port"
        with Serve("--port-file", str(port_file), run_dir=self.dir / "run", env=environment) as serve:
            self.assertFalse((self.dir / "y").exists())
            self.assertEqual(serve.stderr(), f"OTLP collector listening on 127.0.0.2:{serve.port}, "
                                             f"writing to {self.dir / 'x' / 'log'}\n")
            self.assertTrue((self.dir / "x" / "log").exists())

    def test_a_port_variable_of_kubernetes_is_not_otelcs(self):
        """Kubernetes sets it in the pods beside a Service that is named otel-collector."""
        with Serve(run_dir=self.dir / "run", env={"OTEL_COLLECTOR_PORT": "tcp://10.96.0.7:4318"}) as serve:
            self.assertIn("OTLP collector listening on 127.0.0.1:", serve.stderr())
        code, _, err = run_otelc(["serve", "--run-dir", self.dir / "run"], env={"OTEL_COLLECTOR_PORT": "tcp:4318"})
        self.assertEqual(code, 2, err)

    def test_out_of_descriptors_it_does_not_spin_and_recovers(self):
        def cpu_seconds(pid):
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

        # UBSan reads virtual tables through a pipe: without a descriptor for that it complains of each, and must continue.
        with Serve(run_dir=self.dir / "run", env={"UBSAN_OPTIONS": "halt_on_error=0"}) as serve:
            pid = serve.process.pid
            few = len(os.listdir(f"/proc/{pid}/fd")) + 8
            resource.prlimit(pid, resource.RLIMIT_NOFILE, (few, few))
            clients = [socket.create_connection(("127.0.0.1", serve.port)) for _ in range(20)]
            await_condition(lambda: len(os.listdir(f"/proc/{pid}/fd")) == few, "all descriptors in use")
            before = cpu_seconds(pid)
            time.sleep(0.5)  # the elapsed time itself is measured
            self.assertLess(cpu_seconds(pid) - before, 0.25)
            for client in clients:
                client.close()
            self.assertEqual(serve.post("/v1/logs", b"{}", content_type=JSON)[0], 200)

    def test_usage_errors_are_2(self):
        for args in (["--port", "65536"], ["--port", "x"], ["--durability", "maybe"], ["--max-body", "many"],
                     ["--max-body", "1025MiB"], ["--max-body", "2GiB"]):
            with self.subTest(args):
                code, _, _ = run_otelc(["serve", "--run-dir", self.dir / "run", *args])
                self.assertEqual(code, 2)
        self.assertFalse((self.dir / "run").exists())

    def test_sigterm_with_requests_in_flight_the_200s_match_the_records(self):
        good = []
        enough = threading.Semaphore(0)

        def client(serve):
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", serve.port, timeout=DEADLINE_S)) as connection:
                with contextlib.suppress(OSError, http.client.HTTPException):
                    while True:
                        connection.request("POST", "/v1/logs", b"{}", {"Content-Type": JSON})
                        answer = connection.getresponse()
                        answer.read()
                        if answer.status == 200:
                            good.append(1)
                        enough.release()

        with Serve(run_dir=self.dir / "run") as serve:
            threads = [threading.Thread(target=client, args=(serve,)) for _ in range(16)]
            for thread in threads:
                thread.start()
            for _ in range(100):
                enough.acquire()
            self.assertEqual(serve.stop(), 0)
            for thread in threads:
                thread.join()
            self.assertEqual(len(serve.records()), len(good))


if __name__ == "__main__":
    unittest.main()
