# SPDX-License-Identifier: Apache-2.0
"""Random telemetry with a known true spend, the same for the same seed.

    PYTHONPATH=tests/support python3 -m counting_model.random_telemetry SEED >log.jsonl
"""
import json
import random
import sys

from .otlp_lines import Telemetry
from .random_claude import claude_session
from .random_clis import cli_session
from .random_services import genai_service


def random_telemetry(seed):
    """Returns a Telemetry: one run of one to three agents or services."""
    telemetry = Telemetry(random.Random(seed))
    for number in range(1, telemetry.random.choice([1, 1, 1, 2, 3]) + 1):
        telemetry.random.choice([claude_session, genai_service, genai_service, cli_session])(telemetry, number)
    if telemetry.chance(0.3):
        telemetry.random.shuffle(telemetry.lines)
    return telemetry


def write(lines):
    return [json.dumps(line) for line in lines]


if __name__ == "__main__":
    made = random_telemetry(int(sys.argv[1]))
    print("\n".join(write(made.lines)))
    print(f"{', '.join(made.what)}; true tokens: {made.true_tokens}", file=sys.stderr)
