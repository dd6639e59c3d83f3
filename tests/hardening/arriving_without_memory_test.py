#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Large bodies that arrive without memory for them get 503, and serve continues."""
import http.client
import sys
import threading
import unittest

import attacks
import fairness_test as shapes
import otelc_harness as otelc
from attacks import JSON, PROTOBUF

LIMIT_KIB = 200 << 10
BODY = shapes.within(1, 2, 2, 5, 1, content=b"x" * (60 << 20))
PIECE = 64 << 10
AT_ONCE = 3


class ArrivingWithoutMemory(unittest.TestCase):
    def setUp(self):
        self.serve = otelc.Serve("--durability", "os", wrapper=("sh", "-c", f'ulimit -v {LIMIT_KIB}; exec "$@"', "sh"))
        self.serve.__enter__()
        self.addCleanup(self.serve.__exit__, None, None, None)

    def answers(self, **how):
        """Returns the answers to as many simultaneous clients as would need more memory than there is."""
        statuses = []

        def post():
            conn = http.client.HTTPConnection("127.0.0.1", self.serve.port, timeout=otelc.DEADLINE_S)
            body = BODY if not how else iter([BODY[at:at + PIECE] for at in range(0, len(BODY), PIECE)])
            try:
                conn.request("POST", "/v1/logs", body, {"Content-Type": PROTOBUF}, **how)
            except ConnectionError:
                pass  # it was answered before its end
            try:
                statuses.append(conn.getresponse().status)
            except ConnectionError:
                statuses.append("reset")  # the end of the connection overtook the answer (RFC 9112 section 9.6)
            conn.close()

        clients = [threading.Thread(target=post) for _ in range(AT_ONCE)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        return statuses

    def expect_refused_and_alive(self, statuses):
        print(f"{self._testMethodName}: {statuses}")
        self.assertEqual(len(statuses), AT_ONCE)
        self.assertIn(503, statuses)
        self.assertLessEqual(set(statuses), {200, 503, "reset"})
        for _ in range(10):
            self.assertEqual(self.serve.post("/v1/logs", attacks.LOG, content_type=JSON)[0], 200)

    def test_with_a_length(self):
        self.expect_refused_and_alive(self.answers())

    def test_in_chunks(self):
        self.expect_refused_and_alive(self.answers(encode_chunked=True))


if __name__ == "__main__":
    if attacks.is_sanitized():
        print("SKIP: a sanitizer needs more address space than the test's limit")
        sys.exit(otelc.SKIP)
    unittest.main()
