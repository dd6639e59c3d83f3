# SPDX-License-Identifier: Apache-2.0
"""Codings that OTLP does not require, but that exporters of OpenTelemetry's Collector send if they are configured to
(`compression:`). A receiver that refuses one breaks no rule. gRPC needs the h2 package: grpcio cannot send other codings."""
import socket

from http_target import PROTOBUF, expect_success, partial_of_protobuf
from samples import ENCODINGS, SIGNALS
from suite import NotSeen, Skipped, case, expect

from codings import ENCODERS, snappy_framed  # tests/support, which http_target put on the path

try:
    import h2.config
    import h2.connection
    import h2.events
except ImportError:
    h2 = None

SECTION = "beyond OTLP: Collector"
UNIMPLEMENTED, INVALID_ARGUMENT, INTERNAL = 12, 3, 13
CODINGS = {
    "deflate": ("deflate, in the zlib format", [ENCODERS["deflate"]]),
    "zlib": ("zlib, a Collector's other name for deflate", [ENCODERS["zlib"]]),
    "zstd": ("zstd", [ENCODERS["zstd"]]),
    "snappy": ("snappy, a block or (older Collectors) framed", [ENCODERS["snappy"], snappy_framed]),
    "x-snappy-framed": ("snappy, framed", [ENCODERS["x-snappy-framed"]]),
    "lz4": ("LZ4 frames", [ENCODERS["lz4"]]),
}
GRPC_CODINGS = {
    "deflate": ("deflate, as gRPC defines it", ENCODERS["deflate"]),
    "zstd": ("zstd", ENCODERS["zstd"]),
    "snappy": ("snappy, framed, as a Collector sends it", snappy_framed),
}


def takes_coding(target, name, encoders):
    for encode in encoders:
        for signal in SIGNALS:
            for encoding in ENCODINGS:
                packed, what = encode(signal.good(encoding)), f"{signal.name} {encoding}"
                answer = target.post(signal, encoding, packed, content_encoding=name)
                if answer.status in (400, 415):
                    raise NotSeen(f"{name} is not taken: {answer.status}")
                expect_success(answer, encoding, what)
                damaged = target.post(signal, encoding, packed[:-1], content_encoding=name)
                expect(damaged.status == 400, f"{what}, cut off: {damaged.status} in place of 400")


def register_http(name, what, encoders):
    @case(f"http/compression/{name}", SECTION, "MAY", f"supports {what}")
    def _(target):
        takes_coding(target, name, encoders)


def unary_call(target, method, coding, packed):
    """Returns (grpc-status or None, the answer's message) of a call whose message is compressed. An answer may be compressed
    in the same way: then the message is empty here."""
    if h2 is None:
        raise Skipped("the Python package h2 is not installed")
    host, _, port = target.grpc.rpartition(":")
    connection = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
    connection.initiate_connection()
    fields = [(":method", "POST"), (":scheme", "http"), (":authority", target.grpc), (":path", method), ("te", "trailers"),
              ("content-type", "application/grpc"), ("grpc-encoding", coding), ("grpc-accept-encoding", f"identity,{coding}"),
              *((name.lower(), value) for name, value in (target.headers or {}).items())]
    connection.send_headers(1, fields)
    connection.send_data(1, b"\x01" + len(packed).to_bytes(4, "big") + packed, end_stream=True)
    status, body = None, b""
    with socket.create_connection((host.strip("[]"), int(port)), timeout=target.timeout) as sock:
        sock.sendall(connection.data_to_send())
        while data := sock.recv(65536):
            for event in connection.receive_data(data):
                if isinstance(event, (h2.events.ResponseReceived, h2.events.TrailersReceived)):
                    status = dict(event.headers).get("grpc-status", status)
                elif isinstance(event, h2.events.DataReceived):
                    body += event.data
                elif isinstance(event, (h2.events.StreamEnded, h2.events.StreamReset)):
                    return None if status is None else int(status), body[5:] if body[:1] == b"\0" else b""
            sock.sendall(connection.data_to_send())
    return None, b""


def register_grpc(name, what, encode):
    @case(f"grpc/compression/{name}", SECTION, "MAY", f"supports {what}")
    def _(target):
        for signal in SIGNALS:
            packed = encode(signal.good(PROTOBUF))
            status, answer = unary_call(target, signal.method, name, packed)
            if status == UNIMPLEMENTED:
                raise NotSeen(f"{name} is not taken: UNIMPLEMENTED")
            expect(status == 0, f"{signal.name}: grpc-status {status}")
            expect(not partial_of_protobuf(answer), f"{signal.name}: partial_success is set")
            status, _ = unary_call(target, signal.method, name, packed[:-1])
            # gRPC's own libraries answer INTERNAL when a message cannot be decompressed.
            expect(status in (INVALID_ARGUMENT, INTERNAL), f"{signal.name}, cut off: grpc-status {status}")


for _name, (_what, _encoders) in CODINGS.items():
    register_http(_name, _what, _encoders)
for _name, (_what, _encode) in GRPC_CODINGS.items():
    register_grpc(_name, _what, _encode)
