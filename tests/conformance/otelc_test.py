#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the suite against `otelc serve`: every case must pass, each SHOULD too.

    OTELC=... otelc_test.py BUILD_DIR/interop http|json|grpc

The part grpc is skipped (77) where `tests/interop/setup BUILD_DIR` has not been run.
"""
import json
import subprocess
import sys
from pathlib import Path

import otelc_harness as otelc

RUN = Path(__file__).resolve().parent / "run.py"
LIMIT = 1 << 20  # small, so that bodies at the limit are cheap


def run_suite(interop, *parts):
    """Returns the results of the suite against a fresh `otelc serve`."""
    python = Path(interop) / "venv" / "bin" / "python"  # has grpcio
    command = [str(python) if python.exists() else sys.executable, str(RUN), "--limit", str(LIMIT), "--strict",
               "--format", "json", "--timeout", str(otelc.DEADLINE_S * 2)]
    with otelc.Serve("--max-body", str(LIMIT), "--durability", "os") as serve:
        done = subprocess.run([*command, *[f"--part={part}" for part in parts], serve.url], env=otelc.environment(),
                              stdout=subprocess.PIPE, text=True, timeout=otelc.DEADLINE_S * 20, check=False)
        results = json.loads(done.stdout)["results"]
        assert serve.post("/v1/logs", b"{}", content_type="application/json")[0] == 200, "serve did not survive"
    return done.returncode, results


def main():
    interop, part = sys.argv[1:]
    code, results = run_suite(interop, part)
    for result in results:
        print(f"{result['result']:<8}  {result['case']}  {result['detail']}")
    if any(result["result"] == "skip" for result in results):
        print("SKIP: grpcio or h2 is not installed; run tests/interop/setup BUILD_DIR")
        sys.exit(otelc.SKIP)
    assert code == 0 and any(result["result"] == "pass" for result in results), "the suite found faults"


if __name__ == "__main__":
    main()
