# SPDX-License-Identifier: Apache-2.0
"""Faults of the disk and of the system, injected with strace(1): the answers, and the log afterwards."""
import json
import os
import re
import signal
import tempfile
import time
import unittest
from pathlib import Path

import strace
from otelc_harness import DEADLINE_S, Serve, await_condition, summary
from traffic import RECORD_ID, LogState, RawClient, Traffic, record_body


class Faults(unittest.TestCase):
    def setUp(self):
        temp = tempfile.TemporaryDirectory(prefix="otelc-test-")
        self.addCleanup(temp.cleanup)
        self.dir = Path(temp.name)
        self.trace = self.dir / "trace"
        self.log = self.dir / "run" / "claude-otel.jsonl"

    def serve(self, injection, only_log=False, options=()):
        """Starts a server under strace; with -D otelc, not strace, is our child. `only_log`: only calls on the log count."""
        calls = injection.split(":")[0]
        wrapper = ["strace", "-D", "-f", "-qq", "-y", "-o", str(self.trace), *options, "-e", f"trace={calls},fdatasync,write,writev",
                   "-e", f"inject={injection}", *(["-P", str(self.log)] if only_log else [])]
        return Serve(run_dir=self.dir / "run", env=strace.ENV, wrapper=wrapper)

    def post(self, client, record_id):
        return client.post(record_body(record_id))

    def ids(self, suffix=""):
        """Returns the ids in one file of the log; None if it does not exist."""
        file = Path(f"{self.log}{suffix}")
        return [found.decode() for found in RECORD_ID.findall(file.read_bytes())] if file.exists() else None

    def assert_retryable(self, answer):
        status, head, body = answer
        self.assertEqual(status, 503)
        self.assertRegex(head, r"(?i)\r\nretry-after: \d+(\r\n|$)")
        self.assertEqual(json.loads(body)["code"], 14)  # UNAVAILABLE

    def test_eio_from_fdatasync_nothing_is_acknowledged_and_the_group_begins_a_new_segment(self):
        with self.serve("fdatasync:error=EIO:when=3") as serve:
            client = RawClient(serve.port)
            answers = [self.post(client, str(number)) for number in range(1, 6)]
            self.assertEqual([status for status, _, _ in answers], [200, 200, 503, 200, 200])
            self.assert_retryable(answers[2])
            client.close()
            self.assertIn("Input/output error; the log continues in ", serve.stderr())
        log = LogState(self.log)
        log.read_on()
        self.assertEqual(log.ids, ["1", "2", "3", "4", "5"])
        first, second = log.files()
        self.assertEqual(len(first.read_bytes().splitlines()), 2)
        self.assertEqual(len(second.read_bytes().splitlines()), 3)
        self.assertEqual(second.name, "claude-otel.jsonl.1")
        self.assertEqual(second.stat().st_mode & 0o777, 0o600)
        # The descriptor that failed is never written or synced again.
        lines = strace.lines(self.trace)
        failed = next(i for i, line in enumerate(lines) if "EIO" in line)
        later = [line for line in lines[failed + 1:] if f"<{first}>" in line]
        self.assertEqual(later, [])
        # The base name is enough for a reader; the oldest file comes first, without duplicates.
        read = summary(first)
        self.assertEqual([(i["path"], i["records"], i["skipped"]) for i in read["inputs"]], [(str(first), 2, 0), (str(second), 3, 0)])

    def test_permanent_eio_is_503_without_a_pile_of_files_and_ends_with_the_fault(self):
        with self.serve("fdatasync:error=EIO:when=2..3") as serve:
            client = RawClient(serve.port)
            self.assertEqual(self.post(client, "1")[0], 200)
            self.assert_retryable(self.post(client, "2"))  # neither the log nor a new segment
            self.assertFalse(Path(f"{self.log}.1").exists())
            await_condition(lambda: self.post(client, "3")[0] == 200, "the retry on the disk")
            client.close()
        self.assertEqual(self.ids(), ["1"])
        self.assertEqual(set(self.ids(".1")), {"3"})

    def test_the_next_start_continues_in_the_segment(self):
        with self.serve("fdatasync:error=EIO:when=2") as serve:
            client = RawClient(serve.port)
            for number in range(1, 4):
                self.post(client, str(number))
            client.close()
        with Serve(run_dir=self.dir / "run") as serve:
            client = RawClient(serve.port)
            self.assertEqual(self.post(client, "4")[0], 200)
            client.close()
        self.assertEqual((self.ids(), self.ids(".1")), (["1"], ["2", "3", "4"]))

    def test_no_space_the_log_ends_in_a_newline_and_recovers(self):
        for error in ("ENOSPC", "EDQUOT", "EFBIG"):
            with self.subTest(error), self.serve(f"write:error={error}:when=2..3", only_log=True) as serve:
                client = RawClient(serve.port)
                answers = [self.post(client, f"{error}-{number}") for number in range(1, 5)]
                self.assertEqual([status for status, _, _ in answers], [200, 503, 503, 200])
                self.assert_retryable(answers[1])
                client.close()
                self.assertIn("requests get 503 until there is room", serve.stderr())
                # The second message of its kind within a second: suppressed until that is over.
                await_condition(lambda: "there is room again" in serve.stderr(), "there is room again")
        self.assertEqual(self.ids(), [f"{e}-{n}" for e in ("ENOSPC", "EDQUOT", "EFBIG") for n in (1, 4)])
        self.assertIsNone(self.ids(".1"))

    def test_a_short_write_counts_as_no_space(self):
        with self.serve("write:retval=7:when=2", only_log=True) as serve:
            # strace only claims that 7 bytes were written: the writer must remove no more than was written.
            client = RawClient(serve.port)
            answers = [self.post(client, str(number)) for number in range(1, 4)]
            self.assertEqual([status for status, _, _ in answers], [200, 503, 200])
            self.assert_retryable(answers[1])
            client.close()
        log = LogState(self.log)
        log.read_on()
        self.assertEqual((log.ids, log.torn), (["1", "3"], 0))

    def test_eio_from_write_goes_to_a_new_segment_too(self):
        with self.serve("write:error=EIO:when=2", only_log=True) as serve:
            client = RawClient(serve.port)
            answers = [self.post(client, str(number))[0] for number in range(1, 4)]
            self.assertEqual(answers, [200, 503, 200])
            client.close()
        self.assertEqual((self.ids(), self.ids(".1")), (["1"], ["2", "3"]))

    def test_the_answer_waits_for_the_sync_and_the_network_does_not(self):
        def other_is_first(sync_s):
            with self.serve(f"fdatasync:delay_enter={sync_s * 1_000_000}:when=1") as serve:
                client, other = RawClient(serve.port), RawClient(serve.port)
                began = time.monotonic()
                client.send(record_body("1"))
                await_condition(lambda: self.ids() == ["1"], "the record is written")
                status, _, _ = other.post(b"{", "/v1/nowhere")
                is_first = not client.has_answer()
                self.assertEqual(client.receive()[0], 200)
                self.assertEqual(status, 404)
                self.assertGreaterEqual(time.monotonic() - began, sync_s)
                client.close()
                other.close()
            self.log.unlink()
            return is_first

        self.assertTrue(any(map(other_is_first, (1, 4, 16))))  # a busy machine needs more than a second for two requests

    def test_all_waiting_requests_share_one_sync(self):
        def syncs(sync_s):
            with self.serve(f"fdatasync:delay_enter={int(sync_s * 1_000_000)}") as serve:
                clients = [RawClient(serve.port) for _ in range(16)]
                clients[0].send(record_body("0"))
                await_condition(lambda: self.ids() == ["0"], "the first record is written")
                for number, client in enumerate(clients[1:], 1):
                    client.send(record_body(str(number)))
                self.assertEqual({client.receive()[0] for client in clients}, {200})
                for client in clients:
                    client.close()
            self.log.unlink()
            return len(re.findall(r"fdatasync\(", self.trace.read_text()))

        # One for the first, and one for the others; more if the machine is so slow that not all had arrived by then.
        self.assertTrue(any(syncs(sync_s) <= 3 for sync_s in (0.5, 2, 8)))

    def test_out_of_descriptors_at_accept_it_waits_and_recovers(self):
        with self.serve("accept,accept4:error=EMFILE:when=1..5", options=["-ttt"]) as serve:
            client = RawClient(serve.port)
            self.assertEqual(self.post(client, "1")[0], 200)
            client.close()
        failures = [float(line.split()[1]) for line in strace.lines(self.trace) if "EMFILE" in line]
        self.assertEqual(len(failures), 5)
        self.assertGreater(min(later - one for one, later in zip(failures, failures[1:])), 0.09)  # a pause, no spinning

    def test_sigterm_with_50_requests_in_flight_the_200s_match_the_records(self):
        with self.serve("fdatasync:delay_enter=300000") as serve:
            traffic = Traffic(serve.port, 50)
            await_condition(lambda: traffic.count() >= 50, "all are being served")
            self.assertEqual(serve.stop(), 0)
            traffic.join()
        self.assertEqual(set(self.ids()), traffic.acknowledged)
        self.assertEqual(traffic.refused, {})  # no 503 in a drain: agents would wait and retry

    def test_a_second_signal_in_the_drain_loses_no_acknowledged_record(self):
        with self.serve("fdatasync:delay_enter=500000") as serve:
            traffic = Traffic(serve.port, 16)
            traffic.first_answer.wait(DEADLINE_S)
            serve.process.send_signal(signal.SIGTERM)
            serve.process.send_signal(signal.SIGINT)
            self.assertEqual(serve.process.wait(DEADLINE_S), 0)
            traffic.join()
        self.assertLessEqual(traffic.acknowledged, set(self.ids()))

    def test_clients_that_disconnect_before_their_answer_leave_whole_records(self):
        with self.serve("fdatasync:delay_enter=200000") as serve:
            for number in range(8):
                client = RawClient(serve.port)
                client.send(record_body(f"left-{number}", 10_000))
                client.close()
            half = RawClient(serve.port)
            half.send_raw(b"POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                          b"Content-Length: 1000\r\n\r\n" + record_body("half"))
            half.close()
            client = RawClient(serve.port)
            self.assertEqual(self.post(client, "stayed")[0], 200)
            client.close()
        state = LogState(self.log)
        state.read_on()
        self.assertEqual(state.torn, 0)
        self.assertIn("stayed", state.ids)
        self.assertLessEqual(set(state.ids), {"stayed", *(f"left-{number}" for number in range(8))})


if __name__ == "__main__":
    strace.skip_without()
    os.umask(0o022)
    unittest.main()
