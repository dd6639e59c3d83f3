# SPDX-License-Identifier: Apache-2.0
"""Other logs of the same run: differences between clients, versions or networks that do not change the usage."""
import copy
import json
import random

import otelc_harness as otelc

LIST_KEYS = ("resourceMetrics", "scopeMetrics", "metrics", "resourceLogs", "scopeLogs", "logRecords", "resourceSpans",
             "scopeSpans", "spans", "dataPoints", "attributes")


def records_of_run(run_dir):
    """Returns the log's records of a run of JSON bodies."""
    return [{"path": meta["path"], "payload": json.loads(body)} for meta, body in otelc.recorded_requests(run_dir)]


def write(records):
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def metrics_of(record):
    for group in record["payload"].get("resourceMetrics", []):
        for scope in group["scopeMetrics"]:
            yield from scope["metrics"]


def logs_of(record):
    for group in record["payload"].get("resourceLogs", []):
        for scope in group["scopeLogs"]:
            yield from scope["logRecords"]


def shuffled(records, seed):
    """Returns the records, and everything without an order inside them, in another order."""
    generator = random.Random(seed)

    def visit(node):
        if isinstance(node, dict):
            items = list(node.items())
            generator.shuffle(items)
            return {key: shuffle(value) if key in LIST_KEYS else visit(value) for key, value in items}
        return node

    def shuffle(items):
        items = [visit(item) for item in items or []]
        generator.shuffle(items)
        return items

    # A log record equals its resend by its bytes: they stay as they are.
    def keep_logs(record):
        return record if record["path"].endswith("logs") else visit(record)

    records = [keep_logs(record) for record in records]
    generator.shuffle(records)
    return records


def one_item_a_line(records):
    """Returns records with one item each, as from a client that exports each item at once."""
    out = []
    for record in records:
        for kind, scopes, items in (("resourceMetrics", "scopeMetrics", "metrics"),
                                    ("resourceLogs", "scopeLogs", "logRecords"),
                                    ("resourceSpans", "scopeSpans", "spans")):
            for group in record["payload"].get(kind, []):
                for scope in group.get(scopes, []):
                    for item in scope.get(items, []):
                        lone = {**group, scopes: [{**scope, items: [item]}]}
                        out.append({**record, "payload": {kind: [lone]}})
    return out


def cumulative(records, resets=0):
    """Returns delta sums as cumulative ones. With `resets`, the count restarts after that many exports."""
    records = copy.deepcopy(records)
    sums, starts, exports = {}, {}, {}
    for record in records:
        for metric in metrics_of(record):
            data = metric.get("sum")
            if data is None or data["aggregationTemporality"] != 1:
                continue
            data["aggregationTemporality"] = 2
            for point in data["dataPoints"]:
                series = metric["name"] + json.dumps(point["attributes"], sort_keys=True)
                exports[series] = exports.get(series, 0) + 1
                if resets and exports[series] % resets == 0:
                    sums.pop(series, None)
                if series not in sums:
                    sums[series], starts[series] = 0, point["startTimeUnixNano"]
                key = "asDouble" if "asDouble" in point else "asInt"
                sums[series] += float(point[key])
                point[key] = sums[series]
                point["startTimeUnixNano"] = starts[series]
    return records


def as_older_version(records):
    """Returns event names with the agent's prefix, and all numbers as strings."""
    records = copy.deepcopy(records)
    for record in records:
        for log in logs_of(record):
            for attribute in log["attributes"]:
                value = attribute["value"]
                if attribute["key"] == "event.name" and not value["stringValue"].startswith("claude_code."):
                    value["stringValue"] = "claude_code." + value["stringValue"]
                for kind in ("intValue", "doubleValue"):
                    if kind in value:
                        value["stringValue"] = str(value.pop(kind))
    return records


def renamed(records, service):
    """Returns the records as with OTEL_SERVICE_NAME set."""
    records = copy.deepcopy(records)
    for record in records:
        for key in ("resourceMetrics", "resourceLogs", "resourceSpans"):
            for group in record["payload"].get(key, []):
                attributes = [item for item in group["resource"].get("attributes", []) if item["key"] != "service.name"]
                group["resource"]["attributes"] = [*attributes, {"key": "service.name", "value": {"stringValue": service}}]
    return records


def without(records, signal):
    return [record for record in records if not record["path"].endswith(signal)]
