# SPDX-License-Identifier: Apache-2.0
"""The waiting time of clients that export small batches beside one that sends some ten bodies of 1 MB a second."""
import http.client
import multiprocessing
import statistics
import tempfile
import time

import otelc_harness

CLIENTS = 4
PAUSE_S = 0.02
LARGE_PAUSE_S = 0.1
RATIO_MAX = 2.0
HEADERS = {"Content-Type": "application/json"}


def body(records):
    record = b'{"timeUnixNano":"1764000000000000000","body":{"stringValue":"%s"},"attributes":[{"key":"a","value":{"intValue":"5"}}]}'
    return b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[%s]}]}]}' % b",".join([record % (b"x" * 200)] * records)


SMALL, LARGE = body(2), body(3300)


def post(connection, content):
    connection.request("POST", "/v1/logs", content, HEADERS)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"mixed load: {answer.status}")


def small(port, ended, results):
    connection, seconds = http.client.HTTPConnection("127.0.0.1", port), []
    while not ended.is_set():
        begin = time.monotonic()
        post(connection, SMALL)
        seconds.append(time.monotonic() - begin)
        time.sleep(PAUSE_S)
    results.put(seconds)


def large(port, ended):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    while not ended.is_set():
        post(connection, LARGE)
        time.sleep(LARGE_PAUSE_S)


def p99_ms(run_dir, durability, seconds, is_mixed):
    with otelc_harness.Serve("--durability", durability, run_dir=run_dir) as serve:
        ended, results = multiprocessing.Event(), multiprocessing.Queue()
        clients = [multiprocessing.Process(target=small, args=(serve.port, ended, results)) for _ in range(CLIENTS)]
        if is_mixed:
            clients.append(multiprocessing.Process(target=large, args=(serve.port, ended)))
        for client in clients:
            client.start()
        time.sleep(seconds)
        ended.set()
        waited = sorted(each for _ in range(CLIENTS) for each in results.get())
        for client in clients:
            client.join()
    return waited[int(len(waited) * 0.99)] * 1e3


def bench_mixed(build, rounds, seconds, table_type):
    table = table_type(f"p99 of {CLIENTS} clients with small batches, ms (median)", "quiet", "min .. max", "beside 1 MB bodies",
                       "min .. max", "x quiet")
    goals = []
    with tempfile.TemporaryDirectory(prefix="mixed-", dir=build / "bench") as disk:  # a real disk; /tmp may be in memory
        for durability in ("os", "sync"):
            quiet, mixed = [], []
            for number in range(rounds):
                quiet.append(p99_ms(f"{disk}/{durability}-{number}-quiet", durability, seconds, is_mixed=False))
                mixed.append(p99_ms(f"{disk}/{durability}-{number}-mixed", durability, seconds, is_mixed=True))
            ratio = statistics.median(mixed) / statistics.median(quiet)
            table.add(durability, *(cell for p99 in (quiet, mixed)
                                    for cell in (f"{statistics.median(p99):.2f}", f"{min(p99):.2f} .. {max(p99):.2f}")), f"{ratio:.2f}")
            goals.append((f"p99 beside 1 MB bodies x quiet, {durability}", f"{ratio:.2f}", f"<= {RATIO_MAX:g}", ratio <= RATIO_MAX))
    print(table)
    return goals
