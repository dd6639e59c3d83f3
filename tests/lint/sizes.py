#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks what every file of ours must be: at most 400 lines, the licence first, #pragma once in headers.

    sizes.py ROOT
    sizes.py --self-test
"""
import sys
from pathlib import Path

LINES_MAX = 400
SPDX = "SPDX-License-Identifier: Apache-2.0"
SUFFIXES = {".cpp", ".hpp", ".py", ".js", ".mjs", ".sh", ".lua"}
TOPS = ("lib", "apps", "tests", ".ci", "packaging", "third_party")
# Recordings, expected outputs and what package managers write.
SKIPPED = ("tests/data/", "tests/cli/goldens/", "tests/fuzz/corpus/", "tests/interop/node_modules/")


def is_ours(path, text):
    if path.startswith(SKIPPED) or "__pycache__" in path:
        return False
    return Path(path).suffix in SUFFIXES or Path(path).name == "meson.build" or text.startswith("#!")


def complaints(path, text):
    """What is wrong with one file, as texts that begin with its line number."""
    lines = text.splitlines()
    found = []
    if len(lines) > LINES_MAX:
        found.append(f"{LINES_MAX + 1}: {len(lines)} lines; {LINES_MAX} is the limit, 250 the aim: split it")
    first = 1 if lines and lines[0].startswith("#!") else 0
    if len(lines) <= first or SPDX not in lines[first]:
        found.append(f"{first + 1}: the first line must be `{SPDX}` in a comment")
    if path.endswith(".hpp") and "#pragma once" not in lines[:3]:
        found.append("2: a header begins with #pragma once")
    if text and not text.endswith("\n"):
        found.append(f"{len(lines)}: no newline at the end")
    return found


def check_tree(root):
    checked = bad = 0
    for file in sorted(p for top in TOPS for p in (root / top).rglob("*") if p.is_file()):
        path = file.relative_to(root).as_posix()
        if path.startswith(SKIPPED):
            continue
        text = file.read_bytes().decode("utf-8", "replace")
        if not is_ours(path, text):
            continue
        checked += 1
        for complaint in complaints(path, text):
            print(f"{path}:{complaint}")
            bad += 1
    print(f"{checked} files, {bad} complaints")
    return 1 if bad or not checked else 0


def self_test():
    good = f"// {SPDX}\n#pragma once\n"
    cases = [
        ("a.hpp", good, 0),
        ("a.hpp", f"// {SPDX}\nint x;\n", 1),
        ("a.cpp", f"// {SPDX}\n" + "\n" * (LINES_MAX - 1), 0),
        ("a.cpp", f"// {SPDX}\n" + "\n" * LINES_MAX, 1),
        ("a.cpp", f"int x;\n// {SPDX}\n", 1),
        ("a.cpp", "", 1),
        ("a.py", f"#!/usr/bin/env python3\n# {SPDX}\n", 0),
        ("a.py", f"#!/usr/bin/env python3\n\n# {SPDX}\n", 1),
        ("a.py", f"# {SPDX}", 1),
    ]
    failed = [case for case in cases if len(complaints(case[0], case[1])) != case[2]]
    print(f"{len(cases)} self-tests, {len(failed)} failed", *failed, sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(self_test() if sys.argv[1:] == ["--self-test"] else check_tree(Path(sys.argv[1])))
