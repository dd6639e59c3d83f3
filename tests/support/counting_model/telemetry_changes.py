# SPDX-License-Identifier: Apache-2.0
"""Changes of a log that must not change its bill."""
import json

from .names import normal

INTS = ("startTimeUnixNano", "timeUnixNano", "endTimeUnixNano", "observedTimeUnixNano", "asInt", "count", "intValue")
COLLECTORS = {"host.name": "build-7", "k8s.pod.name": "agent-0", "otel.collector.name": "edge", "deployment.environment": "ci"}
SIGNALS = ("resourceMetrics", "resourceLogs", "resourceSpans")
MODEL_KEYS = ("model", "gen_ai.request.model", "gen_ai.response.model", "ai.model.id", "ai.response.model", "llm.model_name",
              "langfuse.observation.model.name")


def permuted(lines, random):
    lines = list(lines)
    random.shuffle(lines)
    return lines


def with_copies(lines, random):
    """Returns the log with any line repeated anywhere."""
    lines = list(lines)
    for line in random.sample(lines, random.randint(0, len(lines))):
        lines.insert(random.randint(0, len(lines)), line)
    return lines


def in_files(lines, random):
    """Returns a list of logs."""
    files = [[] for _ in range(random.randint(2, 3))]
    for line in lines:
        random.choice(files).append(line)
    return files


def respelled(lines, random):
    """Returns each record as another client writes it, or as a Collector passes it on."""
    return [_respelled(line, random, random.random() < 0.5) for line in lines]


def respelled_copies(lines, random):
    """Returns the run by two routes: directly, and through a program that spells it otherwise."""
    return permuted([*lines, *respelled(lines, random)], random)


def _respelled(node, random, has_passed_a_collector):
    if isinstance(node, list):
        return [_respelled(item, random, has_passed_a_collector) for item in node]
    if not isinstance(node, dict):
        return node
    out = {}
    for key, value in random.sample(list(node.items()), len(node)):
        if key in INTS and isinstance(value, (str, int)):
            out[key] = random.choice([int, str])(value)
        elif key == "resource" and has_passed_a_collector:
            out[key] = {"attributes": [*value["attributes"], *(
                {"key": name, "value": {"stringValue": text}} for name, text in COLLECTORS.items())]}
        elif key == "attributes":
            out[key] = [_respelled(item, random, has_passed_a_collector) for item in random.sample(value, len(value))]
        else:
            out[key] = _respelled(value, random, has_passed_a_collector)
    if "attributes" in out and random.random() < 0.5:
        out["droppedAttributesCount"] = random.choice([0, None])
    if "logRecords" in out or "spans" in out or "metrics" in out:
        out["schemaUrl"] = random.choice(["", None])
    if "spanId" in out and "events" not in out:
        out.update(random.choice([{}, {"events": [], "links": None, "traceState": "", "droppedEventsCount": 0}]))
        out["traceId"] = random.choice([str.upper, str.lower])(out["traceId"])
        out["spanId"] = random.choice([str.upper, str.lower])(out["spanId"])
    if out.get("observedTimeUnixNano"):
        out["observedTimeUnixNano"] = str(int(out["observedTimeUnixNano"]) + random.randint(0, 10 ** 9))
    return out


RENAMES = (str.upper, lambda name: "models/" + name, lambda name: "openrouter/x/" + name, lambda name: name + "-20250101",
           lambda name: "us.anthropic." + name, lambda name: name + "[1m]")


def renamed_model(lines, random):
    """Renames every model in one signal to a name that is equal after normalization, never two models to one."""
    signal = random.choice(SIGNALS)
    lines = json.loads(json.dumps(lines))  # the same line twice is two lines
    models = [value for line in lines for value in _models(line.get(signal, []))]
    names = {value["stringValue"] for value in models}
    rename = random.choice([rename for rename in RENAMES if all(normal(rename(name)) == normal(name) for name in names)])
    for value in models:
        value["stringValue"] = rename(value["stringValue"])
    return lines


def _models(node):
    for item in node if isinstance(node, list) else node.values() if isinstance(node, dict) else ():
        if isinstance(item, dict) and item.get("key") in MODEL_KEYS and "stringValue" in item["value"]:
            yield item["value"]
        else:
            yield from _models(item)
