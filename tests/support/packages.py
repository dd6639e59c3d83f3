# SPDX-License-Identifier: Apache-2.0
"""Packages of otelc for tests: built from the binary under test, or those of $OTELC_DIST."""
import hashlib
import os
import re
import subprocess
from pathlib import Path

from otelc_harness import environment

PACKAGING = Path(__file__).resolve().parent.parent.parent / "packaging"
# Checks with tools that are not in .ci/packages. A tool that is missing then is a failure.
ALL_TOOLS = os.environ.get("OTELC_ALL_TOOLS") == "1"
ARCH = os.uname().machine
DEBIAN_ARCH = {"x86_64": "amd64", "aarch64": "arm64"}[ARCH]
EPOCH = "1750000000"


def version():
    return subprocess.run([PACKAGING / "version"], capture_output=True, text=True, check=True).stdout.strip()


DEB = f"otelc_{version()}_{DEBIAN_ARCH}.deb"


def build(kind, tree, out, arch=ARCH, umask=0o022):
    """Runs packaging/KIND/build and returns the file that it wrote."""
    env = environment(SOURCE_DATE_EPOCH=EPOCH)
    done = subprocess.run([PACKAGING / kind / "build", tree, arch, out], env=env, umask=umask, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"packaging/{kind}/build: exit {done.returncode}\n{done.stderr}")
    return Path(done.stdout.strip())


def released(kind, name, tree, out, arch=ARCH):
    """Returns the file `name` of $OTELC_DIST, or builds it from `tree()` if that is not set."""
    if "OTELC_DIST" in os.environ:
        path = Path(os.environ["OTELC_DIST"]) / name
        if not path.exists():
            raise AssertionError(f"{path}: no such file")
        return path
    return build(kind, tree(), out, arch)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(*command, expect=0, **more):
    """Returns stdout and stderr of a command as one text; fails unless it exits with `expect`."""
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, **{"env": environment(), **more})
    if done.returncode != expect:
        raise AssertionError(f"{' '.join(map(str, command))}: exit {done.returncode}, not {expect}\n{done.stdout}")
    return done.stdout


def older_deb(deb, out):
    """Returns the Debian package as version 0.0.1, whose program only prints that."""
    root = out / "older"
    run("dpkg-deb", "--raw-extract", deb, root)
    control = root / "DEBIAN/control"
    control.write_text(re.sub("(?m)^Version: .*", "Version: 0.0.1", control.read_text(encoding="utf-8")), encoding="utf-8")
    (root / "usr/bin/otelc").write_text("#!/bin/sh\necho otelc 0.0.1\n", encoding="ascii")
    run("dpkg-deb", "--root-owner-group", "--build", root, out / "older.deb")
    return out / "older.deb"
