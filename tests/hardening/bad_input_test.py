#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Bad input and its answer: a test for each row of the table in docs/conformance.md without a test in another file."""
import gzip
import json
import re
import socket
import struct
import unittest

import attacks
import otelc_harness as otelc
from attacks import JSON, LOG, PROTOBUF

LIMIT = 100_000
POINT = ('{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"n","sum":{"dataPoints":[{"timeUnixNano":"1","asInt":%s}]}}]}]}]}')
TRACE = '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"%s","spanId":"eee19b7ec3c1b174"}]}]}]}'
TRACE_ID = "5B8EFFF798038103D269B633813FC60C"


def head(*fields, start="POST /v1/logs HTTP/1.1", host="Host: localhost"):
    return "\r\n".join([start, *([host] if host else []), *fields, "", ""]).encode()


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.serve = otelc.Serve("--max-body", str(LIMIT), "--durability", "os")
        cls.serve.__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.serve.__exit__(None, None, None)

    def setUp(self):
        self.assertEqual(self.post(LOG)[0], 200)  # no earlier input did harm

    def post(self, body, content_type=JSON, path="/v1/logs", **headers):
        if content_type is not None:
            headers["content_type"] = content_type
        return self.serve.post(path, body, **headers)

    def expect_status(self, answer, status, content_type=JSON):
        """Expects `status` with a Status in the request's encoding."""
        self.assertEqual(answer[0], status, answer[2])
        self.assertEqual(answer[1]["content-type"], content_type)
        if content_type == JSON:
            self.assertTrue(json.loads(answer[2])["message"])
        else:
            self.assertEqual((answer[2][0], answer[2][2]), (0x08, 0x12), answer[2])

    def raw(self, data, end=False):
        """Returns (statuses, all answers, whether the server ended the connection)."""
        with attacks.connect(self.serve) as sock:
            sock.sendall(data)
            if end:
                sock.shutdown(socket.SHUT_WR)
            got, ended = b"", False
            while True:
                if not end and got and self.whole(got):
                    sock.settimeout(0.3 if b"close" not in got else otelc.DEADLINE_S)
                try:
                    piece = sock.recv(65536)
                except TimeoutError:
                    break
                if not piece:
                    ended = True
                    break
                got += piece
        return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+) ", got)], got, ended

    @staticmethod
    def whole(got):
        header, _, body = got.rpartition(b"\r\n\r\n")
        lengths = [int(line.split(b":")[1]) for line in header.split(b"\r\n") if line.lower().startswith(b"content-length")]
        return bool(lengths) and len(body) >= lengths[-1]

    def expect_400_and_close(self, data):
        with self.subTest(data[:120]):
            statuses, got, ended = self.raw(data)
            self.assertEqual(statuses, [400], got)
            self.assertIn(b"\r\nConnection: close\r\n", got)
            self.assertTrue(ended)
            self.assertTrue(json.loads(got.rpartition(b"\r\n\r\n")[2])["message"])

    # The rows, in the table's order.

    def test_row_json_that_is_not_a_request_gets_400(self):
        for body in (b"1234", b"[]", b'"x"', b"{} x", b'{"a":NaN}', b'{"a":\xff}', b'{"a":"\\ud800\\u12"}', b'{"a":"\xff\n"}',
                     b'{"\xc3\x28":1'):
            with self.subTest(body):
                self.expect_status(self.post(body), 400)

    def test_row_no_content_type_or_text_plain_gets_415(self):
        self.expect_status(self.post(LOG, None), 415)
        self.expect_status(self.post(LOG, "text/plain"), 415)

    def test_row_the_wrong_type_or_gzip_header_on_plain_bytes_gets_400(self):
        self.expect_status(self.post(b"\x0a\x03\x1a\x01s", JSON), 400)
        self.expect_status(self.post(LOG, PROTOBUF), 400, PROTOBUF)
        self.expect_status(self.post(LOG, content_encoding="gzip"), 400)

    def test_row_get_gets_405_and_allow(self):
        statuses, got, _ = self.raw(head(start="GET /v1/logs HTTP/1.1"))
        self.assertEqual(statuses, [405])
        self.assertIn(b"\r\nAllow: POST\r\n", got)

    def test_row_limit_and_one_by_content_length_or_chunked_gets_413(self):
        body = b'{"x":"' + b"x" * (LIMIT - 7) + b'"}'
        self.assertEqual(len(body), LIMIT + 1)
        self.expect_status(self.post(body), 413)
        self.assertEqual(self.post(body[:-3] + b'"}')[0], 200)
        # By its length, before a byte of it.
        self.assertEqual(self.raw(head(f"Content-Type: {JSON}", f"Content-Length: {LIMIT + 1}"))[0], [413])
        chunked = head(f"Content-Type: {JSON}", "Transfer-Encoding: chunked")
        statuses, got, ended = self.raw(chunked + b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n")
        self.assertEqual((statuses, ended), ([413], True))
        self.assertIn(b"\r\nConnection: close\r\n", got)

    def test_row_broken_gzip_gets_400_and_two_members_200_with_their_sum_capped(self):
        packed = gzip.compress(LOG)
        for body in (packed[:-1], packed[:-9], packed[:20], packed[:-8] + bytes(8), packed + b"x", packed + b"\0"):
            self.expect_status(self.post(body, content_encoding="gzip"), 400)
        two = gzip.compress(LOG[:20]) + gzip.compress(LOG[20:])
        self.assertEqual(self.post(two, content_encoding="gzip")[0], 200)
        half = b'{"x":"' + b"x" * (LIMIT // 2)
        self.expect_status(self.post(gzip.compress(half) * 2 + gzip.compress(b'"}'), content_encoding="gzip"), 413)

    def test_row_as_int_out_of_range_or_1_5_gets_400_and_the_borders_are_exact(self):
        for number in (2**63, -(2**63) - 1, "1.5", "1e19"):
            for text in (f"{number}", f'"{number}"'):
                with self.subTest(text):
                    self.expect_status(self.post((POINT % text).encode(), path="/v1/metrics"), 400)
        for number in (-(2**63), 2**63 - 1):
            for text in (f"{number}", f'"{number}"'):
                body = POINT % text
                self.assertEqual(self.post(body.encode(), path="/v1/metrics")[0], 200)
                self.assertEqual(self.serve.records()[-1]["payload"], json.loads(body))
                self.assertIn(text.encode(), self.serve.log.read_bytes().splitlines()[-1])

    def test_row_trace_id_of_31_digits_or_base64_gets_400_uppercase_200(self):
        for trace_id in (TRACE_ID[:31], "W47/95gDgQPSabYzgT/GDA==", TRACE_ID + "0", "g" * 32):
            self.expect_status(self.post((TRACE % trace_id).encode(), path="/v1/traces"), 400)
        for trace_id in (TRACE_ID, TRACE_ID.lower()):
            self.assertEqual(self.post((TRACE % trace_id).encode(), path="/v1/traces")[0], 200)

    def test_row_malformed_protobuf_gets_400_without_allocation(self):
        before = attacks.memory_kib(self.serve)
        for body in (b"\x00\x00", b"\x02\x01x", b"\x0a" + b"\xff" * 10 + b"\x01", b"\x08" + b"\x80" * 9 + b"\x02", b"\x0a\x05abcd",
                     b"\x0a\xff\xff\xff\xff\x0f", b"\x0a" + b"\xff" * 9 + b"\x01", b"\x0b\x0c", b"\x0c", b"\x0f"):
            with self.subTest(body):
                self.expect_status(self.post(body, PROTOBUF), 400, PROTOBUF)
        if not attacks.is_sanitized():
            self.assertLess(attacks.memory_kib(self.serve) - before, 4 << 10)

    def test_row_ambiguous_lengths_and_codings_get_400_and_close(self):
        for length in ("+5", "5,5", "0x5", "-5", "5 5", str(2**64), "", "5\x0b"):
            self.expect_400_and_close(head(f"Content-Length: {length}") + b"hello")
        for fields in (("Content-Length: 5", "Transfer-Encoding: chunked"), ("Transfer-Encoding: chunked", "Content-Length: 5"),
                       ("Content-Length: 5", "Content-Length: 5"), ("Transfer-Encoding: gzip",), ("Transfer-Encoding: gzip, chunked",),
                       ("Transfer-Encoding: chunked", "Transfer-Encoding: chunked")):
            self.expect_400_and_close(head(*fields) + b"5\r\nhello\r\n0\r\n\r\n")
        self.expect_400_and_close(head("Transfer-Encoding: chunked", start="POST /v1/logs HTTP/1.0") + b"0\r\n\r\n")

    def test_row_malformed_chunks_get_400_and_close(self):
        start = head(f"Content-Type: {JSON}", "Transfer-Encoding: chunked")
        for chunks in (b"-1\r\n", b"0x5\r\n", b"0" * 16 + b"5\r\n", b"5\nhello", b"5\r\nhello\n0\r\n\r\n", b"\r\n", b"0\r\n\n"):
            self.expect_400_and_close(start + chunks)

    def test_row_malformed_headers_get_400_and_close(self):
        for data in (head("A: b", " c"), head("A: b\0c"), head("A: b\rc"), head("A: b\r"), head(host=None), head("Host: localhost"),
                     head("A : b"), head("A"), head().replace(b"\r\n", b"\n")):
            self.expect_400_and_close(data)

    def test_row_64_kib_of_headers_get_431_and_10_kib_of_uri_414(self):
        self.assertEqual(self.raw(head("A: " + "x" * 65536))[0], [431])
        self.assertEqual(self.raw(head(*[f"A{n}: {'x' * 100}" for n in range(700)]))[0], [431])
        self.assertEqual(self.raw(head(start="POST /" + "x" * 10240 + " HTTP/1.1"))[0], [414])

    def test_row_expect_100_continue(self):
        fields = (f"Content-Type: {JSON}", "Content-Length: 2", "Expect: 100-continue")
        with attacks.connect(self.serve) as sock:
            sock.sendall(head(*fields))
            self.assertTrue(sock.recv(100).startswith(b"HTTP/1.1 100 "))
            sock.sendall(b"{}")
            self.assertTrue(sock.recv(1000).startswith(b"HTTP/1.1 200 "))
        self.assertEqual(self.raw(head("Content-Type: text/plain", *fields[1:]))[0], [415])

    def test_row_three_pipelined_posts_get_three_answers_in_order(self):
        def one(body):
            return head(f"Content-Type: {JSON}", f"Content-Length: {len(body)}") + body
        statuses, _, _ = self.raw(one(LOG) + one(b"[") + one(b"{}"), end=True)
        self.assertEqual(statuses, [200, 400, 200])

    def test_row_half_a_body_then_fin_or_rst_is_no_record_and_no_200(self):
        for reset in (False, True):
            for start in (head(f"Content-Type: {JSON}", "Content-Length: 9"), head(f"Content-Type: {JSON}", "Transfer-Encoding: chunked") + b"9\r\n"):
                self.assertEqual(self.post(LOG)[0], 200)
                before = len(self.serve.records())
                with attacks.connect(self.serve) as sock:
                    sock.sendall(start + b'{"a"')
                    if reset:
                        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    else:
                        sock.shutdown(socket.SHUT_WR)
                        self.assertEqual(sock.recv(1000), b"")
                self.assertEqual(self.post(LOG)[0], 200)
                self.assertEqual(len(self.serve.records()), before + 1)


if __name__ == "__main__":
    unittest.main()
