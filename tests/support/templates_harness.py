# SPDX-License-Identifier: Apache-2.0
"""For tests of CI configurations: a release on loopback, a stand-in for the agent, and the examples of the document."""
import os
import re
import shlex
import shutil
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path
from xml.etree import ElementTree

import fake_release
from launch_harness import AGENT
from otelc_harness import SKIP, binary, environment

try:
    import yaml
except ImportError:
    yaml = None

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGING = REPOSITORY / "packaging"
ALL_TOOLS = os.environ.get("OTELC_ALL_TOOLS") == "1"
VERSION = re.search(r"version: '(.*)'", (REPOSITORY / "meson.build").read_text(encoding="utf-8"))[1]
DOCUMENT = (REPOSITORY / "docs" / "ci.md").read_text(encoding="utf-8")
RICH = ("replay", "rich-json")
TOO_EXPENSIVE = ("spend", "1.50", "10", "2")


def main(parses):
    """Runs the tests of a script, if what they need is here: curl and, if it `parses`, PyYAML. Otherwise they are skipped, or fail if
    all tools must be here."""
    missing = [*([] if shutil.which("curl") else ["curl"]), *([] if yaml or not parses else ["PyYAML (python3-yaml)"])]
    if missing:
        print("FAILED: no" if ALL_TOOLS else "SKIP: no", ", ".join(missing))
        sys.exit(1 if ALL_TOOLS else SKIP)
    unittest.main()


def documented(language, containing):
    """Returns the examples in the document that contain this text."""
    found = [text for text in re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL) if containing in text]
    assert found, containing
    return found


def workflows():
    """Returns the document's workflows for GitHub; a list of steps becomes the only job of one."""
    whole = "on: push\npermissions: {}\njobs:\n  agent:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 30\n"
    return [whole + textwrap.indent(text, "    ") if text.startswith("steps:") else text for text in documented("yaml", "packaging/github-action")]


class TemplatesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.release = Path(tempfile.mkdtemp(prefix="otelc-release-"))
        cls.addClassCleanup(shutil.rmtree, cls.release)
        fake_release.make(cls.release / "v1", {"bin/otelc": Path(binary()).read_bytes()})
        cls.server = fake_release.Server(cls.release).__enter__()
        cls.addClassCleanup(cls.server.__exit__)

    def setUp(self):
        self.dir = Path(tempfile.mkdtemp(prefix="otelc-ci-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)
        self.url = f"{self.server.url}/v1"
        self.sum = fake_release.sha256(self.release / "v1" / fake_release.ARCHIVES[0])
        self.tools = self.dir / "bin"
        self.tools.mkdir()
        # Only this otelc is on PATH: the one that a step installs.
        self.path = os.pathsep.join([str(self.tools), *(p for p in os.environ["PATH"].split(os.pathsep) if not (Path(p) / "otelc").exists())])
        self.tool("sleep", "exit 0")  # between two attempts to download

    def tool(self, name, script):
        (self.tools / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.tools / name).chmod(0o755)

    def agent(self, *args, before=""):
        self.tool("claude", f"{before}\nexec {shlex.join([*AGENT, *args])}")

    def environment(self):
        work = self.dir / "work"
        work.mkdir(exist_ok=True)
        return environment(PATH=self.path, HOME=str(self.dir / "home"), TMPDIR=str(self.dir))

    def assert_gates(self, file, failures):
        self.assertEqual(ElementTree.parse(file).getroot().get("failures"), str(failures))

    def with_each_agent(self, body):
        """Calls body(directory, environment) for a run that stays within 2.50 USD and for one that does not."""
        for args, code, failures in ((RICH, 0, 0), (TOO_EXPENSIVE, 124, 1)):
            with self.subTest(args):
                shutil.rmtree(self.dir / "work", ignore_errors=True)
                self.agent(*args)
                env = self.environment()
                done, said = body(self.dir / "work", env)
                self.assertEqual(done, code, said)
                self.assert_gates(self.dir / "work" / "run" / "gates.xml", failures)

    def filled(self, text):
        """Returns a template with the release and its sums filled in."""
        for name, value in (("OTELC_URL", self.url), ("OTELC_SHA256", self.sum), ("OTELC_INSTALL_SHA256", fake_release.sha256(fake_release.INSTALLER))):
            text, count = re.subn(rf"({name}(?::| =)) *(['\"]).*?\2", rf"\1 \g<2>{value}\2", text)
            self.assertEqual(count, 1, name)
        return text
