#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that each test in rows.py and docs/durability.md exists, and that `meson test` runs its file."""
import re
import sys
from pathlib import Path

import rows

TESTS = Path(__file__).resolve().parent.parent


def complaint(test):
    """Returns why this is not a test, or None."""
    name, _, case = test.partition(": ")
    path = TESTS / name
    if not path.is_file():
        return f"no such file: tests/{name}"
    build = (path.parent / "meson.build").read_text(encoding="utf-8")
    stem = path.stem.removesuffix("_test")
    is_helper = name.startswith("conformance/cases_")  # run by otelc_test.py
    if not is_helper and not re.search(rf"['/]{re.escape(path.stem)}(\.\w+)?'|'{re.escape(stem)}'", build):
        return f"tests/{path.parent.relative_to(TESTS)}/meson.build does not run {path.name}"
    text = path.read_text(encoding="utf-8")
    quoted = case.replace('"', '\\"')
    shapes = (f"def {case}(", f'TEST_CASE("{quoted}")', f'@case("{case}"')
    if case and not any(shape in text for shape in shapes):
        return f"tests/{name} has no test {case!r}"
    return None


def named_in(document):
    """Returns the tests in the last column of the document's tables."""
    rows_of_tests = [line.split("|")[-2] for line in document.read_text(encoding="utf-8").splitlines() if line.count("|") == 4]
    named = [name for cell in rows_of_tests for name in re.findall(r"`([^`]+)`", cell)]
    assert len(named) > 20, named
    return named


def self_test():
    for test, right in {"nowhere/x_test.py": False, "conformance/rows_test.py: self_test": True, "conformance/rows_test.py: no_such": False,
                        "conformance/wire.py": False}.items():
        assert (complaint(test) is None) == right, test


def main():
    self_test()
    named = rows.named_tests() + named_in(TESTS.parent / "docs" / "durability.md")
    bad = [found for found in map(complaint, named) if found]
    for row in [*rows.PROMISES, *rows.BAD_INPUT, *rows.FAULT_ROWS]:
        if not row[-1]:
            bad.append(f"no test for: {row[0]}")
    print(*bad, f"{len(named)} named tests, {len(bad)} complaints", sep="\n")
    sys.exit(1 if bad or not named else 0)


if __name__ == "__main__":
    main()
