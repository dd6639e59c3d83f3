# SPDX-License-Identifier: Apache-2.0
"""What a command shows on terminals of several widths, dark and light, as an HTML page to take a picture of.

    terminal_page.py PAGE WIDTH... -- COMMAND...
"""
import html
import re
import sys
from pathlib import Path

from launch_harness import Terminal

STYLE = """body{margin:0;padding:12px;background:#888;font:13px/1.35 'DejaVu Sans Mono',monospace;display:flex;flex-wrap:wrap;gap:12px;align-items:start}
pre{margin:0;padding:10px;border-radius:6px;font:inherit}
.dark{background:#16181d;color:#d8dade}.light{background:#fff;color:#24292f}
.dark .s31{color:#f4706b}.dark .s32{color:#6cc56f}.dark .s33{color:#d9b44a}.dark .s36{color:#5cc3cf}
.light .s31{color:#c4262e}.light .s32{color:#1a7f37}.light .s33{color:#8a6100}.light .s36{color:#0e7c8b}
.s1{font-weight:bold}.s2{opacity:.62}"""


def markup(text):
    """Colours as spans; each of them ends before the next begins."""
    parts = []
    for piece in re.split(r"(\x1b\[\d+m)", text):
        colour = re.fullmatch(r"\x1b\[(\d+)m", piece)
        if colour is None:
            parts.append(html.escape(piece))
        else:
            parts.append("</span>" if colour[1] == "0" else f'<span class="s{colour[1]}">')
    return "".join(parts)


def shown(command, columns):
    with Terminal(command, {"TERM": "xterm-256color"}, str(Path.cwd()), columns) as terminal:
        terminal.wait()
        return terminal.output.decode().replace("\r\n", "\n").strip("\n")


def main():
    page, *rest = sys.argv[1:]
    widths, command = rest[:rest.index("--")], rest[rest.index("--") + 1:]
    panes = []
    for theme in ("dark", "light"):
        for width in map(int, widths):
            prompt = f"$ {command[0].rsplit('/', 1)[-1]} {' '.join(command[1:])}"
            text = html.escape(prompt if len(prompt) <= width else f"{prompt[:width - 1]}…") + "\n" + markup(shown(command, width))
            panes.append(f'<pre class="{theme}" style="width:{width}ch">{text}</pre>')
    Path(page).write_text(f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{''.join(panes)}", encoding="utf-8")


if __name__ == "__main__":
    main()
