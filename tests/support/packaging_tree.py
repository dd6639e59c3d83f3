# SPDX-License-Identifier: Apache-2.0
"""What every package of otelc contains, laid out by packaging/tree from the program under test ($OTELC)."""
import os
import subprocess
from pathlib import Path

import otelc_harness as otelc

ROOT = Path(__file__).resolve().parents[2]


def tree(directory):
    """Makes the directory, which must not exist, with bin/otelc, share/man …, and returns its path."""
    target = Path(directory)
    target.parent.mkdir(parents=True, exist_ok=True)
    dates = {name: os.environ[name] for name in ("SOURCE_DATE_EPOCH",) if name in os.environ}
    subprocess.run([ROOT / "packaging" / "tree", otelc.binary(), target], env=otelc.environment(**dates), check=True)
    return target
