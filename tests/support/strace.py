# SPDX-License-Identifier: Apache-2.0
"""strace(1) in front of otelc: whether it can be used here, and what it wrote."""
import re
import shutil
import subprocess
import sys

from otelc_harness import SKIP

ENV = {"ASAN_OPTIONS": "detect_leaks=0"}  # LeakSanitizer cannot work in a traced process


def skip_without():
    """Skips the test if strace is missing or may not trace."""
    if shutil.which("strace") is None:
        print("SKIP: strace is not installed")
        sys.exit(SKIP)
    done = subprocess.run(["strace", "-f", "-e", "trace=none", "true"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                          check=False)
    if done.returncode != 0:
        print(f"SKIP: strace may not trace here: {done.stderr.strip()}")
        sys.exit(SKIP)


def lines(trace):
    """Returns the lines of a trace with plain paths: strace writes bytes beyond ASCII in octal."""
    text = re.sub(rb"\\([0-3][0-7]{2})", lambda octal: bytes([int(octal[1], 8)]), trace.read_bytes())
    return text.decode("utf-8", "replace").split("\n")[:-1]
