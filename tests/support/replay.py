#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sends a recorded run (tests/data/claude-code/RUN) to an OTLP receiver, as its client sent it.

    replay.py RUN_DIR [http://127.0.0.1:PORT] [--times N]

Without a URL it sends to OTEL_EXPORTER_OTLP_ENDPOINT, as an OpenTelemetry SDK does.
"""
import argparse
import os

import otelc_harness

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run_dir")
    parser.add_argument("url", nargs="?", default=os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"))
    parser.add_argument("--times", type=int, default=1)
    args = parser.parse_args()
    if not args.url:
        parser.error("no URL, and OTEL_EXPORTER_OTLP_ENDPOINT is not set")
    print(f"sent {otelc_harness.replay(args.run_dir, args.url, args.times)} requests")
