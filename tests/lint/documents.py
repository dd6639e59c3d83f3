#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that every reference to a document, a heading or a file finds it, and that the summary's keys are documented.

    documents.py ROOT
    documents.py --self-test
"""
import json
import re
import sys
from pathlib import Path

NAMED = re.compile(r"\b(?:docs/)?[\w-]+(?:/[\w-]+)*\.(?:md|png)\b(?:#[\w-]+)?")
LINKED = re.compile(r"\]\((?!https?:)([^)\s]*)\)")
# In documents: `usage/check.hpp`, `tests/unit/tail/`; a star and NAME stand for any text.
FILES = re.compile(r"`((?:[\w.*-]+/)+(?:[\w.*-]+\.(?:hpp|cpp|py))?)(?::[^`]*)?`")
RULE_NUMBER = re.compile(r"\brules? [0-9]+\b")
# Of other projects, and files that otelc writes.
ELSEWHERE = {"docs/specification.md", "COMMON_ERRORS.md", "GEMINI.md", "page.md", "summary.md"}
SKIPPED = ("tests/data/", "tests/cli/goldens/", "tests/fuzz/corpus/", "build")
PLACES = ("", "lib/otelc/", "tests/", "apps/otelc/")
# Their keys are names from the telemetry.
OPEN_OBJECTS = {"other_tokens", "errors_by_status", "active_time_s", "lines"}


def normal(folder, target):
    """`target` as seen from `folder`, relative to the root."""
    parts = []
    for part in (Path(folder) / target).parts:
        parts = parts[:-1] if part == ".." else parts + [part]
    return "/".join(parts)


def references(path, text):
    """The documents, relative to the root, that a file's text refers to, with `#heading` where it names one."""
    found = set()
    if path.endswith(".md"):
        for target in LINKED.findall(text):
            name, _, heading = target.partition("#")
            found.add((normal(Path(path).parent, name) if name else path) + (f"#{heading}" if heading else ""))
        text = LINKED.sub("](…)", text)
    # Tests write files of such names.
    named = {name for name in NAMED.findall(text) if name.startswith("docs/") or not path.startswith("tests/")}
    return found | {name for name in named if name.partition("#")[0] not in ELSEWHERE}


def slugs(text):
    """The anchors of a document's headings, as GitHub makes them."""
    found, fenced = {}, False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        heading = re.match(r"#+ +(.*)", line)
        if heading and not fenced:
            title = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading[1])
            slug = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
            found[slug] = found.get(slug, -1) + 1
    return {slug if not i else f"{slug}-{i}" for slug, count in found.items() for i in range(count + 1)}


def is_there(root, path, target):
    """Whether a reference of the file `path` finds its document, and its heading."""
    name, _, heading = target.partition("#")
    for place in (root / name, root / Path(path).parent / name, root / "docs" / name):
        if place.exists():
            return not heading or heading in slugs(place.read_text(encoding="utf-8"))
    return False


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
    ours = {p.name for place in PLACES for p in (root / place).iterdir() if p.is_dir()}
    bad = []
    checked = 0
    for file in sorted(p for p in root.rglob("*") if p.suffix in {".md", ".cpp", ".hpp", ".py", ".build"}):
        path = file.relative_to(root).as_posix()
        if path.startswith(SKIPPED) or "node_modules" in path or path == "tests/lint/documents.py":
            continue
        text = file.read_text(encoding="utf-8")
        for target in sorted(references(path, text)):
            checked += 1
            if not is_there(root, path, target):
                bad.append(f"{path}: refers to {target}, which is not there")
        if path.endswith(".md") and path != "CHANGELOG.md":
            for name in sorted(set(FILES.findall(text))):
                checked += 1
                if name.split("/")[0] in ours and not any(any(root.glob(place + name.replace("NAME", "*"))) for place in PLACES):
                    bad.append(f"{path}: refers to {name}, which is not there")
        if path.startswith(("lib/", "apps/", "docs/")):
            bad += [f"{path}: `{rule}`: name the rule and link to docs/counting.md" for rule in RULE_NUMBER.findall(text)]
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
        (references("lib/a.hpp", "/// as docs/cli.md#exit-codes says, and product.md"), {"docs/cli.md#exit-codes", "product.md"}),
        (references("docs/a.md", "[b](b.md#c) [d](../README.md) [e](https://e.org) [g](#h)"),
         {"docs/b.md#c", "README.md", "docs/a.md#h"}),
        (references("docs/a.md", "`docs/specification.md`"), set()),
        (slugs("# A b, `c`!\n## [d](e.md)\n```\n# no\n```\n## A b, c"), {"a-b-c", "d", "a-b-c-1"}),
        (FILES.findall("`usage/check.hpp` `tests/unit/tail/` `live_*_test.cpp` `unit/a_test.cpp: a case` `--by source`"),
         ["usage/check.hpp", "tests/unit/tail/", "unit/a_test.cpp"]),
        (RULE_NUMBER.findall("as rule 3 says; by rules"), ["rule 3"]),
        (keys_of({"a": [{"b": 1}], "lines": {"added": 2}}, set()), {"a", "b", "lines"}),
    ]
    failed = [case for case in cases if case[0] != case[1]]
    print(f"{len(cases)} self-tests, {len(failed)} failed", *failed, sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(self_test() if sys.argv[1:] == ["--self-test"] else check_tree(Path(sys.argv[1])))
