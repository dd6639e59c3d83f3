#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`otelc completion`: real bash, zsh and fish offer what `--help` lists, and nothing else."""
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import help_texts
import otelc_harness as otelc
import packaging_tree
import shells

FORMATS = {"table", "text", "json", "markdown", "csv", "openmetrics", "junit", "html"}
PATHS = {"one.jsonl", "two words.jsonl", "runs"}
DIRECTORIES = {"runs"}
# What completes the values that `--help` names so. `text|json` says it itself; nothing completes the others.
VALUES = {
    "FILE": PATHS,
    "DIR": DIRECTORIES,
    "FORMAT": FORMATS,
    "FORMAT|FILE|-": FORMATS | {"none", "stderr", "-"} | PATHS,
    "FORMAT=FILE": {f"{name}=" for name in FORMATS},
    "WHAT=N": {"header=", "body=", "idle=", "write="},
    "LEVEL": {"debug", "info", "warning", "error", "off"},
    "PROTOCOL": {"http/protobuf", "http/json", "grpc"},
}
WITHOUT = {"ADDR", "PORT", "SIZE", "N", "T", "NAME", "N|DURATION", "DURATION", "USD", "PERCENT", "URL"}
BASH_PACKAGE = "/usr/share/bash-completion/bash_completion"


def expected_value(value):
    if value in VALUES:
        return VALUES[value]
    return set(value.split("|")) if re.fullmatch(r"[a-z|]+", value) else set()


def lines_of_options():
    """Yields (line, what it must offer) for all options of all commands, and the values of each."""
    names = set(help_texts.commands())
    yield "otelc ", names | {"help"}
    yield "otelc help ", names
    yield "otelc man ", names
    yield "otelc -", {name for group in help_texts.options() for name in group}
    for command in names:
        options = help_texts.options(command)
        runs = {"--"} if command in ("launch", "doctor") else set()
        yield f"otelc {command} -", {name for group in options for name in group} | {"-h", "--help"} | runs
        for group, value in options.items():
            for name in group if value else ():
                yield f"otelc {command} {name} ", expected_value(value)
                yield f"otelc {command} {name}=", expected_value(value)


OTHER_LINES = [
    ("otelc s", {"serve", "summarize"}),
    ("otelc nothing ", set()),
    ("otelc completion ", {"bash", "zsh", "fish"}),
    ("otelc completion bash z", set()),
    ("otelc summarize --by s", {"session", "source"}),
    ("otelc summarize --by=s", {"session", "source"}),
    ("otelc launch --report html=", PATHS),
    ("otelc launch --report=html=", PATHS),
    ("otelc launch --report html=o", {"one.jsonl"}),
    ("otelc serve --timeout idle=", set()),
    ("otelc serve --timeout=id", {"idle="}),
    ("otelc summarize ", PATHS),
    ("otelc summarize one.jsonl ", PATHS),
    ("otelc summarize --full --by model two", {"two words.jsonl"}),
    ("otelc tail ", PATHS),
    ("otelc tail --format json o", {"one.jsonl"}),
    ("otelc tail one.jsonl o", set()),
    ("otelc serve o", set()),
    # A command that otelc runs
    ("otelc launch zz-", {"zz-agent", "zz-other"}),
    ("otelc launch -- zz-", {"zz-agent", "zz-other"}),
    ("otelc launch --max-cost 2 --full zz-", {"zz-agent", "zz-other"}),
    ("otelc launch --max-cost=2 -- zz-", {"zz-agent", "zz-other"}),
    ("otelc doctor zz-", set()),
    ("otelc doctor -- zz-", {"zz-agent", "zz-other"}),
]
WRAPPED_LINES = [  # with the completion of the command; that of zz-agent knows alpha and beta
    ("otelc launch -- otelc doctor -- zz-", {"zz-agent", "zz-other"}),
    ("otelc launch -- otelc help ta", {"tail"}),
    ("otelc launch -- zz-agent ", {"alpha", "beta"}),
    ("otelc launch zz-agent a", {"alpha"}),
    ("otelc launch --summary=none --run-dir runs zz-agent --max-cost b", {"beta"}),
    ("otelc launch -- zz-agent -- a", {"alpha"}),
    ("otelc doctor --run-dir runs -- zz-agent b", {"beta"}),
]


class Completion(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory(prefix="otelc-completion-")
        cls.addClassCleanup(cls.temp.cleanup)
        cls.tree = packaging_tree.tree(cls.temp.name)
        cls.cwd = Path(cls.temp.name) / "cwd"
        (cls.cwd / "runs").mkdir(parents=True)
        for name in PATHS - DIRECTORIES:
            (cls.cwd / name).touch()
        programs = Path(cls.temp.name) / "programs"
        programs.mkdir()
        for name in ("zz-agent", "zz-other"):
            (programs / name).write_text("#!/bin/sh\n", encoding="utf-8")
            (programs / name).chmod(0o755)
        cls.env = {"HOME": str(Path(cls.temp.name) / "home"), "PATH": f"{cls.tree}/bin:{programs}:{os.environ['PATH']}",
                   "XDG_DATA_DIRS": f"{cls.tree}/share"}
        cls.scripts = {"bash": cls.tree / "share/bash-completion/completions/otelc",
                       "zsh": cls.tree / "share/zsh/site-functions/_otelc",
                       "fish": cls.tree / "share/fish/vendor_completions.d/otelc.fish"}
        for shell in cls.scripts:
            assert shutil.which(shell), f"{shell} is not installed"

    def check(self, shell, *tables):
        for line, expected in (row for table in tables for row in table):
            with self.subTest(line):
                self.assertEqual(shell.candidates(line), expected)

    def test_values_are_known(self):
        for command in help_texts.commands():
            for value in filter(None, help_texts.options(command).values()):
                self.assertTrue(value in WITHOUT or expected_value(value), f"{command}: what completes {value}?")

    def test_scripts_have_each_option(self):
        for shell, script in self.scripts.items():
            text = script.read_text(encoding="utf-8")
            for command in (None, *help_texts.commands()):
                for name in (name for group in help_texts.options(*filter(None, [command])) for name in group):
                    spelled = f"-l {name[2:]} " if shell == "fish" and name.startswith("--") else name
                    self.assertTrue(shell == "fish" and len(name) == 2 or spelled in text, f"{shell}: {command} {name}")

    def bash(self, start):
        self.assertTrue(Path(BASH_PACKAGE).exists(), "bash-completion is not installed")
        return shells.Bash(start, self.cwd, self.env)

    def test_bash(self):
        """bash-completion finds the script where packages install it."""
        with self.bash(f". {BASH_PACKAGE}\ncomplete -W 'alpha beta' zz-agent\n") as bash:
            self.check(bash, lines_of_options(), OTHER_LINES, WRAPPED_LINES)
            self.assertEqual(bash.tab("otelc lau"), "otelc launch ")
            self.assertEqual(bash.tab("otelc summarize --format=ope"), "otelc summarize --format=openmetrics ")
            self.assertEqual(bash.tab("otelc launch --report=htm"), "otelc launch --report=html=")
            self.assertEqual(bash.tab("otelc launch --report html=tw"), r"otelc launch --report html=two\ words.jsonl ")
            self.assertEqual(bash.tab("otelc serve --run-dir r"), "otelc serve --run-dir runs/")

    def test_bash_without_its_package(self):
        with self.bash("source <(otelc completion bash)\n") as bash:
            self.check(bash, lines_of_options(), OTHER_LINES)
            self.assertEqual(bash.tab("otelc tail tw"), r"otelc tail two\ words.jsonl ")
            self.assertEqual(bash.tab("otelc launch -- zz-agent o"), "otelc launch -- zz-agent one.jsonl ")

    def test_bash_with_options_of_the_user(self):
        with self.bash("set -u; IFS=:; shopt -s nullglob failglob nocasematch\nsource <(otelc completion bash)\n") as bash:
            self.check(bash, OTHER_LINES)

    def test_bash_with_words_that_do_not_end_at_equals(self):
        for package in (f". {BASH_PACKAGE}", "source <(otelc completion bash)"):
            with self.bash(package + "\nCOMP_WORDBREAKS=${COMP_WORDBREAKS//=}\n") as bash:
                self.check(bash, lines_of_options())
                self.assertEqual(bash.tab("otelc summarize --format=ope"), "otelc summarize --format=openmetrics ")
                self.assertEqual(bash.tab("otelc launch --report=html=on"), "otelc launch --report=html=one.jsonl ")

    def test_zsh(self):
        zz_agent = "compdef '_arguments -S \"*:word:(alpha beta)\" \"--max-cost[x]\"' zz-agent\n"
        without_separator = [(line, expected - {"--"}) for line, expected in lines_of_options()]
        for start in (f"fpath=({shlex.quote(str(self.scripts['zsh'].parent))} $fpath)\n", ""):
            late = zz_agent + ("" if start else "source <(otelc completion zsh)\n")
            with self.subTest(start), shells.Zsh(start, self.cwd, self.env, late) as zsh:
                self.check(zsh, without_separator, OTHER_LINES, WRAPPED_LINES)
                self.assertEqual(zsh.tab("otelc lau"), "otelc launch ")
                self.assertEqual(zsh.tab("otelc summarize --form"), "otelc summarize --format=")
                self.assertEqual(zsh.tab("otelc launch --report html=tw"), r"otelc launch --report html=two\ words.jsonl ")
                self.assertEqual(zsh.candidates("otelc serve --stop --back"), set())

    def test_fish(self):
        """fish finds the script where packages install it."""
        fish = shells.Fish("complete -c zz-agent -f -a 'alpha beta'", self.cwd, self.env)
        rows = [*lines_of_options(), *OTHER_LINES, *WRAPPED_LINES]
        for (line, expected), offered in zip(rows, fish.all_candidates([line for line, _ in rows])):
            with self.subTest(line):
                self.assertEqual(offered, expected)

    def test_descriptions(self):
        for shell in ("zsh", "fish"):
            text = self.scripts[shell].read_text(encoding="utf-8")
            for command, description in help_texts.commands().items():
                self.assertIn(description.split("'")[0], text, f"{shell}: {command}")

    def test_output_that_cannot_be_written(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([otelc.binary(), "completion", "bash"], stdout=full, stderr=subprocess.PIPE, check=False,
                                  env=otelc.environment())
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"No space left", done.stderr)


if __name__ == "__main__":
    unittest.main()
