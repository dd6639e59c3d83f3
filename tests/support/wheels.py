# SPDX-License-Identifier: Apache-2.0
"""Makes wheels with packaging/pip/build, and virtual environments to try them in. Standard library only."""
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import otelc_harness as otelc

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = "packaging/pip/build"
EPOCH = "1600000000"  # 2020-09-13 12:26:40
ARCHITECTURES = {"x86_64": 62, "aarch64": 183}


def run(*command, code=0, **more):
    """Returns stdout and stderr of a command as one text; fails unless it exits with `code`."""
    more.setdefault("env", otelc.environment())
    done = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=otelc.DEADLINE_S * 10, check=False, **more)
    if done.returncode != code:
        raise AssertionError(f"{' '.join(map(str, command))}: exit {done.returncode}, not {code}\n{done.stdout}")
    return done.stdout


def build(tree, arch, out, root=ROOT, umask=0o022, **env):
    """Returns the wheel that packaging/pip/build of `root` makes."""
    return Path(run(root / BUILD, tree, arch, out, umask=umask, env=otelc.environment(SOURCE_DATE_EPOCH=EPOCH, **env)).strip())


def build_version(tree, arch, out, version, scratch):
    """Returns the wheel of another version: of a copy of the files that it is made from."""
    for name in ("packaging/version", BUILD, "pyproject.toml", "README.md", "meson.build"):
        (scratch / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, scratch / name)
    shutil.copytree(ROOT / "packaging/pip/otelc", scratch / "packaging/pip/otelc")
    meson = scratch / "meson.build"
    current = run(ROOT / "packaging/version").strip()
    meson.write_text(meson.read_text(encoding="utf-8").replace(f"version: '{current}'", f"version: '{version}'"), encoding="utf-8")
    return build(tree, arch, out, root=scratch)


def elf(arch, static):
    """Returns the smallest ELF file: a header and a program header."""
    header = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HHIQQQIHHHHHH", 2, ARCHITECTURES[arch], 1, 0, 64, 0, 0, 64, 56, 1, 64, 0, 0)
    return header + struct.pack("<IIQQQQQQ", 1 if static else 3, 4, 0, 0, 0, 120, 120, 4096)


def tree_of(program, source, directory):
    """Copies the tree `source` to `directory` with another program in it, and returns `directory`."""
    shutil.copytree(source, directory)
    (directory / "bin/otelc").write_bytes(program)
    return directory


class Venv:
    """A fresh virtual environment below `directory`."""

    def __init__(self, directory):
        self.dir = Path(directory)
        run(sys.executable, "-m", "venv", self.dir)

    def program(self, name):
        return self.dir / "bin" / name

    def pip(self, *arguments, **more):
        return run(self.program("python"), "-m", "pip", "--disable-pip-version-check", *arguments, **more)

    def install(self, *arguments):
        """Installs without a network."""
        return self.pip("install", "--no-index", *arguments)

    def files(self):
        """Returns all files and directories, but not what Python compiles when it runs."""
        return {path.relative_to(self.dir).as_posix() for path in self.dir.rglob("*") if "__pycache__" not in path.parts}

    def fetch(self, *packages):
        """Installs from the registry, as the caller's settings say."""
        return self.pip("install", "--quiet", *packages, env=dict(os.environ))
