# SPDX-License-Identifier: Apache-2.0
"""A release for tests of installers: archives and SHA256SUMS in a directory, and a server that sends them, or fails to."""
import contextlib
import gzip
import hashlib
import http.server
import io
import shutil
import tarfile
import threading
from pathlib import Path

INSTALLER = Path(__file__).resolve().parents[2] / "packaging" / "install.sh"
ARCHIVES = ["otelc-linux-x86_64.tar.gz", "otelc-linux-aarch64.tar.gz"]


def program(version):
    """Returns a stand-in for otelc that knows its version only."""
    return f"#!/bin/sh\necho 'otelc {version} (0123456, 2026-11-30)'\n".encode()


def archive(files):
    """Returns a tar.gz of {path: content}; files in a bin directory are executable."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as tar:
        for path, content in files.items():
            member = tarfile.TarInfo(path)
            member.size, member.mode = len(content), 0o755 if "bin/" in path else 0o644
            tar.addfile(member, io.BytesIO(content))
    return gzip.compress(data.getvalue(), 1)


def make(directory, files):
    """Writes the files of a release, with the same archive for each architecture; returns the archive's SHA-256."""
    directory = Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    data = archive(files)
    for name in ARCHIVES:
        (directory / name).write_bytes(data)
    shutil.copy(INSTALLER, directory / "install.sh")
    sums = [f"{sha256(directory / name)}  {name}\n" for name in [*ARCHIVES, "install.sh"]]
    (directory / "SHA256SUMS").write_text("".join(sums))
    return sha256(directory / ARCHIVES[0])


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server.owner
        server.requests.append(self.path)
        for path, answers in server.failures.items():
            if self.path.endswith(path) and answers:
                return self.fail(answers.pop(0), server)
        # A proxy is asked for the whole address.
        path = self.path.split("://", 1)[-1].split("/", 1)[-1]
        self.answer(server.directory / path)

    def answer(self, file, cut=0):
        if not file.is_file():
            self.send_error(404)
            return
        data = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[:len(data) - cut])

    def fail(self, how, server):
        if how == "cut":
            self.answer(server.directory / self.path.lstrip("/"), cut=100)
            self.close_connection = True
        elif how == "hang":
            server.ended.wait()
        else:
            self.send_error(how)

    def log_message(self, *_):
        pass


class Server:
    """Sends a directory's files at `url`, as a context manager. `failures` maps the end of a path to what happens to the next requests:
    an HTTP status, "cut" (the connection ends early) or "hang". `requests` lists the paths."""

    def __init__(self, directory):
        self.directory, self.failures, self.requests, self.ended = Path(directory), {}, [], threading.Event()

    def __enter__(self):
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.owner = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self._server.shutdown()
        self._thread.join()
        with contextlib.suppress(OSError):
            self._server.server_close()
