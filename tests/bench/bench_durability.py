# SPDX-License-Identifier: Apache-2.0
"""The cost of durability: `serve --durability sync` beside `os`, and beside the disk's own rate."""
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


class Disk:
    """Measures the disk's own rate, repeatedly: it drifts by a factor of two within minutes."""

    def __init__(self, build, directory, body, seconds):
        self.rates = []
        self._measure = lambda: disk_syncs_per_s(build, directory, body.stat().st_size, seconds)

    def rate(self):
        os.sync()  # writes of other processes must not count
        self.rates.append(self._measure())
        return self.rates[-1]

    def around(self, run):
        """Returns the result of run(), and the disk's rate right before and right after it."""
        before = self.rate()
        result = run()
        return result, statistics.mean((before, self.rate()))


def bench_durability(build, rounds, seconds, body, bare_server, load, table):
    """Goals as run.py prints them. `load(url, seconds, connections)` gives (requests, p99)."""
    runs = {(durability, count): [] for count in CONNECTIONS for durability in ("os", "sync")}
    shares = {"bare": [], "otelc": []}  # of the disk's rate, for one connection
    with tempfile.TemporaryDirectory(prefix="durability-", dir=build / "bench") as directory:
        disk = Disk(build, directory, body, max(1, seconds / 3))
        for number in range(rounds):
            with bare_server(build, f"{directory}/bare") as server:
                (requests, _), at_that_time = disk.around(lambda: load(server.url, seconds, 1))
                shares["bare"].append(requests / seconds / at_that_time)
            for durability, count in runs:
                run_dir = f"{directory}/{number}-{durability}-{count}"
                with otelc_harness.Serve("--durability", durability, run_dir=run_dir) as server:
                    load(server.url, 1, count)
                    (requests, p99), at_that_time = disk.around(lambda: load(server.url, seconds, count))
                    runs[durability, count].append((requests / seconds, p99))
                    if (durability, count) == ("sync", 1):
                        shares["otelc"].append(requests / seconds / at_that_time)
                shutil.rmtree(run_dir)
    rate = {key: statistics.median(r[0] for r in results) for key, results in runs.items()}
    rows = table(f"{body.stat().st_size / 1000:.1f} KB JSON", "os: requests/s", "p99", "sync: requests/s", "p99", "sync / os")
    for count in CONNECTIONS:
        rows.add(f"{count} connections", f"{rate['os', count]:.0f}", runs["os", count][-1][1], f"{rate['sync', count]:.0f}",
                 runs["sync", count][-1][1], f"{rate['sync', count] / rate['os', count]:.2f}")
    print(rows)
    print(f"the disk's own rate of write + fdatasync: {statistics.median(disk.rates):.0f}/s "
          f"({min(disk.rates):.0f} .. {max(disk.rates):.0f} in this run)")
    rows = table("one connection, x the disk's rate at that time", "median", "min .. max")
    for name, of in (("bare Beast that syncs in its loop", shares["bare"]), ("otelc serve, sync", shares["otelc"])):
        rows.add(name, f"{statistics.median(of):.2f}", f"{min(of):.2f} .. {max(of):.2f}")
    print(rows)
    shared, alone = rate["sync", 16] / rate["os", 16], statistics.median(shares["otelc"])
    return [("serve at 16 connections, sync x os", f"{shared:.2f}", ">= 0.5", shared >= 0.5),
            ("serve at 1 connection, sync x the disk's own rate", f"{alone:.2f}", ">= 0.7", alone >= 0.7)]
