# SPDX-License-Identifier: Apache-2.0
"""The overhead of `otelc launch -- true` over `true`."""
import os
import statistics
import tempfile
import time

RUNS = 50
ADDED_MS_MAX = 15


def seconds(command, run_dir):
    """Returns (wall, CPU) of one run, started and awaited without a shell or a pipe; discards its summary."""
    arguments = [part.replace("{run}", run_dir) for part in command]
    begin = time.perf_counter()
    pid = os.posix_spawn(arguments[0], arguments, os.environ,
                         file_actions=[(os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0)])
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - begin
    if status != 0:
        raise SystemExit(f"{command}: status {status}")
    return wall, usage.ru_utime + usage.ru_stime


def bench_launch(build, table_type):
    commands = {"true": ["/bin/true"],
                "otelc launch -- true": [str(build / "apps/otelc/otelc"), "launch", "--run-dir", "{run}", "--", "/bin/true"]}
    runs = {name: [] for name in commands}
    with tempfile.TemporaryDirectory(prefix="launch-", dir=build / "bench") as disk:  # a real disk; /tmp may be in memory
        for number in range(RUNS):
            for name, command in commands.items():
                runs[name].append(seconds(command, f"{disk}/run"))  # each run moves the previous log aside
    table = table_type(f"{RUNS} runs each, interleaved", "wall ms (median)", "min .. max", "CPU ms (median)")
    for name, results in runs.items():
        walls = [wall * 1e3 for wall, _ in results]
        table.add(name, f"{statistics.median(walls):.2f}", f"{min(walls):.2f} .. {max(walls):.2f}",
                  f"{statistics.median(cpu for _, cpu in results) * 1e3:.2f}")
    print(table)
    without, under = (statistics.median(wall for wall, _ in results) * 1e3 for results in runs.values())
    added = under - without
    return [("launch -- true, ms more than true", f"{added:.1f}", f"<= {ADDED_MS_MAX}", added <= ADDED_MS_MAX)]
