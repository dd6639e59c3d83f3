# SPDX-License-Identifier: Apache-2.0
"""The answer to every OTLP/HTTP request: one test for each promise, against the real binary."""
import gzip
import json
import shutil
import socket
import subprocess
import unittest

import codings
from otelc_harness import DEADLINE_S, Serve, await_condition

JSON = "application/json"
PROTOBUF = "application/x-protobuf"
LOGS = b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1","body":{"stringValue":"x"}}]}]}]}'
LOGS_PROTOBUF = b"\x0a\x03\x1a\x01s"  # resource_logs { schema_url: "s" }
LIMIT = 20000
TAKEN = "gzip, deflate, zlib, zstd, snappy, x-snappy-framed, lz4, identity"


def status_message(encoding, body):
    """(code, message) of a google.rpc.Status."""
    if encoding == JSON:
        status = json.loads(body)
        return status["code"], status["message"]
    assert body[0] == 0x08 and body[1] < 0x80 and body[2] == 0x12 and body[3] < 0x80, body
    details = body[4 + body[3]:]
    assert not details or details[0] == 0x1A, body
    return body[1], body[4:4 + body[3]].decode()


class Raw:
    """A raw socket with one answer read at a time."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S)
        self.file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def answer(self):
        """Returns (status, fields, body)."""
        status = int(self.file.readline().split()[1])
        fields = {}
        while line := self.file.readline().strip():
            name, value = line.decode().split(":", 1)
            fields[name.lower()] = value.strip()
        return status, fields, self.file.read(int(fields.get("content-length", 0)))

    def ended(self):
        return self.file.read(1) == b""


def head(*fields, start="POST /v1/logs HTTP/1.1"):
    return "\r\n".join([start, "Host: localhost", *fields, "", ""]).encode()


class Answers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.serve = Serve("--max-body", str(LIMIT), "--durability", "os")
        cls.serve.__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.serve.__exit__(None, None, None)

    def post(self, body, content_type=JSON, path="/v1/logs", **headers):
        return self.serve.post(path, body, content_type=content_type, **headers)

    def expect_status(self, answer, http_status, grpc_code, content_type=JSON, contains=""):
        status, headers, body = answer
        self.assertEqual(status, http_status, body)
        self.assertEqual(headers["content-type"], content_type)
        code, message = status_message(content_type, body)
        self.assertEqual(code, grpc_code)
        self.assertTrue(message)
        self.assertIn(contains, message)

    def raw(self, data, then=b""):
        with Raw(self.serve.port) as raw:
            raw.send(data + then)
            return raw.answer()

    def last_record(self):
        return self.serve.records()[-1]

    # Codings

    def test_bodies_in_every_coding_of_a_collector_are_stored_decompressed(self):
        encoders = {**codings.ENCODERS, "x-gzip": gzip.compress, "GZip": gzip.compress, "Snappy": codings.snappy_block,
                    "identity": bytes}
        for name, compress in encoders.items():
            with self.subTest(name):
                self.assertEqual(self.post(compress(LOGS), content_encoding=name)[0], 200)
                self.assertEqual(self.last_record()["payload"], json.loads(LOGS))

    def test_snappy_is_a_block_or_frames_under_either_name(self):
        for name in ("snappy", "x-snappy-framed"):
            for compress in (codings.snappy_block, codings.snappy_framed):
                with self.subTest(name, compress=compress.__name__):
                    self.assertEqual(self.post(compress(LOGS), content_encoding=name)[0], 200)
                    self.assertEqual(self.last_record()["payload"], json.loads(LOGS))

    @unittest.skipUnless(shutil.which("zstd"), "the zstd tool makes the body")
    def test_zstd_bodies_are_stored_decompressed(self):
        packed = subprocess.run(["zstd", "-c"], input=LOGS, capture_output=True, check=True).stdout
        self.assertEqual(self.post(packed, content_encoding="zstd")[0], 200)
        self.assertEqual(self.last_record()["payload"], json.loads(LOGS))

    def test_other_codings_get_415_with_the_supported_ones(self):
        for name in ("br", "compress", "gzip, gzip", "snappy, lz4"):
            answer = self.post(LOGS, content_encoding=name)
            self.expect_status(answer, 415, 3, contains=TAKEN)
            self.assertEqual(answer[1]["accept-encoding"], TAKEN)

    def test_broken_compression_gets_400(self):
        packed = gzip.compress(LOGS)
        for body in (LOGS, packed[:-9], packed[:-5] + b"\0\0\0\0\0", packed + b"x"):
            self.expect_status(self.post(body, content_encoding="gzip"), 400, 3)
        for name, compress in codings.ENCODERS.items():
            packed = compress(LOGS)
            for what, body in {"plain": LOGS, "cut off": packed[:-1], "cut short": packed[:5], "more": packed + b"x"}.items():
                with self.subTest(name, what=what):
                    self.expect_status(self.post(body, content_encoding=name), 400, 3)

    def test_two_gzip_members_are_one_body(self):
        self.assertEqual(self.post(gzip.compress(LOGS[:9]) + gzip.compress(LOGS[9:]), content_encoding="gzip")[0], 200)
        self.assertEqual(self.last_record()["payload"], json.loads(LOGS))

    # Paths and methods

    def test_each_signal_under_any_prefix_with_trailing_slash_or_query(self):
        for signal in ("metrics", "logs", "traces"):
            for form in ("/v1/{}", "/v1/{}/", "/v1/{}?a=b", "/any/prefix/v1/{}", "/p/v1/{}/?x"):
                path = form.format(signal)
                with self.subTest(path):
                    self.assertEqual(self.post(b"{}", path=path)[0], 200)
                    self.assertEqual(self.last_record()["path"], f"/v1/{signal}")

    def test_other_paths_get_404_that_names_the_right_ones(self):
        self.expect_status(self.post(b"{}", path="/v1/log"), 404, 5, contains="/v1/metrics, /v1/logs and /v1/traces")

    def test_other_methods_get_405_and_allow(self):
        for method in ("GET", "PUT", "DELETE", "OPTIONS"):
            status, fields, body = self.raw(head(start=f"{method} /v1/logs HTTP/1.1"))
            self.expect_status((status, fields, body), 405, 12)
            self.assertEqual(fields["allow"], "POST")
            self.assertFalse([name for name in fields if name.startswith("access-control")])

    def test_health(self):
        status, _, body = self.raw(head(start="GET /healthz HTTP/1.1"))
        self.assertEqual((status, body), (200, b"ok\n"))

    # Encodings

    def test_content_type_is_read_without_case_and_parameters(self):
        for content_type in ("application/json", "Application/JSON", "application/json; charset=utf-8"):
            self.assertEqual(self.post(LOGS, content_type)[0], 200)
        for content_type in ("application/x-protobuf", "APPLICATION/X-PROTOBUF", "application/x-protobuf ;a=b"):
            self.assertEqual(self.post(LOGS_PROTOBUF, content_type)[0], 200)

    def test_success_is_200_with_an_empty_answer_in_the_requests_encoding(self):
        for content_type, body, expected in ((JSON, LOGS, b"{}"), (PROTOBUF, LOGS_PROTOBUF, b"")):
            status, headers, answer = self.post(body, content_type)
            self.assertEqual((status, headers["content-type"], answer), (200, content_type, expected))

    def test_no_or_another_content_type_gets_415(self):
        self.expect_status(self.post(LOGS, "text/plain"), 415, 3)
        self.expect_status(self.raw(head("Content-Length: 2"), b"{}"), 415, 3)

    def test_the_wrong_encoding_gets_400(self):
        self.expect_status(self.post(LOGS_PROTOBUF, JSON), 400, 3)
        self.expect_status(self.post(LOGS, PROTOBUF), 400, 3, PROTOBUF)

    def test_an_empty_body_is_an_empty_request(self):
        for content_type in (JSON, PROTOBUF):
            self.assertEqual(self.post(b"", content_type)[0], 200)
            self.assertEqual(self.last_record()["payload"], {})

    # Limits

    def test_body_at_the_limit_and_one_byte_over(self):
        fits = b'{"x":"' + b"x" * (LIMIT - 8) + b'"}'
        self.assertEqual(self.post(fits)[0], 200)
        self.assertEqual(self.post(gzip.compress(fits), content_encoding="gzip")[0], 200)
        self.expect_status(self.post(fits + b" "), 413, 8)
        self.expect_status(self.post(iter([fits, b" "])), 413, 8)  # chunked
        self.expect_status(self.post(gzip.compress(fits + b" "), content_encoding="gzip"), 413, 8)

    def test_a_too_large_content_length_is_refused_before_a_byte_of_the_body(self):
        start = head(f"Content-Type: {PROTOBUF}", f"Content-Length: {LIMIT + 1}")
        self.expect_status(self.raw(start), 413, 8, PROTOBUF)

    def test_a_gzip_bomb_is_cut_at_the_limit(self):
        bomb = gzip.compress(b" " * 15_000_000)
        self.assertLess(len(bomb), LIMIT)
        self.expect_status(self.post(bomb, content_encoding="gzip"), 413, 8)

    def test_no_length_gets_411(self):
        self.expect_status(self.raw(head(f"Content-Type: {JSON}")), 411, 3)

    def test_long_targets_and_headers(self):
        self.expect_status(self.raw(head(start="GET /" + "x" * 10240 + " HTTP/1.1")), 414, 3)
        with Raw(self.serve.port) as raw:
            raw.send(head("A: " + "x" * 65536))
            self.expect_status(raw.answer(), 431, 8)
            self.assertTrue(raw.ended())

    def test_expectations(self):
        fields = (f"Content-Type: {JSON}", "Content-Length: 2")
        self.expect_status(self.raw(head("Expect: tea", *fields)), 417, 3)
        self.expect_status(self.raw(head("Expect: 100-continue", "Content-Length: 2")), 415, 3)
        with Raw(self.serve.port) as raw:
            raw.send(head("Expect: 100-continue", *fields))
            self.assertEqual(raw.answer()[0], 100)
            raw.send(b"{}")
            self.assertEqual(raw.answer()[0], 200)

    # Bodies that cannot be decoded

    def test_bad_data_gets_400_and_is_stored(self):
        bodies = (b"1234", b"[]", b'"x"', b"{} x", b'{"a":NaN}', b'{"a":\xff}', b'{"a":"\\ud800\\q"}', b"{",
                  b'{"resourceLogs":{}}')
        for body in bodies:
            with self.subTest(body=body):
                self.expect_status(self.post(body), 400, 3)
                # A refusal does not wait for its record to be written.
                kept = {"raw": body.decode("utf-8", "replace")}
                await_condition(lambda kept=kept: self.last_record()["payload"] == kept, "the refused body in the log")
                record = self.last_record()
                self.assertEqual((record["path"], record["status"]), ("/v1/logs", 400))
                self.assertTrue(record["error"])

    def test_every_error_is_a_status_in_the_requests_encoding(self):
        self.expect_status(self.post(LOGS, PROTOBUF, path="/nowhere"), 404, 5, PROTOBUF)
        self.expect_status(self.post(LOGS, PROTOBUF, content_encoding="br"), 415, 3, PROTOBUF)
        self.expect_status(self.post(b"\x0a\xff", PROTOBUF), 400, 3, PROTOBUF)
        self.expect_status(self.raw(b"POST / HTTP/1.1\r\n\r\n"), 400, 3)

    # Connections

    def test_three_pipelined_requests_get_three_answers_in_order(self):
        one = head(f"Content-Type: {JSON}", "Content-Length: 2") + b"{}"
        with Raw(self.serve.port) as raw:
            raw.send(one + head(f"Content-Type: {JSON}", "Content-Length: 1") + b"[" + one)
            self.assertEqual([raw.answer()[0] for _ in range(3)], [200, 400, 200])

    def test_ambiguous_framing_gets_400_and_close(self):
        chunked = "Transfer-Encoding: chunked"
        starts = [head(f"Content-Length: {length}") for length in ("+5", "5,5", "0x5", "18446744073709551616")]
        starts += [head("Content-Length: 5", chunked), head(chunked, "Content-Length: 5"),
                   head("Transfer-Encoding: gzip"), head("Transfer-Encoding: gzip", "Content-Length: 5"),
                   b"POST /v1/logs HTTP/1.0\r\n" + chunked.encode() + b"\r\n\r\n",
                   b"POST /v1/logs HTTP/1.1\r\n\r\n", head("Host: localhost")]
        starts += [head(f"Content-Type: {JSON}", chunked) + size for size in (b"-1\r\n", b"0x5\r\n", b"1" * 17, b"5\n")]
        for start in starts:
            with self.subTest(start), Raw(self.serve.port) as raw:
                raw.send(start)
                status, fields, _ = raw.answer()
                self.assertEqual((status, fields["connection"]), (400, "close"))
                self.assertTrue(raw.ended())

    def test_half_a_body_is_no_record(self):
        self.post(b"{}")  # records are stored in order: those of other tests are written now
        before = len(self.serve.records())
        with Raw(self.serve.port) as raw:
            raw.send(head(f"Content-Type: {JSON}", "Content-Length: 9") + b"{")
            raw.socket.shutdown(socket.SHUT_WR)
            self.assertTrue(raw.ended())
        self.assertEqual(self.post(b"{}")[0], 200)
        self.assertEqual(len(self.serve.records()), before + 1)

    def test_a_200_means_that_the_record_is_in_the_log(self):
        with Serve("--durability", "sync") as serve:
            for number in range(1, 6):
                self.assertEqual(serve.post("/v1/logs", LOGS, content_type=JSON)[0], 200)
                self.assertEqual(len(serve.records()), number)


if __name__ == "__main__":
    unittest.main()
