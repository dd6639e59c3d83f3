# SPDX-License-Identifier: Apache-2.0
"""Builds requests with any number of log records, data points or spans that differ only by a number, quickly, in JSON and in
protobuf. An item is a dict of OTLP/JSON in which NUMBER stands for its number and BEFORE for that of the previous item, each
eight digits, inside strings and inside the hexadecimal ids."""
import json
import struct

from protobuf_wire import varint, within

NUMBER, BEFORE = "dec0de01", "dec0de02"
NOW = 1_795_000_000 * 10**9

_KEY_VALUE = {"key": (1, str), "value": (2, {"stringValue": (1, str), "intValue": (3, int), "doubleValue": (4, float)})}
_ATTRIBUTES = [_KEY_VALUE]
_POINT = {"startTimeUnixNano": (2, "fixed"), "timeUnixNano": (3, "fixed"), "asInt": (6, "fixed"), "attributes": (7, _ATTRIBUTES)}
_BUCKETS = {"startTimeUnixNano": (2, "fixed"), "timeUnixNano": (3, "fixed"), "count": (4, "fixed"), "sum": (5, float),
            "attributes": (9, _ATTRIBUTES)}
_ITEMS = {
    "logs": {"timeUnixNano": (1, "fixed"), "body": (5, _KEY_VALUE["value"][1]), "attributes": (6, _ATTRIBUTES)},
    "metrics": {"name": (1, str), "sum": (7, {"dataPoints": (1, [_POINT]), "aggregationTemporality": (2, int)}),
                "histogram": (9, {"dataPoints": (1, [_BUCKETS]), "aggregationTemporality": (2, int)})},
    "traces": {"traceId": (1, bytes), "spanId": (2, bytes), "parentSpanId": (4, bytes), "name": (5, str),
               "startTimeUnixNano": (7, "fixed"), "endTimeUnixNano": (8, "fixed"), "attributes": (9, _ATTRIBUTES)},
}
_LEVELS = {"logs": ("resourceLogs", "scopeLogs", "logRecords"), "metrics": ("resourceMetrics", "scopeMetrics", "metrics"),
           "traces": ("resourceSpans", "scopeSpans", "spans")}


def attributes(values):
    kinds = {str: "stringValue", int: "intValue", float: "doubleValue"}
    return [{"key": key, "value": {kinds[type(value)]: str(value) if isinstance(value, int) else value}}
            for key, value in values.items()]


def _field(number, kind, value):
    if isinstance(kind, list):
        return b"".join(within(number, _message(kind[0], one)) for one in value)
    if isinstance(kind, dict):
        return within(number, _message(kind, value))
    if kind is int:
        return varint(number << 3) + varint(int(value))
    if kind in ("fixed", float):
        return varint(number << 3 | 1) + (struct.pack("<d", value) if kind is float else struct.pack("<Q", int(value)))
    return within(number, bytes.fromhex(value) if kind is bytes else value.encode())


def _message(fields, value):
    return b"".join(_field(*fields[name], one) for name, one in value.items())


class Items:
    """The `path` of a signal, and bodies of `count` items by `as_json` and `as_protobuf`."""

    def __init__(self, signal, item, service="claude-code", scope="scope", resource=None):
        self.path = "/v1/" + signal
        self._signal, self._item, self._scope = signal, item, {"name": scope}
        self._resource = {"attributes": attributes({"service.name": service, **(resource or {})})}
        # Each item has a resource of its own if that or the scope contains NUMBER.
        self._is_split = NUMBER in json.dumps([self._resource, self._scope])

    def as_json(self, count):
        top, middle, low = _LEVELS[self._signal]

        def whole(items):
            return {"resource": self._resource, middle: [{"scope": self._scope, low: items}]}

        one = json.dumps(whole([self._item]) if self._is_split else self._item, separators=(",", ":")).encode()
        many = b",".join(self._numbered(one, count))
        if self._is_split:
            return b'{"%s":[%s]}' % (top.encode(), many)
        return json.dumps({top: [whole([0])]}, separators=(",", ":")).encode().replace(b"[0]", b"[%s]" % many)

    def as_protobuf(self, count):
        name = {"name": (1, str)}
        resource = within(1, _message({"attributes": (1, _ATTRIBUTES)}, self._resource))
        scope = within(1, _message(name, self._scope))
        item = within(2, _message(_ITEMS[self._signal], self._item))
        if self._is_split:
            return b"".join(self._numbered(within(1, resource + within(2, scope + item)), count))
        return within(1, resource + within(2, scope + b"".join(self._numbered(item, count))))

    @staticmethod
    def _numbered(one, count):
        for number in range(1, count + 1):
            numbered = one
            for mark, digits in ((NUMBER, b"%08d" % number), (BEFORE, b"%08d" % (number - 1))):
                numbered = numbered.replace(mark.encode(), digits)
                numbered = numbered.replace(bytes.fromhex(mark), bytes.fromhex(digits.decode()))
            yield numbered
