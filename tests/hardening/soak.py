#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sends every large and hostile body of fairness_test, one after the other, beside healthy clients, for a long time.

    OTELC=... PYTHONPATH=tests/support soak.py [SECONDS [CLIENTS]]      (1200 s and 16)

Fails if a healthy client's request is refused, if their p99 is a second or more, if the server takes more than 256 MiB or
keeps more than 64 MiB a minute after, or if an acknowledged record is not in the log.
"""
import gzip
import http.client
import json
import multiprocessing
import random
import re
import sys
import tempfile
import time
from pathlib import Path

import attacks
import fairness_test as shapes
import otelc_harness as otelc
from attacks import JSON, PROTOBUF

P99_S = 1.0
PEAK_KIB, KEPT_KIB = 256 << 10, 64 << 10
SETTLE_S = 60
PAUSE_S = 0.02
ID = re.compile(rb"soak-(\d+)-(\d+)\b")
LONG_LINE = 64 << 10  # longer than a healthy client's
SEGMENT = "128MiB"


def healthy(number, port, ended, result):
    """Exports numbered records; writes how long each answer took, which records were acknowledged, and failures."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=otelc.DEADLINE_S)
    seconds, acknowledged, failures, count = [], [], [], 0
    while not ended.is_set():
        body = attacks.LOG.replace(b"healthy", b"soak-%d-%d" % (number, count))
        begin = time.monotonic()
        try:
            connection.request("POST", "/v1/logs", body, {"Content-Type": JSON})
            answer = connection.getresponse()
            text = answer.read()
            if answer.status == 200:
                acknowledged.append(count)
            else:
                failures.append(f"{answer.status} {text[:100]!r}")
        except (OSError, http.client.HTTPException) as error:
            failures.append(repr(error))
            connection.close()
        seconds.append(time.monotonic() - begin)
        count += 1
        ended.wait(PAUSE_S)
    Path(result).write_text(json.dumps([seconds, acknowledged, failures]), encoding="utf-8")


def bodies():
    """Yields path, Content-Type, whether to gzip it, and body."""
    yield "/v1/logs", JSON, True, shapes.attributes_json()
    yield "/v1/metrics", PROTOBUF, True, shapes.bucket_counts()
    yield "/v1/logs", PROTOBUF, True, shapes.control_characters()
    yield "/v1/logs", PROTOBUF, True, shapes.empty_resources()
    yield "/v1/traces", JSON, True, shapes.spans_of_many_services()
    yield "/v1/logs", JSON, False, b'{"resourceLogs":[' + b"{}," * (20 << 20) + b"{}]}"
    yield "/v1/logs", JSON, True, attacks.nested_json(200_000)


def attacker(port, ended, result):
    """Sends all attacks in turn, in another order each time; writes the number of each answer."""
    class To:  # the part of a Serve that send_grpc needs
        pass

    To.port = port
    ready = [(path, kind, is_packed, gzip.compress(body, 1) if is_packed else body) for path, kind, is_packed, body in bodies()]
    message = gzip.compress(shapes.within(1, 2, 2, 5, 1, content=b"\x01" * (10 << 20)), 9)
    answers = {}
    while not ended.is_set():
        random.shuffle(ready)
        for path, kind, is_packed, body in ready:
            if ended.is_set():
                break
            headers = {"Content-Type": kind, **({"Content-Encoding": "gzip"} if is_packed else {})}
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=otelc.DEADLINE_S)
            try:
                connection.request("POST", path, body, headers)
                code = connection.getresponse().status
            except OSError as error:
                code = type(error).__name__
            connection.close()
            answers[code] = answers.get(code, 0) + 1
        shapes.send_grpc(To, message, streams=2)
    Path(result).write_text(json.dumps(answers), encoding="utf-8")


class Log:
    """The ids in the log's files. Reads and removes complete files, because attacks write gigabytes."""

    def __init__(self, serve):
        self._log, self.found = serve.log, set()

    def files(self):
        numbered = [(int(path.suffix[1:]), path) for path in self._log.parent.glob(self._log.name + ".*") if path.suffix[1:].isdigit()]
        return ([self._log] if self._log.exists() else []) + [path for _, path in sorted(numbered)]

    def take(self, path):
        with path.open("rb") as lines:
            for line in lines:
                match = ID.search(line) if len(line) < LONG_LINE else None
                if match:
                    self.found.add((int(match[1]), int(match[2])))

    def take_complete_ones(self):
        for path in self.files()[:-1]:
            self.take(path)
            path.unlink()


def watch(serve, log, seconds):
    """Returns the peak of resident memory, in KiB."""
    end, peak = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        log.take_complete_ones()
        peak = max(peak, attacks.memory_kib(serve, "VmRSS"))
        assert serve.process.poll() is None, f"serve ended with {serve.process.returncode}\n{serve.stderr()}"
        time.sleep(0.2)
    return max(peak, attacks.memory_kib(serve))


def memory_after(serve):
    """Returns the least that it keeps within a minute, while it answers a request now and then."""
    end, kept = time.monotonic() + SETTLE_S, attacks.memory_kib(serve, "VmRSS")
    while kept >= KEPT_KIB and time.monotonic() < end:
        serve.post("/v1/logs", attacks.LOG, content_type=JSON)
        time.sleep(1)
        kept = min(kept, attacks.memory_kib(serve, "VmRSS"))
    return kept


def soak(seconds, clients):
    context = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory() as results, otelc.Serve("--max-log", SEGMENT, env={"MALLOC_PERTURB_": "0"}) as serve:
        log, ended = Log(serve), context.Event()
        files = [Path(results, str(number)) for number in range(clients + 1)]
        processes = [context.Process(target=healthy, args=(number, serve.port, ended, files[number])) for number in range(clients)]
        processes.append(context.Process(target=attacker, args=(serve.port, ended, files[-1])))
        for process in processes:
            process.start()
        peak = watch(serve, log, seconds)
        ended.set()
        for process in processes:
            process.join()
        kept = memory_after(serve)
        serve.stop()
        for path in log.files():
            log.take(path)
        *seen, answers = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    took = [second for one, _, _ in seen for second in one]
    failures = [failure for _, _, some in seen for failure in some]
    lost = {(number, count) for number, (_, acknowledged, _) in enumerate(seen) for count in acknowledged} - log.found
    p99 = attacks.percentile(took, 0.99)
    print(f"{seconds} s, {clients} healthy clients: {len(took)} requests, p50 {attacks.percentile(took, 0.5) * 1000:.1f} ms, "
          f"p99 {p99 * 1000:.1f} ms, slowest {max(took) * 1000:.0f} ms, {len(failures)} failed {failures[:3]}\n"
          f"attacks: answers {answers}\nmemory: peak {peak >> 10} MiB, {kept >> 10} MiB after\n"
          f"acknowledged records lost: {len(lost)}")
    wrong = [what for what, is_wrong in (("p99", p99 >= P99_S), ("failures", failures), ("peak of memory", peak >= PEAK_KIB),
                                         ("memory kept", kept >= KEPT_KIB), ("lost records", lost)) if is_wrong]
    if wrong:
        print("over the limit: " + ", ".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(soak(*[int(argument) for argument in sys.argv[1:3]] + [1200, 16][len(sys.argv[1:3]):]))
