# SPDX-License-Identifier: Apache-2.0
"""What the log must contain after export_all.py or export_all.cjs: decodes OTLP/JSON into plain values."""
import base64
import re

NANOS = 1795468974343000001
SPAN_KINDS = {"parent": 2, "child": 3}  # SERVER, CLIENT
DELTA, CUMULATIVE = 1, 2

ATTRIBUTES = {
    "text": "héllo \"quoted\" \\ \n\t\u2028 🙂", "empty": "", "yes": True, "no": False,
    "int": 9007199254740991, "negative": -42, "zero": 0, "double": 0.1, "small": 1e-300,
    "texts": ["a", "", "ü"], "ints": [1, -2, 3], "doubles": [0.5, -1.25], "bools": [True, False],
}
PYTHON_ATTRIBUTES = {**ATTRIBUTES, "int.max": 2**63 - 1, "int.min": -(2**63), "large": 1e300,
                     "infinity": float("inf")}
NESTED = {
    "map": {"inner": {"text": "deep", "list": [1, "two", [3.5, {"last": True}]]}},
    "bytes": bytes([0, 1, 254, 255, 62, 63]),
    "mixed": ["x", 1, 2.5, False],
}


def decode(value, transcoded):
    """Returns an OTLP/JSON AnyValue as a Python value; `transcoded`: otelc wrote it, so its spelling is fixed."""
    [(kind, content)] = value.items()
    if kind == "intValue":
        if transcoded:
            assert isinstance(content, str), f"64-bit integers are strings in OTLP/JSON: {value}"
        return int(content)
    if kind == "doubleValue":
        return float(content)  # also "Infinity"
    if kind == "bytesValue":
        return base64.b64decode(content, validate=True)
    if kind == "arrayValue":
        return [decode(item, transcoded) for item in content.get("values", [])]
    if kind == "kvlistValue":
        return attributes(content.get("values", []), transcoded)
    assert kind in ("stringValue", "boolValue"), value
    assert type(content) is {"stringValue": str, "boolValue": bool}[kind], value
    return content


def attributes(pairs, transcoded):
    found = {pair["key"]: decode(pair["value"], transcoded) for pair in pairs}
    assert len(found) == len(pairs), "a key came twice"
    return found


def equal(got, expected, what):
    assert got == expected, f"{what}: {got!r} is not {expected!r}"


def flatten(records, path, outer, middle, inner):
    """Yields (scope, item) for every metric, log record or span that came by this path."""
    for record in records:
        if record["path"] != path:
            continue
        for resource_part in record["payload"][outer]:
            resource = {pair["key"]: pair["value"] for pair in resource_part["resource"]["attributes"]}
            equal(resource["service.name"], {"stringValue": "interop"}, "service.name")
            for scope_part in resource_part[middle]:
                for item in scope_part[inner]:
                    yield scope_part["scope"], item


def number(point):
    return int(point["asInt"]) if "asInt" in point else float(point["asDouble"])


def check_metrics(records, sent, transcoded):
    for temporality, scope_name in ((DELTA, "delta"), (CUMULATIVE, "cumulative")):
        found = {}
        for scope, metric in flatten(records, "/v1/metrics", "resourceMetrics", "scopeMetrics", "metrics"):
            if scope["name"] == scope_name:
                equal(scope["version"], "1.2.3", "scope version")
                found.setdefault(metric["name"], []).append(metric)
        # Two exports were requested; shutting down, an SDK may repeat the cumulative state.
        found = {name: metrics[:2] for name, metrics in found.items()}
        is_delta = temporality == DELTA
        check_sums(found, is_delta, temporality, sent, transcoded)
        check_histograms(found, is_delta, temporality)
        equal([number(m["gauge"]["dataPoints"][0]) for m in found["temperature"]], [-12.5, -12.5], "gauge")


def check_sums(found, is_delta, temporality, sent, transcoded):
    expected = {"requests": [3, 4] if is_delta else [3, 7], "cost": [0.25, 0.5] if is_delta else [0.25, 0.75]}
    for name, values in expected.items():
        sums = [metric["sum"] for metric in found[name]]
        equal([number(s["dataPoints"][0]) for s in sums], values, f"{name}, temporality {temporality}")
        equal({(s["aggregationTemporality"], s["isMonotonic"]) for s in sums}, {(temporality, True)}, name)
        for point in (s["dataPoints"][0] for s in sums):
            start, end = int(point["startTimeUnixNano"]), int(point["timeUnixNano"])
            assert NANOS // 10 < start <= end, f"{name}: {start} {end}"
            if transcoded:
                equal(type(point["timeUnixNano"]), str, "timeUnixNano")
    point = found["requests"][0]["sum"]["dataPoints"][0]
    assert "asInt" in point or not transcoded, point  # the JSON exporter may write a whole number as asDouble
    equal(attributes(point["attributes"], transcoded), sent, "attributes of a point")
    equal((found["requests"][0]["unit"], found["requests"][0]["description"]), ("1", "how many"), "unit, description")
    queue = found["queue"][0]["sum"]
    equal(number(queue["dataPoints"][0]), -5, "up-down counter")
    assert not queue.get("isMonotonic", False)


def check_histograms(found, is_delta, temporality):
    for times, metric in zip((1, 1 if is_delta else 2), found["latency"]):
        histogram = metric["histogram"]
        equal(histogram["aggregationTemporality"], temporality, "histogram")
        [point] = histogram["dataPoints"]
        equal(int(point["count"]), 3 * times, "histogram count")
        equal([int(n) for n in point["bucketCounts"]], [times] * 3, "buckets")
        equal(point["explicitBounds"], [10, 100], "bounds")
        equal((point["sum"], point["min"], point["max"]), (321 * times, 1, 300), "sum, min, max")
    [point] = found["sizes"][0]["exponentialHistogram"]["dataPoints"]
    equal((int(point["count"]), point["sum"]), (3, 321), "exponential histogram")
    equal(sum(int(n) for n in point["positive"]["bucketCounts"]), 3, "exponential buckets")


def check_spans(records, sent, ids, transcoded):
    spans = {}
    for scope, span in flatten(records, "/v1/traces", "resourceSpans", "scopeSpans", "spans"):
        equal((scope["name"], scope["version"]), ("interop.scope", "1.2.3"), "scope")
        spans[span["name"]] = span
    equal(sorted(spans), ["child", "parent"], "spans")
    parent, child = spans["parent"], spans["child"]
    for span in (parent, child):
        assert re.fullmatch("[0-9a-f]{32}", span["traceId"]) and re.fullmatch("[0-9a-f]{16}", span["spanId"]), span
        equal((span["traceId"], span["kind"]), (ids["traceId"], SPAN_KINDS[span["name"]]), "trace id, kind")
    equal((parent["spanId"], child["spanId"]), (ids["parentId"], ids["childId"]), "span ids")
    equal((parent.get("parentSpanId", ""), child["parentSpanId"]), ("", ids["parentId"]), "parents")
    equal([int(s[k]) - NANOS for s in (parent, child) for k in ("startTimeUnixNano", "endTimeUnixNano")],
          [0, 4, 1, 3], "span times")
    equal((parent["status"]["code"], child["status"]), (1, {"code": 2, "message": "boom"}), "status")
    equal(attributes(child["attributes"], transcoded), sent, "attributes of a span")
    [event], [link] = child["events"], child["links"]
    equal((event["name"], int(event["timeUnixNano"]) - NANOS), ("retry", 2), "event")
    equal(attributes(event["attributes"], transcoded), {"attempt": 2}, "attributes of an event")
    equal((link["traceId"], link["spanId"]), (ids["traceId"], ids["parentId"]), "link")
    equal(attributes(link["attributes"], transcoded), {"why": "test"}, "attributes of a link")


def check_logs(records, sent, ids, transcoded):
    logs = [log for _, log in flatten(records, "/v1/logs", "resourceLogs", "scopeLogs", "logRecords")]
    equal(len(logs), 2, "log records")
    plain, nested = logs
    equal(plain["body"], {"stringValue": "plain"}, "body")
    equal((plain["severityNumber"], plain["severityText"], nested["severityNumber"]), (9, "INFO", 17), "severity")
    equal((int(plain["timeUnixNano"]) - NANOS, int(plain["observedTimeUnixNano"]) - NANOS), (0, 1), "log times")
    equal((plain["traceId"], plain["spanId"]), (ids["traceId"], ids["parentId"]), "ids of a log record")
    equal(attributes(plain["attributes"], transcoded), {**sent, **NESTED}, "attributes of a log record")
    equal(decode(nested["body"], transcoded), NESTED, "nested body")


def check_all(records, ids, sent, transcoded):
    for record in records:
        assert "status" not in record, record
    check_metrics(records, sent, transcoded)
    check_spans(records, sent, ids, transcoded)
    check_logs(records, sent, ids, transcoded)
