# SPDX-License-Identifier: Apache-2.0
"""Sends one of everything with the OpenTelemetry SDK for Python, then prints what a checker cannot guess (ids) as JSON.

    export_all.py BASE_URL none|gzip http|grpc

checks.py has the expected content; export_all.cjs sends the same with the SDK for JavaScript.
"""
import json
import sys

from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import Counter, Histogram, MeterProvider
from opentelemetry.sdk.metrics.export import AggregationTemporality, PeriodicExportingMetricReader
from opentelemetry.sdk.metrics.view import ExponentialBucketHistogramAggregation, View
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, SpanKind, Status, StatusCode, set_span_in_context

BASE_URL = sys.argv[1]
if sys.argv[3] == "grpc":
    from grpc import Compression
    from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
else:
    from opentelemetry.exporter.otlp.proto.http import Compression
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
COMPRESSION = Compression.Gzip if sys.argv[2] == "gzip" else Compression.NoCompression
RESOURCE = Resource.create({"service.name": "interop"})
SCOPE, VERSION = "interop.scope", "1.2.3"
NANOS = 1_795_468_974_343_000_001  # does not fit a double

ATTRIBUTES = {
    "text": "héllo \"quoted\" \\ \n\t\u2028 🙂",
    "empty": "",
    "yes": True,
    "no": False,
    "int": 9007199254740991,
    "negative": -42,
    "zero": 0,
    "double": 0.1,
    "small": 1e-300,
    "texts": ["a", "", "ü"],
    "ints": [1, -2, 3],
    "doubles": [0.5, -1.25],
    "bools": [True, False],
    # What JavaScript cannot send correctly: its JSON exporter writes 1e300 as intValue, which no receiver can accept.
    "large": 1e300,
    "int.max": 2**63 - 1,
    "int.min": -(2**63),
    "infinity": float("inf"),
}
NESTED = {
    "map": {"inner": {"text": "deep", "list": [1, "two", [3.5, {"last": True}]]}},
    "bytes": bytes([0, 1, 254, 255, 62, 63]),
    "mixed": ["x", 1, 2.5, False],
}


def export(kind, exporter, **more):
    endpoint = BASE_URL if sys.argv[3] == "grpc" else f"{BASE_URL}/v1/{kind}"
    return exporter(endpoint=endpoint, compression=COMPRESSION, **more)


def send_metrics(scope, temporality):
    exporter = export("metrics", OTLPMetricExporter,
                      preferred_temporality={Counter: temporality, Histogram: temporality})
    reader = PeriodicExportingMetricReader(exporter, export_interval_millis=3_600_000)
    views = [View(instrument_name="sizes", aggregation=ExponentialBucketHistogramAggregation())]
    provider = MeterProvider([reader], RESOURCE, views=views)
    meter = provider.get_meter(scope, VERSION)
    requests = meter.create_counter("requests", "1", "how many")
    cost = meter.create_counter("cost", "USD")
    queue = meter.create_up_down_counter("queue")
    latency = meter.create_histogram("latency", "ms", explicit_bucket_boundaries_advisory=[10, 100])
    sizes = meter.create_histogram("sizes")
    temperature = meter.create_gauge("temperature")
    for count, usd in ((3, 0.25), (4, 0.5)):
        requests.add(count, ATTRIBUTES)
        cost.add(usd, {"model": "m"})
        queue.add(-5)
        for value in (1, 20, 300):
            latency.record(value)
            sizes.record(value)
        temperature.set(-12.5)
        provider.force_flush()
    provider.shutdown()


def send_spans():
    provider = TracerProvider(resource=RESOURCE)
    provider.add_span_processor(BatchSpanProcessor(export("traces", OTLPSpanExporter)))
    tracer = provider.get_tracer(SCOPE, VERSION)
    parent = tracer.start_span("parent", kind=SpanKind.SERVER, start_time=NANOS)
    inside = set_span_in_context(parent)
    link = Link(parent.get_span_context(), {"why": "test"})
    child = tracer.start_span("child", inside, SpanKind.CLIENT, ATTRIBUTES, [link], NANOS + 1)
    child.add_event("retry", {"attempt": 2}, NANOS + 2)
    child.set_status(Status(StatusCode.ERROR, "boom"))
    child.end(NANOS + 3)
    parent.set_status(Status(StatusCode.OK))
    parent.end(NANOS + 4)
    provider.shutdown()
    return inside, parent.get_span_context(), child.get_span_context()


def send_logs(inside):
    provider = LoggerProvider(resource=RESOURCE)
    provider.add_log_record_processor(BatchLogRecordProcessor(export("logs", OTLPLogExporter)))
    logger = provider.get_logger(SCOPE, VERSION)
    logger.emit(LogRecord(timestamp=NANOS, observed_timestamp=NANOS + 1, context=inside, severity_text="INFO",
                          severity_number=SeverityNumber.INFO, body="plain", attributes={**ATTRIBUTES, **NESTED}))
    logger.emit(LogRecord(timestamp=NANOS, severity_number=SeverityNumber.ERROR, body=NESTED))
    provider.shutdown()


def main():
    send_metrics("delta", AggregationTemporality.DELTA)
    send_metrics("cumulative", AggregationTemporality.CUMULATIVE)
    inside, parent, child = send_spans()
    send_logs(inside)
    print(json.dumps({"traceId": f"{parent.trace_id:032x}", "parentId": f"{parent.span_id:016x}",
                      "childId": f"{child.span_id:016x}"}))


main()
