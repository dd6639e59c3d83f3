#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The effect of one client's large request on the others: none that they notice.

Each test sends bodies that are small on the wire but much work, while a healthy client exports small ones. None of its requests
is refused, and its slowest answer stays under a second. A busy machine gets more: the time of an idle server's answer on it, and
the time to write a line as long as the longest, which small ones may have to wait for.
"""
import gzip
import json
import os
import socket
import struct
import tempfile
import time
import unittest

import attacks
import otelc_harness as otelc
import protobuf_wire
from attacks import JSON, PROTOBUF

MIB = 1 << 20
# Sanitizers make the work some twenty times as long, and meet no time limit anyway.
LARGE = 2 * MIB if attacks.is_sanitized() else 60 * MIB
SENT = 2
NAMES = 300 if attacks.is_sanitized() else 3000
SLOWEST_S = 1.0
TIMES_QUIET = 5  # a machine whose idle server needs 300 ms for an answer is busy


def within(*numbers, content):
    """Returns the content as the innermost of these fields."""
    for number in reversed(numbers):
        content = protobuf_wire.within(number, content)
    return content


def attributes_json():
    one = b'{"key":"k","value":{"intValue":"1"}}'
    return b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[' + b",".join([one] * (LARGE // (len(one) + 1))) + b"]}]}]}]}"


def bucket_counts():
    offset_buckets = within(8, 2, content=b"\x01" * LARGE)  # positive { bucket_counts }
    return within(1, 2, 2, content=within(1, content=b"x") + within(10, 1, content=offset_buckets))


def control_characters():
    return within(1, 2, 2, 5, 1, content=b"\x01" * LARGE)


def empty_resources():
    return b"\x0a\x00" * (LARGE // 2)


def spans_of_many_services():
    def text(key, value):
        return {"key": key, "value": {"stringValue": value}}

    def count(key):
        return {"key": key, "value": {"intValue": "10"}}

    def span(number):
        return {"traceId": f"{number + 1:032x}", "spanId": f"{number + 1:016x}", "name": "chat", "startTimeUnixNano": "1764000000000000000",
                "endTimeUnixNano": "1764000001000000000",
                "attributes": [text("gen_ai.operation.name", "chat"), text("gen_ai.request.model", f"model-{number}"),
                               count("gen_ai.usage.input_tokens"), count("gen_ai.usage.output_tokens")]}

    return json.dumps({"resourceSpans": [
        {"resource": {"attributes": [text("service.name", f"service-{number}")]}, "scopeSpans": [{"spans": [span(number)]}]}
        for number in range(NAMES)]}).encode()


def seconds_to_write(directory, size):
    piece = bytes(MIB)
    with tempfile.TemporaryFile(dir=directory) as file:
        begin = time.monotonic()
        for _ in range(size // MIB):
            os.write(file.fileno(), piece)
        return time.monotonic() - begin


def frame(kind, flags, stream, payload):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def grpc_headers():
    def field(name, value):  # literal, not indexed, no Huffman (RFC 7541 section 6.2.2)
        return b"\x00" + bytes([len(name)]) + name + bytes([len(value)]) + value

    return b"".join(field(*pair) for pair in (
        (b":method", b"POST"), (b":scheme", b"http"), (b":authority", b"localhost"),
        (b":path", b"/opentelemetry.proto.collector.logs.v1.LogsService/Export"),
        (b"te", b"trailers"), (b"content-type", b"application/grpc"), (b"grpc-encoding", b"gzip")))


def send_grpc(serve, packed, streams):
    """Sends several calls on one connection; returns when all have ended. They must fit into the first window."""
    message = b"\x01" + struct.pack(">I", len(packed)) + packed
    data = [frame(0, 0, 1, message[at:at + 16384]) for at in range(0, len(message), 16384)]
    assert len(message) * streams < 65535, len(message)
    ended = 0
    with socket.create_connection(("127.0.0.1", serve.port), timeout=otelc.DEADLINE_S) as sock:
        sock.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, b""))
        for stream in range(1, 2 * streams, 2):
            sock.sendall(frame(1, 4, stream, grpc_headers()))
            for piece in data:
                sock.sendall(piece[:5] + struct.pack(">I", stream) + piece[9:])
            sock.sendall(frame(0, 1, stream, b""))
        with sock.makefile("rb") as incoming:
            while ended < streams:
                head = incoming.read(9)
                assert len(head) == 9, "the connection ended"
                incoming.read(int.from_bytes(head[:3], "big"))
                assert head[3] not in (3, 7), "RST_STREAM or GOAWAY"
                ended += head[4] & 1 and head[3] in (0, 1)


class Fairness(unittest.TestCase):
    def setUp(self):
        self.serve = otelc.Serve("--durability", "os", env={"MALLOC_PERTURB_": "0"})
        self.serve.__enter__()
        self.addCleanup(self.serve.__exit__, None, None, None)

    def expect_fair(self, attack):
        self.assertTrue(otelc.seen_once(lambda: self.is_fair(attack), tries=3))

    def is_fair(self, attack):
        quiet = self.slowest_while(lambda: None, 100)
        before = self.serve.log.stat().st_size
        slowest = self.slowest_while(attack, 20)
        longest = (self.serve.log.stat().st_size - before) // SENT
        writing = seconds_to_write(self.serve.run_dir, longest)
        limit = max(SLOWEST_S, TIMES_QUIET * quiet) + 2 * writing
        print(f"{self._testMethodName}: slowest answer {slowest * 1000:.0f} ms, {quiet * 1000:.0f} ms without; "
              f"{longest // MIB} MiB are written in {writing * 1000:.0f} ms")
        return attacks.is_sanitized() or slowest < limit

    def slowest_while(self, act, at_least):
        """Returns the healthy client's slowest answer; stop() fails if one of its requests failed."""
        client = attacks.HealthyClient(self.serve)
        client.start()
        act()
        otelc.await_condition(lambda: len(client.seconds) >= at_least, "the healthy client's answers")
        return max(client.stop())

    def post(self, path, body, content_type):
        packed = gzip.compress(body, 1)

        def attack():
            for _ in range(SENT):
                # A refusal over the limit on a body's expansion is an answer too.
                status, _, _ = self.serve.post(path, packed, content_type=content_type, content_encoding="gzip")
                self.assertIn(status, (200, 413))
        return attack

    def test_a_million_attributes_in_json(self):
        self.expect_fair(self.post("/v1/logs", attributes_json(), JSON))

    def test_sixty_million_bucket_counts(self):
        self.expect_fair(self.post("/v1/metrics", bucket_counts(), PROTOBUF))

    def test_a_text_of_control_characters_that_is_six_times_as_long_in_json(self):
        self.expect_fair(self.post("/v1/logs", control_characters(), PROTOBUF))

    def test_thirty_million_empty_resources(self):
        self.expect_fair(self.post("/v1/logs", empty_resources(), PROTOBUF))

    def test_thousands_of_services_and_models(self):
        self.expect_fair(self.post("/v1/traces", spans_of_many_services(), JSON))

    def test_a_body_that_is_large_as_sent(self):
        body = b'{"resourceLogs":[' + b"{}," * (LARGE // 6) + b"{}]}"

        def attack():
            for _ in range(SENT):
                status, _, _ = self.serve.post("/v1/logs", body, content_type=JSON)
                self.assertIn(status, (200, 413))
        self.expect_fair(attack)

    def test_several_large_calls_on_one_grpc_connection(self):
        packed = gzip.compress(within(1, 2, 2, 5, 1, content=b"\x01" * (LARGE // 6)), 9)
        self.expect_fair(lambda: send_grpc(self.serve, packed, streams=SENT))


if __name__ == "__main__":
    unittest.main()
