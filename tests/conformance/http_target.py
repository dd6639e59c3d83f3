# SPDX-License-Identifier: Apache-2.0
"""An OTLP/HTTP receiver under test."""
import gzip
import http.client
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import wire
from samples import JSON, PROTOBUF
from suite import Failed, expect

sys.path.append(str(Path(__file__).resolve().parent.parent / "support"))  # codings.py, for the cases


@dataclass(frozen=True)
class Answer:
    status: int
    headers: object
    body: bytes

    @property
    def content_type(self):
        return (self.headers["content-type"] or "").split(";")[0].strip().lower()


@dataclass
class Target:
    """`limit` is the receiver's body limit of OTLP/HTTP in bytes, `grpc_limit` the message limit of OTLP/gRPC; None skips
    the cases that would have to send that much."""
    url: str
    grpc: str = ""
    limit: int | None = None
    grpc_limit: int | None = None
    timeout: float = 30
    headers: dict | None = None

    def connect(self):
        where = urlsplit(self.url)
        kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
        return kind(where.hostname, where.port, timeout=self.timeout)

    def request(self, method, path, body=None, headers=None, connection=None, chunked=False):
        conn = connection or self.connect()
        fields = {**(self.headers or {}), **(headers or {})}
        prefix = urlsplit(self.url).path.rstrip("/")
        try:
            # A receiver may answer and close before it has read everything: its answer still counts.
            conn.request(method, prefix + path, iter([body]) if chunked else body, fields, encode_chunked=chunked)
        except (BrokenPipeError, ConnectionResetError):
            pass
        got = conn.getresponse()
        answer = Answer(got.status, got.headers, got.read())
        if connection is None:
            conn.close()
        return answer

    def post(self, signal, encoding, body, connection=None, chunked=False, **headers):
        """`content_encoding="gzip"` compresses the body too, other codings are up to the caller; `path` replaces the default path."""
        path = headers.pop("path", signal.path)
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        if named.get("Content-Encoding") == "gzip":
            body = gzip.compress(body, 1)
        if encoding is not None:
            named["Content-Type"] = encoding
        return self.request("POST", path, body, named, connection, chunked)


def expect_success(answer, encoding, what=""):
    """Expects 200 with an empty Export*ServiceResponse, in the request's encoding."""
    expect(answer.status == 200, f"{what}: {answer.status} {answer.body[:120]!r} in place of 200")
    expect(answer.content_type == encoding, f"{what}: Content-Type {answer.headers['content-type']!r}")
    expect(not partial_success(answer, encoding), f"{what}: partial_success is set: {answer.body[:120]!r}")


def partial_success(answer, encoding):
    """Returns the partial success as {1: rejected, 2: message}, or {} if it is not set."""
    body = answer.body
    if (answer.headers["content-encoding"] or "") == "gzip":
        body = gzip.decompress(body)
    if encoding == PROTOBUF:
        return partial_of_protobuf(body)
    try:
        decoded = json.loads(body)
    except ValueError:
        raise Failed(f"the answer is not JSON: {body[:120]!r}") from None
    expect(isinstance(decoded, dict), f"the answer is not a message: {body[:120]!r}")
    partial = decoded.get("partialSuccess") or {}
    rejected = [int(value) for name, value in partial.items() if name.startswith("rejected")]
    found = {1: sum(rejected)} if rejected else {}
    return {**found, **({2: partial["errorMessage"]} if "errorMessage" in partial else {})}


def partial_of_protobuf(body):
    try:
        message = wire.fields(body)
        parts = wire.fields(b"".join(message.get(1, [])))
    except wire.Malformed as why:
        raise Failed(f"the answer is not protobuf: {why}") from None
    found = {1: parts[1][-1]} if 1 in parts else {}
    return {**found, **({2: parts[2][-1].decode()} if 2 in parts else {})}


@dataclass(frozen=True)
class Status:
    code: int
    message: str
    details: list  # type URLs, and for BadRequest the number of violations


def status_of_protobuf(body):
    try:
        message = wire.fields(body)
        expect(set(message) <= {1, 2, 3}, f"fields {sorted(message)} are not those of a Status")
        details = []
        for any_ in message.get(3, []):
            parts = wire.fields(any_)
            details.append((parts[1][-1].decode(), len(wire.fields(b"".join(parts.get(2, []))).get(1, []))))
        return Status(message.get(1, [0])[-1], b"".join(message.get(2, [])[-1:]).decode(), details)
    except (wire.Malformed, UnicodeDecodeError, KeyError, TypeError) as why:
        raise Failed(f"the body is not a Status: {why}: {body[:120]!r}") from None


def expect_status(answer, encoding, codes, what=""):
    """Expects one of the status codes, with a google.rpc.Status in the request's encoding."""
    wanted = codes if isinstance(codes, tuple) else (codes,)
    expect(answer.status in wanted, f"{what}: {answer.status} in place of {' or '.join(map(str, wanted))}")
    expect(answer.content_type == encoding, f"{what}: Content-Type {answer.headers['content-type']!r}")
    if encoding == PROTOBUF:
        return status_of_protobuf(answer.body)
    try:
        message = json.loads(answer.body)
        details = [(d["@type"], len(d.get("fieldViolations", []))) for d in message.get("details", [])]
        expect(set(message) <= {"code", "message", "details"}, f"{what}: not a Status: {answer.body[:120]!r}")
        return Status(int(message.get("code", 0)), str(message.get("message", "")), details)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Failed(f"{what}: the body is not a Status: {answer.body[:120]!r}") from None


def expect_bad_data(target, signal, encoding, body, what):
    return expect_status(target.post(signal, encoding, body), encoding, 400, what)


__all__ = ["JSON", "PROTOBUF", "Answer", "Target", "Status", "expect_success", "expect_status", "expect_bad_data",
           "partial_success", "partial_of_protobuf", "status_of_protobuf"]
