# SPDX-License-Identifier: Apache-2.0
"""A simulated loss of power: strace(1) shows what had been synced when the server was killed; the rest of the log is cut off."""
import random
import re
import shutil
import signal
import tempfile
import time
import unittest
from pathlib import Path

import strace
from otelc_harness import DEADLINE_S, Serve, await_condition
from traffic import LogState, RawClient, Traffic, record_body

CALLS = "write,writev,fdatasync,fsync"


class PowerLoss(unittest.TestCase):
    def setUp(self):
        temp = tempfile.TemporaryDirectory(prefix="otelc-test-")
        self.addCleanup(temp.cleanup)
        self.dir = Path(temp.name)
        self.trace = self.dir / "trace"
        self.run_dir = self.dir / "run"
        self.log = self.run_dir / "claude-otel.jsonl"

    def serve(self, *args):
        wrapper = ["strace", "-D", "-f", "-qq", "-y", "-s", "0", "-o", str(self.trace), "-e", f"trace={CALLS}"]
        return Serve(*args, run_dir=self.run_dir, env=strace.ENV, wrapper=wrapper)

    def calls(self):
        """Returns (name, path, result) of the calls that returned, in the order of their return."""
        begun = {}
        for line in strace.lines(self.trace):
            thread, call = line.split(maxsplit=1)
            if call.endswith("<unfinished ...>"):
                begun[thread] = call
                continue
            if "resumed>" in call:
                call = begun.pop(thread) + call
            found = re.match(r"(\w+)\(\d+<([^>]*)>.* = (-?\d+)", call)
            if found:
                yield found[1], found[2], int(found[3])

    def synced_bytes(self):
        written = synced = 0
        for name, path, result in self.calls():
            if path != str(self.log) or result < 0:
                continue
            if name == "fdatasync":
                synced = written
            else:
                written += result
        return synced

    def lost_at_a_power_loss(self, durability, seconds):
        shutil.rmtree(self.run_dir, ignore_errors=True)
        with self.serve("--durability", durability) as serve:
            traffic = Traffic(serve.port, 16, filler_bytes=lambda: random.randrange(20_000))
            traffic.first_answer.wait(DEADLINE_S)
            time.sleep(seconds)
            serve.stop(signal.SIGKILL)
            traffic.join()
            await_condition(lambda: f"{serve.process.pid} +++ killed" in re.sub(" +", " ", self.trace.read_text()), "strace's end")
        with self.log.open("r+b") as file:
            file.truncate(self.synced_bytes())
        with Serve(run_dir=self.run_dir):
            state = LogState(self.log)
            state.read_on()
        self.assertEqual(state.torn, 0)  # a sync ends at a line's end
        return traffic.acknowledged - set(state.ids), len(traffic.acknowledged)

    def test_acknowledged_records_had_been_synced(self):
        for _ in range(5):
            lost, acknowledged = self.lost_at_a_power_loss("sync", random.random() / 4)
            self.assertEqual(lost, set())
            self.assertGreater(acknowledged, 0)

    def test_durability_os_does_not_guarantee_that(self):
        lost, acknowledged = self.lost_at_a_power_loss("os", 0.1)  # which also shows that this test can see a loss
        self.assertEqual(len(lost), acknowledged)

    def test_the_directory_is_synced_before_the_first_acknowledgement_in_a_new_file(self):
        with self.serve("--max-log", "1KiB") as serve:
            client = RawClient(serve.port)
            for number in range(3):
                self.assertEqual(client.post(record_body(str(number), 1000))[0], 200)
            client.close()
        calls = [(name, path) for name, path, result in self.calls() if result >= 0]
        for file in (self.log, f"{self.log}.1", f"{self.log}.2"):
            self.assertLess(calls.index(("fsync", str(self.run_dir))), calls.index(("fdatasync", str(file))))
            calls = calls[calls.index(("fdatasync", str(file))) + 1:]


if __name__ == "__main__":
    strace.skip_without()
    unittest.main()
