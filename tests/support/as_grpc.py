# SPDX-License-Identifier: Apache-2.0
"""Converts recorded requests to what the same client would have sent over gRPC. Needs opentelemetry-proto and grpcio."""
import base64
import gzip
import json

from google.protobuf import json_format
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

import otelc_harness as otelc

SERVICES = {
    "/v1/logs": ("logs.v1.LogsService", ExportLogsServiceRequest),
    "/v1/metrics": ("metrics.v1.MetricsService", ExportMetricsServiceRequest),
    "/v1/traces": ("trace.v1.TraceService", ExportTraceServiceRequest),
}
HEX_IDS = ("traceId", "spanId", "parentSpanId")


def for_protobuf(node):
    """Converts OTLP/JSON to protobuf's JSON: ids from hex to base64, no null values and no empty AnyValue."""
    if isinstance(node, list):
        return [for_protobuf(item) for item in node]
    if not isinstance(node, dict):
        return node
    out = {}
    for key, value in node.items():
        if key in HEX_IDS:
            value = base64.b64encode(bytes.fromhex(value)).decode()
        if value is not None:
            out[key] = for_protobuf(value)
    return out


def as_grpc(meta, body):
    """Returns (meta, message) of the call; every message is compressed with gzip, as Gemini CLI's are."""
    if meta["protocol"] == "grpc":
        return meta, body
    service, message_type = SERVICES[meta["path"]]
    if meta["content_encoding"] == "gzip":
        body = gzip.decompress(body)
    if meta["content_type"] == "application/json":
        message = json_format.ParseDict(for_protobuf(json.loads(body)), message_type(), ignore_unknown_fields=True)
        body = message.SerializeToString()
    path = f"{otelc.GRPC_PREFIX}{service}/Export"
    return {**meta, "protocol": "grpc", "path": path, "content_encoding": "gzip"}, body
