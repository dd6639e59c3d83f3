#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads what `otelc --licenses` prints, for packages that state licences in a form of their own.

    third_party_licenses.py FILE      prints the SPDX expression of the whole program
"""
from __future__ import annotations

import re
import sys
from pathlib import Path

RULE = "=" * 78


def introduction(text: str) -> str:
    """What is in the program, and the licence of each."""
    return text.split(f"\n{RULE}\n")[0]


def expressions(text: str) -> list[str]:
    """The SPDX expressions that apply to the program, each once."""
    listed = re.findall(r"^  \S.*?  +(\S.*)$", introduction(text), re.MULTILINE)
    return list(dict.fromkeys(["Apache-2.0", *(one for line in listed for one in line.split(" AND "))]))


def sections(text: str) -> list[tuple[str, str]]:
    """(title, text): what each library states, then the texts that all share."""
    parts = text.split(f"\n{RULE}\n")[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def expression(text: str) -> str:
    return " AND ".join(f"({one})" if " OR " in one else one for one in expressions(text))


if __name__ == "__main__":
    print(expression(Path(sys.argv[1]).read_text(encoding="utf-8")))
