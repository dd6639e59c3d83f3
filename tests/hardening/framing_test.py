#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Frames generated and mutated HTTP/1.1 streams with otelc, h11 and httptools, and compares the results.

    framing_test.py BUILD_DIR/interop FRAME_REQUESTS [SEED [STREAMS]]

Two parsers that read the same bytes as different requests allow request smuggling: that never passes. If only one of two
accepts a request, the reason must be in one of the tables below. Skipped (77) where `tests/interop/setup BUILD_DIR` has not run.
"""
import collections
import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import framing_cases

SKIP = 77

# What otelc refuses and another parser accepts: the beginning of its message -> why.
STRICTER = {
    "400 Content-Length must be one number": "also `5,5`, twice the same, or beside Transfer-Encoding: two readers, two lengths",
    "400 Transfer-Encoding must be one, without Content-Length": "RFC 9112 6.1 lets a server refuse it; it is how smuggling begins",
    "400 Transfer-Encoding other than chunked": "no other coding is implemented (RFC 9112 6.1)",
    "400 Transfer-Encoding in an HTTP/1.0 request": "its framing is faulty (RFC 9112 6.1)",
    "400 a field of the header is folded": "obs-fold: refusing is one of the two that RFC 9112 5.2 allows",
    "400 a line of the header does not end in CRLF": "bare LF: RFC 9112 2.2 allows to take it, and proxies differ",
    "400 more than one Host field": "RFC 9112 3.2 wants it refused",
    "400 no Host field": "RFC 9112 3.2 wants it refused",
    "400 not HTTP/1.0 or HTTP/1.1": "other versions, and the HTTP/0.9 form",
    "400 the chunked body is malformed": "bare LF, space behind the size, more than 16 digits",
    "400 the header is malformed": "control characters in values",
    "400 the method is malformed": "a bare CR in front of a request",
    "400 the request target is malformed": "two spaces in front, or none behind",
    "400 this is not HTTP": "bytes that cannot begin a method",
    "413 ": "a length over the limit",
}
# What otelc accepts and another parser refuses: (peer, the beginning of its message) -> why.
LAXER = {
    ("h11", "no request line received"): "empty lines in front of a request: RFC 9112 2.2 asks servers to ignore them",
    ("h11", "illegal chunk header"): "space in front of an extension's `;` is in the grammar of RFC 9112 7.1.1",
    ("httptools", "Invalid character in chunk size"): "space in front of an extension's `;` is in the grammar of RFC 9112 7.1.1",
    ("httptools", "Invalid method encountered"): "it knows a list of methods; any token is one, and gets 405",
    ("httptools", "Expected space after method"): "it knows a list of methods; any token is one, and gets 405",
    ("httptools", "Unexpected char in url schema"): "a target such as `v1` gets 404",
    ("httptools", "Invalid characters in url"): "a target such as `v1` gets 404",
    ("httptools", "Invalid character in chunk extensions"): "extensions are stepped over up to their CRLF, whatever they hold",
    ("httptools", "Request has invalid `Transfer-Encoding`"): "a tab behind `chunked` is white space as any (RFC 9110 5.6.3)",
    ("httptools", "Unexpected start char in url"): "a target such as `v1` gets 404",
}
# Framing fields in a trailer: it is never merged into the header (RFC 9110 6.5.1), so they have no effect.
TRAILER = re.compile(rb"\n0+(;[^\r\n]*)?\r\n([^\r\n]+\r\n)*(content-length|transfer-encoding):", re.IGNORECASE)
TRAILER_REFUSALS = ("Content-Length can't be present with", "Transfer-Encoding can't be present with", "bad Content-Length",
                    "Invalid `Transfer-Encoding` header value", "Invalid character in Content-Length",
                    "Request has invalid `Transfer-Encoding`", "Empty Content-Length", "Empty Transfer-Encoding",
                    "Content-Length overflow", "conflicting Content-Length", "multiple Transfer-Encoding",
                    "only Transfer-Encoding: chunked")


def why_laxer(name, refusal, stream):
    if refusal.startswith(TRAILER_REFUSALS) and TRAILER.search(stream):
        return "a framing field in a trailer says nothing (RFC 9110 6.5.1)"
    return next((why for (peer, text), why in LAXER.items() if peer == name and refusal.startswith(text)), None)


def ours(program, streams):
    data = b"".join(struct.pack("<I", len(stream)) + stream for stream in streams)
    out = subprocess.run([program], input=data, stdout=subprocess.PIPE, check=True).stdout.decode()
    for line in out.splitlines():
        *requests, end = line.split("\t")
        yield [tuple(bytes.fromhex(part) for part in request.split(" ")) for request in requests], end


def verdict(mine, peer, name, stream):
    """Returns (kind of difference, its reason or None), or None if no difference matters."""
    (requests, end), (their_requests, their_end) = mine, peer
    common = min(len(requests), len(their_requests))
    if requests[:common] != their_requests[:common]:
        return "framed differently", None
    refused = end[0] == "4"
    their_refusal = their_end.removeprefix("refused ") if their_end.startswith("refused") else None
    # After the last request that both accepted, ours has accepted more: a whole request, or a head.
    if len(requests) > common or (end == "body" and their_refusal is not None):
        why = why_laxer(name, their_refusal or "", stream)
        return f"otelc takes, {name}: {their_end}", why
    if refused and (len(their_requests) > common or their_refusal is None):
        return f"{name} takes, otelc: {end}", next((why for text, why in STRICTER.items() if end.startswith(text)), None)
    if len(their_requests) > common and end != "close":
        return f"{name} takes, otelc: {end}", None
    if end == "body" and their_end not in ("inside", "upgrade"):
        return f"otelc waits for a body, {name}: {their_end}", None
    return None


def compare(name, frame, streams, mine):
    counts, unknown = collections.Counter(), []
    for stream, result in zip(streams, mine, strict=True):
        found = verdict(result, frame(stream), name, stream)
        if found is None:
            counts["the same"] += 1
        elif found[1] is None:
            unknown.append((found[0], stream))
        else:
            counts[found[1]] += 1
    for why, count in counts.most_common():
        print(f"{name:<10} {count:>6}  {why}")
    for what, stream in unknown[:10]:
        print(f"{name}: {what}\n  {stream!r}")
    return len(unknown)


def main():
    interop, program = Path(sys.argv[1]), sys.argv[2]
    python = interop / "venv" / "bin" / "python"
    try:
        import framing_peers
    except ImportError:
        if not python.exists() or os.environ.get("OTELC_IN_VENV"):
            print("SKIP: h11 and httptools are not installed; run tests/interop/setup BUILD_DIR")
            sys.exit(SKIP)
        os.execve(python, [str(python), *sys.argv], {**os.environ, "OTELC_IN_VENV": "1"})
    seed, count = int((sys.argv[3:4] or [1])[0]), int((sys.argv[4:5] or [20000])[0])
    streams = list(framing_cases.streams(seed, count))
    mine = list(ours(program, streams))
    taken = sum(bool(requests) for requests, _ in mine)
    # A comparison of input that everybody refuses would show nothing.
    assert taken > count // 4, f"only {taken} of {count} streams begin with a whole request"
    unknown = sum(compare(name, frame, streams, mine) for name, frame in framing_peers.PEERS.items())
    print(f"seed {seed}: {count} streams, {taken} with whole requests, {unknown} differences without a reason")
    sys.exit(1 if unknown else 0)


if __name__ == "__main__":
    main()
