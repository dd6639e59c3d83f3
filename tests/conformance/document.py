#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes docs/conformance.md: the suite's results against `otelc serve`, and the tests that hold each promise.

    OTELC=build/apps/otelc/otelc PYTHONPATH=tests/support \\
      build/interop/venv/bin/python tests/conformance/document.py > docs/conformance.md
    document.py --check docs/conformance.md BUILD_DIR/interop      whether the document says what is so now
"""
import re
import subprocess
import sys
from pathlib import Path

import otelc_harness as otelc
import rows

HERE = Path(__file__).resolve().parent
DEFAULT_LIMIT = 64 << 20
INTRO = """# Conformance

Against OTLP 1.11.0 (opentelemetry-proto, `docs/specification.md`). This file is written by `tests/conformance/document.py` (its first
lines have the command); a test compares it with what is so.

The suite knows nothing of otelc. Any receiver can be pointed at:

```
tests/conformance/run.py http://localhost:4318                                    # the standard library does; grpcio for gRPC
tests/conformance/run.py http://host:4318 --grpc host:4317 --limit 67108864 --format markdown
```

## Results

`implied` is what follows from the sections that a sentence refers to: proto3's encodings, HTTP, gRPC. `not seen` is what no request
from outside can show. Sentences that bind clients are no cases.

"""
TABLES = """

## Where otelc decides

- **Two fields of a oneof in JSON**: 400, as protobuf's own conformance suite wants. In protobuf the last one wins, as its encoding says.
- **Duplicate keys in JSON**: the last one wins.
- **Strings that are not Unicode**: 200. U+FFFD replaces each ill-formed sequence of bytes and each half of a surrogate pair; the record
  counts the strings that were repaired. RFC 8259 and proto3 let a receiver refuse them, but one string must not cost a whole batch.
- **Enum names and snake_case keys in JSON**, which clients must not send: they are read.
- **Partial success**: for data points of sums and gauges that have no value and no flag NO_RECORDED_VALUE. They stay in the log and count
  as nothing. There is no other reason: whatever else decodes is kept and can be counted.
- **Framing**: where otelc refuses what h11 or httptools take, or the reverse, the reasons stand in `tests/hardening/framing_test.py`.

## Promises, and the tests that hold them

"""
ATTACKS = """
More on faults of the disk and the system: [durability.md](durability.md).

## Under attack

slowhttptest's four attacks with 1,000 connections, while a healthy client exports: the p99 of its answers may be twice what it is
alone. Debian's slowhttptest 1.8.2, two cores that others used too (2026-11-27):

```
OTELC=build/apps/otelc/otelc PYTHONPATH=tests/support tests/hardening/slow_attacks.py 20 1000    # meson test -C build --benchmark slow-attacks
```

| attack, 1000 connections | p99 alone | p50 | p99 | seconds | answers |
|---|---|---|---|---|---|
| slow headers (-H) | 2.52 ms | 0.36 ms | 4.94 ms | 16 | yes |
| slow body (-B) | 4.73 ms | 0.38 ms | 5.89 ms | 21 | yes |
| ranges (-R) | 5.50 ms | 0.29 ms | 1.64 ms | 5 | yes |
| slow read (-X) | 4.67 ms | 0.30 ms | 2.94 ms | 21 | yes |

In the same sitting: 1,000 clients that send a byte now and then were cut after 10.9 to 11.0 s (`slow_clients_test.py`, with serve's own 10 s);
10 MB of gzip that inflate to 10 GB took 31 MiB of memory in all; 200,000 levels of nesting took 1 to 20 ms; 12 clients with
64 MiB each, of whom four fit, 293 MiB. h2spec 2.2.1: 145 cases, 144 passed and 1 skipped, which passes on a path that has a body.
"""


def run_suite():
    """The suite's Markdown against serve as it comes."""
    with otelc.Serve("--durability", "os") as serve:
        done = subprocess.run([sys.executable, str(HERE / "run.py"), "--limit", str(DEFAULT_LIMIT), "--strict", "--format",
                               "markdown", "--timeout", "120", serve.url], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def table(head, lines):
    def cell(text):
        return text.replace("|", "\\|")
    out = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    out += ["| " + " | ".join([*map(cell, line[:-1]), "; ".join(f"`{cell(test)}`" for test in line[-1])]) + " |" for line in lines]
    return "\n".join(out)


def row_tables():
    return "\n\n".join([table(("promise", "tests"), rows.PROMISES), "## Bad input, and the answer it gets",
                        table(("input", "answer", "tests"), rows.BAD_INPUT), "## Faults, and what is true after",
                        table(("fault", "after", "tests"), rows.FAULT_ROWS)]) + "\n"


def results_in(text):
    """{case: result} of the Markdown table."""
    cases = re.findall(r"^\| `((?:http|json|grpc)/[^`]+)` .*$", text, re.MULTILINE)
    lines = {line.split("`")[1]: line for line in text.splitlines() if line.startswith("| `")}
    return {case: re.search(r" \| (pass|FAIL|not seen|skip) \| [^|]*(?:\\\|[^|]*)*\|$", lines[case])[1] for case in cases}


def contradicts(told, seen):
    # This run has another limit, and perhaps no grpcio: what it could not see it does not deny.
    return told != seen and not (seen in ("not seen", "skip") and told in ("pass", "not seen"))


def check(path, interop):
    import otelc_test
    written = Path(path).read_text(encoding="utf-8")
    _, results = otelc_test.run_suite(interop, "http", "json", "grpc")
    told = results_in(written)
    wrong = [f"{r['case']}: told {told.get(r['case'])}, is {r['result']}" for r in results
             if contradicts(told.get(r["case"]), r["result"])]
    wrong += [f"{case}: no such case" for case in told.keys() - {r["case"] for r in results}]
    if row_tables() not in written:
        wrong.append("the tables of tests are not those of rows.py")
    print(*wrong, f"{len(told)} results, {len(wrong)} wrong", sep="\n")
    return 1 if wrong or not told else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        sys.exit(check(sys.argv[2], sys.argv[3]))
    sys.stdout.write(INTRO + run_suite().rstrip() + TABLES + row_tables() + ATTACKS)
