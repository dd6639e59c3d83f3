#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a Python test with the packages that tests/interop/setup has installed.

    with_venv.py BUILD_DIR/interop SCRIPT [ARG...]

Exits 77 (skipped) where setup has not been run.
"""
import os
import sys
from pathlib import Path

SKIP = 77

python = Path(sys.argv[1]) / "venv" / "bin" / "python"
if not python.exists():
    print("SKIP: the Python packages are not installed; run tests/interop/setup BUILD_DIR")
    sys.exit(SKIP)
os.execv(python, [str(python), *sys.argv[2:]])
