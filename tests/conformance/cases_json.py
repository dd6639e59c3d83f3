# SPDX-License-Identifier: Apache-2.0
"""Cases of the section "JSON Protobuf Encoding", and of the proto3 JSON mapping that it refers to."""
import json

from http_target import expect_bad_data, expect_status, expect_success
from samples import (JSON, LOGS, METRICS, NANOS, SIGNALS, SPAN_ID, TRACE_ID, TRACES, log, metric, point, span)
from suite import case, expect

SECTION = "JSON Protobuf Encoding"
INT64 = (-2**63, 2**63 - 1)


def takes(target, signal, bodies):
    """Expects 200 for every body. `bodies`: what it shows -> bytes."""
    for what, body in bodies.items():
        expect_success(target.post(signal, JSON, body), JSON, what)
    return f"{len(bodies)} spellings"


def refuses(target, signal, bodies):
    for what, body in bodies.items():
        expect_bad_data(target, signal, JSON, body, what)
    return f"{len(bodies)} spellings"


def of(value, **more):
    """Returns a log record with this AnyValue as its body."""
    return LOGS.json(log(body=value, **more))


def raw(text):
    """Returns a log record with this JSON text in place of its body."""
    return LOGS.json(log(body="@")).replace(b'"@"', text.encode() if isinstance(text, str) else text)


@case("json/content-type", SECTION, "MUST", "answers JSON with Content-Type application/json")
def _(target):
    for signal in SIGNALS:
        expect_success(target.post(signal, JSON, signal.good(JSON)), JSON, signal.name)
    expect_bad_data(target, LOGS, JSON, b"{", "bad data")


@case("json/ids/hex", SECTION, "implied", "takes traceId and spanId as hex of any case, in all messages")
def _(target):
    upper, lower = (TRACE_ID.upper(), SPAN_ID.upper()), (TRACE_ID, SPAN_ID)
    for trace_id, span_id in (upper, lower, (TRACE_ID.title(), SPAN_ID.title())):
        ids = {"traceId": trace_id, "spanId": span_id}
        takes(target, TRACES, {"span": TRACES.json(span(**ids, parentSpanId=span_id)),
                               "link": TRACES.json(span(links=[ids]))})
        takes(target, LOGS, {"log record": LOGS.json(log(**ids))})
        takes(target, METRICS, {"exemplar": METRICS.json(metric(point(asInt=1, exemplars=[{"asInt": 1, **ids}])))})


@case("json/ids/not-base64", SECTION, "implied", "refuses ids that are not hex of the right length")
def _(target):
    wrong = {"base64": "W47/95gDgQPSabYzgT/GDA==", "31 digits": TRACE_ID[:-1], "33 digits": TRACE_ID + "0",
             "no hex": "g" * 32, "16 digits": SPAN_ID, "with dashes": "5b8efff7-9803-8103-d269-b633813fc60c"}
    return refuses(target, TRACES, {what: TRACES.json(span(traceId=text)) for what, text in wrong.items()})


@case("json/ids/empty", SECTION, "implied", "takes empty ids where an id is optional")
def _(target):
    takes(target, TRACES, {"no parent": TRACES.json(span(parentSpanId=""))})
    takes(target, LOGS, {"no trace": LOGS.json(log(traceId="", spanId=""))})


@case("json/enums/integers", SECTION, "MUST", "takes enum values as integers")
def _(target):
    spans = {f"kind {n}": TRACES.json(span(kind=n, status={"code": n % 3})) for n in range(6)}
    logs = {f"severity {n}": LOGS.json(log(severityNumber=n)) for n in range(25)}
    takes(target, TRACES, spans)
    takes(target, LOGS, logs)
    takes(target, METRICS, {f"temporality {n}": METRICS.json(metric(point(asInt=1), aggregationTemporality=n))
                            for n in range(3)})
    return f"{len(spans) + len(logs) + 3} values"


@case("json/enums/unknown-integers", SECTION, "implied", "takes enum numbers of later versions (proto3 enums are open)")
def _(target):
    takes(target, TRACES, {"kind 99": TRACES.json(span(kind=99)), "kind -1": TRACES.json(span(kind=-1))})


@case("json/enums/names", SECTION, "MUST", "does not break on enum names, which clients must not send")
def _(target):
    answer = target.post(TRACES, JSON, TRACES.json(span(kind="SPAN_KIND_SERVER")))
    expect(answer.status in (200, 400), f"{answer.status}")
    if answer.status == 400:
        expect_status(answer, JSON, 400)
    return "reads them" if answer.status == 200 else "refuses them with 400"


@case("json/unknown-fields/every-level", SECTION, "MUST", "ignores fields with unknown names, at every level")
def _(target):
    extra = {"notInOtlp": 1}
    for signal in SIGNALS:
        item = json.loads(signal.good(JSON))[signal.groups][0][signal.scopes][0][signal.items][0]
        levels = {
            "request": signal.json(item, top=extra), "group": signal.json(item, group=extra),
            "resource": signal.json(item, resource={"attributes": [], **extra}),
            "scope list": signal.json(item, scope=extra), "scope": signal.json(item, scope={"scope": extra}),
            "item": signal.json({**item, **extra}),
            "attribute": signal.json({**item}, resource={"attributes": [{"key": "a", "value": {}, **extra}]}),
            "value": signal.json({**item}, resource={"attributes": [{"key": "a", "value": {"intValue": 1, **extra}}]}),
        }
        takes(target, signal, levels)
    takes(target, METRICS, {"point": METRICS.json(metric(point(asInt=1, **extra)))})
    takes(target, TRACES, {"event": TRACES.json(span(events=[extra], links=[extra], status=extra))})


@case("json/unknown-fields/any-value", SECTION, "MUST", "reads the message as if the unknown field were not there, whatever it holds")
def _(target):
    values = [None, True, -1.5e300, "", [], {}, [[[{}]]], {"a": {"b": [1, "x", None]}}, "\u2028\ud83d\ude00"]
    takes(target, LOGS, {f"{value!r}": LOGS.json(log(notInOtlp=value)) for value in values})
    # ... and continues after it: an error there must still be found.
    refuses(target, LOGS, {f"behind {value!r}": LOGS.json({"notInOtlp": value, "traceId": "x"}) for value in values})


@case("json/keys/lower-camel-case", SECTION, "implied", "reads keys in lowerCamelCase")
def _(target):
    full = TRACES.json(span(droppedAttributesCount=1, droppedEventsCount=2, droppedLinksCount=3, traceState="a=b",
                            events=[{"timeUnixNano": str(NANOS), "name": "e", "droppedAttributesCount": 1}],
                            links=[{"traceId": TRACE_ID, "spanId": SPAN_ID, "traceState": ""}], flags=257))
    return takes(target, TRACES, {"a full span": full})


@case("json/keys/snake-case", SECTION, "implied", "does not break on original field names, which are not valid keys")
def _(target):
    body = b'{"resource_spans":[{"scope_spans":[{"spans":[{"trace_id":"%s"}]}]}]}' % TRACE_ID.encode()
    answer = target.post(TRACES, JSON, body)
    expect(answer.status in (200, 400), f"{answer.status}")
    bad = target.post(TRACES, JSON, body.replace(TRACE_ID.encode(), b"x"))
    read = "reads them" if bad.status == 400 else "ignores them"
    return read if answer.status == 200 else "refuses them with 400"


@case("json/integers/string-or-number", SECTION, "implied", "takes 64-bit integers as string and as number")
def _(target):
    logs = {}
    for number in (0, 1, -1, *INT64):
        logs[f"{number}"] = of({"intValue": number})
        logs[f'"{number}"'] = of({"intValue": str(number)})
    logs["time as a number"] = LOGS.json(log(timeUnixNano=NANOS))
    logs["the largest fixed64"] = LOGS.json(log(timeUnixNano=str(2**64 - 1), observedTimeUnixNano=2**64 - 1))
    takes(target, LOGS, logs)
    points = {f"asInt {n!r}": METRICS.json(metric(point(asInt=n))) for n in (1, "1", *INT64, *map(str, INT64))}
    takes(target, METRICS, points)
    return f"{len(logs) + len(points)} spellings"


@case("json/integers/exponent", SECTION, "implied", "takes integers with an exponent or a zero fraction (proto3 JSON)")
def _(target):
    return takes(target, LOGS, {text: raw('{"intValue":%s}' % text) for text in ("1e3", "1.0", "100e-2", '"1e3"', "-0")})


@case("json/integers/range", SECTION, "implied", "refuses integers out of range and fractions (proto3 JSON)")
def _(target):
    wrong = ("9223372036854775808", '"9223372036854775808"', "-9223372036854775809", "1.5", '"1.5"', '""', '"x"', "true",
             '"0x10"', '" 1"', "[1]", "{}", '"1 "', "1e400", '"NaN"')
    refuses(target, LOGS, {f"intValue {text}": raw('{"intValue":%s}' % text) for text in wrong})
    refuses(target, LOGS, {"timeUnixNano -1": LOGS.json(log(timeUnixNano=-1)), "2^64": LOGS.json(log(timeUnixNano=2**64)),
                           "flags 2^32": LOGS.json(log(flags=2**32))})


@case("json/doubles", SECTION, "implied", 'takes doubles as numbers, as strings, and "NaN", "Infinity", "-Infinity"')
def _(target):
    texts = ("0", "-0.0", "1", "1.5", "1e300", "-1E-300", '"1.5"', '"NaN"', '"Infinity"', '"-Infinity"')
    takes(target, LOGS, {text: raw('{"doubleValue":%s}' % text) for text in texts})
    return refuses(target, LOGS, {text: raw('{"doubleValue":%s}' % text)
                                  for text in ("NaN", '"nan"', '"inf"', "Infinity", '""', "true", "1e999", '"1,5"')})


@case("json/bytes", SECTION, "implied", "takes bytes as base64, standard or URL-safe, padded or not (proto3 JSON)")
def _(target):
    takes(target, LOGS, {text: of({"bytesValue": text}) for text in ("", "AA==", "AA", "+/+/", "-_-_", "aGVsbG8=", "aGVsbG8")})
    return refuses(target, LOGS, {text: of({"bytesValue": text}) for text in ("A", "A A=", "*AAA")})


@case("json/null", SECTION, "implied", "takes null as a field's default (proto3 JSON)")
def _(target):
    nulls = {name: LOGS.json(log(**{name: None})) for name in ("timeUnixNano", "severityNumber", "severityText", "body",
                                                              "attributes", "flags", "traceId")}
    takes(target, LOGS, {**nulls, "a list": b'{"resourceLogs":null}', "a value": of({"stringValue": None})})
    takes(target, METRICS, {"points": b'{"resourceMetrics":[{"resource":null,"scopeMetrics":null}]}'})


@case("json/values", SECTION, "implied", "takes every kind of attribute value, nested")
def _(target):
    nested = {"kvlistValue": {"values": [
        {"key": "array", "value": {"arrayValue": {"values": [{"intValue": "1"}, {"boolValue": False}, {}]}}},
        {"key": "bytes", "value": {"bytesValue": "AA=="}}, {"key": "double", "value": {"doubleValue": 0.5}},
        {"key": "map", "value": {"kvlistValue": {"values": []}}}, {"key": "empty"}]}}
    return takes(target, LOGS, {"body": of(nested), "attribute": LOGS.json(log(attributes=[{"key": "a", "value": nested}]))})


@case("json/metrics/kinds", SECTION, "implied", "takes every kind of metric")
def _(target):
    histogram = point(count="2", sum=3, bucketCounts=["1", 1], explicitBounds=[0.5], min=1, max=2)
    exponential = point(count=2, sum=3.5, scale=-1, zeroCount="0", zeroThreshold=0.1, negative={},
                        positive={"offset": -1, "bucketCounts": ["1", 1]})
    summary = point(count=1, sum=1.5, quantileValues=[{"quantile": 0.5, "value": 1}])
    return takes(target, METRICS, {
        "gauge": METRICS.json(metric(point(asDouble="NaN"), kind="gauge")),
        "sum": METRICS.json(metric(point(asDouble=1.5, startTimeUnixNano=1, flags=1), isMonotonic=False)),
        "histogram": METRICS.json(metric(histogram, kind="histogram")),
        "exponential histogram": METRICS.json(metric(exponential, kind="exponentialHistogram")),
        "summary": METRICS.json(metric(summary, kind="summary"))})


@case("json/types", SECTION, "implied", "refuses values of the wrong type in known fields")
def _(target):
    return refuses(target, LOGS, {
        "a number as text": LOGS.json(log(severityText=5)), "a text as body": LOGS.json(log(body="x")),
        "an object as a list": b'{"resourceLogs":{}}', "a list as an object": b'{"resourceLogs":[[]]}',
        "a text as a bool": of({"boolValue": "true"}), "a number as bytes": of({"bytesValue": 1}),
        "a list as a request": b"[]", "a number as a request": b"1234", "a text as a request": b'"x"'})


@case("json/text", SECTION, "implied", "takes all of Unicode, and refuses bare control characters and unknown escapes (RFC 8259)")
def _(target):
    takes(target, LOGS, {"raw": of({"stringValue": "é\u2028\U0001f98a\x7f"}), "escaped": raw(r'{"stringValue":"\ud83e\udd8a\u0000"}')})
    return refuses(target, LOGS, {
        "a control character": raw(b'{"stringValue":"\n"}'), "an unknown escape": raw(r'{"stringValue":"\x41"}')})


@case("json/text/not-unicode", SECTION, "implied", "accepts or refuses strings that are not UTF-8 or have half a surrogate pair, and continues")
def _(target):
    seen = set()
    for what, body in {"not UTF-8": raw(b'{"stringValue":"\xff"}'), "a surrogate in UTF-8": raw(b'{"stringValue":"\xed\xa0\x80"}'),
                       "half a pair": raw(r'{"stringValue":"\ud83e"}'), "the other half": raw(r'{"stringValue":"\udd8a"}')}.items():
        answer = target.post(LOGS, JSON, body)
        expect(answer.status in (200, 400), f"{what}: {answer.status}")
        seen.add("takes" if answer.status == 200 else "refuses")
    takes(target, LOGS, {"alive": LOGS.good(JSON)})
    return f"{' and '.join(sorted(seen))} 4 spellings"


@case("json/oneof", SECTION, "implied", "refuses two fields of a oneof (proto3 JSON: OneofFieldDuplicate)")
def _(target):
    refuses(target, LOGS, {"two kinds of value": raw('{"stringValue":"a","intValue":"1"}')})
    return takes(target, LOGS, {"one of them null": raw('{"stringValue":null,"intValue":"1"}')})


@case("json/depth", SECTION, "implied", "takes values nested 20 deep, and survives 200,000")
def _(target):
    def nested(levels):
        return raw('{"arrayValue":{"values":[' * levels + '{"intValue":"1"}' + "]}}" * levels)
    takes(target, LOGS, {"20": nested(20)})
    for what, body in {"values": nested(200_000), "arrays": b"[" * 100_000, "objects": b'{"a":' * 200_000}.items():
        answer = target.post(LOGS, JSON, body)
        # The values are complete: a receiver that can handle so many may accept them.
        expect(answer.status in ((200, 400, 413) if what == "values" else (400, 413)), f"{what}: {answer.status}")
    takes(target, LOGS, {"alive": LOGS.good(JSON)})
