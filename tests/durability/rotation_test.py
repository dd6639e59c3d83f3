# SPDX-License-Identifier: Apache-2.0
"""The log is renamed, deleted or truncated while clients post: by logrotate(8) in both its modes, and by hand. And --max-log."""
import json
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from otelc_harness import DEADLINE_S, Serve, await_condition, binary, environment, run_otelc, seen_once, summary
from traffic import RECORD_ID, LogState, RawClient, Traffic, record_body

LOGROTATE = shutil.which("logrotate") or shutil.which("logrotate", path="/usr/sbin:/sbin")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


class Rotation(unittest.TestCase):
    def setUp(self):
        temp = tempfile.TemporaryDirectory(prefix="otelc-test-")
        self.addCleanup(temp.cleanup)
        self.dir = Path(temp.name)
        self.log = self.dir / "run" / "claude-otel.jsonl"
        self.state = LogState(self.log)

    def post(self, serve, record_id):
        client = RawClient(serve.port)
        self.assertEqual(client.post(record_body(record_id))[0], 200)
        client.close()

    def logrotate(self, how):
        config = self.dir / "logrotate.conf"
        config.write_text(f'"{self.log}" {{\n  rotate 20\n  {how}\n}}\n')
        config.chmod(0o600)
        subprocess.run([LOGROTATE, "--force", "--state", self.dir / "state", config], check=True)

    @unittest.skipUnless(LOGROTATE, "logrotate is missing")
    def test_logrotate_by_rename_loses_nothing(self):
        for how in ("create 0644", "nocreate"):
            with self.subTest(how), Serve(run_dir=self.dir / "run") as serve:
                traffic = Traffic(serve.port, 8, prefix=how[0])
                for _ in range(3):
                    size = traffic.count()
                    await_condition(lambda: traffic.count() > size + 50, "some more records")
                    inode = self.log.stat().st_ino
                    self.logrotate(how)
                    await_condition(lambda: self.log.exists() and self.log.stat().st_ino != inode and self.log.stat().st_size > 0,
                                    "the log is opened anew")
                    self.assertEqual(mode(self.log), 0o600)
                traffic.stop()
                ids, torn = LogState(self.log).read_on()
                self.assertEqual(torn, 0)
                self.assertLessEqual(traffic.acknowledged, set(ids))
                self.assertEqual(len(ids), len(set(ids)))
        read = summary(self.log)
        self.assertEqual(sum(i["records"] for i in read["inputs"]), len(ids))
        self.assertEqual([Path(i["path"]).name for i in read["inputs"]],
                         [f"{self.log.name}.{number}" for number in range(6, 0, -1)] + [self.log.name])

    @unittest.skipUnless(LOGROTATE, "logrotate is missing")
    def test_logrotate_by_copytruncate_leaves_no_nuls_and_whole_lines(self):
        with Serve(run_dir=self.dir / "run") as serve:
            for number in range(200):
                self.post(serve, f"before-{number}")
            self.logrotate("copytruncate")
            self.assertEqual(self.log.stat().st_size, 0)
            self.post(serve, "after")
            # Under load copytruncate loses what arrives between copy and truncation; the rest is whole.
            traffic = Traffic(serve.port, 8)
            traffic.first_answer.wait(DEADLINE_S)
            self.logrotate("copytruncate")
            traffic.stop()
            self.post(serve, "last")
            ids, torn = self.state.read_on(copies=True)
        self.assertLessEqual({"after", "last", *(f"before-{number}" for number in range(200))}, set(ids))
        self.assertLessEqual(torn, 1)  # a copy may end within a line, never the log
        self.assertEqual(mode(self.log), 0o600)

    def test_moved_or_deleted_while_idle_it_is_created_again_within_a_second(self):
        run_dir = self.dir / "run"

        def is_quick(serve, take_away):
            self.post(serve, "before")
            take_away()
            began = time.monotonic()
            await_condition(self.log.exists, "the log is made anew")
            took = time.monotonic() - began
            self.assertEqual((mode(self.log), mode(run_dir)), (0o600, 0o700))
            self.post(serve, "after")
            self.assertIn(b"id after", self.log.read_bytes())
            return took < 1

        with Serve(run_dir=run_dir) as serve:
            for take_away in (lambda: self.log.rename(f"{self.log}.1"), self.log.unlink,
                              lambda: run_dir.rename(tempfile.mkdtemp(dir=self.dir))):
                self.assertTrue(seen_once(lambda how=take_away: is_quick(serve, how)))

    def test_max_log_never_splits_a_line_and_loses_none(self):
        with Serve("--max-log", "64KiB", run_dir=self.dir / "run") as serve:
            traffic = Traffic(serve.port, 8, filler_bytes=lambda: 1_000)
            await_condition(lambda: traffic.count() > 400, "400 records")
            traffic.stop()
            self.post(serve, "large " + "x" * 100_000)
            self.post(serve, "last")
        self.assertEqual(self.state.read_on()[1], 0)
        files = self.state.files()
        large = next(file for file in files if b"id large" in file.read_bytes())
        self.assertEqual(len(large.read_bytes().splitlines()), 1)
        for file in files:
            self.assertEqual(mode(file), 0o600)
            if file != large:
                self.assertLessEqual(file.stat().st_size, 64 << 10)
        self.assertGreaterEqual(len(files), 7)
        self.assertEqual(len(self.state.ids), len(set(self.state.ids)))
        self.assertEqual(len(self.state.ids), len(traffic.acknowledged) + 2)
        times = [json.loads(line)["ts"] for file in files for line in file.read_bytes().splitlines()]
        self.assertEqual(times, sorted(times))
        read = summary(self.log)
        self.assertEqual([i["path"] for i in read["inputs"]], [str(file) for file in files])
        self.assertEqual(sum(i["records"] for i in read["inputs"]), len(times))
        self.assertEqual(summary(*files), read)  # naming them one by one, or all by the log's name, gives the same
        with Serve("--max-log", "64KiB", run_dir=self.dir / "run") as serve:
            self.post(serve, "next start")
        self.assertTrue(re.search(rb"id next start", files[-1].read_bytes()))

    def test_summarize_and_tail_while_the_log_is_written_and_continues_in_more_files(self):
        with Serve("--max-log", "64KiB", run_dir=self.dir / "run") as serve, (self.dir / "tail").open("w+b") as out:
            tail = subprocess.Popen([binary(), "tail", "--raw", "--from-start", self.log], env=environment(), stdout=out)
            traffic = Traffic(serve.port, 8, filler_bytes=lambda: 1_000)
            counts = []
            while traffic.count() < 600:
                read = summary(self.log)
                counts.append(sum(i["records"] for i in read["inputs"]))
                self.assertLessEqual(sum(i["skipped"] for i in read["inputs"]), 1)  # a line that is being written
            traffic.stop()
            ids, torn = self.state.read_on()
            self.assertEqual(torn, 0)
            tailed = self.dir / "tail"
            await_condition(lambda: len(RECORD_ID.findall(tailed.read_bytes())) >= len(ids), "tail has shown all", tail)
            tail.send_signal(signal.SIGINT)
            tail.wait(DEADLINE_S)
        self.assertEqual(counts, sorted(counts))
        self.assertGreater(len(self.state.files()), 5)
        self.assertEqual([found.decode() for found in RECORD_ID.findall(tailed.read_bytes())], ids)
        code, ended, _ = run_otelc(["tail", "--no-follow", "--raw", "--from-start", self.log])
        self.assertEqual((code, ended), (0, tailed.read_bytes()))


if __name__ == "__main__":
    unittest.main()
