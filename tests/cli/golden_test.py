#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the real otelc with each command of golden_cases.py and compares its output with goldens/.

    OTELC=build/apps/otelc/otelc golden_test.py [--accept] [NAME...]

goldens/NAME.out is standard output, .err standard error (no file: empty), .code the exit code (no file: 0).
--accept, or OTELC_ACCEPT=1, writes the new output instead: read the difference before you commit it.
"""
import difflib
import os
import re
import sys
import tempfile
from pathlib import Path

import golden_cases
import otelc_harness as otelc

GOLDENS = Path(__file__).resolve().parent / "goldens"
MADE = {"SOURCE_DATE_EPOCH": "1795478400", "HOSTNAME": "ci-7"}  # when and where reports were made
EMPTY = {"out": None, "err": b"", "code": b"0\n"}  # the content of a missing file; .out always exists


def said(name, cwd):
    args, stdin_name = golden_cases.CASES[name]
    stdin = (cwd / stdin_name).read_bytes() if stdin_name else b""
    code, out, err = otelc.run_otelc(args, stdin, cwd, MADE)
    # The commit and its date differ in each build.
    out = re.sub(rb"^(otelc [0-9.]+) \([0-9a-f]{7,}, \d{4}-\d\d-\d\d\)$", rb"\1", out, flags=re.M)
    return {"out": out, "err": err, "code": b"%d\n" % code}


def accept(name, answer):
    for kind, content in answer.items():
        file = GOLDENS / f"{name}.{kind}"
        if content == EMPTY[kind]:
            file.unlink(missing_ok=True)
        else:
            file.write_bytes(content)


def differences(name, answer):
    found = []
    for kind, content in answer.items():
        file = GOLDENS / f"{name}.{kind}"
        expected = file.read_bytes() if file.exists() else EMPTY[kind]
        if expected == content:
            continue
        if expected is None:
            found.append(f"{file.name} is missing: --accept makes it\n")
            continue
        old, new = (blob.decode("utf-8", "backslashreplace").splitlines(keepends=True) for blob in (expected, content))
        diff = list(difflib.unified_diff(old, new, f"goldens/{file.name}", "otelc said"))
        found += [line if line.endswith("\n") else line + "\n" for line in diff] or [f"{file.name}: not the same bytes\n"]
    return found


def stale_files():
    return sorted(file.name for file in GOLDENS.iterdir() if file.stem not in golden_cases.CASES)


def main():
    accepting = "--accept" in sys.argv or os.environ.get("OTELC_ACCEPT") == "1"
    names = [arg for arg in sys.argv[1:] if arg != "--accept"] or list(golden_cases.CASES)
    failed = []
    with tempfile.TemporaryDirectory(prefix="otelc-golden-") as temp:
        golden_cases.write_logs(Path(temp))
        for name in names:
            answer = said(name, Path(temp))
            if accepting:
                accept(name, answer)
                continue
            found = differences(name, answer)
            if found:
                failed.append(name)
                sys.stdout.write(f"FAILED {name}\n{''.join(found)}\n")
    for file in stale_files():
        if accepting:
            (GOLDENS / file).unlink()
        else:
            failed.append(file)
            print(f"FAILED {file}: no case of this name")
    print(f"{len(names)} commands, {len(failed)} failed" if not accepting else f"{len(names)} commands accepted")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
