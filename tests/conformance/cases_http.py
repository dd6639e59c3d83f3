# SPDX-License-Identifier: Apache-2.0
"""Cases of the sections "Protocol Details" and "OTLP/HTTP", except for JSON's own rules (cases_json.py)."""
import gzip

from http_target import expect_bad_data, expect_status, expect_success, partial_success
from samples import (ENCODINGS, JSON, LOGS, METRICS, PROTOBUF, SIGNALS, TRACES, UNKNOWN_FIELDS, UNUSABLE,
                     UNUSABLE_PROTOBUF, fixed64, integer, within)
from suite import NotSeen, Skipped, case, expect, not_seen

RESPONSE_MAX = 4 << 20
RECOMMENDED_LIMIT = 64 << 20
EVERY = [(signal, encoding) for signal in SIGNALS for encoding in ENCODINGS]
BAD_PROTOBUF = {
    "a length past the end": b"\x0a\x05abcd",
    "field number 0": b"\x00\x00",
    "the wrong wire type": integer(1, 1),
    "a varint that does not end": b"\x0a" + b"\xff" * 10 + b"\x01",
}


@case("http/compression/none", "Protocol Details", "MUST", "supports uncompressed requests")
def _(target):
    for signal, encoding in EVERY:
        expect_success(target.post(signal, encoding, signal.good(encoding)), encoding, f"{signal.name} {encoding}")
    return "3 signals, both encodings"


@case("http/compression/gzip", "Protocol Details", "MUST", "supports gzip")
def _(target):
    for signal, encoding in EVERY:
        answer = target.post(signal, encoding, signal.good(encoding), content_encoding="gzip")
        expect_success(answer, encoding, f"{signal.name} {encoding}")
    return "3 signals, both encodings"


@case("http/compression/bad-gzip", "OTLP/HTTP Response: Bad Data", "MUST", "answers 400 to data that cannot be decompressed")
def _(target):
    packed = gzip.compress(LOGS.good(JSON))
    for what, body in {"not gzip": LOGS.good(JSON), "cut off": packed[:-9], "a bad CRC": packed[:-8] + bytes(8)}.items():
        answer = target.request("POST", LOGS.path, body, {"Content-Type": JSON, "Content-Encoding": "gzip"})
        expect_status(answer, JSON, 400, what)


# OTLP/HTTP: Binary Protobuf Encoding

@case("http/binary/content-type", "Binary Protobuf Encoding", "MUST", "answers protobuf with Content-Type application/x-protobuf")
def _(target):
    for signal in SIGNALS:
        expect_success(target.post(signal, PROTOBUF, signal.good(PROTOBUF)), PROTOBUF, signal.name)
    expect_bad_data(target, LOGS, PROTOBUF, b"\x0a\x05abcd", "bad data")


@case("http/binary/unknown-fields", "Binary Protobuf Encoding", "implied", "ignores fields it does not know (proto3)")
def _(target):
    for signal in SIGNALS:
        expect_success(target.post(signal, PROTOBUF, signal.good(PROTOBUF) + UNKNOWN_FIELDS), PROTOBUF, "at the top")
        item = within(1, within(2, within(2, UNKNOWN_FIELDS) + UNKNOWN_FIELDS) + UNKNOWN_FIELDS)
        expect_success(target.post(signal, PROTOBUF, item), PROTOBUF, "at every level")


@case("http/binary/packed", "Binary Protobuf Encoding", "implied", "takes repeated numbers packed and unpacked (proto3)")
def _(target):
    one = (1).to_bytes(8, "little")
    packed = within(6, one * 2) + within(7, bytes(8))
    unpacked = fixed64(6, 1) * 2 + fixed64(7, 0)
    for what, buckets in {"packed": packed, "unpacked": unpacked}.items():
        histogram = within(9, within(1, fixed64(3, 1) + fixed64(4, 2) + buckets) + integer(2, 1))
        expect_success(target.post(METRICS, PROTOBUF, METRICS.protobuf(within(1, "h") + histogram)), PROTOBUF, what)


@case("http/binary/field-order", "Binary Protobuf Encoding", "implied", "takes fields in any order, and the last of a singular field (proto3)")
def _(target):
    record = within(5, within(1, "a")) + integer(2, 9) + fixed64(1, 1) + integer(2, 10)
    expect_success(target.post(LOGS, PROTOBUF, LOGS.protobuf(record)), PROTOBUF)


# OTLP/HTTP Request

@case("http/request/default-paths", "OTLP/HTTP Request", "MUST", "takes each signal's message at its default path")
def _(target):
    for signal, encoding in EVERY:
        expect_success(target.post(signal, encoding, signal.good(encoding)), encoding, signal.path)


@case("http/request/limit", "OTLP/HTTP Request", "MUST", "limits the size of the request body and answers 413 over it")
def _(target):
    over_the_limit(target, lambda signal, encoding, body: target.post(signal, encoding, body))


@case("http/request/limit-chunked", "OTLP/HTTP Request", "MUST", "limits a body whose length is not announced")
def _(target):
    over_the_limit(target, lambda signal, encoding, body: target.post(signal, encoding, body, chunked=True))


@case("http/request/limit-after-decompression", "OTLP/HTTP Request", "MUST", "limits the size after decompression too and answers 413")
def _(target):
    over_the_limit(target, lambda signal, encoding, body: target.post(signal, encoding, body, content_encoding="gzip"))


def over_the_limit(target, post):
    limit = known_limit(target)
    for encoding in ENCODINGS:
        answer = post(LOGS, encoding, LOGS.of_size(encoding, limit + 1))
        expect_status(answer, encoding, 413, f"limit + 1 bytes of {encoding}")
    return f"limit {limit}"


def known_limit(target):
    if target.limit is None:
        raise Skipped("--limit is not given")
    return target.limit


@case("http/request/at-the-limit", "OTLP/HTTP Request", "implied", "does not answer 413 to what is within the limit")
def _(target):
    limit = known_limit(target)
    for encoding in ENCODINGS:
        body = LOGS.of_size(encoding, limit)
        expect(len(body) == limit, f"the suite made {len(body)} bytes")
        expect_success(target.post(LOGS, encoding, body), encoding, "plain")
        expect_success(target.post(LOGS, encoding, body, content_encoding="gzip"), encoding, "gzip")
    return f"limit {limit}"


@case("http/request/default-limit", "OTLP/HTTP Request", "RECOMMENDED", "has a limit of 64 MiB by default")
def _(target):
    if known_limit(target) != RECOMMENDED_LIMIT:
        raise NotSeen(f"run with --limit {target.limit}: the receiver is not at its default")
    answer = target.post(LOGS, PROTOBUF, LOGS.of_size(PROTOBUF, RECOMMENDED_LIMIT))
    expect_success(answer, PROTOBUF, "64 MiB")


not_seen("http/request/limit-configurable", "OTLP/HTTP Request", "SHOULD", "lets the limit be configured",
         "a matter of the receiver's documentation")


# OTLP/HTTP Response

@case("http/response/same-encoding", "OTLP/HTTP Response", "MUST", "answers in the Content-Type that the request came in")
def _(target):
    for signal, encoding in EVERY:
        expect_success(target.post(signal, encoding, signal.good(encoding)), encoding, signal.name)
        bad = b"{" if encoding == JSON else b"\x0a\x05abcd"
        expect_bad_data(target, signal, encoding, bad, f"bad {signal.name}")


@case("http/response/size", "OTLP/HTTP Response", "MUST", "limits the size of the response body (4 MiB)")
def _(target):
    huge = min(RESPONSE_MAX + (1 << 20), target.limit or RESPONSE_MAX)
    for body in (LOGS.json({"traceId": "x" * (huge - 1000)}), LOGS.json({"x" * (huge - 1000): 1, "traceId": "x"})):
        answer = target.post(LOGS, JSON, body)
        expect(400 <= answer.status < 500, f"{answer.status} to a traceId that is none")
        expect(len(answer.body) <= RESPONSE_MAX, f"an answer of {len(answer.body)} bytes")


@case("http/response/accept-encoding", "OTLP/HTTP Response", "MAY", "compresses the answer if asked, and declares the coding")
def _(target):
    answer = target.post(LOGS, JSON, LOGS.good(JSON), accept_encoding="gzip")
    coding = answer.headers["content-encoding"] or "identity"
    expect(coding in ("gzip", "identity"), f"Content-Encoding {coding}")
    expect((coding == "gzip") == answer.body.startswith(b"\x1f\x8b"), "Content-Encoding is not what the body is")
    partial_success(answer, JSON)
    return coding


@case("http/full-success/empty-request", "OTLP/HTTP Response: Full Success", "SHOULD", "answers an empty request with success")
def _(target):
    for signal in SIGNALS:
        expect_success(target.post(signal, JSON, b"{}"), JSON, f"{signal.name} JSON")
        expect_success(target.post(signal, PROTOBUF, b""), PROTOBUF, f"{signal.name} protobuf")


@case("http/full-success/200", "OTLP/HTTP Response: Full Success", "MUST", "answers 200 with an Export*ServiceResponse")
def _(target):
    for signal, encoding in EVERY:
        expect_success(target.post(signal, encoding, signal.good(encoding)), encoding, signal.name)


@case("http/full-success/partial-success-unset", "OTLP/HTTP Response: Full Success", "MUST", "leaves partial_success unset on success")
def _(target):
    for signal, encoding in EVERY:
        answer = target.post(signal, encoding, signal.good(encoding))
        expect(not partial_success(answer, encoding), f"{signal.name}: {answer.body[:120]!r}")


def unusable(target):
    """Yields (encoding, answer, partial success) of requests of which a receiver may reject a part."""
    for encoding, body in ((JSON, UNUSABLE), (PROTOBUF, UNUSABLE_PROTOBUF)):
        answer = target.post(METRICS, encoding, body)
        if answer.status != 200:
            raise NotSeen(f"a data point without a value: the whole request gets {answer.status}")
        partial = partial_success(answer, encoding)
        if not partial:
            raise NotSeen("a data point without a value is accepted")
        yield encoding, answer, partial


@case("http/partial-success/200", "OTLP/HTTP Response: Partial Success", "MUST", "answers a partly accepted request with 200 and the same message")
def _(target):
    return "; ".join(f"{answer.content_type}: {answer.status}" for _, answer, _ in unusable(target))


@case("http/partial-success/rejected", "OTLP/HTTP Response: Partial Success", "MUST", "sets the number of rejected items")
def _(target):
    for encoding, _, partial in unusable(target):
        expect(partial.get(1, 0) == 1 or partial.get(2), f"{encoding}: {partial}")
        expect(partial.get(1, 0) <= 1, f"{encoding}: 1 of 2 points has no value, {partial[1]} are rejected")


@case("http/partial-success/message", "OTLP/HTTP Response: Partial Success", "SHOULD", "gives the reason in error_message")
def _(target):
    messages = {encoding: partial.get(2, "") for encoding, _, partial in unusable(target)}
    expect(all(messages.values()), f"{messages}")
    return messages[JSON]


@case("http/partial-success/warning", "OTLP/HTTP Response: Partial Success", "MUST", "gives warnings with 0 rejected and a message")
def _(target):
    for _, _, partial in unusable(target):
        if partial.get(1, 0) == 0:
            expect(partial.get(2), "neither a number nor a message")
            return partial[2]
    raise NotSeen("no warning came up")


# Failures

def refusals(target, encoding):
    """Yields (what, the statuses that fit, answer) for failures that can be caused from outside."""
    good = LOGS.good(encoding)
    yield "bad data", (400,), target.post(LOGS, encoding, b"\x0a\x05abcd")
    yield "no such path", (404, 405), target.post(LOGS, encoding, good, path="/v1/nothing")
    yield "an unknown coding", (400, 415), target.post(LOGS, encoding, good, content_encoding="x-unknown")
    yield "a method that is not POST", (404, 405), target.request("PUT", LOGS.path, good, {"Content-Type": encoding})


@case("http/failures/4xx", "OTLP/HTTP Response: Failures", "MUST", "answers failures with a fitting 4xx or 5xx")
def _(target):
    for encoding in ENCODINGS:
        for what, fitting, answer in refusals(target, encoding):
            expect(answer.status in fitting, f"{what}: {answer.status}")
    answer = target.post(LOGS, "text/plain", LOGS.good(JSON))
    expect(answer.status in (400, 415), f"text/plain: {answer.status}")
    answer = target.post(LOGS, None, LOGS.good(JSON))
    expect(answer.status in (400, 415), f"no Content-Type: {answer.status}")


@case("http/failures/status-body", "OTLP/HTTP Response: Failures", "MUST", "sends a Status with every 4xx and 5xx")
def _(target):
    seen = []
    for encoding in ENCODINGS:
        for what, fitting, answer in refusals(target, encoding):
            expect_status(answer, encoding, fitting, what)
            seen.append(answer.status)
    return ", ".join(map(str, sorted(set(seen))))


@case("http/failures/status-message", "OTLP/HTTP Response: Failures", "SHOULD", "describes the error in Status.message")
def _(target):
    for encoding in ENCODINGS:
        for what, fitting, answer in refusals(target, encoding):
            expect(expect_status(answer, encoding, fitting, what).message.strip(), f"{what}: no message")


@case("http/failures/not-retryable", "OTLP/HTTP Response: Retryable Response Codes", "SHOULD", "marks permanent errors as not retryable by their status")
def _(target):
    for encoding in ENCODINGS:
        for what, _, answer in refusals(target, encoding):
            expect(answer.status not in (429, 502, 503, 504), f"{what}: {answer.status} invites a retry")


@case("http/bad-data/400", "OTLP/HTTP Response: Bad Data", "MUST", "answers 400 to data that cannot be decoded")
def _(target):
    for signal in SIGNALS:
        for what, body in BAD_PROTOBUF.items():
            expect_bad_data(target, signal, PROTOBUF, body, f"{signal.name}: {what}")
        for body in (b"[]", b"{", b'{"a":1}x', b'{"a":NaN}'):
            expect_bad_data(target, signal, JSON, body, f"{signal.name}: {body!r}")
        expect_bad_data(target, signal, JSON, signal.good(PROTOBUF), "protobuf sent as JSON")
        expect_bad_data(target, signal, PROTOBUF, signal.good(JSON), "JSON sent as protobuf")


@case("http/bad-data/details", "OTLP/HTTP Response: Bad Data", "SHOULD", "describes the bad data with a BadRequest in Status.details")
def _(target):
    bodies = {PROTOBUF: b"\x0a\x05abcd", JSON: LOGS.json({"traceId": "x"})}
    for encoding, body in bodies.items():
        details = expect_bad_data(target, LOGS, encoding, body, encoding).details
        kinds = [kind.rsplit("/", 1)[-1] for kind, violations in details if violations]
        expect("google.rpc.BadRequest" in kinds, f"{encoding}: details {details}")


not_seen("http/throttling/429-or-503", "OTLP/HTTP Response: OTLP/HTTP Throttling", "SHOULD",
         "answers 429 or 503 when overloaded", "overload cannot be brought about with one client")
not_seen("http/throttling/retry-after", "OTLP/HTTP Response: OTLP/HTTP Throttling", "MAY",
         "sends Retry-After with 429 and 503", "overload cannot be brought about with one client")


@case("http/all-other/405-allow", "OTLP/HTTP Response: All Other Responses", "implied", "names the allowed methods with 405 (RFC 9110 section 15.5.6)")
def _(target):
    answer = target.request("PUT", TRACES.path, b"{}", {"Content-Type": JSON})
    if answer.status != 405:
        raise NotSeen(f"PUT gets {answer.status}")
    expect("POST" in (answer.headers["allow"] or ""), f"Allow: {answer.headers['allow']}")


# OTLP/HTTP Connection

@case("http/connection/both-encodings", "OTLP/HTTP Connection", "SHOULD", "takes protobuf and JSON on one port by Content-Type")
def _(target):
    connection = target.connect()
    for encoding in (*ENCODINGS, *ENCODINGS, "application/json; charset=utf-8"):
        kind = encoding.split(";")[0]
        expect_success(target.post(LOGS, encoding, LOGS.good(kind), connection), kind, encoding)
    connection.close()
    return "alternating on one connection"


@case("http/connection/keep-alive", "OTLP/HTTP Connection", "SHOULD", "keeps the connection for a client's next request")
def _(target):
    connection = target.connect()
    sockets = set()
    for _ in range(5):
        expect_success(target.post(LOGS, JSON, LOGS.good(JSON), connection), JSON)
        expect(connection.sock is not None, "the connection was closed after a success")
        sockets.add(id(connection.sock))
    connection.close()
    expect(len(sockets) == 1, f"{len(sockets)} connections for 5 requests")
