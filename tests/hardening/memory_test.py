#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Small bodies that would take much memory once they are decoded, and serve with little memory: every request gets its
answer, which is never 400 for a good body, no acknowledged record is lost, and memory is released."""
import concurrent.futures
import json
import unittest

import attacks
import memory_bombs
import memory_limit
import otelc_harness as otelc

PEAK_MIB = 4 * 64 + 48  # a multiple of the body limit (docs/serve.md), and what serve takes otherwise
KEPT_MIB = 64
SMALL = b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"small %d"}}]}]}]}'


class Memory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bombs = memory_bombs.bombs()
        cls.good = memory_bombs.good_bodies()

    @staticmethod
    def serve(limit=""):
        # meson lets malloc fill memory, which would make unused memory resident too.
        return otelc.Serve("--durability", "os", env={"MALLOC_PERTURB_": "0"}, wrapper=memory_limit.wrapper(limit))

    def post(self, serve, body):
        status, headers, text = serve.post(body.path, body.wire, content_type=body.content_type, content_encoding="gzip")
        if status == 503:
            self.assertTrue(headers["retry-after"])
            self.assertIn(b"RetryInfo", text)
        return status

    def expect_healthy(self, serve, number):
        """Expects that a small request is accepted and stored: not always last, since it may overtake a long rejected record."""
        small = SMALL % number
        self.assertEqual(serve.post("/v1/logs", small, content_type=attacks.JSON)[0], 200)
        self.assertTrue(small in serve.log.read_bytes(), "the small record is not in the log")

    def test_a_request_takes_a_small_multiple_of_the_body_limit_and_releases_it(self):
        for number, body in enumerate([*self.bombs, *self.good]):
            with self.subTest(body.name):
                with self.serve() as serve:
                    status = self.post(serve, body)
                    self.assertIn(status, (200, 413))
                    self.expect_healthy(serve, number)
                    peak, kept = (attacks.memory_kib(serve, what) >> 10 for what in ("VmHWM", "VmRSS"))
                    line = max(len(line) for line in serve.log.read_bytes().splitlines())
                print(f"{body.name}: {len(body.wire)} bytes, {status}, peak {peak} MiB, kept {kept} MiB, line {line >> 20} MiB")
                self.assertLess(line, 4 * (64 << 20))
                if body in self.good:
                    self.assertEqual(status, 200)
                if not attacks.is_sanitized():
                    self.assertLess(peak, PEAK_MIB)
                    self.assertLess(kept, KEPT_MIB)

    def expect_every_answer(self, serve):
        """Posts the good bodies one after the other, then all at once."""
        acknowledged = 0
        for number, body in enumerate(self.good):
            with self.subTest(body.name):
                status = self.post(serve, body)
                self.assertIn(status, (200, 413, 503))
                acknowledged += status == 200
                self.expect_healthy(serve, number)
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            statuses = list(pool.map(lambda body: self.post(serve, body), self.bombs + self.good))
        self.assertLessEqual(set(statuses), {200, 413, 503}, statuses)
        acknowledged += statuses.count(200)
        self.expect_healthy(serve, 99)
        self.assertIsNone(serve.process.poll())
        kept = 0
        with serve.log.open("rb") as log:
            for line in log:
                if len(line) < 1 << 20:  # a large one takes Python a gigabyte
                    json.loads(line)
                self.assertEqual((line[:7], line[-2:]), (b'{"ts":"', b"}\n"))
                kept += not line.startswith(b'{"raw"', line.index(b'"payload":') + 10) and b'"small ' not in line[-200:]
        self.assertEqual(kept, acknowledged)

    def skip_if_sanitized(self):
        if attacks.is_sanitized():
            self.skipTest("sanitizers take the address space for themselves")

    def test_under_a_limit_of_300_mib_of_address_space(self):
        self.skip_if_sanitized()
        with self.serve("300") as serve:
            self.expect_every_answer(serve)

    def test_under_a_limit_of_1000_mib_of_address_space(self):
        self.skip_if_sanitized()
        with self.serve("1000") as serve:
            self.expect_every_answer(serve)

    def test_in_a_cgroup_of_256_mib(self):
        self.skip_if_sanitized()
        with memory_limit.memory_cgroup(256) as limit, self.serve(limit) as serve:
            self.expect_every_answer(serve)


if __name__ == "__main__":
    unittest.main()
