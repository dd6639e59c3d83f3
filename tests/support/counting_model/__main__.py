# SPDX-License-Identifier: Apache-2.0
"""PYTHONPATH=tests/support python3 -m counting_model LOG...: the model's bill of these logs."""
import json
import sys

from . import bill

if __name__ == "__main__":
    lines = [line for path in sys.argv[1:] for line in open(path, encoding="utf-8", errors="replace")]
    print(json.dumps(bill(lines), indent=1, default=str))
