# SPDX-License-Identifier: Apache-2.0
"""Bodies of some 100 KB on the wire that become huge when they are inflated, transcoded or counted, and good large ones."""
import zlib

from attacks import JSON, PROTOBUF
from protobuf_wire import varint

INFLATED = 60 << 20  # within the body limit of 64 MiB


class Body:
    """A compressed body, made without holding its plain form in memory: `head`, `piece` repeated, `tail`."""

    def __init__(self, name, path, content_type, head, piece, tail=b""):
        self.name, self.path, self.content_type = name, path, content_type
        packer = zlib.compressobj(1, zlib.DEFLATED, 31)
        block = piece * max(1, (1 << 20) // len(piece))
        parts = [packer.compress(head)]
        size = len(head) + len(tail)
        while size + len(block) <= INFLATED:
            parts.append(packer.compress(block))
            size += len(block)
        self.inflated = size
        self.wire = b"".join([*parts, packer.compress(tail), packer.flush()])


def nested_head(*fields):
    """Returns tags and lengths of nested messages around all but 1 MiB of the INFLATED bytes: whole pieces."""
    size, head = (INFLATED >> 20) - 1 << 20, b""
    for field in reversed(fields):
        head = bytes([field << 3 | 2]) + varint(size + len(head)) + head
    return head


def json_logs(name, piece, tail):
    return Body(name, "/v1/logs", JSON, b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[', piece, tail + b"]}]}]}")


def bombs():
    metric = b'{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"claude_code.token.usage","sum":{"dataPoints":['
    return [
        Body("empty resources, protobuf", "/v1/logs", PROTOBUF, b"", b"\x0a\x00"),
        Body("empty resources, JSON", "/v1/traces", JSON, b'{"resourceSpans":[', b"{},", b"{}]}"),
        Body("empty scopes, JSON", "/v1/metrics", JSON, b'{"resourceMetrics":[{"scopeMetrics":[', b"{},", b"{}]}]}"),
        json_logs("empty log records, JSON", b"{},", b"{}"),
        json_logs("empty attributes, over many lines", b'{"attributes":[{},{}]},\n', b"{}"),
        Body("spans with an id, JSON", "/v1/traces", JSON, b'{"resourceSpans":[{"scopeSpans":[{"spans":[',
             b'{"traceId":"0000000000000000000000000000000a","spanId":"000000000000000b"},', b"{}]}]}]}"),
        Body("small data points, JSON", "/v1/metrics", JSON, metric, b'{"asInt":"1"},', b"{}]}}]}]}]}"),
        json_logs("a text of bad bytes, JSON", b'{"body":{"stringValue":"\xff\xff\xff\xff\xff\xff\xff\xff"}},', b"{}"),
        Body("control characters, protobuf", "/v1/logs", PROTOBUF, nested_head(1, 2, 2, 5, 1), b"\x01"),
        Body("buckets, protobuf", "/v1/metrics", PROTOBUF, nested_head(1, 2, 2, 10, 1, 8, 2), b"\x01"),
    ]


def good_bodies():
    """Returns bodies like those of agents, but with many records."""
    record = (b'{"timeUnixNano":"1764000000343000000","severityText":"INFO","body":{"stringValue":"%s"},"attributes":['
              b'{"key":"session.id","value":{"stringValue":"12345678-1234-1234-1234-123456789abc"}},'
              b'{"key":"input_tokens","value":{"intValue":"1200"}}]},' % (b"a good text, " * 30))
    return [json_logs("good log records, JSON", record, b"{}"),
            Body("good bytes, protobuf", "/v1/logs", PROTOBUF, nested_head(1, 2, 2, 5, 1), b"sixteen letters,")]
