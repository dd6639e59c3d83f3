#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a log of a given size: recorded runs of Claude Code, repeated, each time as other sessions.

    generate_log.py FILE MEBIBYTES

Every repetition has fresh session, prompt, request, trace and span ids and later times, so that no record is a resend.
Sequence numbers start again at 0 with each session, as in real ones. The same size gives the same bytes everywhere.
"""
import hashlib
import re
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data" / "claude-code"
RUNS = ("rich-json", "multi-json-delta", "rich-json-cumulative", "denied-json")
START = datetime(2026, 11, 23, 21, 22, tzinfo=timezone.utc)
APART = timedelta(minutes=10)  # between repetitions; no recorded run is so long

# What must differ between repetitions: times in ns, UUIDs, trace and span ids, request and tool ids.
FRESH = re.compile(rb'(?<=")(17\d{17}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{16}'
                   rb'|req_\w+|toolu_\w+|2026-11-23T[0-9:.]+Z)(?=")')


def fresh(old, number):
    """Returns the value for repetition `number`: same kind, same length."""
    if old.startswith(b"17") and len(old) == 19:
        return b"%d" % (int(old) + number * int(APART.total_seconds()) * 10**9)
    if old.startswith(b"2026-"):
        time = datetime.fromisoformat(old.decode()[:-1] + "+00:00") + number * APART
        return time.strftime("%Y-%m-%dT%H:%M:%S.").encode() + b"%03dZ" % (time.microsecond // 1000)
    digits = hashlib.blake2b(old + b"%d" % number, digest_size=16).hexdigest().encode()
    if old.startswith((b"req_", b"toolu_")):
        head, tail = old.split(b"_", 1)
        return head + b"_" + digits[:len(tail)]
    if b"-" in old:
        return b"-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]))
    return digits[:len(old)]


def templates():
    """Returns [(path, the payload cut at the values that change)] of all runs; odd places hold the old values."""
    found = []
    for run in RUNS:
        for body in sorted((DATA / run).glob("*.body")):
            kind = re.match(rb'\{"resource(Metrics|Logs|Spans)"', body.read_bytes())[1]
            path = {b"Metrics": b"/v1/metrics", b"Logs": b"/v1/logs", b"Spans": b"/v1/traces"}[kind]
            found.append((path, FRESH.split(body.read_bytes())))
    return found


def repetition(pieces, number):
    values = {old: fresh(old, number) for old in {old for _, cut in pieces for old in cut[1::2]}}
    lines = []
    for at, (path, cut) in enumerate(pieces):
        parts = list(cut)
        parts[1::2] = map(values.__getitem__, cut[1::2])
        ts = (START + number * APART + timedelta(milliseconds=100 * at)).isoformat(timespec="microseconds").encode()
        lines.append(b'{"ts":"%s","path":"%s","payload":%s}\n' % (ts, path, b"".join(parts)))
    return b"".join(lines)


def main():
    target, size = Path(sys.argv[1]), int(sys.argv[2]) << 20
    pieces = templates()
    unfinished = target.with_suffix(".part")
    with unfinished.open("wb") as out:
        number = 0
        while out.tell() < size:
            out.write(repetition(pieces, number))
            number += 1
    unfinished.rename(target)
    print(f"{target}: {target.stat().st_size} bytes, {number} repetitions of {len(pieces)} records")


if __name__ == "__main__":
    main()
