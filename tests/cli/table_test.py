#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The table on a pseudo-terminal: who gets it, its width and colours, and its length at the end of `launch`."""
import re
import shlex
import tempfile
import unittest
from pathlib import Path

import golden_cases
from launch_harness import AGENT, LaunchTest, Terminal
from otelc_harness import binary, run_otelc
from screen import Screen

LIMITS = ["--max-cost", "9", "--max-tokens", "1000000"]


def on_terminal(args, columns=80, **env):
    """Returns (exit code, what a terminal of that many columns shows)."""
    cwd = env.pop("cwd", None)
    screen = Screen(columns)
    with Terminal(list(map(str, args)), {"TERM": "xterm-256color", **env}, cwd, columns) as terminal:
        code = terminal.wait()
        screen.feed(terminal.output)
    return code, screen


class TableTest(unittest.TestCase):
    def setUp(self):
        self.dir = Path(self.enterContext(tempfile.TemporaryDirectory()))
        golden_cases.write_logs(self.dir)

    def summarize(self, *args, columns=80, **env):
        return on_terminal([binary(), "summarize", *args], columns, cwd=str(self.dir), **env)[1]

    def piped(self, *args, **env):
        return run_otelc(["summarize", *args], cwd=self.dir, env=env)[1].decode()

    def test_a_terminal_gets_the_table_and_a_pipe_the_text(self):
        text = self.piped("--format", "text", "rich-json.jsonl")
        self.assertEqual(self.piped("rich-json.jsonl"), text)
        self.assertTrue(text.startswith("\n  Model: "))
        self.assertTrue(self.summarize("rich-json.jsonl").text.startswith("$0.0310 · 20,064 tokens · 11 requests · "))
        self.assertTrue(self.summarize("--format", "text", "rich-json.jsonl").text.startswith("\n  Model: "))
        self.summarize("--output", "out", "rich-json.jsonl")
        self.assertEqual((self.dir / "out").read_text(), text, "a file gets what a pipe gets")

    def test_at_any_width_no_row_wraps_and_every_cost_is_shown(self):
        logs = ["rich-json.jsonl", "multi-json-delta.jsonl", "priced.jsonl"]
        for columns in (40, 80, 120, 200):
            screen = self.summarize("--max-cost", "9", "--by", "source", *logs, columns=columns)
            self.assertFalse(screen.has_wrapped, screen.text)
            self.assertRegex(screen.text, r"^~\$0\.0489 · ")
            for model in ("claude-haiku-5-5", "gpt-5.4", "TOTAL"):
                self.assertRegex(screen.text, rf"(?m)^  {re.escape(model)} +~?\$[\d.]+(\s|$)")
            self.assertNotRegex(screen.text, r"\$(\s|$)")

    def test_more_rows_and_full(self):
        limited = self.summarize("--limit", "1", "rich-json.jsonl").text
        self.assertIn("\n  … 1 more, $0.0003\n", limited)
        full = self.summarize("--limit", "1", "--full", "rich-json.jsonl").text
        self.assertIn("\n  claude-haiku-5-5 ", full)
        self.assertIn("\n  Tool calls: 9 (1 failed)", full)

    def test_colours_by_option_and_environment(self):
        colour = "\x1b["
        cases = [  # arguments, environment; whether a terminal, a table and a text in a pipe get colours
            ([], {}, True, False, False),
            (["--color", "never"], {"FORCE_COLOR": "1"}, False, False, False),
            (["--color", "always"], {"NO_COLOR": "1"}, True, True, True),
            (["--color", "auto"], {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False, False),
            ([], {"FORCE_COLOR": "1"}, True, True, False),  # scripts read the text, and CI systems set this
            ([], {"CLICOLOR_FORCE": "1", "TERM": "dumb"}, True, True, False),
            ([], {"FORCE_COLOR": "0"}, True, False, False),
            ([], {"TERM": "dumb"}, False, False, False),
        ]
        for args, env, terminal, table, text in cases:
            with self.subTest(args, env=env):
                self.assertEqual(self.summarize(*args, "rich-json.jsonl", **env).was_coloured, terminal)
                for format_name, expected in (("table", table), ("text", text)):
                    self.assertEqual(colour in self.piped("--format", format_name, *args, "rich-json.jsonl", **env), expected)
                self.assertNotIn(colour, self.piped("--format", "json", *args, "rich-json.jsonl", **env))
        tail = ["tail", "--no-follow", "--color"]
        self.assertIn(colour, run_otelc([*tail, "always", "rich-json.jsonl"], cwd=self.dir)[1].decode())
        self.assertFalse(on_terminal([binary(), *tail, "never", "rich-json.jsonl"], cwd=str(self.dir))[1].was_coloured)

    def test_a_failed_gate_is_red_in_the_table_and_in_the_text(self):
        table = self.piped("--format", "table", "--color", "always", "--max-cost", "0.001", "simple-json.jsonl")
        self.assertRegex(table, "\x1b\\[31m  ✗ max-cost failed: [^\x1b]*\x1b\\[0m\n")
        text = self.piped("--color", "always", "--max-cost", "0.001", "simple-json.jsonl")
        self.assertRegex(text, "\x1b\\[31m  max-cost [^\x1b]* failed\x1b\\[0m\n")

    def test_messages_wrap_at_words_on_a_terminal_only(self):
        args = [binary(), "summarize", "--max-cost", "0.001", "simple-json.jsonl"]
        screen = on_terminal(args, 40, cwd=str(self.dir))[1]
        self.assertFalse(screen.has_wrapped)
        self.assertIn("otelc: the cost of $0.0029 is over the\n  limit of $0.0010 (--max-cost)", screen.text)
        wrong = on_terminal([binary(), "summarize", "--format", "xml"], 40, cwd=str(self.dir))[1]
        self.assertFalse(wrong.has_wrapped)
        self.assertTrue(wrong.text.startswith("otelc: --format: must be one of table,\n  text, json"), wrong.text)
        err = run_otelc(args[1:], cwd=self.dir)[2].decode()
        self.assertEqual(err, "otelc: the cost of $0.0029 is over the limit of $0.0010 (--max-cost)\n")


class LaunchTableTest(LaunchTest):
    def end_of(self, *args, columns=80, run="rich-json", options=()):
        script = f"{shlex.join(AGENT)} replay {run}; echo END"
        code, screen = on_terminal(self.args(*options, "--", "sh", "-c", script), columns, **self.tmpdir)
        self.assertEqual(code, 0, screen.text)
        return screen, screen.text.split("END\n", 1)[1].rstrip("\n").split("\n")

    def test_at_most_six_lines_in_a_normal_run(self):
        for columns in (40, 80, 120, 200):
            for options in ((), LIMITS):
                screen, lines = self.end_of(columns=columns, options=options)
                self.assertFalse(screen.has_wrapped, screen.text)
                self.assertLessEqual(len(lines), 6, screen.text)
                self.assertIn("\n$0.0310 · 20,064 tokens · 11 requests", screen.text)
                self.assertRegex(screen.text, r"\n  claud\S+onnet-4-6  \$0\.0308  ")
        self.assertEqual(lines[-1], "  ✓ max-cost: $0.0310 of $9.00 · ✓ max-tokens: 20,064 of 1,000,000")

    def test_without_a_terminal_it_is_the_same_table_of_80_columns(self):
        done = self.launch(*LIMITS, "--", *AGENT, "replay", "rich-json")
        lines = done.stderr.split("\n")
        self.assertLessEqual(len(lines), 7, "six and what is behind the last")
        self.assertTrue(lines[1].startswith("$0.0310 · 20,064 tokens"))
        self.assertNotIn("\x1b", done.stderr)

    def test_full_shows_all(self):
        _, lines = self.end_of(options=["--full", "--color", "never"])
        self.assertIn("  claude-haiku-5-5     319      91       2,187        1,221", lines)
        self.assertRegex(lines[-1], r"^  Last export: .* before the end\.$")


if __name__ == "__main__":
    unittest.main()
