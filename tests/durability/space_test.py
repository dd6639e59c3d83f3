# SPDX-License-Identifier: Apache-2.0
"""A disk that really runs full: a file size limit, and a file system of 1 MiB. The answers, and the log afterwards."""
import os
import resource
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from otelc_harness import DEADLINE_S, Serve, await_condition, binary, environment, summary
from traffic import LogState, RawClient, Traffic, record_body


class NoSpace(unittest.TestCase):
    def setUp(self):
        temp = tempfile.TemporaryDirectory(prefix="otelc-test-")
        self.addCleanup(temp.cleanup)
        self.dir = Path(temp.name)
        self.log = self.dir / "run" / "claude-otel.jsonl"

    def fill(self, serve):
        """Posts until there is no space; returns the acknowledged ids."""
        client = RawClient(serve.port)
        acknowledged = []
        while True:
            record_id = str(len(acknowledged))
            status, head, _ = client.post(record_body(record_id, 10_000))
            if status != 200:
                break
            acknowledged.append(record_id)
        self.assertEqual(status, 503)
        self.assertRegex(head, r"(?i)\r\nretry-after: \d+")
        client.close()
        return acknowledged

    def check_full_and_recovery(self, serve, make_room):
        acknowledged = self.fill(serve)
        self.assertGreater(len(acknowledged), 20)
        state = LogState(self.log)
        state.read_on()  # fails if the log does not end in a newline
        self.assertEqual((state.ids, state.torn), (acknowledged, 0))
        client = RawClient(serve.port)
        self.assertEqual(client.post(record_body("still full", 10_000))[0], 503)
        self.assertEqual(state.read_on(), ([], 0))
        make_room()
        self.assertEqual(client.post(record_body("room again", 10_000))[0], 200)
        self.assertEqual(state.read_on(), (["room again"], 0))
        client.close()

    def test_a_file_size_limit_does_not_kill_and_serve_recovers(self):
        with Serve(run_dir=self.dir / "run") as serve:
            def limit(size):
                resource.prlimit(serve.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

            limit(1 << 20)
            self.check_full_and_recovery(serve, lambda: limit(resource.RLIM_INFINITY))
        self.assertEqual(summary(self.log)["inputs"][0]["skipped"], 0)

    def test_many_clients_on_a_full_disk_get_exactly_the_acknowledged_records(self):
        with Serve(run_dir=self.dir / "run") as serve:
            resource.prlimit(serve.process.pid, resource.RLIMIT_FSIZE, (1 << 20, resource.RLIM_INFINITY))
            traffic = Traffic(serve.port, 16, filler_bytes=lambda: 5_000)
            self.fill(serve)
            traffic.stop()
        state = LogState(self.log)
        state.read_on()
        self.assertEqual(state.torn, 0)
        self.assertLessEqual(traffic.acknowledged, set(state.ids))
        self.assertLessEqual(set(traffic.refused), {503})

    def test_without_space_for_a_message_serve_recovers(self):
        with Serve(run_dir=self.dir / "run") as serve:
            limit = resource.prlimit(serve.process.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(serve.process.pid, resource.RLIMIT_FSIZE, (0, limit[1]))  # stderr is a file too
            client = RawClient(serve.port)
            self.assertEqual(client.post(record_body("1"))[0], 503)
            resource.prlimit(serve.process.pid, resource.RLIMIT_FSIZE, limit)
            self.assertEqual(client.post(record_body("2"))[0], 200)
            client.close()
        state = LogState(self.log)
        state.read_on()
        self.assertEqual((state.ids, state.torn), (["2"], 0))

    def test_with_stderr_on_a_full_disk_or_a_broken_pipe_serve_continues(self):
        reader, pipe = os.pipe()
        os.close(reader)
        for stderr in (os.open("/dev/full", os.O_WRONLY), pipe):
            run_dir = self.dir / str(stderr)
            args = [binary(), "serve", "--port", "0", "--run-dir", run_dir]
            with subprocess.Popen(args, env=environment(), stderr=stderr) as process:
                os.close(stderr)
                port_file = run_dir / "otel-port"
                await_condition(port_file.exists, "the port file", process)
                client = RawClient(int(port_file.read_text(encoding="ascii")))
                self.assertEqual(client.post(record_body("1"))[0], 200)
                client.close()
                process.terminate()
                self.assertEqual(process.wait(DEADLINE_S), 0)

    def test_a_file_system_of_1_mib(self):
        run_dir = self.dir / "run"
        run_dir.mkdir(mode=0o700)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", run_dir], capture_output=True,
                                 check=False)
        if mounted.returncode != 0:
            self.skipTest("needs the right to mount")
        self.addCleanup(subprocess.run, ["umount", "--lazy", run_dir], check=True)
        ballast = run_dir / "ballast"
        ballast.write_bytes(bytes(300_000))
        with Serve(run_dir=run_dir) as serve:
            self.check_full_and_recovery(serve, ballast.unlink)


if __name__ == "__main__":
    unittest.main()
