# SPDX-License-Identifier: Apache-2.0
"""What stand-ins for a model's API have in common: an HTTP server on loopback, a count of its answers per model, and a proxy
that refuses every other request, so that no test reaches beyond this machine.

A dialect (anthropic_api.py) is a subclass of ModelApi with `answer()`.
"""
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN_TYPES = ("input", "cacheRead", "cacheCreation", "output")


class ModelApi:
    """As a context manager: serves while the block runs. `url` is its base URL, `refused` lists requests to other hosts."""

    def __init__(self, delay_s=0.0):
        self.delay_s = delay_s
        self.refused = []
        self._lock = threading.Lock()
        self._count = 0
        self._models = {}

    def __enter__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def environment(self):
        """Sends an agent's requests to other hosts to this server, which refuses them."""
        return {"HTTP_PROXY": self.url, "HTTPS_PROXY": self.url, "http_proxy": self.url, "https_proxy": self.url,
                "NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost"}

    def truth(self):
        """Returns {model: {requests, errors, input, cacheRead, cacheCreation, output}} of all answers."""
        with self._lock:
            return {model: dict(counts) for model, counts in self._models.items()}

    def requests(self):
        """Returns the number of model requests so far."""
        with self._lock:
            return self._count

    def count(self, model, tokens=None):
        """Counts one answer of a model: its tokens by type, or None for an error."""
        with self._lock:
            counts = self._models.setdefault(model, dict.fromkeys(("requests", "errors", *TOKEN_TYPES), 0))
            counts["errors" if tokens is None else "requests"] += 1
            for kind, number in (tokens or {}).items():
                counts[kind] += number

    def next_number(self):
        """Returns 1 for the first model request, and so on."""
        with self._lock:
            self._count += 1
            return self._count

    def answer(self, exchange, path, request):
        """Answers one POST. `request` is the decoded body; `exchange` has send_json() and send_events()."""
        raise NotImplementedError


def _handler(api):
    class Exchange(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def send_json(self, status, value, **headers):
            body = json.dumps(value).encode()
            self.send_response(status)
            for name, content in {"content-type": "application/json", "content-length": str(len(body)), **headers}.items():
                self.send_header(name.replace("_", "-"), content)
            self.end_headers()
            self.wfile.write(body)

        def send_events(self, events):
            """Sends server-sent events: (name or None, value) each."""
            self.close_connection = True
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.send_header("connection", "close")
            self.end_headers()
            for name, value in events:
                head = f"event: {name}\n" if name else ""
                self.wfile.write(f"{head}data: {value if isinstance(value, str) else json.dumps(value)}\n\n".encode())
                self.wfile.flush()

        def _body(self):
            if "chunked" not in self.headers.get("Transfer-Encoding", ""):
                return self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def _is_for_others(self):
            if self.path.startswith("/"):
                return False
            api.refused.append(self.path)
            self.send_error(403)
            return True

        def do_CONNECT(self):
            if self.path == api.url.removeprefix("http://"):  # a client that uses the proxy even for us is here already
                self.close_connection = False  # the header is about the proxy
                self.send_response(200)
                self.end_headers()
                return
            api.refused.append(self.path)
            self.send_error(403)

        def do_HEAD(self):
            if not self._is_for_others():
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

        def do_GET(self):
            if not self._is_for_others():
                self.send_json(404, {"error": {"type": "not_found", "message": "no such thing"}})

        def do_POST(self):
            body = self._body()
            if self._is_for_others():
                return
            if api.delay_s:
                time.sleep(api.delay_s)
            try:
                api.answer(self, self.path.split("?")[0], json.loads(body or b"{}"))
            except ConnectionError:
                self.close_connection = True  # the agent was stopped during its answer

    return Exchange
