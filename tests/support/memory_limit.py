# SPDX-License-Identifier: Apache-2.0
"""Runs a program with little memory: an address space limit (`ulimit -v`), or a cgroup of its own (version 1 or 2)."""
import contextlib
import os
import unittest
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")


def wrapper(limit):
    """Returns a command prefix that becomes the program with that many MiB: "1000" is `ulimit -v`, "cgroup NAME" enters a
    cgroup that memory_cgroup() made. Empty: no limit."""
    if not limit:
        return ()
    kind, _, value = limit.rpartition(" ")
    enter = f"ulimit -v {int(value) * 1024}" if not kind else f'echo $$ >"{value}/cgroup.procs"'
    return "sh", "-c", f'{enter} || exit 99; exec "$@"', "sh"


@contextlib.contextmanager
def memory_cgroup(mib):
    """Makes a cgroup whose programs the kernel kills if they use more; yields the limit for wrapper(). Raises SkipTest
    if none can be made."""
    is_v2 = (_ROOT / "cgroup.controllers").exists()
    path = (_ROOT if is_v2 else _ROOT / "memory") / f"otelc-test-{os.getpid()}"
    try:
        path.mkdir()
    except OSError as error:
        raise unittest.SkipTest(f"no cgroup can be made: {error}") from error
    try:
        try:
            (path / ("memory.max" if is_v2 else "memory.limit_in_bytes")).write_text(str(mib << 20), encoding="ascii")
        except OSError as error:
            raise unittest.SkipTest(f"no cgroup with a memory limit can be made: {error}") from error
        yield f"cgroup {path}"
    finally:
        path.rmdir()
