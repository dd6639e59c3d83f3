# SPDX-License-Identifier: Apache-2.0
"""Cases of the section "OTLP/gRPC". They need the grpcio package; without it each is skipped."""
from concurrent.futures import ThreadPoolExecutor

from cases_http import BAD_PROTOBUF, RECOMMENDED_LIMIT, RESPONSE_MAX
from http_target import partial_of_protobuf, status_of_protobuf
from samples import LOGS, METRICS, PROTOBUF, SIGNALS, UNKNOWN_FIELDS, UNUSABLE_PROTOBUF, within
from suite import NotSeen, Skipped, case, expect, not_seen

try:
    import grpc
except ImportError:
    grpc = None

RETRYABLE = {"CANCELLED", "DEADLINE_EXCEEDED", "ABORTED", "OUT_OF_RANGE", "UNAVAILABLE", "DATA_LOSS"}


def open_channel(target):
    if grpc is None:
        raise Skipped("the Python package grpcio is not installed")
    return grpc.insecure_channel(target.grpc, options=[("grpc.max_send_message_length", -1), ("grpc.enable_retries", 0)])


def call(target, channel, method, body, gzip=False):
    """Returns (name of the status code, message or details, the Status in grpc-status-details-bin or None)."""
    coding = grpc.Compression.Gzip if gzip else grpc.Compression.NoCompression
    unary = channel.unary_unary(method)
    metadata = [(name.lower(), value) for name, value in (target.headers or {}).items()]
    try:
        answer, _ = unary.with_call(body, timeout=target.timeout, metadata=metadata, compression=coding)
        return "OK", answer, None
    except grpc.RpcError as error:
        trailers = {key: value for key, value in error.trailing_metadata() or ()}
        details = trailers.get("grpc-status-details-bin")
        return error.code().name, error.details(), details and status_of_protobuf(details)


def export(target, signal, body, gzip=False):
    with open_channel(target) as channel:
        return call(target, channel, signal.method, body, gzip)


def expect_ok(result, what):
    code, answer, _ = result
    expect(code == "OK", f"{what}: {code} {answer!r}")
    expect(not partial_of_protobuf(answer), f"{what}: partial_success is set")


def has_retry_info(status):
    return status is not None and any(kind.endswith("google.rpc.RetryInfo") for kind, _ in status.details)


@case("grpc/compression/none", "Protocol Details", "MUST", "supports uncompressed messages")
def _(target):
    for signal in SIGNALS:
        expect_ok(export(target, signal, signal.good(PROTOBUF)), signal.name)


@case("grpc/compression/gzip", "Protocol Details", "MUST", "supports gzip")
def _(target):
    for signal in SIGNALS:
        expect_ok(export(target, signal, signal.of_size(PROTOBUF, 10_000), gzip=True), signal.name)


@case("grpc/request/limit", "OTLP/gRPC Request", "MUST", "enforces a message size limit, reported as RESOURCE_EXHAUSTED")
def _(target):
    over_the_limit(target, gzip=False)


@case("grpc/request/limit-after-decompression", "OTLP/gRPC Request", "MUST", "enforces the limit after decompression too")
def _(target):
    over_the_limit(target, gzip=True)


def known_limit(target):
    if target.grpc_limit is None:
        raise Skipped("neither --grpc-limit nor --limit is given")
    return target.grpc_limit


def over_the_limit(target, gzip):
    limit = known_limit(target)
    code, answer, _ = export(target, LOGS, LOGS.of_size(PROTOBUF, limit + 1), gzip)
    expect(code == "RESOURCE_EXHAUSTED", f"limit + 1 bytes: {code} {answer!r}")
    return f"limit {limit}"


@case("grpc/request/limit-not-retryable", "OTLP/gRPC Request", "MUST", "reports it as not retryable: without RetryInfo")
def _(target):
    code, _, status = export(target, LOGS, LOGS.of_size(PROTOBUF, known_limit(target) + 1))
    expect(code == "RESOURCE_EXHAUSTED" and not has_retry_info(status), f"{code} {status}")


@case("grpc/request/at-the-limit", "OTLP/gRPC Request", "implied", "takes what is within the limit")
def _(target):
    limit = known_limit(target)
    for gzip in (False, True):
        expect_ok(export(target, LOGS, LOGS.of_size(PROTOBUF, limit), gzip), f"gzip {gzip}")
    return f"limit {limit}"


@case("grpc/request/default-limit", "OTLP/gRPC Request", "RECOMMENDED", "has a limit of 64 MiB by default")
def _(target):
    if known_limit(target) != RECOMMENDED_LIMIT:
        raise NotSeen(f"run with --grpc-limit {target.grpc_limit}: the receiver is not at its default")
    expect_ok(export(target, LOGS, LOGS.of_size(PROTOBUF, RECOMMENDED_LIMIT)), "64 MiB")


not_seen("grpc/request/limit-configurable", "OTLP/gRPC Request", "SHOULD", "lets the limit be configured",
         "a matter of the receiver's documentation")


@case("grpc/concurrent", "OTLP/gRPC Concurrent Requests", "SHOULD", "supports concurrent unary calls")
def _(target):
    with open_channel(target) as channel, ThreadPoolExecutor(16) as pool:
        jobs = [pool.submit(call, target, channel, signal.method, signal.good(PROTOBUF))
                for _ in range(32) for signal in SIGNALS]
        for job in jobs:
            expect_ok(job.result(), "one of 96")
    return "96 calls, 16 at a time, on one connection"


@case("grpc/response/message", "OTLP/gRPC Response", "MUST", "answers with the fitting message")
def _(target):
    for signal in SIGNALS:
        expect_ok(export(target, signal, signal.good(PROTOBUF)), signal.name)


@case("grpc/response/size", "OTLP/gRPC Response", "MUST", "limits the size of the response message (4 MiB)")
def _(target):
    code, answer, _ = export(target, LOGS, within(1, within(3, b"\xff" * min(target.grpc_limit or 1 << 20, 5 << 20)))[:-64])
    expect(code != "OK" and len(answer or "") <= RESPONSE_MAX, f"{code} and {len(answer or '')} bytes")


@case("grpc/full-success/empty-request", "OTLP/gRPC Response: Full Success", "SHOULD", "answers an empty request with success")
def _(target):
    for signal in SIGNALS:
        expect_ok(export(target, signal, b""), signal.name)


@case("grpc/full-success/message", "OTLP/gRPC Response: Full Success", "MUST", "answers with an Export*ServiceResponse")
def _(target):
    for signal in SIGNALS:
        expect_ok(export(target, signal, signal.good(PROTOBUF)), signal.name)


@case("grpc/full-success/partial-success-unset", "OTLP/gRPC Response: Full Success", "MUST", "leaves partial_success unset on success")
def _(target):
    for signal in SIGNALS:
        expect_ok(export(target, signal, signal.good(PROTOBUF)), signal.name)


def unusable(target):
    code, answer, _ = export(target, METRICS, UNUSABLE_PROTOBUF)
    if code != "OK":
        raise NotSeen(f"a data point without a value: the whole request gets {code}")
    partial = partial_of_protobuf(answer)
    if not partial:
        raise NotSeen("a data point without a value is accepted")
    return partial


@case("grpc/partial-success/rejected", "OTLP/gRPC Response: Partial Success", "MUST", "sets the number of rejected items")
def _(target):
    partial = unusable(target)
    expect(partial.get(1, 0) == 1 or (partial.get(1, 0) == 0 and partial.get(2)), f"{partial}")


@case("grpc/partial-success/message", "OTLP/gRPC Response: Partial Success", "SHOULD", "gives the reason in error_message")
def _(target):
    message = unusable(target).get(2, "")
    expect(message, "no message")
    return message


@case("grpc/partial-success/warning", "OTLP/gRPC Response: Partial Success", "MUST", "gives warnings with 0 rejected and a message")
def _(target):
    partial = unusable(target)
    if partial.get(1, 0):
        raise NotSeen("no warning came up")
    expect(partial.get(2), "neither a number nor a message")


@case("grpc/failures/invalid-argument", "OTLP/gRPC Response: Failures", "RECOMMENDED", "answers bad data with INVALID_ARGUMENT")
def _(target):
    for signal in SIGNALS:
        for what, body in BAD_PROTOBUF.items():
            code, answer, _ = export(target, signal, body)
            expect(code == "INVALID_ARGUMENT", f"{signal.name}: {what}: {code} {answer!r}")


@case("grpc/failures/not-retryable", "OTLP/gRPC Response: Failures", "SHOULD", "answers bad data with a code that is not retryable")
def _(target):
    for what, body in BAD_PROTOBUF.items():
        code, _, status = export(target, LOGS, body)
        retryable = code in RETRYABLE or (code == "RESOURCE_EXHAUSTED" and has_retry_info(status))
        expect(code != "OK" and not retryable, f"{what}: {code}")


@case("grpc/failures/details", "OTLP/gRPC Response: Failures", "MAY", "describes bad data with a BadRequest in the status")
def _(target):
    _, _, status = export(target, LOGS, b"\x0a\x05abcd")
    if status is None:
        raise NotSeen("no details are sent")
    expect(any(kind.endswith("google.rpc.BadRequest") for kind, _ in status.details), f"{status}")


@case("grpc/failures/others-live", "OTLP/gRPC Response: Failures", "implied", "continues to serve a connection after a failed call")
def _(target):
    with open_channel(target) as channel:
        for _ in range(3):
            expect(call(target, channel, LOGS.method, b"\x0a\x05abcd")[0] != "OK", "bad data is accepted")
            expect_ok(call(target, channel, LOGS.method, LOGS.good(PROTOBUF)), "after a failure")


not_seen("grpc/failures/unavailable", "OTLP/gRPC Response: Failures", "SHOULD", "reports temporary errors as UNAVAILABLE",
         "a failing receiver cannot be brought about from outside")
not_seen("grpc/throttling/backpressure", "OTLP/gRPC Throttling", "SHOULD", "signals that it cannot keep up with UNAVAILABLE",
         "overload cannot be brought about with one client")
not_seen("grpc/throttling/retry-delay", "OTLP/gRPC Throttling", "SHOULD", "chooses a fitting retry_delay",
         "overload cannot be brought about with one client")


@case("grpc/services/three", "OTLP/gRPC Service and Protobuf Definitions", "implied", "serves TraceService, MetricsService and LogsService")
def _(target):
    for signal in SIGNALS:
        expect_ok(export(target, signal, signal.good(PROTOBUF)), signal.method)


@case("grpc/services/unknown", "OTLP/gRPC Service and Protobuf Definitions", "implied", "answers other methods with UNIMPLEMENTED (gRPC)")
def _(target):
    with open_channel(target) as channel:
        for method in ("/opentelemetry.proto.collector.logs.v1.LogsService/Import", "/x.Y/Z"):
            code, _, _ = call(target, channel, method, b"")
            expect(code == "UNIMPLEMENTED", f"{method}: {code}")


@case("grpc/unknown-fields", "Future Versions and Interoperability", "implied", "ignores fields it does not know (proto3)")
def _(target):
    for signal in SIGNALS:
        expect_ok(export(target, signal, signal.good(PROTOBUF) + UNKNOWN_FIELDS), signal.name)
