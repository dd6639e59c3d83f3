# SPDX-License-Identifier: Apache-2.0
"""A stand-in until otelc has its man pages and completions: the parts of packaging/tree that an image contains."""
import shutil
from pathlib import Path

import otelc_harness as otelc

ROOT = Path(__file__).resolve().parents[2]


def tree(directory):
    documents = Path(directory) / "share/doc/otelc"
    documents.mkdir(parents=True)
    (Path(directory) / "bin").mkdir()
    shutil.copy(otelc.binary(), Path(directory) / "bin/otelc")
    for name in ("LICENSE", "README.md", "CHANGELOG.md"):
        shutil.copy(ROOT / name, documents)
    (documents / "THIRD-PARTY-LICENSES").write_text("-\n", encoding="ascii")
