# SPDX-License-Identifier: Apache-2.0
"""Requests of every signal, in both encodings, built from the field numbers of opentelemetry-proto 1.11."""
import json
from dataclasses import dataclass

from wire import fixed32, fixed64, integer, within

NANOS = 1_795_468_974_343_000_001
# Numbers that no version of opentelemetry-proto has used, the largest among them. 1000 would be one that receivers may
# know: in the groups it was `deprecated_scope_spans`, and the like.
UNKNOWN_FIELDS = (integer(5000, 1) + fixed64(5001, 2) + within(5002, b"\xff") + fixed32(5003, 4)
                  + integer((1 << 29) - 1, 5))
TRACE_ID, SPAN_ID = "5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174"
JSON, PROTOBUF = "application/json", "application/x-protobuf"


@dataclass(frozen=True)
class Signal:
    name: str       # traces, metrics, logs
    path: str       # default URL path
    method: str     # gRPC method
    groups: str     # the request's list in JSON: resourceSpans, ...
    scopes: str
    items: str
    rejected: str   # the JSON name of field 1 of the partial success

    def json(self, item, resource=None, scope=None, group=None, top=None):
        """Returns a request with one item; the other arguments are more members around it."""
        scopes = {"scope": {"name": "conformance"}, self.items: [item], **(scope or {})}
        groups = {"resource": resource or {"attributes": [text_attribute("service.name", "conformance")]},
                  self.scopes: [scopes], **(group or {})}
        return json.dumps({self.groups: [groups], **(top or {})}).encode()

    def protobuf(self, item):
        resource = within(1, within(1, "service.name") + within(2, within(1, "conformance")))
        return within(1, within(1, resource) + within(2, within(1, within(1, "conformance")) + within(2, item)))

    def good(self, encoding):
        """Returns a plain request with one item."""
        return self.json(ITEMS[self.name]) if encoding == JSON else self.protobuf(ITEMS_PROTOBUF[self.name])

    def of_size(self, encoding, size):
        """Returns a request of exactly `size` bytes, most of them in the group's schemaUrl, a known string."""
        if encoding == JSON:
            bare = self.json(ITEMS[self.name], group={"schemaUrl": ""})
            return self.json(ITEMS[self.name], group={"schemaUrl": "x" * (size - len(bare))})
        # Lengths are varints: find the string whose length gives the right size.
        text = size - 64
        while True:
            body = within(1, within(3, "x" * text))
            if len(body) == size:
                return body
            if len(body) > size:  # no string gives this size: add an unknown field of two bytes
                body = within(1, within(3, "x" * (text - 2))) + integer(15, 0)
                return body if len(body) == size else self.of_size(encoding, size - 2) + integer(15, 0)
            text += size - len(body)


def text_attribute(key, value):
    return {"key": key, "value": {"stringValue": value}}


def point(**members):
    return {"timeUnixNano": str(NANOS), **members}


def metric(*points, kind="sum", **members):
    data = {"dataPoints": list(points)}
    if kind in ("sum", "histogram", "exponentialHistogram"):
        data["aggregationTemporality"] = 1
    return {"name": "conformance.count", kind: {**data, **members}}


def log(**members):
    return {"timeUnixNano": str(NANOS), "severityNumber": 9, "body": {"stringValue": "conformance"}, **members}


def span(**members):
    return {"traceId": TRACE_ID, "spanId": SPAN_ID, "name": "conformance", "kind": 2,
            "startTimeUnixNano": str(NANOS), "endTimeUnixNano": str(NANOS + 1), **members}


TRACES = Signal("traces", "/v1/traces", "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
                "resourceSpans", "scopeSpans", "spans", "rejectedSpans")
METRICS = Signal("metrics", "/v1/metrics", "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
                 "resourceMetrics", "scopeMetrics", "metrics", "rejectedDataPoints")
LOGS = Signal("logs", "/v1/logs", "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
              "resourceLogs", "scopeLogs", "logRecords", "rejectedLogRecords")
SIGNALS = (TRACES, METRICS, LOGS)
ENCODINGS = (JSON, PROTOBUF)

ITEMS = {"traces": span(), "metrics": metric(point(asInt="1"), isMonotonic=True), "logs": log()}
SPAN_PROTOBUF = (within(1, bytes.fromhex(TRACE_ID)) + within(2, bytes.fromhex(SPAN_ID)) + within(5, "conformance")
                 + integer(6, 2) + fixed64(7, NANOS) + fixed64(8, NANOS + 1))
POINT_PROTOBUF = fixed64(3, NANOS) + fixed64(6, 1)
ITEMS_PROTOBUF = {
    "traces": SPAN_PROTOBUF,
    "metrics": within(1, "conformance.count") + within(7, within(1, POINT_PROTOBUF) + integer(2, 1) + integer(3, 1)),
    "logs": fixed64(1, NANOS) + integer(2, 9) + within(5, within(1, "conformance")),
}
# Data points without a value decode but mean nothing: a receiver may reject only them.
UNUSABLE = METRICS.json(metric(point(asInt="1"), point(), isMonotonic=True))
UNUSABLE_PROTOBUF = METRICS.protobuf(
    within(1, "conformance.count") + within(7, within(1, POINT_PROTOBUF) + within(1, fixed64(3, NANOS))
                                            + integer(2, 1) + integer(3, 1)))
