#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Small bodies that would become huge, and deep ones: the right answer, quickly, in the memory that the body limit allows."""
import gzip
import selectors
import time
import unittest

import attacks
import codings
import otelc_harness as otelc
from attacks import JSON, PROTOBUF

BODY_LIMIT = 64 << 20
MEMORY_BESIDES = 32 << 20
UNFINISHED_LIMIT = 256 << 20
NESTED_S = 0.050
LEVELS = 200_000


class Bombs(unittest.TestCase):
    def setUp(self):
        # meson lets malloc fill memory, which would make unused memory resident too.
        self.serve = otelc.Serve("--durability", "os", env={"MALLOC_PERTURB_": "0"})
        self.serve.__enter__()
        self.addCleanup(self.serve.__exit__, None, None, None)

    def expect_alive(self):
        self.assertEqual(self.serve.post("/v1/logs", attacks.LOG, content_type=JSON)[0], 200)

    def test_10_mb_of_gzip_that_inflates_to_10_gb_gets_413_within_the_body_limits_memory(self):
        bomb = attacks.gzip_bomb(10 << 30)
        self.assertGreater(len(bomb), 9_000_000)
        for content_type in (JSON, PROTOBUF, JSON):
            status, _, _ = self.serve.post("/v1/logs", bomb, content_type=content_type, content_encoding="gzip")
            self.assertEqual(status, 413)
        peak = attacks.memory_kib(self.serve) << 10
        print(f"peak {peak >> 20} MiB")
        if not attacks.is_sanitized():
            self.assertLess(peak, BODY_LIMIT + MEMORY_BESIDES)
        self.expect_alive()

    def test_a_bomb_of_every_other_coding_gets_413_within_the_body_limits_memory(self):
        for name, bomb_of in codings.BOMBS.items():
            bomb, size = bomb_of(10_000_000)
            self.assertGreater(size, 200_000_000)
            with self.subTest(name):
                begin = attacks.cpu_seconds(self.serve)
                for content_type in (JSON, PROTOBUF):
                    status, _, _ = self.serve.post("/v1/logs", bomb, content_type=content_type, content_encoding=name)
                    self.assertEqual(status, 413)
                seconds = attacks.cpu_seconds(self.serve) - begin
                peak = attacks.memory_kib(self.serve) << 10
                print(f"{name}: {len(bomb) / 1e6:.1f} MB for {size / 1e6:,.0f} MB: {seconds:.2f} s, peak {peak >> 20} MiB")
                if not attacks.is_sanitized():
                    self.assertLess(peak, BODY_LIMIT + MEMORY_BESIDES)
                    self.assertLess(seconds, 2)
        self.expect_alive()

    def test_a_body_of_a_million_empty_pieces_costs_no_more_than_its_bytes(self):
        small = {"gzip": gzip.compress(b""), "zstd": codings.zstd_frame(b""), "snappy": codings.snappy_data(b""),
                 "x-snappy-framed": codings.snappy_chunk(0x80, b""), "lz4": codings.lz4_header(7) + bytes(4)}
        for name, piece in small.items():
            body = (codings.SNAPPY_IDENTIFIER if "snappy" in name else b"") + piece * ((10 << 20) // len(piece))
            with self.subTest(name):
                begin = attacks.cpu_seconds(self.serve)
                status, _, _ = self.serve.post("/v1/logs", body, content_type=JSON, content_encoding=name)
                seconds = attacks.cpu_seconds(self.serve) - begin
                print(f"{name}: {len(body) / 1e6:.0f} MB in pieces of {len(piece)}: {seconds:.2f} s")
                self.assertEqual(status, 200)  # an empty body is an empty request
                if not attacks.is_sanitized():
                    self.assertLess(seconds, 1)
        self.expect_alive()

    def test_a_length_inside_a_coding_takes_no_memory_unless_it_is_true(self):
        before = attacks.memory_kib(self.serve)
        zeros = bytes(3_200_000)
        lies = {"snappy": [codings.varint(claim) + tail for tail in (b"", b"\x00x", zeros)
                           for claim in (1 << 20, 64 << 20, (64 << 20) + 1, (1 << 32) - 1, 1 << 32, 1 << 63)],
                "x-snappy-framed": [codings.SNAPPY_IDENTIFIER + bytes([kind]) + b"\xff\xff\xff" + tail
                                    for kind in (0, 1, 2, 0x80, 0xFE, 0xFF) for tail in (b"", bytes(100))]
                + [codings.SNAPPY_IDENTIFIER + codings.snappy_chunk(0, bytes(4) + codings.varint((1 << 32) - 1) + zeros[:70_000])],
                "lz4": [codings.lz4_header(7) + length + tail for tail in (b"", bytes(100))
                        for length in (b"\xff\xff\xff\x7f", b"\xff\xff\xff\xff", b"\x00\x00\x40\x80", b"\x01\x00\x40\x80")]
                + [b"\x50\x2a\x4d\x18\xff\xff\xff\xff", b"\x04\x22\x4d\x18\x68\x70" + b"\xff" * 9]}
        for name, bodies in lies.items():
            for number, body in enumerate(bodies):
                with self.subTest(name, number=number):
                    status, _, _ = self.serve.post("/v1/logs", body, content_type=JSON, content_encoding=name)
                    self.assertIn(status, (400, 413))
        if not attacks.is_sanitized():
            self.assertLess(attacks.memory_kib(self.serve) - before, 24 << 10)
        self.expect_alive()

    def test_a_length_written_by_the_peer_takes_no_memory(self):
        before = attacks.memory_kib(self.serve)
        sockets = [attacks.connect(self.serve) for _ in range(50)]
        for sock in sockets:
            sock.sendall(b"POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                         b"Content-Length: %d\r\n\r\n{" % BODY_LIMIT)
        self.expect_alive()
        if not attacks.is_sanitized():
            self.assertLess(attacks.memory_kib(self.serve) - before, 16 << 10)
        for sock in sockets:
            sock.close()

    def test_many_large_unfinished_bodies_together_are_capped_and_a_small_export_gets_through(self):
        # Four times 64 MiB fit, also without their last MiB; the others are asked to retry.
        clients, that_fit = 12, 4
        with selectors.DefaultSelector() as selector:
            for _ in range(clients):
                sock = attacks.connect(self.serve)
                self.addCleanup(sock.close)
                sock.setblocking(False)
                selector.register(sock, selectors.EVENT_READ | selectors.EVENT_WRITE, attacks.UnfinishedBody(BODY_LIMIT))
            answers = self.answers_while_sending(selector, clients - that_fit)
            self.expect_alive()
            self.assertFalse([key for key, events in selector.select(0) if events & selectors.EVENT_READ])
        self.assertEqual(answers, [b"HTTP/1.1 503"] * (clients - that_fit))
        peak = attacks.memory_kib(self.serve) << 10
        print(f"peak {peak >> 20} MiB")
        if not attacks.is_sanitized():
            self.assertLess(peak, UNFINISHED_LIMIT + BODY_LIMIT + MEMORY_BESIDES)  # one body moves while it grows

    def answers_while_sending(self, selector, count):
        answers = []
        end = time.monotonic() + 2 * otelc.DEADLINE_S
        while len(answers) < count and time.monotonic() < end:
            for key, events in selector.select(1):
                if events & selectors.EVENT_READ:
                    answers.append(key.fileobj.recv(100)[:12])
                    selector.unregister(key.fileobj)
                elif not key.data.send_some(key.fileobj):
                    selector.modify(key.fileobj, selectors.EVENT_READ, key.data)
        return answers

    def expect_refused_at_once(self, body, content_type):
        """Expects 400 within 50 ms of the server's processor time: the machine may be busy."""
        times = []
        for _ in range(5):
            begin = attacks.cpu_seconds(self.serve)
            self.assertEqual(self.serve.post("/v1/logs", body, content_type=content_type)[0], 400)
            times.append(attacks.cpu_seconds(self.serve) - begin)
        best = min(times)
        print(f"{len(body)} bytes: {best * 1000:.1f} ms")
        if not attacks.is_sanitized():
            self.assertLess(best, NESTED_S)
        self.expect_alive()

    def test_200_000_levels_of_values_in_json(self):
        self.expect_refused_at_once(attacks.nested_json(LEVELS), JSON)

    def test_200_000_levels_of_kvlists_in_json(self):
        body = attacks.nested_json(LEVELS, b'{"kvlistValue":{"values":[{"value":', b"}]}}")
        self.expect_refused_at_once(body, JSON)

    def test_200_000_levels_of_values_in_protobuf(self):
        self.expect_refused_at_once(attacks.nested_protobuf(LEVELS), PROTOBUF)

    def test_100_000_brackets(self):
        self.expect_refused_at_once(b"[" * 100_000, JSON)
        self.expect_refused_at_once(b'{"x":' + b"[" * 100_000, JSON)

    def test_100_levels_are_legal(self):
        for content_type, body in ((JSON, attacks.nested_json(100)), (PROTOBUF, attacks.nested_protobuf(100))):
            self.assertEqual(self.serve.post("/v1/logs", body, content_type=content_type)[0], 200)
        for content_type, body in ((JSON, attacks.nested_json(101)), (PROTOBUF, attacks.nested_protobuf(101))):
            self.assertEqual(self.serve.post("/v1/logs", body, content_type=content_type)[0], 400)


if __name__ == "__main__":
    unittest.main()
