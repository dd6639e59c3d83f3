#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`otelc man`: pages that mandoc and man-db accept, with all that `--help` says. mandoc's style warnings are errors, too."""
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import help_texts
import otelc_harness as otelc
import packaging_tree

SECTIONS = ["NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS", "EXAMPLES", "SEE ALSO"]


def run(*command, **env):
    return subprocess.run(command, env=otelc.environment(**env), capture_output=True, text=True, check=False)


def printed(*arguments, **env):
    code, out, err = otelc.run_otelc(["man", *arguments], env=env)
    if code != 0 or err:
        raise AssertionError(f"man {arguments}: exit {code}\n{err.decode()}")
    return out.decode()


def collapsed(text):
    return " ".join(text.split())


class Man(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory(prefix="otelc-man-")
        cls.addClassCleanup(cls.temp.cleanup)
        cls.manuals = packaging_tree.tree(cls.temp.name) / "share" / "man"
        cls.pages = {path.stem: path for path in sorted((cls.manuals / "man1").iterdir())}
        cls.commands = {"otelc": (), **{f"otelc-{command}": (command,) for command in help_texts.commands()}}

    def shown(self, page, columns):
        done = run("man", "--warnings", "-l", self.pages[page], MANWIDTH=str(columns))
        self.assertEqual((done.returncode, done.stderr), (0, ""), page)
        return done.stdout

    def test_one_page_per_command(self):
        self.assertEqual(printed("--list").split(), list(help_texts.commands()))
        self.assertEqual(set(self.pages), set(self.commands))

    def test_meson_installs_each_page(self):
        text = (packaging_tree.ROOT / "packaging" / "meson.build").read_text(encoding="utf-8")
        listed = re.search(r"foreach command : \[(.*)\]", text)[1]
        self.assertEqual(re.findall(r"'(\w+)'", listed), list(help_texts.commands()))

    def test_mandoc_has_no_complaint(self):
        for page, path in self.pages.items():
            with self.subTest(page):
                done = run("mandoc", "-Tlint", "-Wstyle", path)
                self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_man_finds_pages_and_their_descriptions(self):
        for page, path in self.pages.items():
            with self.subTest(page):
                done = run("man", "-M", self.manuals, page)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertIn(f"{page.upper()}(1)", done.stdout)
                self.assertRegex(run("lexgrog", path).stdout, rf'"{page} - [a-z].*[a-z]"\n')

    def test_lines_fit(self):
        for page in self.pages:
            text = self.shown(page, 80).partition("\nEXAMPLES\n")[0]  # examples are not broken
            self.assertLessEqual(max(map(len, text.splitlines())), 80, page)

    def test_sections(self):
        for page in self.pages:
            with self.subTest(page):
                titles = re.findall(r"^[A-Z][A-Z ]+$", self.shown(page, 80), re.M)
                self.assertEqual([title for title in titles if title in SECTIONS], SECTIONS)
                self.assertEqual(len(titles), len(set(titles)))

    def test_options_and_texts_of_help(self):
        for page, command in self.commands.items():
            text = self.shown(page, 2000)
            lines = [line.strip() for line in text.splitlines()]
            help_text = help_texts.help_of(*command)
            with self.subTest(page):
                for names, value in help_texts.options(*command).items():
                    tag = ", ".join(names) + (f" {value}" if value else "")
                    self.assertTrue(any(line == tag or line.startswith(tag + " ") for line in lines), tag)
                for description in help_texts.descriptions(*command):
                    self.assertIn(description, collapsed(text))
                for example in help_text.partition("\nExample:\n")[2].partition("\n\n")[0].splitlines():
                    self.assertIn(example.strip(), lines)
                for code in re.findall(r"\d+", help_text.partition("\nExit codes:")[2].partition("\n\n")[0]):
                    self.assertIn(code, text.partition("\nEXIT STATUS\n")[2])
                others = {other for other in self.pages if other != page}
                self.assertEqual(set(re.findall(r"(otelc[a-z-]*)\(1\)", text.partition("\nSEE ALSO\n")[2])), others)

    def test_groups_of_options(self):
        self.assertRegex(self.shown("otelc-serve", 80), r"(?m)^   Access and limits\n       --token T\n")

    def test_synopsis(self):
        for page, usage in {"otelc-launch": "otelc launch [OPTION...] [--] COMMAND [ARG...]",
                            "otelc-doctor": "otelc doctor [OPTION...] [-- COMMAND [ARG...]]",
                            "otelc-summarize": "otelc summarize [OPTION...] [LOG...]",
                            "otelc-serve": "otelc serve [OPTION...]", "otelc-completion": "otelc completion SHELL"}.items():
            self.assertIn(f"\nSYNOPSIS\n       {usage}\n", self.shown(page, 80))

    def test_environment_and_files(self):
        serve = collapsed(self.shown("otelc-serve", 80))
        self.assertIn("OTEL_BIND_ADDR The value of --bind.", serve)
        self.assertIn("OTELC_TOKEN The value of --token.", serve)
        self.assertIn("run-dir/otel-port The default of --port-file.", serve)
        self.assertIn("NO_COLOR See --color.", collapsed(self.shown("otelc-tail", 80)))
        self.assertIn("run/claude-otel.jsonl The default of LOG.", collapsed(self.shown("otelc-tail", 80)))

    def test_characters_that_roff_changes(self):
        """What a reader copies from a page is ASCII."""
        self.assertIn("otelc summarize 'runs/*/claude-otel.jsonl'", self.shown("otelc-summarize", 80))
        self.assertIn('-- claude -p "fix the bug"', self.shown("otelc-launch", 80))
        self.assertIn(r"\-\-max\-cost", printed("launch"))

    def test_date_and_version(self):
        version = re.fullmatch(r"(otelc [0-9.]+)(?: \([0-9a-f]+, ([0-9-]+)\))?\n", otelc.run_otelc(["--version"])[1].decode())
        built = version[2] or ""
        for env, date in (({"SOURCE_DATE_EPOCH": "0"}, "1970-01-01"), ({"SOURCE_DATE_EPOCH": "1795478400"}, "2026-11-24"),
                          ({}, built), ({"SOURCE_DATE_EPOCH": "now"}, built), ({"SOURCE_DATE_EPOCH": "9" * 19}, built)):
            with self.subTest(env):
                head = next(line for line in printed("launch", **env).splitlines() if line.startswith(".TH "))
                self.assertEqual(head, f'.TH OTELC\\-LAUNCH 1 "{date}" "{version[1]}" "otelc manual"')
                self.assertEqual(printed("launch", **env), printed("launch", **env, TZ="Asia/Tokyo", LC_ALL="C"))


if __name__ == "__main__":
    unittest.main()
