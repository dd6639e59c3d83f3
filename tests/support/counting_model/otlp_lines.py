# SPDX-License-Identifier: Apache-2.0
"""Writes OTLP/JSON as clients do: one exported item per payload, and lines of several payloads."""

DELTA, CUMULATIVE = 1, 2
EPOCH_NS = 1_790_000_000_000_000_000
MS = 1_000_000


def attributes(values):
    return [{"key": key, "value": _value(value)} for key, value in values.items() if value is not None]


def _value(value):
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, float):
        return {"doubleValue": value}
    if isinstance(value, list):
        return {"arrayValue": {"values": [_value(item) for item in value]}}
    return {"stringValue": value}


def ns(milliseconds):
    return str(EPOCH_NS + int(milliseconds * MS))


def _payload(kinds, service, scope, key, item):
    resource = {"attributes": attributes({"service.name": service})}
    return {"resource" + kinds: [{"resource": resource, "scope" + kinds: [{"scope": {"name": scope}, key: [item]}]}]}


def counter(service, scope, name, values, value, start, time, temporality=DELTA):
    point = {"attributes": attributes(values), "startTimeUnixNano": ns(start), "timeUnixNano": ns(time)}
    point.update({"asDouble": value} if isinstance(value, float) else {"asInt": str(value)})
    data = {"aggregationTemporality": temporality, "isMonotonic": True, "dataPoints": [point]}
    return _payload("Metrics", service, scope, "metrics", {"name": name, "sum": data})


def histogram(service, scope, name, values, total, count, start, time, temporality=CUMULATIVE):
    point = {"attributes": attributes(values), "startTimeUnixNano": ns(start), "timeUnixNano": ns(time), "sum": total,
             "count": str(count), "bucketCounts": [str(count)], "explicitBounds": []}
    data = {"aggregationTemporality": temporality, "dataPoints": [point]}
    return _payload("Metrics", service, scope, "metrics", {"name": name, "histogram": data})


def event(service, scope, name, values, time, body=None):
    record = {"timeUnixNano": ns(time), "observedTimeUnixNano": ns(time + 1),
              "attributes": attributes({"event.name": name, **values})}
    if body:
        record["body"] = {"stringValue": body}
    return _payload("Logs", service, scope, "logRecords", record)


def span(service, scope, name, values, trace, number, parent, start, end, *, kind=1, failed=False):
    """`trace`, `number` and `parent` are numbers; parent 0: a root."""
    record = {"traceId": f"{trace:032x}", "spanId": f"{number:016x}", "parentSpanId": f"{parent:016x}" if parent else "",
              "name": name, "kind": kind, "startTimeUnixNano": ns(start), "endTimeUnixNano": ns(end),
              "attributes": attributes(values), "status": {"code": 2, "message": "it failed"} if failed else {}}
    return _payload("Spans", service, scope, "spans", record)


def export(payloads):
    """Returns one line of many payloads of one signal."""
    out = {}
    for payload in payloads:
        for key, groups in payload.items():
            out.setdefault(key, []).extend(groups)
    return out


class Telemetry:
    """The telemetry of one run, and its true spend."""

    def __init__(self, generator):
        self.random = generator
        self.lines = []       # payloads, one a line
        self.true_tokens = 0
        self.early_tokens = 0  # how far a prefix of the lines may exceed the truth, where the rules cannot know better
        self.what = []

    def chance(self, probability):
        return self.random.random() < probability

    def send(self, payloads, loss=0.0):
        """Exports payloads in one to three requests, each of which may be lost or sent again."""
        payloads = [payload for payload in payloads if payload]
        parts = [[] for _ in range(self.random.randint(1, 3))]
        for payload in payloads:
            self.random.choice(parts).append(payload)
        for part in filter(None, parts):
            if self.chance(loss):
                continue
            line = export(part)
            self.lines.extend([line] * (2 if self.chance(0.05) else 1))
