// SPDX-License-Identifier: Apache-2.0
// Sends one of everything with the OpenTelemetry SDK for JavaScript, then prints what a checker cannot guess (ids) as JSON.
//
//     NODE_PATH=BUILD_DIR/interop/node_modules node export_all.cjs BASE_URL none|gzip http|proto|grpc
//
// checks.py has the expected content; export_all.py sends the same with the SDK for Python. `http` is the SDK's name for JSON.
'use strict';

const [baseUrl, compression, format] = process.argv.slice(2);
const {context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace} = require('@opentelemetry/api');
const {SeverityNumber} = require('@opentelemetry/api-logs');
const {resourceFromAttributes} = require('@opentelemetry/resources');
const {BatchLogRecordProcessor, LoggerProvider} = require('@opentelemetry/sdk-logs');
const sdkMetrics = require('@opentelemetry/sdk-metrics');
const {BatchSpanProcessor, NodeTracerProvider} = require('@opentelemetry/sdk-trace-node');
const {OTLPLogExporter} = require(`@opentelemetry/exporter-logs-otlp-${format}`);
const {OTLPMetricExporter} = require(`@opentelemetry/exporter-metrics-otlp-${format}`);
const {OTLPTraceExporter} = require(`@opentelemetry/exporter-trace-otlp-${format}`);

const resource = resourceFromAttributes({'service.name': 'interop'});
const kScope = 'interop.scope';
const kVersion = '1.2.3';

// [seconds, nanoseconds] of 1795468974343000001 ns and the ns after it: no such number fits a double.
const nanos = after => [1795468974, 343000001 + after];

const attributes = {
  text: 'héllo "quoted" \\ \n\t\u2028 🙂',
  empty: '',
  yes: true,
  no: false,
  int: Number.MAX_SAFE_INTEGER,
  negative: -42,
  zero: 0,
  double: 0.1,
  small: 1e-300,
  texts: ['a', '', 'ü'],
  ints: [1, -2, 3],
  doubles: [0.5, -1.25],
  bools: [true, false],
};
const nested = {
  map: {inner: {text: 'deep', list: [1, 'two', [3.5, {last: true}]]}},
  bytes: new Uint8Array([0, 1, 254, 255, 62, 63]),
  mixed: ['x', 1, 2.5, false],
};

const options = signal => format === 'grpc' ?
    {url: baseUrl, compression} :
    {url: `${baseUrl}/v1/${signal}`, compression};

async function sendMetrics(scope, temporalityPreference) {
  const exporter = new OTLPMetricExporter({...options('metrics'), temporalityPreference});
  const reader = new sdkMetrics.PeriodicExportingMetricReader({exporter, exportIntervalMillis: 3600000});
  const aggregation = {type: sdkMetrics.AggregationType.EXPONENTIAL_HISTOGRAM};
  const provider = new sdkMetrics.MeterProvider(
      {resource, readers: [reader], views: [{instrumentName: 'sizes', aggregation}]});
  const meter = provider.getMeter(scope, kVersion);
  const {ValueType} = require('@opentelemetry/api');
  const requests = meter.createCounter('requests', {unit: '1', description: 'how many', valueType: ValueType.INT});
  const cost = meter.createCounter('cost', {unit: 'USD'});
  const queue = meter.createUpDownCounter('queue', {valueType: ValueType.INT});
  const latency = meter.createHistogram('latency', {unit: 'ms', advice: {explicitBucketBoundaries: [10, 100]}});
  const sizes = meter.createHistogram('sizes');
  const temperature = meter.createGauge('temperature');
  for (const [count, usd] of [[3, 0.25], [4, 0.5]]) {
    requests.add(count, attributes);
    cost.add(usd, {model: 'm'});
    queue.add(-5);
    for (const value of [1, 20, 300]) {
      latency.record(value);
      sizes.record(value);
    }
    temperature.record(-12.5);
    await provider.forceFlush();
  }
  await provider.shutdown();
}

async function sendSpans() {
  const provider = new NodeTracerProvider(
      {resource, spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(options('traces')))]});
  const tracer = provider.getTracer(kScope, kVersion);
  const parent = tracer.startSpan('parent', {kind: SpanKind.SERVER, startTime: nanos(0)}, ROOT_CONTEXT);
  const inside = trace.setSpan(ROOT_CONTEXT, parent);
  const links = [{context: parent.spanContext(), attributes: {why: 'test'}}];
  const child = tracer.startSpan('child', {kind: SpanKind.CLIENT, attributes, links, startTime: nanos(1)}, inside);
  child.addEvent('retry', {attempt: 2}, nanos(2));
  child.setStatus({code: SpanStatusCode.ERROR, message: 'boom'});
  child.end(nanos(3));
  parent.setStatus({code: SpanStatusCode.OK});
  parent.end(nanos(4));
  await provider.shutdown();
  return {inside, parent: parent.spanContext(), child: child.spanContext()};
}

async function sendLogs(inside) {
  const provider = new LoggerProvider(
      {resource, processors: [new BatchLogRecordProcessor({exporter: new OTLPLogExporter(options('logs'))})]});
  const logger = provider.getLogger(kScope, kVersion);
  logger.emit({
    timestamp: nanos(0),
    observedTimestamp: nanos(1),
    context: inside,
    severityText: 'INFO',
    severityNumber: SeverityNumber.INFO,
    body: 'plain',
    attributes: {...attributes, ...nested},
  });
  logger.emit({timestamp: nanos(0), severityNumber: SeverityNumber.ERROR, body: nested, context: ROOT_CONTEXT});
  await provider.shutdown();
}

async function main() {
  await sendMetrics('delta', sdkMetrics.AggregationTemporality.DELTA);
  await sendMetrics('cumulative', sdkMetrics.AggregationTemporality.CUMULATIVE);
  const {inside, parent, child} = await sendSpans();
  await sendLogs(inside);
  console.log(JSON.stringify({traceId: parent.traceId, parentId: parent.spanId, childId: child.spanId}));
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
