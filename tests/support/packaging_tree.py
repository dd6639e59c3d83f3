# SPDX-License-Identifier: Apache-2.0
"""What every package of otelc contains, laid out by packaging/tree from the program under test ($OTELC)."""
import os
import subprocess
from pathlib import Path

import otelc_harness as otelc

ROOT = Path(__file__).resolve().parents[2]


def tree(directory):
    """Returns the path of a new tree in the directory: bin/otelc, share/man …"""
    target = Path(directory) / "tree"
    target.parent.mkdir(parents=True, exist_ok=True)
    dates = {name: os.environ[name] for name in ("SOURCE_DATE_EPOCH",) if name in os.environ}
    subprocess.run([ROOT / "packaging" / "tree", otelc.binary(), target], env=otelc.environment(**dates), check=True)
    return target
