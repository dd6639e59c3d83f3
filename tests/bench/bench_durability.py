# SPDX-License-Identifier: Apache-2.0
"""What durability costs: `serve --durability sync` beside `os`, and beside what the disk can do at all."""
import os
import shutil
import statistics
import subprocess
import tempfile

import otelc_harness

CONNECTIONS = (1, 16, 64)


def disk_syncs_per_s(build, directory, record_bytes, seconds):
    done = subprocess.run([build / "tests/bench/disk_sync", f"{directory}/disk", str(record_bytes), str(seconds)],
                          capture_output=True, text=True, check=True)
    return float(done.stdout)


def bench_durability(build, rounds, seconds, body, bare_server, load, table):
    """Goals as run.py prints them. `load(url, seconds, connections)` gives (requests, p99)."""
    runs = {(durability, count): [] for count in CONNECTIONS for durability in ("os", "sync")}
    disk, bare = [], []
    with tempfile.TemporaryDirectory(prefix="durability-", dir=build / "bench") as directory:
        for number in range(rounds):
            with bare_server(build, f"{directory}/bare") as server:
                bare.append(load(server.url, seconds, 1)[0] / seconds)
            for durability, count in runs:
                run_dir = f"{directory}/{number}-{durability}-{count}"
                os.sync()  # what others have left to write is not ours to wait for
                disk.append(disk_syncs_per_s(build, directory, body.stat().st_size, max(1, seconds / 3)))
                with otelc_harness.Serve("--durability", durability, run_dir=run_dir) as server:
                    load(server.url, 1, count)
                    requests, p99 = load(server.url, seconds, count)
                    runs[durability, count].append((requests / seconds, p99))
                shutil.rmtree(run_dir)
    rate = {key: statistics.median(r[0] for r in results) for key, results in runs.items()}
    syncs = statistics.median(disk)
    rows = table(f"{body.stat().st_size / 1000:.1f} KB JSON", "os: requests/s", "p99", "sync: requests/s", "p99", "sync / os",
                 "most that N clients can have (N x disk)")
    for count in CONNECTIONS:
        rows.add(f"{count} connections", f"{rate['os', count]:.0f}", runs["os", count][-1][1], f"{rate['sync', count]:.0f}",
                 runs["sync", count][-1][1], f"{rate['sync', count] / rate['os', count]:.2f}", f"{syncs * count:.0f}")
    print(rows)
    print(f"the disk's own rate of write + fdatasync: {syncs:.0f}/s ({min(disk):.0f} .. {max(disk):.0f} in this run)")
    least = statistics.median(bare)
    print(f"bare Beast that syncs in its loop, 1 connection: {least:.0f} requests/s, {least / syncs:.2f} x the disk's rate; "
          f"otelc's sync {rate['sync', 1] / least:.2f} x that\n")
    shared, alone = rate["sync", 16] / rate["os", 16], rate["sync", 1] / syncs
    return [("serve at 16 connections, sync x os", f"{shared:.2f}", ">= 0.5", shared >= 0.5),
            ("serve at 1 connection, sync x the disk's own rate", f"{alone:.2f}", ">= 0.7", alone >= 0.7)]
