#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the documents of the Debian package to standard output, in the forms that Debian's policy demands.

    documents.py changelog VERSION CHANGELOG.md      /usr/share/doc/otelc/changelog.gz, before gzip
    documents.py copyright THIRD-PARTY-LICENSES      /usr/share/doc/otelc/copyright

$SOURCE_DATE_EPOCH is the date of versions without a date in CHANGELOG.md.
"""
import email.utils
import os
import re
import sys
import textwrap
from datetime import datetime, timezone
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from third_party_licenses import expressions, introduction, sections  # noqa: E402

# Debian demands an address, and the project has none: .invalid never exists (RFC 2606).
MAINTAINER = "otelc maintainers <otelc@example.invalid>"
WIDTH = 78
COMMON = ("Apache-2.0", "CC0-1.0", "GPL-3", "LGPL-2.1")  # in /usr/share/common-licenses of all releases
VERSION = re.compile(r"## \[(?P<version>[^]]+)\](?: - (?P<date>\d{4}-\d\d-\d\d))?")


def entries(markdown):
    """Yields (version, date or None, lines) of each version of a Keep a Changelog document."""
    version, date, lines = None, None, []
    for line in markdown.splitlines():
        heading = VERSION.match(line)
        if heading:
            if version:
                yield version, date, lines
            version, date, lines = heading["version"], heading["date"], []
        elif version:
            lines.append(line)
    if version:
        yield version, date, lines


def paragraphs(lines):
    """Joins the lines of each heading, item and paragraph."""
    found = []
    for line in lines:
        if not line.strip():
            found.append("")
        elif line.startswith(("#", "- ", "* ")) or not found or not found[-1]:
            found.append(line.strip())
        else:
            found[-1] += " " + line.strip()
    return [text for text in found if text]


def details(lines):
    """An entry's text in the form of deb-changelog(5)."""
    for text in paragraphs(lines):
        if text.startswith("#"):
            yield f"\n  [ {text.lstrip('# ')} ]"
        else:
            text = text.removeprefix("- ").removeprefix("* ")
            yield textwrap.fill(text, WIDTH, initial_indent="  * ", subsequent_indent="    ", break_long_words=False,
                                break_on_hyphens=False)


def changelog(version, markdown):
    """The entry `Unreleased` is the one of `version`, unless `version` has its own."""
    known = list(entries(markdown))
    names = [name for name, _, _ in known]
    if version not in names and "Unreleased" not in names:
        raise SystemExit(f"documents.py: CHANGELOG.md has no entry for {version}")
    for name, date, lines in known:
        if name == "Unreleased" and version in names:
            continue
        if date:
            when = datetime.fromisoformat(date).replace(tzinfo=timezone.utc)
        else:
            when = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), timezone.utc)
        text = "\n".join(details(lines)).strip("\n")
        name = version if name == "Unreleased" else name
        print(f"otelc ({name}) unstable; urgency=medium\n\n{text}\n\n -- {MAINTAINER}  {email.utils.format_datetime(when)}\n")


def field(text):
    """A text as the continuation of a field of deb822(5)."""
    return "\n".join(" " + (line.rstrip() or ".") for line in text.strip("\n").split("\n"))


def copyright_of(licenses):
    """Machine-readable, as in DEP 5. Of texts that Debian has in /usr/share/common-licenses only the name, as its policy demands."""
    program = " and ".join(expressions(licenses)).replace(" AND ", " and ").replace(" OR ", " or ").replace(" WITH ", " with ")
    print(f"""Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: otelc

Files: *
Copyright: 2026 The otelc authors
License: Apache-2.0

Files: usr/bin/otelc
Copyright: 2026 The otelc authors, and the authors of the libraries in it, see below
License: {program}
{field(introduction(licenses))}
 .
 Debian has the texts of {", ".join(COMMON)} in
 /usr/share/common-licenses.""")
    for title, text in sections(licenses):
        if title not in COMMON:
            print(f" .\n .\n {title}\n {'-' * len(title)}\n{field(text)}")
    print("""
License: Apache-2.0
 On Debian systems, the text of this license is in
 /usr/share/common-licenses/Apache-2.0.""")


if __name__ == "__main__":
    if sys.argv[1] == "changelog":
        changelog(sys.argv[2], Path(sys.argv[3]).read_text(encoding="utf-8"))
    else:
        copyright_of(Path(sys.argv[2]).read_text(encoding="utf-8"))
