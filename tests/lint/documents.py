#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that what refers to a document finds it, and that the summary's keys are documented.

    documents.py ROOT
    documents.py --self-test
"""
import json
import re
import sys
from pathlib import Path

NAMED = re.compile(r"\bdocs/[\w./-]+\.(?:md|png)\b")
LINKED = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")
# docs/specification.md is opentelemetry-proto's.
ELSEWHERE = {"docs/specification.md"}
SKIPPED = ("tests/data/", "tests/cli/goldens/", "tests/fuzz/corpus/", "build")
# Their keys are names from the telemetry.
OPEN_OBJECTS = {"other_tokens", "errors_by_status", "active_time_s", "lines"}


def references(path, text):
    """The files, relative to the root, that a file's text refers to."""
    found = set(NAMED.findall(text)) - ELSEWHERE
    if path.endswith(".md"):
        folder = Path(path).parent
        for target in LINKED.findall(text):
            parts = []
            for part in (folder / target).parts:
                parts = parts[:-1] if part == ".." else parts + [part]
            found.add("/".join(parts))
    return found


def keys_of(value, found):
    """All keys in a JSON value, but those that are data."""
    if isinstance(value, list):
        for item in value:
            keys_of(item, found)
    elif isinstance(value, dict):
        for key, item in value.items():
            found.add(key)
            if key not in OPEN_OBJECTS:
                keys_of(item, found)
    return found


def check_tree(root):
    bad = []
    checked = 0
    for file in sorted(p for p in root.rglob("*") if p.suffix in {".md", ".cpp", ".hpp", ".py", ".build"}):
        path = file.relative_to(root).as_posix()
        if path.startswith(SKIPPED) or "node_modules" in path or path == "tests/lint/documents.py":
            continue
        for target in sorted(references(path, file.read_text(encoding="utf-8"))):
            checked += 1
            if not (root / target).exists():
                bad.append(f"{path}: refers to {target}, which is not there")
    documented = set(re.findall(r"`([\w]+)(?:\[\])?`", (root / "docs/summary-json.md").read_text(encoding="utf-8")))
    for golden in sorted((root / "tests/cli/goldens").glob("*-json.out")):
        text = golden.read_text(encoding="utf-8")
        if "otelc.summary/" not in text:
            continue
        for key in sorted(keys_of(json.loads(text), set()) - documented):
            bad.append(f"docs/summary-json.md: `{key}` is missing ({golden.name} has it)")
        checked += 1
    print(*bad, f"{checked} references, {len(bad)} complaints", sep="\n")
    return 1 if bad or not checked else 0


def self_test():
    cases = [
        (references("lib/a.hpp", "/// as docs/cli.md says."), {"docs/cli.md"}),
        (references("docs/a.md", "[b](b.md#c) [d](../README.md) [e](https://e.org/f.md) [g](#h)"), {"docs/b.md", "README.md"}),
        (references("docs/a.md", "`docs/specification.md`"), set()),
        (keys_of({"a": [{"b": 1}], "lines": {"added": 2}}, set()), {"a", "b", "lines"}),
    ]
    failed = [case for case in cases if case[0] != case[1]]
    print(f"{len(cases)} self-tests, {len(failed)} failed", *failed, sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(self_test() if sys.argv[1:] == ["--self-test"] else check_tree(Path(sys.argv[1])))
