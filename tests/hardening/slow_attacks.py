#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""slowhttptest's four attacks on `otelc serve` while a healthy client exports: its p99 must stay within twice its p99 alone.

    OTELC=... PYTHONPATH=tests/support slow_attacks.py [SECONDS [CONNECTIONS]]      (20 s and 1000 each)

For a quiet machine: `meson test -C BUILD --benchmark slow-attacks`. Skipped (77) without slowhttptest (Debian package).
"""
import re
import shutil
import subprocess
import sys
import time

import attacks
import otelc_harness as otelc

FACTOR = 2
NOISE_S = 0.001  # a p99 below this is the scheduler's, not the server's
ATTACKS = {
    "slow headers (-H)": ["-H", "-t", "POST", "-i", "2", "-x", "24"],
    "slow body (-B)": ["-B", "-t", "POST", "-i", "2", "-s", "8192", "-x", "10", "-f", "application/json"],
    "ranges (-R)": ["-R", "-t", "HEAD", "-a", "10", "-b", "3000"],
    "slow read (-X)": ["-X", "-w", "512", "-y", "1024", "-n", "5", "-z", "32", "-k", "3"],
}


def attack(serve, options, seconds, connections):
    """Returns the healthy client's p50 and p99 during the attack, how long it lasted, and slowhttptest's verdict."""
    paths = {"-R": "/healthz", "-X": "/healthz"}
    command = ["slowhttptest", *options, "-c", str(connections), "-r", str(max(50, connections // 4)), "-l", str(seconds),
               "-u", serve.url + paths.get(options[0], "/v1/logs"), "-p", "3"]
    client = attacks.HealthyClient(serve)
    client.start()
    begin = time.monotonic()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=seconds * 3 + 60, check=False)
    # An attack may end early, when the server has cut off every connection.
    lasted = time.monotonic() - begin
    seen = client.stop()
    verdicts = re.findall(r"service available:(?:\x1b\[[0-9;]*m|\s)*(YES|NO)", done.stdout)
    assert verdicts, f"slowhttptest said nothing:\n{done.stdout}"
    available = "NO" not in verdicts
    return attacks.percentile(seen, 0.5), attacks.percentile(seen, 0.99), lasted, available


def main():
    seconds = int((sys.argv[1:2] or [20])[0])
    connections = int((sys.argv[2:3] or [1000])[0])
    if shutil.which("slowhttptest") is None:
        print("SKIP: slowhttptest is not installed")
        sys.exit(otelc.SKIP)
    if not attacks.allow_many_sockets(connections + 200):
        print("SKIP: the limit of open files is too low")
        sys.exit(otelc.SKIP)
    bad = 0
    print(f"| attack, {connections} connections | p99 alone | p50 | p99 | seconds | answers |\n|---|---|---|---|---|---|")
    for name, options in ATTACKS.items():
        with otelc.Serve("--durability", "os") as serve:
            alone = attacks.p99_alone(serve, 3)
            median, p99, lasted, available = attack(serve, options, seconds, connections)
            kept = available and p99 <= max(FACTOR * alone, alone + NOISE_S)
            bad += not kept
            print(f"| {name} | {alone * 1000:.2f} ms | {median * 1000:.2f} ms | {p99 * 1000:.2f} ms | {lasted:.0f} | "
                  f"{'yes' if available else 'NO'}{'' if kept else ' **over**'} |", flush=True)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
