# SPDX-License-Identifier: Apache-2.0
"""Access to serve: Host, Origin, the token, and the limits. Each test names its row of the table of bad input."""
import http.client
import json
import socket
import time
import unittest

from otelc_harness import DEADLINE_S, Serve, await_condition, run_otelc, seen_once

JSON = {"Content-Type": "application/json"}
LOOPBACK = "127.0.0.1"


def ask(port, method="POST", path="/v1/logs", body=b"{}", **fields):
    """Returns (status, fields, body) of one request with the Host in `fields`."""
    conn = http.client.HTTPConnection(LOOPBACK, port, timeout=DEADLINE_S)
    named = {**JSON, **{name.replace("_", "-"): value for name, value in fields.items()}}
    conn.request(method, path, body, named)
    answer = conn.getresponse()
    result = answer.status, answer.headers, answer.read()
    conn.close()
    return result


class WebPages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.serve = Serve("--allow-host", "otel.internal", "--allow-host", "b.internal", "--durability", "os")
        cls.serve.__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.serve.__exit__(None, None, None)

    def expect_403(self, **fields):
        before = len(self.serve.records())
        for method, path in (("POST", "/v1/logs"), ("GET", "/v1/logs"), ("GET", "/healthz"), ("OPTIONS", "/v1/logs")):
            status, headers, body = ask(self.serve.port, method, path, **fields)
            self.assertEqual(status, 403, (method, path, fields))
            self.assertEqual(json.loads(body)["code"], 7)
            self.assertFalse([name for name in headers if name.lower().startswith("access-control")])
        self.assertEqual(len(self.serve.records()), before)

    def test_row_host_evil_example_or_localhost_evil_example_gets_403(self):
        for host in ("evil.example", "localhost.evil.example", f"evil.example:{self.serve.port}", "otel.internal.evil"):
            self.expect_403(Host=host)

    def test_row_a_foreign_or_null_origin_gets_403(self):
        for origin in ("http://evil.example", "null", "http://localhost:3000", "http://localhost", "https://127.0.0.1:1"):
            self.expect_403(Host=f"localhost:{self.serve.port}", Origin=origin)

    def test_row_host_ip_literal_localhost_and_the_names_containers_use_are_fine(self):
        for host in ("127.0.0.1", "localhost", "host.docker.internal", "host.containers.internal", "[::1]", "192.168.7.9"):
            for port in ("", ":4318", f":{self.serve.port}"):
                self.assertEqual(ask(self.serve.port, Host=host + port)[0], 200, host)

    def test_allow_host_adds(self):
        for host in ("otel.internal", "b.internal:4318", "OTEL.internal"):
            self.assertEqual(ask(self.serve.port, Host=host)[0], 200, host)

    def test_requests_of_serves_own_origin_are_allowed(self):
        host = f"localhost:{self.serve.port}"
        self.assertEqual(ask(self.serve.port, Host=host, Origin="http://" + host)[0], 200)

    def test_row_options_preflight_has_no_cors_headers(self):
        preflight = {"Host": "localhost", "Access_Control_Request_Method": "POST"}
        status, headers, _ = ask(self.serve.port, "OPTIONS", **preflight)
        self.assertEqual((status, headers["Allow"]), (405, "POST"))
        self.assertFalse([name for name in headers if name.lower().startswith("access-control")])
        self.assertEqual(ask(self.serve.port, "OPTIONS", Origin="http://evil.example", **preflight)[0], 403)

    def test_head_is_get_without_a_body(self):
        status, headers, body = ask(self.serve.port, "HEAD", "/healthz", body=None)
        self.assertEqual((status, headers["Content-Length"], body), (200, "3", b""))


class BoundToAllAddresses(unittest.TestCase):
    def test_row_any_host_may_post_to_v1_when_no_origin_is_sent_and_serve_warns(self):
        with Serve("--bind", "0.0.0.0") as serve:
            await_condition(lambda: "warning" in serve.stderr(), "the warning")
            self.assertIn("otelc: warning: other machines can reach 0.0.0.0 and write to the log; require a token with "
                          "--token\n", serve.stderr())
            self.assertEqual(ask(serve.port, Host="collector.svc:4318")[0], 200)
            self.assertEqual(ask(serve.port, Host="collector.svc:4318", Origin="http://collector.svc:4318")[0], 403)
            self.assertEqual(ask(serve.port, "GET", "/healthz", Host="collector.svc:4318")[0], 403)

    def test_no_warning_with_a_token(self):
        with Serve("--bind", "0.0.0.0", "--token", "s3cret") as serve:
            self.assertEqual(ask(serve.port, Host="collector.svc")[0], 401)
            self.assertEqual(ask(serve.port, Host="collector.svc", Authorization="Bearer s3cret")[0], 200)
            self.assertNotIn("other machines", serve.stderr())


class Token(unittest.TestCase):
    def check(self, serve, token):
        for fields, path in (({"Authorization": f"Bearer {token}"}, "/v1/logs"), ({}, f"/{token}/v1/logs"),
                             ({}, f"/{token}/any/prefix/v1/logs/")):
            self.assertEqual(ask(serve.port, path=path, **fields)[0], 200, path)
        for fields, path in (({}, "/v1/logs"), ({"Authorization": f"Bearer {token}x"}, "/v1/logs"),
                             ({"Authorization": f"Basic {token}"}, "/v1/logs"), ({}, f"/{token}x/v1/logs"),
                             ({}, f"/v1/logs?{token}"), ({}, "/nowhere")):
            status, headers, body = ask(serve.port, path=path, **fields)
            self.assertEqual((status, headers["WWW-Authenticate"]), (401, "Bearer"), path)
            self.assertEqual(json.loads(body)["code"], 16)
            self.assertNotIn(token, body.decode())
        self.assertEqual(ask(serve.port, "GET", "/healthz")[0], 200)
        self.assertEqual({record["path"] for record in serve.records()}, {"/v1/logs"})
        self.assertEqual(len(serve.records()), 3)

    def test_row_a_token_is_required_and_missing_or_wrong_gets_401(self):
        with Serve("--token", "s3cret") as serve:
            self.check(serve, "s3cret")

    def test_the_token_from_the_environment(self):
        with Serve(env={"OTELC_TOKEN": "from.env_1"}) as serve:
            self.check(serve, "from.env_1")

    def test_a_token_that_does_not_fit_into_a_path_is_a_usage_error(self):
        for args in (["--token", "a/b"], ["--token", "a b"], ["--allow-host", "http://x"], ["--allow-host", "x:1"]):
            code, _, err = run_otelc(["serve", "--bind", "nowhere", *args])
            self.assertEqual(code, 2, err)


class Limits(unittest.TestCase):
    def test_connections_over_the_cap_get_503_and_the_others_continue(self):
        with Serve("--max-connections", "3") as serve:
            kept = [socket.create_connection((LOOPBACK, serve.port)) for _ in range(3)]
            request = b"POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
            for one in kept:
                one.settimeout(DEADLINE_S)
                one.sendall(request)
                self.assertTrue(one.recv(1000).startswith(b"HTTP/1.1 200 "))
            with socket.create_connection((LOOPBACK, serve.port), timeout=DEADLINE_S) as over:
                answer = b"".join(iter(lambda: over.recv(1000), b""))
            self.assertTrue(answer.startswith(b"HTTP/1.1 503 "), answer)
            self.assertIn(b"\r\nRetry-After: 1\r\n", answer)
            self.assertIn(b"\r\nConnection: close\r\n", answer)
            self.assertIn(b'{"code":14,"message":"too many connections', answer)
            kept[0].sendall(request)
            self.assertTrue(kept[0].recv(1000).startswith(b"HTTP/1.1 200 "))
            for one in kept:
                one.close()
            await_condition(lambda: serve.post("/v1/logs", b"{}", content_type="application/json")[0] == 200, "room")

    def test_timeouts_are_those_of_the_flags(self):
        def is_timely(serve, sent, status, flag, default):
            begin = time.monotonic()  # before the server's clock, which starts with the connection
            with socket.create_connection((LOOPBACK, serve.port), timeout=DEADLINE_S) as slow:
                slow.sendall(sent)
                answer = b"".join(iter(lambda: slow.recv(1000), b""))
            self.assertTrue(answer.startswith(status), answer)
            took = time.monotonic() - begin
            self.assertGreaterEqual(took, flag)
            return took < default

        head = b"POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"
        with Serve("--timeout", "header=1", "--timeout", "body=2", "--timeout", "idle=3") as serve:
            for case in ((b"P", b"HTTP/1.1 408 ", 1, 10), (head + b"{", b"HTTP/1.1 408 ", 2, 30), (b"", b"", 3, 60)):
                self.assertTrue(seen_once(lambda c=case: is_timely(serve, *c)))

    def test_wrong_limits_are_usage_errors(self):
        for args in (["--timeout", "10"], ["--timeout", "header=0"], ["--timeout", "sleep=1"], ["--timeout", "idle=86401"],
                     ["--max-connections", "0"]):
            code, _, err = run_otelc(["serve", "--bind", "nowhere", *args])
            self.assertEqual(code, 2, err)


if __name__ == "__main__":
    unittest.main()
