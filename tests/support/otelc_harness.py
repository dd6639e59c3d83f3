# SPDX-License-Identifier: Apache-2.0
"""Runs the real `otelc` for tests: the binary is $OTELC. Standard library only, Linux.

Importing this gives each test the same start, whatever the caller: see _begin_alike().
"""
import gzip
import http.client
import json
import os
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path
from urllib.parse import urlsplit

import memory_limit

GRPC_PREFIX = "/opentelemetry.proto.collector."
DATA = Path(__file__).resolve().parent.parent / "data"
SKIP = 77  # meson's exit code for a skipped test
DEADLINE_S = 120  # only ends a hang: what waits so long takes milliseconds on an idle machine

# The caller's variables that a child may have: where things are, and how sanitizers and the allocator check.
KEPT_VARIABLES = ("PATH", "HOME", "TMPDIR", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUTF8")
KEPT_PREFIXES = ("ASAN_", "LSAN_", "TSAN_", "UBSAN_", "MALLOC_", "LD_", "GCOV_", "LLVM_PROFILE_")


class _NamedSkips(unittest.TextTestResult):
    """Prints each skipped test with its reason; unittest only counts them."""

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.stream.writeln(f"SKIP: {test}: {reason}")


def _begin_alike():
    """Resets what the test inherits from its caller: signals that it ignores (nohup, a shell's background job) or
    blocks, and proxies, which would get the requests to this machine."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for number in signal.valid_signals() - {signal.SIGPIPE, signal.SIGXFSZ}:  # Python ignores those, and restores them in children
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            del os.environ[name]
    unittest.TextTestRunner.resultclass = _NamedSkips


if "OTELC" in os.environ:  # only in a test, not in what it starts: fake_agent.py inherits what a real agent would
    _begin_alike()


def binary():
    path = os.environ.get("OTELC")
    if not path:
        raise SystemExit("set OTELC to the otelc binary under test")
    return str(Path(path).resolve())


def environment(**more):
    """Returns the environment of children: of the caller's only what cannot change their behaviour, and `more`."""
    kept = {name: value for name, value in os.environ.items() if name in KEPT_VARIABLES or name.startswith(KEPT_PREFIXES)}
    return {**kept, "LC_ALL": "C.UTF-8", "TZ": "UTC", **more}


def await_condition(condition, what, process=None):
    """Returns the first true value of condition(); fails after DEADLINE_S, or at once if the process has ended."""
    end = time.monotonic() + DEADLINE_S
    while True:
        value = condition()
        if value:
            return value
        if process is not None and process.poll() is not None:
            raise AssertionError(f"{what}: the process ended with {process.returncode}")
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {DEADLINE_S} s")
        time.sleep(0.005)


def seen_once(attempt, tries=5):
    """Returns True as soon as one run of attempt() is true: for a time or an order that a busy machine may sometimes break."""
    return any(attempt() for _ in range(tries))


class Serve:
    """`otelc serve --port 0` in a run directory of its own, as a context manager.

    Leaving the block stops it with SIGTERM and fails unless it exits 0.
    """

    def __init__(self, *args, run_dir=None, env=None, wrapper=None):
        """`wrapper`: a command prefix that becomes otelc (`strace -D`); None: as $OTELC_TEST_LIMIT says."""
        if wrapper is None:
            wrapper = memory_limit.wrapper(os.environ.get("OTELC_TEST_LIMIT", ""))
        self._temp = None
        if run_dir is None:
            self._temp = tempfile.TemporaryDirectory(prefix="otelc-test-")
            run_dir = os.path.join(self._temp.name, "run")
        self.run_dir = Path(run_dir)
        self.log = self.run_dir / "claude-otel.jsonl"
        self.rate_file = self.run_dir / "claude-otel-rate.json"
        self.port_file = self.run_dir / "otel-port"
        self._args = [*wrapper, binary(), "serve", "--port", "0", "--run-dir", str(self.run_dir), *args]
        self._env = environment(**(env or {}))
        self._stderr = tempfile.TemporaryFile()
        self.process = None

    def __enter__(self):
        self.port_file.unlink(missing_ok=True)
        self.process = subprocess.Popen(self._args, env=self._env, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=self._stderr)
        try:
            await_condition(self.port_file.exists, "the port file", self.process)
            self.await_greeting()
        except AssertionError as failure:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"{failure}\n{self.stderr()}") from None
        self.port = int(self.port_file.read_text(encoding="ascii"))
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    def await_greeting(self):
        await_condition(lambda: "listening on" in self.stderr(), "the greeting", self.process)

    def __exit__(self, kind, value, trace):
        try:
            if self.process.poll() is None:
                code = self.stop()
                if kind is None and code != 0:
                    raise AssertionError(f"serve: exit {code} after SIGTERM\n{self.stderr()}")
            elif kind is None and self.process.returncode not in (0, -signal.SIGKILL):
                raise AssertionError(f"serve: ended by itself with {self.process.returncode}\n{self.stderr()}")
        finally:
            self._stderr.close()
            if self._temp is not None:
                self._temp.cleanup()

    def stop(self, number=signal.SIGTERM):
        """Sends the signal and returns the exit code."""
        self.process.send_signal(number)
        try:
            return self.process.wait(DEADLINE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"serve did not end within {DEADLINE_S} s of signal {number}") from None

    def stderr(self):
        self._stderr.seek(0)
        return self._stderr.read().decode("utf-8", "replace")

    def records(self):
        """Returns the log's lines, decoded."""
        return [json.loads(line) for line in self.log.read_bytes().splitlines()]

    def post(self, path, body, **headers):
        """Returns (status, headers, body) of one POST on a connection of its own. `content_type` becomes Content-Type."""
        conn = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE_S)
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        conn.request("POST", path, body, named)
        answer = conn.getresponse()
        result = answer.status, answer.headers, answer.read()
        conn.close()
        return result


def recorded_requests(run_dir):
    """Returns (meta, body) of each request of a recorded run, in the order in which the client sent them."""
    for meta_path in sorted(Path(run_dir).glob("[0-9][0-9][0-9].json")):
        yield json.loads(meta_path.read_text(encoding="utf-8")), meta_path.with_suffix(".body").read_bytes()


def log_path(request_path):
    """Returns the record's path: a gRPC call is stored as over HTTP."""
    if not request_path.startswith(GRPC_PREFIX):
        return request_path
    service = request_path.removeprefix(GRPC_PREFIX).split(".")[0]
    return "/v1/" + {"trace": "traces"}.get(service, service)


def replay(run_dir, url, times=1):
    """Sends a recorded run as its client did: one keep-alive connection, one request at a time, chunked if it was.

    Returns how many were sent. Fails on any answer but 200, and if the server closes the connection.
    """
    requests = list(recorded_requests(run_dir)) * times
    if requests[0][0]["protocol"] == "grpc":
        return replay_grpc(requests, url)
    where = urlsplit(url)
    conn = http.client.HTTPConnection(where.hostname, where.port, timeout=DEADLINE_S)
    conn.connect()
    conn.auto_open = 0  # a closed connection shows as an error, not as a silent second one
    sent = 0
    for meta, body in requests:
        headers = {"Content-Type": meta["content_type"], "User-Agent": meta["user_agent"]}
        if meta["content_encoding"]:
            headers["Content-Encoding"] = meta["content_encoding"]
        conn.request("POST", where.path.rstrip("/") + meta["path"], iter([body]) if meta["chunked"] else body, headers,
                     encode_chunked=meta["chunked"])
        answer = conn.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise AssertionError(f"{meta['path']}: {answer.status} {text[:300]!r}")
        sent += 1
    conn.close()
    return sent


def replay_grpc(requests, url):
    import grpc  # pylint: disable=import-outside-toplevel  # only here: the rest needs nothing that is installed

    with grpc.insecure_channel(urlsplit(url).netloc) as channel:
        for meta, body in requests:
            gzip_or_not = grpc.Compression.Gzip if meta["content_encoding"] == "gzip" else grpc.Compression.NoCompression
            channel.unary_unary(meta["path"])(body, timeout=DEADLINE_S, compression=gzip_or_not)
    return len(requests)


def run_otelc(args, stdin=b"", cwd=None, env=None):
    """Returns (exit code, stdout, stderr) of otelc, as bytes."""
    done = subprocess.run([binary(), *map(str, args)], input=stdin, cwd=cwd, env=environment(**(env or {})),
                          capture_output=True, timeout=DEADLINE_S * 4, check=False)
    return done.returncode, done.stdout, done.stderr


def summarize(args, stdin=b"", cwd=None):
    return run_otelc(["summarize", *args], stdin, cwd)


def summary(*logs, stdin=b""):
    """Returns the decoded `summarize --format json`; fails unless it exits 0 with an empty stderr."""
    code, out, err = summarize(["--format", "json", *logs], stdin)
    if code != 0 or err:
        raise AssertionError(f"summarize: exit {code}\n{err.decode()}")
    return json.loads(out)


def summary_of(contents, directory):
    """Returns the summary of logs with these contents, written as 0.jsonl, 1.jsonl … into the directory."""
    logs = []
    for number, content in enumerate(contents):
        logs.append(Path(directory) / f"{number}.jsonl")
        logs[-1].write_bytes(content)
    return summary(*map(str, logs))


def log_of_run(run_dir):
    """Returns the log that serve writes for a run of JSON bodies, except for `ts`, which is a second apart from a fixed time."""
    lines = []
    for number, (meta, body) in enumerate(recorded_requests(run_dir)):
        if meta["content_encoding"] == "gzip":
            body = gzip.decompress(body)
        if b"\n" in body:  # pretty-printed: a record is one line
            body = json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":")).encode()
        minute, second = divmod(number, 60)
        lines.append(b'{"ts":"2026-11-23T21:%02d:%02d.000000+00:00","path":"%s","payload":%s}\n'
                     % (30 + minute, second, meta["path"].encode(), body))
    return b"".join(lines)
