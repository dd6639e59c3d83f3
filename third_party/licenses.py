#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the C++ source with the text of `otelc --licenses`: the libraries of README.md, and the licence of each as its Debian
package states it.

    licenses.py OUT [--root DIR] [--static]

--root: where the packages are unpacked; what is not there is read from this machine's packages.
--static: for the program that packaging/static builds, which is distributed: a missing text is an error. Otherwise the text then
names the licence only, since some systems have no copyright files.
"""
from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from tables import Library, data, libraries

COMMON = "usr/share/common-licenses"
DELIMITER = "licence"
LITERAL_MAX = 60_000  # bytes: what compilers must accept in one string literal


def find(path: str, roots: list[Path]) -> str | None:
    for root in roots:
        file = root / path
        if file.is_file():
            return file.read_text(encoding="utf-8", errors="replace")
    return None


def statement(library: Library, roots: list[Path]) -> str | None:
    """The package's copyright file. Of Boost's 2 MB only the licence, which asks for no notice in a program."""
    text = find(f"usr/share/doc/{library.package}/copyright", roots)
    if text and library.license == "BSL-1.0":
        texts = re.findall(r"^License: BSL-1\.0\n((?: .*\n)+)", text, re.MULTILINE)
        return max(texts, key=len, default=None)
    return text


def common(library: Library) -> list[str]:
    """Debian's names of the licences that copyright files only refer to: GPL-3 for GPL-3.0-or-later."""
    return [re.sub(r"\.0$", "", name) if name.startswith("GPL") else name
            for name in re.findall(r"(Apache-[\d.]+|L?GPL-[\d.]+|CC0-[\d.]+)(?=-or-later|\s|$)", library.license)]


def titled(title: str, text: str) -> str:
    return f"\n{'=' * 78}\n{title}\n{'=' * 78}\n\n{text.strip()}\n"


def whole_text(listed: list[Library], roots: list[Path], is_static: bool) -> str:
    width = max(len(library.name) for library in listed)
    out = "otelc: Apache-2.0\n\nThis program contains code of:\n\n"
    out += "".join(f"  {library.name:{width}}  {library.license}\n" for library in listed)
    out += "".join(f"  {what}, from {source}: {terms}\n" for what, source, _, terms, *_ in data()).replace("`", "")
    missing = []
    for library in listed:
        text = statement(library, roots)
        if text is None:
            missing.append(library.package)
        out += titled(library.name, text or library.license)
    for name in sorted({"Apache-2.0"} | {name for library in listed for name in common(library)}):
        text = find(f"{COMMON}/{name}", roots)
        if text is None:
            missing.append(name)
        else:
            out += titled(name, text.strip("\n"))
    if missing and is_static:
        sys.exit(f"licenses.py: no licence text of {', '.join(missing)}: install these packages")
    return out


def as_source(text: str) -> str:
    data = text.encode()
    pieces = []
    while data:
        piece = data[:LITERAL_MAX].decode(errors="ignore")  # not within a character
        pieces.append(f'    R"{DELIMITER}({piece}){DELIMITER}"')
        data = data[len(piece.encode()):]
    return ('// Written by third_party/licenses.py.\n#include "licenses.hpp"\n\n'
            "namespace otelc::apps {\n\nstd::span<const std::string_view> licenses_texts() {\n"
            "  static constexpr std::string_view texts[] = {\n" + ",\n".join(pieces) +
            "};\n  return texts;\n}\n\n}  // namespace otelc::apps\n")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--root", type=Path, action="append", default=[])
    parser.add_argument("--static", action="store_true")
    asked = parser.parse_args()
    text = whole_text(libraries(asked.static), [*asked.root, Path("/")], asked.static)
    if f"){DELIMITER}\"" in text:
        sys.exit("licenses.py: a text holds the delimiter of its literal")
    asked.out.write_text(as_source(text), encoding="utf-8")


if __name__ == "__main__":
    main()
