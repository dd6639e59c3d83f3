#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Takes the pictures of an HTML report for docs/reports.md, with Chromium.

    report_pictures.py REPORT.html DIRECTORY        report.png and report-dark.png at 1200 px, report-narrow.png at 400 px
"""
import struct
import subprocess
import sys
import tempfile
import zlib
from collections import Counter
from pathlib import Path

WIDE, NARROW = (1200, 1200), (400, 1030)
FRAMES = """<!doctype html><meta charset=utf-8><body style="margin:0; display:flex; background:#888">
<iframe src="light.html" style="width:{0}px; height:{1}px; border:0"></iframe>
<iframe src="dark.html" style="width:{0}px; height:{1}px; border:0; margin-left:8px"></iframe>"""


def pixels(png):
    """Returns (width, height, rows of pixels) of a PNG with 8 bits a channel."""
    width, height, _, kind = struct.unpack(">IIBB", png[16:26])
    channels, data, at = {2: 3, 6: 4}[kind], b"", 8
    while at < len(png):
        size, name = struct.unpack(">I4s", png[at:at + 8])
        data += png[at + 8:at + 8 + size] if name == b"IDAT" else b""
        at += size + 12
    raw, rows, above = zlib.decompress(data), [], bytes(width * channels)
    for y in range(height):
        start = y * (width * channels + 1)
        filtering, row = raw[start], bytearray(raw[start + 1:start + 1 + width * channels])
        for x in range(len(row)) if filtering else ():
            left, corner = (row[x - channels], above[x - channels]) if x >= channels else (0, 0)
            guess = left + above[x] - corner
            row[x] = row[x] + (0, left, above[x], (left + above[x]) // 2,
                               min((left, above[x], corner), key=lambda near, guess=guess: abs(guess - near)))[filtering] & 255
        rows.append([bytes(row[x:x + 3]) for x in range(0, len(row), channels)])
        above = bytes(row)
    return width, height, rows


def make_small(path):
    """Rewrites a PNG with a palette of its 256 most frequent colours."""
    width, height, rows = pixels(path.read_bytes())
    counts = Counter(pixel for row in rows for pixel in row)
    palette = [colour for colour, _ in counts.most_common(256)]
    place = {colour: min(range(len(palette)), key=lambda i, colour=colour: sum((a - b) ** 2 for a, b in zip(colour, palette[i])))
             for colour in counts}
    raw = b"".join(b"\0" + bytes(place[pixel] for pixel in row) for row in rows)
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)), (b"PLTE", b"".join(palette)),
              (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b"")]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks))


def picture(page, size, to, profile):
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--allow-file-access-from-files",
               f"--user-data-dir={profile}", f"--window-size={size[0]},{size[1]}", f"--screenshot={to}", page]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    make_small(to)


def main():
    report, directory = Path(sys.argv[1]).read_text(encoding="utf-8"), Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory(prefix="otelc-pictures-", ignore_cleanup_errors=True) as name:
        temp = Path(name)
        # Whatever theme the machine prefers.
        (temp / "light.html").write_text(report.replace("(prefers-color-scheme: dark)", "not all"), encoding="utf-8")
        (temp / "dark.html").write_text(report.replace("(prefers-color-scheme: dark)", "all"), encoding="utf-8")
        (temp / "narrow.html").write_text(FRAMES.format(*NARROW), encoding="utf-8")
        picture(temp / "light.html", WIDE, directory / "report.png", temp / "profile")
        picture(temp / "dark.html", WIDE, directory / "report-dark.png", temp / "profile")
        picture(temp / "narrow.html", (2 * NARROW[0] + 8, NARROW[1]), directory / "report-narrow.png", temp / "profile")


if __name__ == "__main__":
    main()
