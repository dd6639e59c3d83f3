# SPDX-License-Identifier: Apache-2.0
"""Reads a log's lines into points, events and spans with decoded values: later code never sees how a line was spelled."""
import json
from dataclasses import dataclass, field

TEMPORALITIES = {"AGGREGATION_TEMPORALITY_DELTA": 1, "AGGREGATION_TEMPORALITY_CUMULATIVE": 2}


@dataclass
class Sender:
    """Of a resource only what names the sender counts."""
    service: str
    namespace: str
    instance: str

    def key(self):
        return self.service, self.namespace, self.instance


@dataclass
class Point:
    sender: Sender
    scope: str
    metric: str
    is_histogram: bool
    is_cumulative: bool
    attributes: dict
    start: int
    time: int
    value: object  # int or float: a sum's value, a histogram's sum
    count: int     # of a histogram


@dataclass
class Event:
    sender: Sender
    scope: str
    name: str
    body: object
    time: int
    attributes: dict
    trace: str
    span: str


@dataclass
class Span:
    sender: Sender
    scope: str
    name: str
    kind: int
    trace: str
    id: str
    parent: str
    start: int
    end: int
    attributes: dict
    has_error: bool  # an error status or an exception event


@dataclass
class Log:
    points: list = field(default_factory=list)
    events: list = field(default_factory=list)
    spans: list = field(default_factory=list)
    refused: int = 0  # requests that the receiver answered with an error


def read_log(lines):
    log = Log()
    for line in lines:
        try:
            record = json.loads(line)
        except ValueError:
            continue  # a torn line costs only itself
        if not isinstance(record, dict):
            continue
        if "payload" in record and ("status" in record or "error" in record):
            log.refused += 1
            continue
        payload = record.get("payload", record)
        if isinstance(payload, dict):
            _read_metrics(payload, log)
            _read_logs(payload, log)
            _read_spans(payload, log)
    return log


def _each(node, key):
    return node.get(key) or []


def _groups(payload, resources, scopes):
    for group in _each(payload, resources):
        resource = attributes_of(group.get("resource") or {})
        sender = Sender(*(str(resource.get("service." + key) or "") for key in ("name", "namespace", "instance.id")))
        for scope in _each(group, scopes):
            yield sender, (scope.get("scope") or {}).get("name") or "", scope


def _read_metrics(payload, log):
    for sender, scope, group in _groups(payload, "resourceMetrics", "scopeMetrics"):
        for metric in _each(group, "metrics"):
            for kind in ("sum", "histogram", "exponentialHistogram"):
                data = metric.get(kind) or {}
                temporality = data.get("aggregationTemporality") or 0
                for point in _each(data, "dataPoints"):
                    value = _point_value(point, kind)
                    if value is None or value < 0:  # a negative count is unreported
                        continue
                    log.points.append(Point(
                        sender, scope, metric.get("name") or "", kind != "sum",
                        TEMPORALITIES.get(temporality, temporality) != 1, attributes_of(point),
                        int(point.get("startTimeUnixNano") or 0), int(point.get("timeUnixNano") or 0), value,
                        int(point.get("count") or 0)))


def _point_value(point, kind):
    if kind != "sum":
        return None if point.get("sum") is None else float(point["sum"])
    if point.get("asInt") is not None:
        return int(point["asInt"])
    return None if point.get("asDouble") is None else float(point["asDouble"])


def _read_logs(payload, log):
    for sender, scope, group in _groups(payload, "resourceLogs", "scopeLogs"):
        for record in _each(group, "logRecords"):
            attributes = attributes_of(record)
            body = any_value(record.get("body"))
            said = body[0] if isinstance(body, list) and body else body  # OpenCode's is a list of strings
            name = attributes.get("event.name") or record.get("eventName") or (said if isinstance(said, str) else "")
            # DECISION: a record without a time of its own (Codex) has the time at which it was observed; only where
            # it has one does the observed time make no difference.
            time = int(record.get("timeUnixNano") or 0) or int(record.get("observedTimeUnixNano") or 0)
            log.events.append(Event(sender, scope, name, body, time, attributes, _hex_id(record.get("traceId")),
                                    _hex_id(record.get("spanId"))))


def _read_spans(payload, log):
    for sender, scope, group in _groups(payload, "resourceSpans", "scopeSpans"):
        for span in _each(group, "spans"):
            code = (span.get("status") or {}).get("code") or 0
            exceptions = [event for event in _each(span, "events") if event.get("name") == "exception"]
            kind = span.get("kind") or 0
            log.spans.append(Span(
                sender, scope, span.get("name") or "", 3 if kind == "SPAN_KIND_CLIENT" else kind,
                _hex_id(span.get("traceId")), _hex_id(span.get("spanId")), _hex_id(span.get("parentSpanId")),
                int(span.get("startTimeUnixNano") or 0), int(span.get("endTimeUnixNano") or 0), attributes_of(span),
                code in (2, "STATUS_CODE_ERROR") or bool(exceptions)))


def _hex_id(text):
    text = (text or "").lower()
    return "" if not text.strip("0") else text  # an id of zeros is not an id


def attributes_of(node):
    """DECISION: an attribute without a value counts as absent."""
    out = {}
    for item in _each(node, "attributes"):
        value = any_value(item.get("value"))
        if value is not None:
            out[item.get("key") or ""] = value
    return out


def any_value(node):
    if not isinstance(node, dict):
        return None
    for kind, value in node.items():
        if value is None:
            continue
        if kind == "intValue":
            return int(value)
        if kind == "doubleValue":
            return float(value)
        if kind == "arrayValue":
            return [any_value(item) for item in _each(value, "values")]
        if kind == "kvlistValue":
            return {item.get("key"): any_value(item.get("value")) for item in _each(value, "values")}
        return value
    return None


def frozen(value):
    """Returns a decoded value that can be compared and hashed; True is not 1, and 5 as an int is not the string "5"."""
    if isinstance(value, dict):
        return "map", tuple(sorted((key, frozen(item)) for key, item in value.items()))
    if isinstance(value, list):
        return "list", tuple(frozen(item) for item in value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return "number", value
    return type(value).__name__, value
