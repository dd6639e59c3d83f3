# SPDX-License-Identifier: Apache-2.0
"""Clients that post numbered log records as fast as they are answered, and remember the acknowledged ones."""
import contextlib
import json
import re
import select
import socket
import threading

from otelc_harness import DEADLINE_S

RECORD_ID = re.compile(rb'"stringValue":"id ([^"]*)"')


def record_body(record_id, filler_bytes=0):
    """Returns an OTLP/JSON logs export with one record that has the id."""
    return (b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1","body":{"stringValue":"id %s"},'
            b'"attributes":[{"key":"filler","value":{"stringValue":"%s"}}]}]}]}]}' % (record_id.encode(), b"x" * filler_bytes))


class RawClient:
    """One keep-alive connection, with less work per request than http.client. Not thread-safe."""

    def __init__(self, port, timeout_s=DEADLINE_S):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=timeout_s)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self):
        self._socket.close()

    def send(self, body, path="/v1/logs"):
        self.send_raw(b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                      % (path.encode(), len(body), body))

    def send_raw(self, data):
        self._socket.sendall(data)

    def has_answer(self):
        """Returns whether a part of an answer has arrived."""
        return bool(select.select([self._socket], [], [], 0)[0])

    def receive(self):
        """Returns (status, header text, body); raises OSError if the connection ends before the answer does."""
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, body = data.split(b"\r\n\r\n", 1)
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        while length and len(body) < int(length[1]):
            body += self._more()
        return int(head[9:12]), head.decode("latin-1"), body

    def post(self, body, path="/v1/logs"):
        self.send(body, path)
        return self.receive()

    def _more(self):
        data = self._socket.recv(65536)
        if not data:
            raise ConnectionError("closed before the answer")
        return data


class Traffic:
    """Threads, each with a connection, that post one record after the other until stop() or the server's end.

    `acknowledged` are the ids that were answered 200, `refused` counts the other answers by status.
    """

    def __init__(self, port, clients, prefix="", filler_bytes=lambda: 0):
        self.acknowledged = set()
        self.sent = set()
        self.refused = {}
        self.first_answer = threading.Event()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._filler_bytes = filler_bytes
        self._threads = [threading.Thread(target=self._run, args=(port, f"{prefix}{number}"), daemon=True)
                         for number in range(clients)]
        for thread in self._threads:
            thread.start()

    def _run(self, port, name):
        with contextlib.suppress(OSError), contextlib.closing(RawClient(port)) as client:
            number = 0
            while not self._stopping.is_set():
                number += 1
                record_id = f"{name}-{number}"
                with self._lock:
                    self.sent.add(record_id)
                status, _, _ = client.post(record_body(record_id, self._filler_bytes()))
                with self._lock:
                    if status == 200:
                        self.acknowledged.add(record_id)
                    else:
                        self.refused[status] = self.refused.get(status, 0) + 1
                self.first_answer.set()

    def count(self):
        """Returns how many were acknowledged so far."""
        with self._lock:
            return len(self.acknowledged)

    def stop(self):
        self._stopping.set()
        self.join()

    def join(self):
        for thread in self._threads:
            thread.join()


class LogState:
    """The content of a log's files; each read_on() reads further."""

    def __init__(self, log):
        self._log = log
        self._offsets = {}
        self.ids = []
        self.torn = 0

    def files(self):
        """Returns those of LOG, LOG.1, LOG.2, ... that exist, in the order of their numbers."""
        found = [path for path in self._log.parent.glob(self._log.name + "*")
                 if re.fullmatch(re.escape(self._log.name) + r"(\.\d+)?", path.name)]
        return sorted(found, key=lambda path: int(path.suffix[1:]) if path != self._log else 0)

    def cut_tail(self, acknowledged, random):
        """Cuts the newest file at a random byte after the last acknowledged record, as a loss of power may. Returns True if it did."""
        path = self.files()[-1]
        with path.open("r+b") as file:
            file.seek(self._offsets.get(path, 0))
            data = file.read()
            end = at = 0
            for line in data.split(b"\n")[:-1]:
                at += len(line) + 1
                found = RECORD_ID.search(line)
                if found and found[1].decode() in acknowledged:
                    end = at
            if end == len(data):
                return False
            file.truncate(self._offsets.get(path, 0) + random.randrange(end, len(data)))
            return True

    def read_on(self, copies=False):
        """Returns (ids, torn lines) of what is new; fails if a file does not end with a newline, or has a NUL.

        `copies`: numbered files are copies made by another program, and may end in the middle of a line.
        """
        ids, torn = [], 0
        for path in self.files():
            with path.open("rb") as file:
                file.seek(self._offsets.get(path, 0))
                data = file.read()
            may_be_torn = copies and path != self._log
            assert not data or data.endswith(b"\n") or may_be_torn, f"{path} ends in the middle of a line: {data[-80:]!r}"
            assert b"\0" not in data, f"{path} has NULs"
            self._offsets[path] = self._offsets.get(path, 0) + len(data)
            for line in data.splitlines():
                try:
                    json.loads(line)
                except ValueError:
                    torn += 1
                    continue
                ids.append(RECORD_ID.search(line)[1].decode())
        self.ids += ids
        self.torn += torn
        return ids, torn
