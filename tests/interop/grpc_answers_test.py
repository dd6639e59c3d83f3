# SPDX-License-Identifier: Apache-2.0
"""The answers to gRPC calls, as grpcio sees them. Each test names its line of the specification."""
import json
import resource
import socket
import unittest
from concurrent.futures import ThreadPoolExecutor

import grpc
import half_surrogate
from otelc_harness import DEADLINE_S, GRPC_PREFIX, Serve
from protobuf_wire import within

LOGS = GRPC_PREFIX + "logs.v1.LogsService/Export"
MESSAGE = b"\x0a\x03\x1a\x01s"  # resource_logs { schema_url: "s" }
LIMIT = 1_000_000
CODES = grpc.StatusCode


def message_of(size):
    """Returns a request of exactly that many bytes: resource_logs { schema_url: "xxx" }."""
    for text in range(size - 12, size):
        message = within(1, within(3, b"x" * text))
        if len(message) == size:
            return message
    raise AssertionError(size)


def status_details(error):
    """Returns the google.rpc.Status beside the code, as bytes."""
    return dict(error.trailing_metadata() or ()).get("grpc-status-details-bin", b"")


class GrpcAnswers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.serve = Serve("--max-body", str(LIMIT), "--durability", "os")
        cls.serve.__enter__()
        cls.channel = grpc.insecure_channel(f"127.0.0.1:{cls.serve.port}")

    @classmethod
    def tearDownClass(cls):
        cls.channel.close()
        cls.serve.__exit__(None, None, None)

    def call(self, message, path=LOGS, **more):
        return self.channel.unary_unary(path)(message, timeout=DEADLINE_S, **more)

    def expect(self, code, message, path=LOGS, contains="", **more):
        with self.assertRaises(grpc.RpcError) as raised:
            self.call(message, path, **more)
        self.assertEqual(raised.exception.code(), code, raised.exception.details())
        self.assertIn(contains, raised.exception.details())
        return raised.exception

    def test_unary_export_of_the_three_services(self):
        for service, path in (("logs.v1.LogsService", "/v1/logs"), ("trace.v1.TraceService", "/v1/traces"),
                              ("metrics.v1.MetricsService", "/v1/metrics")):
            self.assertEqual(self.call(MESSAGE, f"{GRPC_PREFIX}{service}/Export"), b"")
            self.assertEqual(self.serve.records()[-1]["path"], path)

    def test_identity_gzip_and_deflate(self):
        for coding in (grpc.Compression.NoCompression, grpc.Compression.Gzip, grpc.Compression.Deflate):
            self.assertEqual(self.call(message_of(5000), compression=coding), b"")
            [logs] = self.serve.records()[-1]["payload"]["resourceLogs"]
            self.assertEqual(set(logs["schemaUrl"]), {"x"})

    def test_an_empty_message_is_an_empty_request(self):
        self.assertEqual(self.call(b""), b"")
        self.assertEqual(self.serve.records()[-1]["payload"], {})

    def test_messages_over_64_kib_up_to_the_limit(self):
        for size in (65_535, 65_536, 300_000, LIMIT):
            self.assertEqual(self.call(message_of(size)), b"")

    def test_over_the_limit_resource_exhausted_without_retry_info(self):
        for message, coding in ((message_of(LIMIT + 1), grpc.Compression.NoCompression),
                                (message_of(10 * LIMIT), grpc.Compression.NoCompression),
                                (message_of(10 * LIMIT), grpc.Compression.Gzip)):
            error = self.expect(CODES.RESOURCE_EXHAUSTED, message, compression=coding, contains=str(LIMIT))
            self.assertEqual(status_details(error), b"")

    def test_an_emoji_cut_in_two_does_not_cost_the_batch(self):
        self.assertEqual(self.call(half_surrogate.protobuf_body()), b"")
        half_surrogate.check_record(self, self.serve.log.read_bytes().splitlines()[-1], half_surrogate.CUT_IN_UTF8)

    def test_bad_data_is_invalid_argument_and_stored(self):
        error = self.expect(CODES.INVALID_ARGUMENT, b"\x0a\xff")
        self.assertIn(b"type.googleapis.com/google.rpc.BadRequest", status_details(error))
        self.call(MESSAGE)
        kept = self.serve.records()[-2]
        self.assertEqual((kept["path"], kept["status"]), ("/v1/logs", 400))

    def test_unknown_service_or_method_unimplemented(self):
        for path in (GRPC_PREFIX + "profiles.v1.ProfilesService/Export", GRPC_PREFIX + "logs.v1.LogsService/Import", "/x/y"):
            self.expect(CODES.UNIMPLEMENTED, MESSAGE, path, contains="LogsService")

    def test_many_calls_at_a_time(self):
        with ThreadPoolExecutor(50) as pool:
            self.assertEqual(set(pool.map(lambda _: self.call(message_of(20_000)), range(500))), {b""})

    def test_json_is_not_a_form_of_otlp_grpc(self):
        self.expect(CODES.INVALID_ARGUMENT, json.dumps({"resourceLogs": []}).encode())


class GrpcAccess(unittest.TestCase):
    def test_row_a_token_is_required_and_missing_or_wrong_unauthenticated(self):
        with Serve("--token", "s3cret") as serve, grpc.insecure_channel(f"127.0.0.1:{serve.port}") as channel:
            call = channel.unary_unary(LOGS)
            for metadata in ((), (("authorization", "Bearer wrong"),)):
                with self.assertRaises(grpc.RpcError) as raised:
                    call(MESSAGE, timeout=DEADLINE_S, metadata=metadata)
                self.assertEqual(raised.exception.code(), CODES.UNAUTHENTICATED)
            self.assertEqual(call(MESSAGE, timeout=DEADLINE_S, metadata=(("authorization", "Bearer s3cret"),)), b"")

    def test_row_host_evil_example_permission_denied(self):
        with Serve() as serve:
            options = [("grpc.default_authority", "evil.example")]
            with grpc.insecure_channel(f"127.0.0.1:{serve.port}", options) as channel:
                with self.assertRaises(grpc.RpcError) as raised:
                    channel.unary_unary(LOGS)(MESSAGE, timeout=DEADLINE_S)
            self.assertEqual(raised.exception.code(), CODES.PERMISSION_DENIED)
            self.assertEqual(serve.records(), [])

    def test_a_full_disk_is_unavailable_with_retry_info_until_there_is_space(self):
        with Serve() as serve, grpc.insecure_channel(f"127.0.0.1:{serve.port}") as channel:
            call = channel.unary_unary(LOGS)
            limit = resource.prlimit(serve.process.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(serve.process.pid, resource.RLIMIT_FSIZE, (0, limit[1]))
            with self.assertRaises(grpc.RpcError) as raised:
                call(MESSAGE, timeout=DEADLINE_S)
            self.assertEqual(raised.exception.code(), CODES.UNAVAILABLE)
            self.assertIn(b"type.googleapis.com/google.rpc.RetryInfo", status_details(raised.exception))
            resource.prlimit(serve.process.pid, resource.RLIMIT_FSIZE, limit)
            self.assertEqual(call(MESSAGE, timeout=DEADLINE_S), b"")
            self.assertEqual(len(serve.records()), 1)

    def test_too_many_connections_is_unavailable(self):
        with Serve("--max-connections", "1") as serve:
            with socket.create_connection(("127.0.0.1", serve.port)) as only:
                only.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                only.recv(100)
                with grpc.insecure_channel(f"127.0.0.1:{serve.port}") as channel:
                    with self.assertRaises(grpc.RpcError) as raised:
                        channel.unary_unary(LOGS)(MESSAGE, timeout=DEADLINE_S)
            self.assertEqual(raised.exception.code(), CODES.UNAVAILABLE)


if __name__ == "__main__":
    unittest.main()
