#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs h2spec's cases of RFC 9113 and RFC 7541 against `otelc serve`; all must pass, none may be missing.

    OTELC=... h2spec_test.py BUILD_DIR/interop

Exits 77 (skipped) where tests/interop/setup found no Go to build h2spec with.
"""
import re
import shutil
import subprocess
import sys
from pathlib import Path

import otelc_harness as otelc

SECONDS_PER_FRAME = 10  # a long timeout, for sanitizers and load
CASES_MIN = 145


def run(h2spec, port, path, *sections):
    """Returns (cases, passed, skipped, failed), and h2spec's output."""
    command = [h2spec, "--host", "127.0.0.1", "--port", str(port), "--path", path,
               "--timeout", str(SECONDS_PER_FRAME), *sections]
    done = subprocess.run(command, capture_output=True, text=True, timeout=250, check=False)
    counts = re.search(r"(\d+) tests, (\d+) passed, (\d+) skipped, (\d+) failed", done.stdout)
    assert counts, f"h2spec failed: {done.stdout[-2000:]}{done.stderr}"
    return [int(count) for count in counts.groups()], done.stdout


def main():
    h2spec = shutil.which("h2spec", path=str(Path(sys.argv[1]) / "bin")) or shutil.which("h2spec")
    if h2spec is None:
        print("SKIP: no h2spec; run tests/interop/setup BUILD_DIR where Go is installed")
        return otelc.SKIP
    with otelc.Serve() as serve:
        counts, said = run(h2spec, serve.port, "/healthz")
        print(said[-3000:])
        cases, passed, skipped, failed = counts
        assert cases >= CASES_MIN and failed == 0 and passed + skipped == cases, counts
        # h2spec skips one case if the answer is as short as /healthz's.
        again, said = run(h2spec, serve.port, "/v1/logs", "http2/6.9.2/2")
        print(said[-1000:])
        assert skipped <= 1 and again == [1, 1, 0, 0], again
    return 0


if __name__ == "__main__":
    sys.exit(main())
