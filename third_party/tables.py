# SPDX-License-Identifier: Apache-2.0
"""The libraries of the program, as README.md beside this file lists them: licenses.py and the SBOM read them from there."""
from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

README = Path(__file__).parent / "README.md"


class Library(NamedTuple):
    name: str
    package: str  # of Debian, with its headers
    license: str  # an SPDX expression


def rows(heading_of_columns: str) -> list[list[str]]:
    """The rows of the table whose first line begins with `heading_of_columns`."""
    text = README.read_text()
    table = text[text.index(heading_of_columns):].split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def libraries(is_static: bool) -> list[Library]:
    """What is in the program. `is_static`: in the program that packaging/static builds."""
    columns = "| library | Debian package | version in bookworm | licence | used for |"
    listed = rows(columns + " included only in |")
    if is_static:
        listed += rows(columns + "\n")
    return [Library(row[0], row[1], re.sub(r" *\(.*\)", "", row[3])) for row in listed]


def data() -> list[list[str]]:
    """Data in the program: what it is, its source, version, licence and location."""
    return rows("| data | source |")
