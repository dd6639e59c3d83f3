#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the suite against receivers that do everything wrong: a case that passes there proves nothing."""
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cases_grpc
import run  # registers all cases
import suite
from http_target import Target

# These pass whenever there is an answer: the receivers do not do what these cases forbid.
HARMLESS = {"http/failures/not-retryable", "http/response/size", "http/response/accept-encoding", "grpc/failures/not-retryable"}


class Wrong(BaseHTTPRequestHandler):
    """Answers everything with `answer`: (status, Content-Type, body)."""
    answer = (201, "text/plain", b"ok")
    protocol_version = "HTTP/1.0"

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, content_type, body = self.answer
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_PUT = do_POST

    def log_message(self, *_):
        pass


def results_against(answer, parts):
    class Handler(Wrong):
        pass
    Handler.answer = answer
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        target = Target(f"http://127.0.0.1:{server.server_port}", "", 100_000, 100_000)
        results = suite.run_all(target, parts)
        server.shutdown()
    return results


def names(results, kind):
    return {r.case for r in results if r.result == kind}


class SelfTest(unittest.TestCase):
    def test_201_text_plain_passes_nothing(self):
        results = results_against((201, "text/plain", b"ok"), ["http", "json"])
        self.assertEqual(names(results, suite.PASS) - HARMLESS, set())
        self.assertTrue(suite.failed(results, strict=False))

    def test_200_to_everything_fails_each_case_with_bad_input(self):
        results = results_against((200, "application/json", b"{}"), ["http", "json"])
        refusing = {"http/bad-data/400", "http/failures/4xx", "http/failures/status-body", "http/bad-data/details",
                    "http/request/limit", "http/request/limit-chunked", "http/request/limit-after-decompression",
                    "json/integers/range", "json/ids/not-base64", "json/types", "json/text", "json/depth", "json/oneof",
                    "json/unknown-fields/any-value", "http/connection/keep-alive", "http/compression/snappy",
                    "http/compression/lz4"}
        self.assertEqual(refusing - names(results, suite.FAIL), set())

    def test_a_partial_success_must_be_well_formed(self):
        for body in (b'{"partialSuccess":{"rejectedDataPoints":"2","errorMessage":"x"}}',
                     b'{"partialSuccess":{"rejectedDataPoints":"1"}}'):
            results = results_against((200, "application/json", body), ["http"])
            self.assertTrue({"http/partial-success/rejected", "http/partial-success/message"} & names(results, suite.FAIL))
            self.assertIn("http/full-success/partial-success-unset", names(results, suite.FAIL))

    def test_without_a_receiver_nothing_passes(self):
        results = suite.run_all(Target("http://127.0.0.1:1", "127.0.0.1:1", 1000, 1000, timeout=2), ["http", "json"])
        self.assertEqual(names(results, suite.PASS), set())

    @unittest.skipIf(cases_grpc.grpc is None, "grpcio is not installed")
    def test_grpc_receivers_that_accept_everything_and_nothing(self):
        grpc = cases_grpc.grpc
        handlers = {"garbage": lambda _request, _context: b"\xff",
                    "refusal": lambda _request, context: context.abort(grpc.StatusCode.UNAVAILABLE, "no")}
        for what, handler in handlers.items():
            class Any(grpc.GenericRpcHandler):
                def service(self, _details, handler=handler):
                    return grpc.unary_unary_rpc_method_handler(handler)
            server = grpc.server(ThreadPoolExecutor(4), handlers=[Any()])
            port = server.add_insecure_port("127.0.0.1:0")
            server.start()
            results = suite.run_all(Target("http://127.0.0.1:1", f"127.0.0.1:{port}", 100_000, 100_000, 10), ["grpc"])
            server.stop(None)
            with self.subTest(what):
                self.assertEqual(names(results, suite.PASS) - HARMLESS - {"grpc/response/size"}, set())

    def test_every_format_has_every_case(self):
        results = results_against((201, "text/plain", b"a|b<c"), ["http"])
        for name, render in suite.FORMATS.items():
            text = render(results)
            with self.subTest(name):
                self.assertEqual([r.case for r in results if r.case not in text], [])
        rows = [line for line in suite.as_markdown(results).splitlines() if line.startswith("| `")]
        self.assertEqual({line.replace("\\|", "").count("|") for line in rows}, {7})


if __name__ == "__main__":
    assert run.PARTS
    unittest.main()
