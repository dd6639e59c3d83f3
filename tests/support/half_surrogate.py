# SPDX-License-Identifier: Apache-2.0
"""A batch of Claude Code's events in which one string ends in half an emoji, as from an agent that cuts its strings.

JSON has the half as an escape; the OpenTelemetry SDK for JavaScript writes it into protobuf as three bytes of invalid UTF-8.
"""
import json
import struct

import otelc_harness as otelc
from protobuf_wire import varint, within

JSON_BODY = (otelc.DATA / "half-surrogate-batch.json").read_bytes()
CUT = "cut \ufffd"  # the string as it must be stored
CUT_IN_UTF8 = "cut \ufffd\ufffd\ufffd"  # one for each ill-formed piece: ED, A0 and BD
TOKENS = 5700
COST_USD = 0.05


def text(number, value):
    return within(number, value.encode("utf-8", "surrogatepass"))


def any_value(value):
    [(kind, content)] = value.items()
    if kind == "stringValue":
        return text(1, content)
    if kind == "intValue":
        return varint(3 << 3) + varint(int(content))
    return varint(4 << 3 | 1) + struct.pack("<d", content)


def attributes(number, pairs):
    return b"".join(within(number, text(1, pair["key"]) + within(2, any_value(pair["value"]))) for pair in pairs)


def protobuf_body():
    """Returns the same batch as protobuf, from the field numbers of opentelemetry-proto."""
    out = b""
    for group in json.loads(JSON_BODY)["resourceLogs"]:
        content = within(1, attributes(1, group["resource"]["attributes"]))
        for scope in group["scopeLogs"]:
            records = (struct.pack("<BQ", 1 << 3 | 1, int(record["timeUnixNano"])) + attributes(6, record["attributes"])
                       for record in scope["logRecords"])
            content += within(2, within(1, text(1, scope["scope"]["name"])) + b"".join(within(2, record) for record in records))
        out += within(1, content)
    assert b"cut \xed\xa0\xbd" in out
    return out


def check_record(test, line, cut):
    """Checks that the log's line is UTF-8 and valid JSON, has the whole batch, and counts one repaired string."""
    record = json.loads(line.decode("utf-8", "strict"))
    json.dumps(record, ensure_ascii=False).encode("utf-8", "strict")  # fails for half a pair that was kept as an escape
    [group] = record["payload"]["resourceLogs"]
    first, second = group["scopeLogs"][0]["logRecords"]
    test.assertIn({"key": "error", "value": {"stringValue": cut}}, first["attributes"])
    test.assertIn({"key": "cost_usd", "value": {"doubleValue": COST_USD}}, second["attributes"])
    test.assertEqual(record["repaired"], 1)
