# SPDX-License-Identifier: Apache-2.0
"""Writes logs to draw reports of: any number of requests of any models, as Claude Code reports them in events and metrics.

    report_logs.py FILE REQUESTS MODELS [APART_S]        a request every 14 s, or APART_S; at most twelve models
"""
import json
import random
import sys

START_S = 1_795_470_000  # 2026-11-23T21:00:00Z
TYPES = {"input": "input_tokens", "output": "output_tokens", "cacheRead": "cache_read_tokens", "cacheCreation": "cache_creation_tokens"}
RESOURCE = {"attributes": [{"key": key, "value": {"stringValue": value}} for key, value in {
    "service.name": "claude-code", "service.version": "2.1.197", "vcs.repository.url.full": "https://github.com/example/shop",
    "vcs.ref.head.name": "fix-checkout", "vcs.ref.head.revision": "3f2a1bc09d7e4c5f8a6b1d2e3f4a5b6c7d8e9f00",
    "cicd.pipeline.run.id": "9876543210", "cicd.pipeline.run.url.full": "https://github.com/example/shop/actions/runs/9876543210",
    "cicd.pipeline.task.name": "agent"}.items()]}
TOOLS = ["Bash", "Read", "Edit", "Write", "Grep", "WebFetch", "mcp__tickets__search"]

TWELVE_MODELS = [
    "claude-opus-4-6", "claude-sonnet-4-6", "claude-haiku-4-5", "gpt-5.2-codex", "gpt-5.2-mini", "gemini-3-pro", "gemini-3-flash",
    "qwen3-coder-plus", "通义千问-代码模型-增强版", "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.anthropic."
    "claude-sonnet-4-6-20260301-v1:0/with-a-name-that-nobody-wants-to-read", "my-own-model", "nemo"]
HOSTILE_MODEL = "|<script>=1+1\n::error::\x1b[31m\u202e\"'&"


def attribute(key, value):
    kind = "stringValue" if isinstance(value, str) else "doubleValue" if isinstance(value, float) else "intValue"
    return {"key": key, "value": {kind: value if kind != "intValue" else str(value)}}


def event(name, time_ns, attributes):
    return {"timeUnixNano": str(time_ns), "body": {"stringValue": f"claude_code.{name}"},
            "attributes": [attribute("event.name", name), *(attribute(key, value) for key, value in attributes.items())]}


def point(time_ns, start_ns, value, attributes):
    return {"attributes": [attribute(key, item) for key, item in attributes.items()], "startTimeUnixNano": str(start_ns),
            "timeUnixNano": str(time_ns), "asDouble": value}


def metric(name, points):
    return {"name": name, "sum": {"aggregationTemporality": 1, "isMonotonic": True, "dataPoints": points}}


def request(generator, model, session, number, has_costs):
    size = generator.lognormvariate(0, 1)
    tokens = {"input": int(200 * size) + 3, "output": int(400 * generator.lognormvariate(0, 1)) + 1,
              "cacheRead": int(30_000 * size) if number % 9 else 0, "cacheCreation": int(2500 * generator.lognormvariate(0, 1))}
    source = "agent:custom:reviewer" if number % 5 == 2 else "repl_main_thread"
    reported = {"session.id": session, "model": model, "query_source": source, "event.sequence": number,
            "duration_ms": 300 + int(4000 * size), "ttft_ms": 200 + number % 700,
            **{TYPES[kind]: count for kind, count in tokens.items()}}
    if has_costs:
        reported["cost_usd"] = (3 * tokens["input"] + 15 * tokens["output"] + 0.3 * tokens["cacheRead"] + 3.75 * tokens["cacheCreation"]) / 1e6
    return tokens, reported


def write(path, requests, models, apart_s, errors=0.02, has_costs=True, seed=1):
    """`apart_s`: the mean time between requests. One line of events and one of metrics per ten requests."""
    generator = random.Random(seed)
    now_ns = START_S * 10**9
    with open(path, "w", encoding="utf-8") as out:
        def write_line(signal, payload):
            out.write(json.dumps({"ts": "2026-11-23T21:00:00.000000+00:00", "path": f"/v1/{signal}", "payload": payload},
                                 ensure_ascii=False, separators=(",", ":")) + "\n")
        for begin in range(0, requests, 10):
            events, points, costs, start_ns = [], [], [], now_ns
            for number in range(begin, min(begin + 10, requests)):
                now_ns += int(generator.expovariate(1 / apart_s) * 1e9) + 1_000_000
                model = models[min(int(generator.expovariate(0.5)), len(models) - 1)] if number >= len(models) else models[number]
                session = f"5f0b7c1e-0000-4000-8000-{number // 4000:012d}"
                if generator.random() < errors:
                    events.append(event("api_error", now_ns, {"session.id": session, "model": model, "status_code": generator.choice([429, 529]),
                                                              "error": "Overloaded", "attempt": 3, "event.sequence": number}))
                tokens, reported = request(generator, model, session, number, has_costs)
                events.append(event("api_request", now_ns, reported))
                common = {"session.id": session, "model": model, "query_source": reported["query_source"]}
                points += [point(now_ns, start_ns, count, {**common, "type": kind}) for kind, count in tokens.items()]
                if has_costs:
                    costs.append(point(now_ns, start_ns, reported["cost_usd"], common))
                if number % 2:
                    events.append(event("tool_result", now_ns + 5_000_000, {
                        "session.id": session, "tool_name": generator.choice(TOOLS), "success": "false" if number % 13 == 0 else "true",
                        "duration_ms": int(800 * generator.lognormvariate(0, 1)), "event.sequence": number}))
            write_line("logs", {"resourceLogs": [{"resource": RESOURCE, "scopeLogs": [{"logRecords": events}]}]})
            metrics = [metric("claude_code.token.usage", points)] + ([metric("claude_code.cost.usage", costs)] if costs else [])
            write_line("metrics", {"resourceMetrics": [{"resource": RESOURCE, "scopeMetrics": [{"metrics": metrics}]}]})


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), TWELVE_MODELS[:int(sys.argv[3])], apart_s=float(sys.argv[4]) if len(sys.argv) > 4 else 14, errors=0.04)
