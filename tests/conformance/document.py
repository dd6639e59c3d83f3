#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes docs/conformance.md: the suite's results against `otelc serve` and against OpenTelemetry's Collector, and the tests
behind each promise. The Collector's results are the output of run.py --format json: collector-VERSION.json in this directory.

    OTELC=build/apps/otelc/otelc PYTHONPATH=tests/support \\
      build/interop/venv/bin/python tests/conformance/document.py > docs/conformance.md
    document.py --check docs/conformance.md BUILD_DIR/interop      checks that the document is up to date
"""
import json
import re
import subprocess
import sys
from pathlib import Path

import otelc_harness as otelc
import rows
import suite

HERE = Path(__file__).resolve().parent
DEFAULT_LIMIT = 64 << 20
[COLLECTOR_FILE] = HERE.glob("collector-*.json")
COLLECTOR = "Collector " + COLLECTOR_FILE.stem.removeprefix("collector-")
INTRO = """# Conformance

This page shows how `otelc serve` conforms to OTLP 1.11.0 (opentelemetry-proto, `docs/specification.md`): the result of each case, beside
OpenTelemetry's Collector, and the tests behind each promise. `tests/conformance/document.py` generates it (the command is at its top), and a
test compares it with the current results.

The suite does not depend on otelc; run it against any OTLP receiver:

```
tests/conformance/run.py http://localhost:4318                                    # needs only Python; gRPC cases need grpcio and h2
tests/conformance/run.py http://host:4318 --grpc host:4317 --limit 67108864 --format markdown
```

`--limit` is the receiver's body limit over HTTP, `--grpc-limit` its message limit over gRPC if that differs.

## Results

Each row is a sentence of the specification that binds receivers; sentences that bind only clients have no row.

- Level `implied`: the sentence follows from what the section refers to: proto3's encodings, HTTP, gRPC.
- Result `not seen`: no request from outside can show it.
- Section `beyond OTLP`: codings that a Collector's exporter can be set to. A receiver that refuses one breaks no rule, so the result is then
  `not seen`.
- The detail is otelc's.

"""
COLLECTORS_PART = """
## The Collector's results

Measured on 2026-11-30 with the otlp receiver of OpenTelemetry's Collector 0.165.0 with its default limits (20 MiB for a body over HTTP, 4 MiB
for a message over gRPC; otelc's default is 64 MiB for both). To repeat the measurement with Go 1.25 or newer:

```
cat >builder.yaml <<END
dist: {name: otelcol, output_path: ./otelcol}
receivers:
  - gomod: go.opentelemetry.io/collector/receiver/otlpreceiver v0.165.0
exporters:
  - gomod: go.opentelemetry.io/collector/exporter/nopexporter v0.165.0
providers:
  - gomod: go.opentelemetry.io/collector/confmap/provider/envprovider v1.71.0
  - gomod: go.opentelemetry.io/collector/confmap/provider/fileprovider v1.71.0
END
go run go.opentelemetry.io/collector/cmd/builder@v0.165.0 --config builder.yaml

cat >config.yaml <<END
receivers: {otlp: {protocols: {http: {endpoint: 127.0.0.1:4318}, grpc: {endpoint: 127.0.0.1:4317}}}}
exporters: {nop: }
service:
  telemetry: {metrics: {level: none}}
  pipelines:
    traces: {receivers: [otlp], exporters: [nop]}
    metrics: {receivers: [otlp], exporters: [nop]}
    logs: {receivers: [otlp], exporters: [nop]}
END
otelcol/otelcol --config config.yaml &
tests/conformance/run.py http://127.0.0.1:4318 --grpc 127.0.0.1:4317 --limit 20971520 --grpc-limit 4194304
```

Failed cases:

"""
TABLES = """
## Where the specification leaves a choice

- **Two fields of a oneof in JSON**: 400, as protobuf's own conformance suite requires. In protobuf the last one wins, as its encoding
  defines.
- **Duplicate keys in JSON**: the last one wins.
- **Strings that are not valid Unicode**: 200. U+FFFD replaces each ill-formed byte sequence and each half of a surrogate pair; the record
  counts the repaired strings. RFC 8259 and proto3 let a receiver refuse them, but one string must not cost a whole batch.
- **Enum names and snake_case keys in JSON**: accepted, although clients must not send them.
- **Partial success**: only for data points of sums and gauges that have neither a value nor the flag NO_RECORDED_VALUE. They stay in the
  log and count as nothing. Everything else that decodes is stored and can be counted.
- **Framing**: `tests/hardening/framing_test.py` gives the reason wherever otelc refuses a request that h11 or httptools accept, or accepts
  one that they refuse.

## Promises and their tests

"""
ATTACKS = """
[durability.md](durability.md) lists more disk and system faults.

## Under attack

slowhttptest runs its four attacks with 1,000 connections while a healthy client exports. The goal is that the client's p99 is at most twice
its p99 without an attack. Debian's slowhttptest 1.8.2, two shared cores (2026-11-27):

```
OTELC=build/apps/otelc/otelc PYTHONPATH=tests/support tests/hardening/slow_attacks.py 20 1000    # meson test -C build --benchmark slow-attacks
```

| attack, 1000 connections | p99 alone | p50 | p99 | seconds | answers |
|---|---|---|---|---|---|
| slow headers (-H) | 2.52 ms | 0.36 ms | 4.94 ms | 16 | yes |
| slow body (-B) | 4.73 ms | 0.38 ms | 5.89 ms | 21 | yes |
| ranges (-R) | 5.50 ms | 0.29 ms | 1.64 ms | 5 | yes |
| slow read (-X) | 4.67 ms | 0.30 ms | 2.94 ms | 21 | yes |

Measured in the same session:

- 1,000 clients that send a byte now and then were cut off after 10.9 to 11.0 s (`slow_clients_test.py`, with serve's default of 10 s).
- 10 MB of gzip that inflate to 10 GB took 31 MiB of memory in total.
- 200,000 levels of nesting took 1 to 20 ms.
- 12 clients with 64 MiB each, of which four fit, took 293 MiB.
- h2spec 2.2.1: 145 cases, 144 passed and 1 skipped, which passes on a path that has a body.
"""


def run_suite():
    """Returns the suite's results against serve with its defaults."""
    with otelc.Serve("--durability", "os") as serve:
        done = subprocess.run([sys.executable, str(HERE / "run.py"), "--limit", str(DEFAULT_LIMIT), "--strict", "--format",
                               "json", "--timeout", "120", serve.url], stdout=subprocess.PIPE, text=True, check=True)
    return [suite.Result(**result) for result in json.loads(done.stdout)["results"]]


def collectors_results():
    return [suite.Result(**result) for result in json.loads(COLLECTOR_FILE.read_text(encoding="utf-8"))["results"]]


def both_columns(ours, theirs):
    """Returns the table of results, with the Collector's in a column of its own."""
    cell = suite.markdown_cell
    known = {r.case: r.result for r in theirs}
    lines = [f"| case | section | level | the receiver | otelc | {COLLECTOR} | detail |", "|---|---|---|---|---|---|---|"]
    lines += [f"| `{r.case}` | {r.section} | {r.level} | {cell(r.sentence)} | {r.result} | {known.get(r.case, 'not run')} | {cell(r.detail)} |"
              for r in ours]
    return "\n".join([*lines, "", f"{counts(ours, theirs)} {counts(*map(of_otlp, (ours, theirs)), 'Of OTLP alone: ')}", ""])


def of_otlp(results):
    return [r for r in results if not r.section.startswith("beyond OTLP")]


def counts(ours, theirs, what=""):
    return f"{what}otelc: {suite.summary_of(ours)}; {COLLECTOR}: {suite.summary_of(theirs)}."


def collectors_failures(theirs):
    lines = ["| case | level | why |", "|---|---|---|"]
    lines += [f"| `{r.case}` | {r.level} | {suite.markdown_cell(r.detail)} |" for r in theirs if r.result == suite.FAIL]
    return "\n".join(lines) + "\n"


def table(head, lines):
    def cell(text):
        return text.replace("|", "\\|")
    out = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    out += ["| " + " | ".join([*map(cell, line[:-1]), "; ".join(f"`{cell(test)}`" for test in line[-1])]) + " |" for line in lines]
    return "\n".join(out)


def row_tables():
    return "\n\n".join([table(("promise", "tests"), rows.PROMISES), "## Bad input and the answer",
                        table(("input", "answer", "tests"), rows.BAD_INPUT), "## Faults and their outcome",
                        table(("fault", "after", "tests"), rows.FAULT_ROWS)]) + "\n"


def results_in(text):
    """Returns {case: (otelc's result, the Collector's)} of the Markdown table."""
    kinds = "pass|FAIL|not seen|skip|not run"
    found = re.finditer(rf"^\| `((?:http|json|grpc)/[^`]+)` .* \| ({kinds}) \| ({kinds}) \| .*\|$", text, re.MULTILINE)
    return {line[1]: (line[2], line[3]) for line in found}


def contradicts(stated, seen):
    # This run has another limit, and perhaps no grpcio: a result that it could not see is not a contradiction.
    return stated != seen and not (seen in ("not seen", "skip") and stated in ("pass", "not seen"))


def check(path, interop):
    import otelc_test
    written = Path(path).read_text(encoding="utf-8")
    _, results = otelc_test.run_suite(interop, "http", "json", "grpc")
    stated = results_in(written)
    ours = {case: both[0] for case, both in stated.items()}
    wrong = [f"{r['case']}: the document has {ours.get(r['case'])}, the suite {r['result']}" for r in results
             if contradicts(ours.get(r["case"]), r["result"])]
    theirs = {r.case: r.result for r in collectors_results()}
    wrong += [f"{case}: {COLLECTOR} has {theirs.get(case)}, the document {both[1]}" for case, both in stated.items()
              if both[1] != theirs.get(case)]
    wrong += [f"{case}: no such case" for case in stated.keys() - {r["case"] for r in results}]
    if row_tables() not in written:
        wrong.append("the tables of tests are not those of rows.py")
    print(*wrong, f"{len(stated)} results, {len(wrong)} wrong", sep="\n")
    return 1 if wrong or not stated else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        sys.exit(check(sys.argv[2], sys.argv[3]))
    their_results = collectors_results()
    sys.stdout.write(INTRO + both_columns(run_suite(), their_results) + COLLECTORS_PART + collectors_failures(their_results)
                     + TABLES + row_tables() + ATTACKS)
