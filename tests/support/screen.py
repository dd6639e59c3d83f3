# SPDX-License-Identifier: Apache-2.0
"""What a terminal shows of a program's output, for programs that use only the few controls known here."""
import codecs
import re

TOKEN = re.compile(r"\x1b\[([0-9;]*)([A-Za-z])|\x1b|.", re.DOTALL)
UNFINISHED = re.compile(r"\x1b(\[[0-9;]*)?$")


class Screen:
    """Rows of text without a bottom. Any control but CR, LF, BS, "erase to the end" and colours is a failure: it could
    change the terminal's state for good."""

    def __init__(self, columns):
        self.columns = columns
        self.rows = [""]
        self.column = 0
        self.has_colour = False
        self.was_coloured = False
        self.has_wrapped = False
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._unfinished = ""

    @property
    def text(self):
        return "\n".join(row.rstrip() for row in self.rows)

    @property
    def last_row(self):
        return self.rows[-1].rstrip()

    def feed(self, output):
        text = self._unfinished + self._decoder.decode(output)
        end = UNFINISHED.search(text)
        self._unfinished = end[0] if end else ""
        for token in TOKEN.finditer(text.removesuffix(self._unfinished)):
            if token[2]:
                self._control(token[1], token[2])
            else:
                self._character(token[0])

    def _control(self, parameters, final):
        if final == "m":
            self.has_colour = parameters not in ("", "0")
            self.was_coloured |= self.has_colour
        elif (parameters, final) == ("", "J"):
            self.rows[-1] = self.rows[-1][:self.column]
        else:
            raise AssertionError(f"a control that is not expected: ESC[{parameters}{final}")

    def _character(self, char):
        if char == "\r":
            self.column = 0
        elif char == "\n":
            self.rows.append("")
        elif char == "\b":
            self.column = max(0, self.column - 1)
        elif char.isprintable():
            if self.column >= self.columns:
                self.has_wrapped = True
                self.rows.append("")
                self.column = 0
            row = self.rows[-1].ljust(self.column)
            self.rows[-1] = row[:self.column] + char + row[self.column + 1:]
            self.column += 1
        else:
            raise AssertionError(f"a control that is not expected: {char!r}")
