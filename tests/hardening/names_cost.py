#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What each kind of name that clients choose costs in memory: the table of docs/architecture.md, "What names cost".

    OTELC=build/apps/otelc/otelc PYTHONPATH=tests/support python3 tests/hardening/names_cost.py --write    writes the table
    names_cost.py      checks that the document has the caps of the code, and that no kind takes notably more than it states
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import otelc_harness as otelc

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs/architecture.md"
LIB = ROOT / "lib/otelc"
BEGIN, END = "<!-- names_cost.py writes this table -->\n", "<!-- end -->\n"
NOW = 1_796_000_000 * 10**9
RECORDS_A_LINE = 500
TOLERANCE = 1.5
NOISE_BYTES = 3 << 20  # a page more here, an arena less there


def attribute(key, value):
    return {"key": key, "value": {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}}


def attributes(values):
    return [attribute(key, value) for key, value in values.items()]


def lines_of(signal, service, scopes, items):
    """Returns lines of RECORDS_A_LINE items: items(i) is the i-th, service(i) and scopes(i) are its sender."""
    resource, scope, item = {"logs": ("resourceLogs", "scopeLogs", "logRecords"),
                             "metrics": ("resourceMetrics", "scopeMetrics", "metrics"),
                             "traces": ("resourceSpans", "scopeSpans", "spans")}[signal]
    def block(i):
        return {"resource": {"attributes": attributes({"service.name": service(i)})},
                scope: [{"scope": {"name": scopes(i)}, item: [items(i)]}]}
    def line(numbers):
        return json.dumps({resource: [block(i) for i in numbers]}, separators=(",", ":"))
    return lambda count: (line(range(i, min(i + RECORDS_A_LINE, count))) for i in range(0, count, RECORDS_A_LINE))


def request(**names):
    def of(i):
        values = {"session.id": "s", "model": "claude-opus-4-8", "input_tokens": 10, "output_tokens": 5, "query_source": "main"}
        values.update({key: make(i) for key, make in ((key.replace("__", "."), make) for key, make in names.items())})
        return {"timeUnixNano": str(NOW + i * 1000), "eventName": "claude_code.api_request", "attributes": attributes(values)}
    return lines_of("logs", lambda i: "claude-code", lambda i: "scope", of)


def tool(i):
    return {"timeUnixNano": str(NOW + i * 1000), "eventName": "claude_code.tool_result",
            "attributes": attributes({"session.id": "s", "tool_name": f"tool-{i:025}"})}


def metric(name, temporality, **names):
    def of(i):
        values = {"session.id": "s", "model": "claude-opus-4-8", "type": "input"}
        values.update({key: make(i) for key, make in names.items()})
        point = {"attributes": attributes(values), "startTimeUnixNano": str(NOW), "timeUnixNano": str(NOW + i + 1), "asInt": "1"}
        return {"name": name, "sum": {"aggregationTemporality": temporality, "isMonotonic": True, "dataPoints": [point]}}
    return lines_of("metrics", lambda i: "claude-code", lambda i: "scope", of)


def span(service, scope, **more):
    def of(i):
        values = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o", "gen_ai.usage.input_tokens": 1 + i % 5000,
                  "gen_ai.usage.output_tokens": 1 + i}
        values.update({key: make(i) for key, make in more.items()})
        return {"traceId": f"{i + 1:032x}", "spanId": f"{i + 1:016x}", "name": "chat", "startTimeUnixNano": str(NOW + i * 10**9),
                "endTimeUnixNano": str(NOW + i * 10**9 + 5_000_000), "attributes": attributes(values)}
    return lines_of("traces", service, scope, of)


def foreign(i):
    return {"timeUnixNano": str(NOW + i), "eventName": "page.view", "attributes": []}


def named(prefix):
    return lambda i: f"{prefix}-{i:027}"


# Kind, the constant that caps it (file and name), what makes N of them.
KINDS = [
    ("sessions", ("ledger/admission.hpp", "kSessionsMax"), request(session__id=named("sess"))),
    ("names of models", ("events/names.hpp", "kNamesMax"), request(model=named("model"))),
    ("services that report usage, with a span each", ("ledger/admission.hpp", "kAgentsMax"), span(named("serv"), lambda i: "scope")),
    ("other services", ("events/foreign_telemetry.hpp", "kNamesMax"), lines_of("logs", named("serv"), lambda i: "s", foreign)),
    ("subagents", ("ledger/ledger.hpp", "kSourcesMax"),
     request(query_source=lambda i: "agent:x", agent__name=named("agent"))),
    ("skills", ("ledger/ledger.hpp", "kSourcesMax"), request(skill__name=named("skill"))),
    ("MCP servers", ("ledger/ledger.hpp", "kSourcesMax"), request(mcp_server__name=named("mcp"))),
    ("tools of an agent", ("ledger/activity.hpp", "kToolsMax"), lines_of("logs", lambda i: "claude-code", lambda i: "s", tool)),
    ("types of tokens", ("ledger/ledger.hpp", "kTokenTypesMax"), metric("claude_code.token.usage", 1, type=named("type"))),
    ("types of lines of code", ("ledger/activity.hpp", "kTypesMax"), metric("claude_code.lines_of_code.count", 1, type=named("type"))),
    ("series of deltas, and their points", ("events/series.hpp", "kMax"), metric("claude_code.token.usage", 1, x=named("x"))),
    ("cumulative series, and their points", ("events/series.hpp", "kMax"), metric("claude_code.token.usage", 2, x=named("x"))),
    ("request ids", ("traces/request_ids.hpp", "kMax"), request(request_id=named("req"))),
    ("scopes whose metrics are counted apart", ("ledger/admission.hpp", "kScopesMax"),
     lines_of("metrics", lambda i: "app", named("scope"), lambda i: {
         "name": "gen_ai.client.token.usage", "histogram": {"aggregationTemporality": 1, "dataPoints": [{
             "attributes": attributes({"gen_ai.request.model": "gpt-4o", "gen_ai.token.type": "input"}), "count": "1", "sum": 5,
             "startTimeUnixNano": str(NOW), "timeUnixNano": str(NOW + i)}]}})),
]


def cap_of(place):
    file, constant = place
    text = (LIB / file).read_text()
    return int(re.search(rf"\b{constant} = ([\d']+)", text)[1].replace("'", ""))


# A process's peak includes its parent's memory at the fork: a small Python starts it, not this one.
MEASURE = """
import os, sys
nowhere = [(os.POSIX_SPAWN_OPEN, file, os.devnull, os.O_WRONLY, 0) for file in (1, 2)]
_, status, usage = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=nowhere), 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)
"""


def peak_bytes(lines):
    """Returns the peak of a process that summarizes these lines."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "claude-otel.jsonl"
        with log.open("w") as file:
            file.writelines(line + "\n" for line in lines)
        measured = subprocess.run([sys.executable, "-S", "-E", "-c", MEASURE, otelc.binary(), "summarize", "--jobs", "1",
                                   "--format", "json", str(log)], stdout=subprocess.PIPE, check=True).stdout
        status, peak_kib = map(int, measured.split())
        if status != 0:
            raise SystemExit(f"summarize ended with {status}")
        return peak_kib * 1024


def measure(cap, make):
    """Returns the bytes of these names, and how many more names that was measured over."""
    most = min(cap, 40_000 if cap <= 100_000 else 200_000)  # the more, the less each takes
    few, many = peak_bytes(make(most // 4)), peak_bytes(make(most))
    names = most - most // 4
    return max(many - few, 0), names


def amount(number):
    return f"{round(number, -1) or 10:,.0f}" if number < 1000 else f"{round(number, -2):,.0f}"


def table():
    rows = ["| what clients can multiply | cap | bytes each | all of them, MiB |", "|---|--:|--:|--:|"]
    for kind, place, make in KINDS:
        cap = cap_of(place)
        taken, names = measure(cap, make)
        each = taken / names
        if taken < NOISE_BYTES / 2:
            rows.append(f"| {kind} | {cap:,} | – | < 2 |")
        else:
            rows.append(f"| {kind} | {cap:,} | {amount(each)} | {each * cap / (1 << 20):,.0f} |")
    return "\n".join(rows) + "\n"


def check():
    text = DOCUMENT.read_text()
    said = text[text.index(BEGIN) + len(BEGIN):text.index(END)]
    is_sanitized = any(name in Path(otelc.binary()).read_bytes() for name in (b"__asan_init", b"__tsan_init"))
    faults = []
    for kind, place, make in KINDS:
        row = re.search(rf"^\| {re.escape(kind)} \| ([\d,]+) \| ([\d,–]+) \|", said, re.M)
        if not row or int(row[1].replace(",", "")) != cap_of(place):
            faults.append(f"{kind}: the document has another cap than {cap_of(place):,}")
            continue
        if is_sanitized:
            continue
        taken, names = measure(cap_of(place), make)
        each = 0 if row[2] == "–" else int(row[2].replace(",", ""))
        most = each * TOLERANCE * names + NOISE_BYTES
        print(f"{kind}: {taken / names:,.0f} bytes each, {row[2]} in the document")
        if taken > most:
            faults.append(f"{kind}: {taken / names:,.0f} bytes each, and {row[2]} in the document")
    return faults


def main():
    if sys.argv[1:] == ["--write"]:
        text = DOCUMENT.read_text()
        begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
        DOCUMENT.write_text(text[:begin] + table() + text[end:])
        return 0
    faults = check()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
