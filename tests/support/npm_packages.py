# SPDX-License-Identifier: Apache-2.0
"""otelc's npm packages for tests: makes them, puts them in place without npm, and installs Node versions and other tools."""
import atexit
import functools
import os
import platform
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

BEFORE = dict(os.environ)  # with the proxies that the harness removes: the registry may need them
from launch_harness import LaunchTest  # pylint: disable=wrong-import-position
from otelc_harness import DEADLINE_S, SKIP, environment  # pylint: disable=wrong-import-position
from packaging_tree import tree  # pylint: disable=wrong-import-position

ALL_TOOLS = os.environ.get("OTELC_ALL_TOOLS") == "1"
ROOT = Path(__file__).resolve().parents[2]
ARCH = platform.machine()
CPU = {"x86_64": "x64", "aarch64": "arm64"}[ARCH]
VERSION = subprocess.run([ROOT / "packaging/version"], check=True, capture_output=True, text=True).stdout.strip()
MAIN = f"otelc-{VERSION}.tgz"
BINARY = f"otelc-linux-{CPU}-{VERSION}.tgz"
PATIENCE_S = 900  # for a registry
# The newest Node of each line, with the npm that it came with: packages of npm.
NODES = {"18": ("18.20.8", "10.8.2"), "20": ("20.20.2", "10.8.2"), "22": ("22.23.5", "10.9.4"), "24": ("24.22.3", "11.6.1")}


def require_npm():
    """Skips the whole test on a machine without npm, unless all tools must be there."""
    if not ALL_TOOLS and not (shutil.which("node") and shutil.which("npx")):
        print("SKIP: there is no node or no npx")
        raise SystemExit(SKIP)


def run_build(*args, **popen):
    """Runs packaging/npm/build and returns the paths that it prints."""
    done = subprocess.run([ROOT / "packaging/npm/build", *map(str, args)], stdout=subprocess.PIPE, text=True, check=True,
                          timeout=DEADLINE_S, **popen)
    return [Path(line) for line in done.stdout.splitlines()]


@functools.cache
def folder():
    """A directory for what all tests of this run share."""
    path = Path(tempfile.mkdtemp(prefix="otelc-npm-"))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


@functools.cache
def built():
    """Returns the directory with the packages of this machine, made from the binary under test. `tree` in it is their input."""
    tree(folder())
    run_build(folder() / "tree", ARCH, folder())
    run_build("--main", folder())
    return folder()


def packages():
    """Returns the directory with the packages to test: OTELC_DIST, when all tools are there to test it with, or built()."""
    dist = os.environ.get("OTELC_DIST")
    return Path(dist).resolve() if ALL_TOOLS and dist else built()


def unpack(package, node_modules, name):
    """Puts a package where npm would, in a hundredth of the time."""
    with tarfile.open(package) as archive, tempfile.TemporaryDirectory(dir=node_modules.parent) as scratch:
        archive.extractall(scratch)
        (node_modules / name).parent.mkdir(parents=True, exist_ok=True)
        Path(scratch, "package").replace(node_modules / name)


def from_npm(where, *specs):
    """Installs packages of the npm registry. Returns their node_modules."""
    where.mkdir(parents=True)
    (where / "package.json").write_text('{"private": true}')
    subprocess.run(["npm", "install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *specs],
                   cwd=where, env=BEFORE, stdout=subprocess.DEVNULL, check=True, timeout=PATIENCE_S)
    return where / "node_modules"


@functools.cache
def install_node(line):
    """Installs Node of a line (18, 20 …). Returns the directory with `node`, `npm` and `npx`."""
    node, npm = NODES[line]
    modules = from_npm(folder() / f"node{line}", f"node-linux-{CPU}@{node}", f"npm@{npm}")
    programs = modules.parent / "bin"
    programs.mkdir()
    (programs / "node").symlink_to(modules / f"node-linux-{CPU}/bin/node")
    for name in ("npm", "npx"):
        (programs / name).symlink_to(modules / f"npm/bin/{name}-cli.js")
    return programs


class NpmTest(LaunchTest):
    """Each test has an empty project, `self.project`, and runs programs in it as a user who has installed nothing yet."""

    node_line = None  # of install_node(); None: the machine's Node

    def setUp(self):
        super().setUp()
        path = [str(install_node(self.node_line))] if self.node_line else []
        self.env = environment(HOME=str(self.dir), PATH=":".join([*path, os.environ["PATH"]]), npm_config_update_notifier="false",
                               npm_config_audit="false", npm_config_fund="false", YARN_ENABLE_TELEMETRY="0", **self.tmpdir)
        self.project = self.dir / "a project"
        self.project.mkdir()
        (self.project / "package.json").write_text('{"private": true}')

    def run_in_project(self, *command, **popen):
        popen.setdefault("stdin", None if "input" in popen else subprocess.DEVNULL)
        if popen["stdin"] is None:
            del popen["stdin"]
        return subprocess.run([str(part) for part in command], cwd=self.project, env=popen.pop("env", self.env), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, timeout=4 * DEADLINE_S, check=False, **popen)

    def check(self, *command, code=0, **popen):
        """Returns a finished process that must have ended with `code`."""
        done = self.run_in_project(*command, **popen)
        self.assertEqual(done.returncode, code, (command, done.stdout, done.stderr))
        return done
