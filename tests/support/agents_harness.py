# SPDX-License-Identifier: Apache-2.0
"""Runs real agents under `otelc launch`, without the caller's environment and with access to loopback only."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from launch_harness import LaunchTest
from otelc_harness import DEADLINE_S, SKIP, summary


def installed(directory, package):
    """Returns the directory with the agent's node_modules; skips the test if the package is not there."""
    directory = Path(directory).resolve()
    if not (directory / "node_modules" / package / "package.json").exists():
        print(f"SKIP: {package} is not installed; run tests/interop/setup BUILD_DIR")
        sys.exit(SKIP)
    version = json.loads((directory / "node_modules" / package / "package.json").read_text(encoding="utf-8"))["version"]
    print(f"{package} {version}", file=sys.stderr)
    return directory


def needs_node(major):
    """Skips the test if node is missing or older."""
    done = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False) if shutil.which("node") else None
    version = done.stdout.strip() if done else "none"
    if not done or int(version.lstrip("v").split(".")[0]) < major:
        print(f"SKIP: this agent needs node {major}; here is {version}")
        sys.exit(SKIP)


class AgentTest(LaunchTest):
    """Each run has a home of its own, without login, settings and history."""

    def run_agent(self, api, arguments, env=None, home_files=None):
        """Runs `otelc launch ARGUMENTS...` to its end. `api` is the ModelApi to talk to; `env` is the agent's own switches."""
        home = Path(tempfile.mkdtemp(dir=self.dir, prefix="home-"))
        for name, content in (home_files or {}).items():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_text(content, encoding="utf-8")
        given = {"HOME": str(home), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **api.environment(), **(env or {})}
        return subprocess.run(self.args(*arguments), env=given, cwd=home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, timeout=4 * DEADLINE_S, check=False)

    def check(self, api, done):
        """Checks that the log's summary equals the API's own count, in every number that both have."""
        counted, truth = summary(self.log), api.truth()
        self.assertEqual([row["model"] for row in counted["models"]], sorted(truth))
        for row in counted["models"]:
            expected = truth[row["model"]]
            self.assertEqual({kind: number or 0 for kind, number in row["tokens"].items()},
                             {kind: expected[kind] for kind in row["tokens"]})
            self.assertEqual(row["api"]["requests"], expected["requests"])
            self.assertIn(f"\n  {row['model']}  ", done.stderr)
        self.assertEqual(counted["check"]["verdict"], "complete", counted["check"])
        self.assertEqual(counted["inputs"][0]["rejected"], 0)
