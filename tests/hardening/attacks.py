# SPDX-License-Identifier: Apache-2.0
"""Hostile bodies and clients, and measurements of the server meanwhile."""
import http.client
import re
import resource
import socket
import threading
import time
import zlib
from pathlib import Path

import otelc_harness as otelc

JSON, PROTOBUF = "application/json", "application/x-protobuf"
LOG = b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"healthy"}}]}]}]}'


def is_sanitized():
    """Returns whether otelc has a sanitizer, which takes more time and memory than any limit here allows."""
    binary = Path(otelc.binary()).read_bytes()
    return b"__asan_init" in binary or b"__tsan_init" in binary


def gzip_bomb(bytes_out):
    """Returns about bytes_out / 1000 bytes of gzip, without a checksum: a server must refuse it before."""
    piece = 10 << 20
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    first = packer.compress(b" " * piece) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush the same input gives the same output, without references to earlier data.
    again = packer.compress(b" " * piece) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + again * (bytes_out // piece - 1)


class UnfinishedBody:
    """A request whose body lacks its last MiB."""

    PIECE = b" " * (1 << 20)

    def __init__(self, size):
        self._rest = (b"POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                      b"Content-Length: %d\r\n\r\n" % size)
        self._left = size - len(self.PIECE)

    def send_some(self, sock):
        """Sends what the socket accepts at once; returns False when nothing is left to send."""
        self._rest = self._rest[sock.send(self._rest):]
        if not self._rest and self._left > 0:
            self._rest = self.PIECE[:self._left]
            self._left -= len(self._rest)
        return bool(self._rest)


def nested_json(levels, open_=b'{"arrayValue":{"values":[', close=b"]}}"):
    value = open_ * levels + b'{"stringValue":"x"}' + close * levels
    return b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":' + value + b"}]}]}]}"


def _within(number, content_size):
    """Returns a protobuf tag and length for `content_size` bytes."""
    size, out = content_size, bytearray([number << 3 | 2])
    while size > 0x7F:
        out.append(size & 0x7F | 0x80)
        size >>= 7
    return bytes(out) + bytes([size])


def nested_protobuf(levels):
    heads, size = [], 3
    for _ in range(levels):
        for number in (1, 5):  # ArrayValue.values, AnyValue.array_value
            heads.append(_within(number, size))
            size += len(heads[-1])
    for number in (5, 2, 2, 1):  # LogRecord.body, log_records, scope_logs, resource_logs
        heads.append(_within(number, size))
        size += len(heads[-1])
    return b"".join(reversed(heads)) + b"\x0a\x01x"


def memory_kib(serve, what="VmHWM"):
    """Returns the server's peak of resident memory."""
    status = Path(f"/proc/{serve.process.pid}/status").read_text(encoding="ascii")
    return int(re.search(rf"{what}:\s+(\d+)", status)[1])


def cpu_seconds(serve):
    """Returns the server's processor time (Linux's clock of another process, clock_getcpuclockid)."""
    return time.clock_gettime(~serve.process.pid << 3 | 2)


def allow_many_sockets(count):
    """Raises the limit on open files; returns False if the system does not allow it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + 200
    if hard != resource.RLIM_INFINITY and hard < wanted:
        return False
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return True


class HealthyClient(threading.Thread):
    """Exports small requests on one connection, a few milliseconds apart, until stop()."""

    def __init__(self, serve):
        super().__init__(daemon=True)
        self._connection = http.client.HTTPConnection("127.0.0.1", serve.port, timeout=otelc.DEADLINE_S)
        self._ended = threading.Event()
        self.seconds, self.failures = [], []

    def run(self):
        while not self._ended.is_set():
            begin = time.monotonic()
            try:
                self._connection.request("POST", "/v1/logs", LOG, {"Content-Type": JSON})
                answer = self._connection.getresponse()
                body = answer.read()
                if answer.status != 200:
                    self.failures.append(f"{answer.status} {body[:100]!r}")
            except OSError as error:
                self.failures.append(repr(error))
                self._connection.close()
            self.seconds.append(time.monotonic() - begin)
            self._ended.wait(0.002)

    def stop(self):
        self._ended.set()
        self.join()
        self._connection.close()
        assert not self.failures, f"the healthy client: {len(self.failures)} failures, as {self.failures[0]}"
        return self.seconds


def percentile(seconds, share):
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def p99_alone(serve, seconds):
    client = HealthyClient(serve)
    client.start()
    time.sleep(seconds)
    return percentile(client.stop(), 0.99)


def connect(serve):
    return socket.create_connection(("127.0.0.1", serve.port), timeout=otelc.DEADLINE_S)
