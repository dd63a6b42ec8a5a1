// Loaded when OTEL_EXPORTER_OTLP_ENDPOINT is there, and not otherwise: it would double what the process loads to start.
// Spans are made by hand and not by instrumentation that patches modules as they are loaded: in a bundle there is nothing
// to patch. What is made here is all that a server has to say; a client's spans are made where it calls.
import {
  context,
  DiagLogLevel,
  diag,
  type Meter,
  metrics,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector, type Resource } from '@opentelemetry/resources';
import {
  AggregationType,
  InstrumentType,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BatchSpanProcessor,
  type IdGenerator,
  NodeTracerProvider,
  RandomIdGenerator,
} from '@opentelemetry/sdk-trace-node';
import type { Logger } from 'pino';
import { codeOf } from './database/failure';
import type { RouteCounts } from './route-metrics';
import type { OtelSettings } from './settings/otel';
import type { Arrived, Asked, Telemetry, Traced } from './telemetry';
import { amznTrace } from './trace-id';

/** Of what is kept back of the stop, what sending the last may take. */
const LAST_EXPORT_MS = 3000;

/** Of one export: long beside a collector in the same task, and not the ten seconds by default that a stop does not have. */
const EXPORT_MS = 2000;

/** Traces and metrics to where OpenTelemetry's variables say; its SDK reads the others of them by itself. */
export function openTelemetry(settings: OtelSettings, log: Logger): Telemetry {
  const say = (problem: string) => log.warn({ problem }, 'telemetry');
  const nothing = () => undefined;
  diag.setLogger(
    { error: say, warn: say, info: nothing, debug: nothing, verbose: nothing },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const resource = defaultResource().merge(detectResources({ detectors: [envDetector] }));
  const ids = new IdsOfTheLoadBalancer();
  const spans = new NodeTracerProvider({
    resource,
    idGenerator: ids,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ timeoutMillis: EXPORT_MS }))],
  });
  // W3C's propagation, and the context of a request through what is awaited.
  spans.register();
  const meters = meterProvider(settings, resource);
  metrics.setGlobalMeterProvider(meters);
  const tracer = trace.getTracer('shop');
  return {
    trace: (request) => startSpan(tracer, ids, request),
    query: (asked, ask) => spanOf(tracer, asked, ask),
    counts: routeCounts(metrics.getMeter('shop')),
    stop: async () => {
      const sent = Promise.allSettled([spans.shutdown(), meters.shutdown()]).then((ends) => {
        for (const end of ends) if (end.status === 'rejected') say(String(end.reason));
      });
      const waited = new Promise<void>((resolve) => setTimeout(resolve, LAST_EXPORT_MS).unref());
      await Promise.race([sent, waited]);
    },
  };
}

function meterProvider({ metricInterval, histogram }: OtelSettings, resource: Resource): MeterProvider {
  const exporter = new OTLPMetricExporter({
    timeoutMillis: EXPORT_MS,
    // The SDK for Node does not read the variable of it.
    ...(histogram === 'base2_exponential_bucket_histogram' && {
      aggregationPreference: (instrument) => ({
        type:
          instrument === InstrumentType.HISTOGRAM
            ? AggregationType.EXPONENTIAL_HISTOGRAM
            : AggregationType.DEFAULT,
      }),
    }),
  });
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: metricInterval,
    exportTimeoutMillis: Math.min(EXPORT_MS, metricInterval),
  });
  return new MeterProvider({ resource, readers: [reader] });
}

/** The three metrics of a route, by the names that Teal's collector lets through. */
function routeCounts(meter: Meter): RouteCounts {
  const requests = meter.createCounter('Requests');
  const failures = meter.createCounter('Failures');
  const duration = meter.createHistogram('Duration', { unit: 'ms' });
  return {
    count: (route, failed, milliseconds) => {
      const of = { Route: route };
      requests.add(1, of);
      // Zero as well: an alarm then reads a metric that is there.
      failures.add(failed ? 1 : 0, of);
      if (milliseconds !== undefined) duration.record(milliseconds, of);
    },
  };
}

/** A load balancer begins a trace without a span: its id is the next span's, which has no parent. */
class IdsOfTheLoadBalancer implements IdGenerator {
  next: string | undefined;
  private readonly random = new RandomIdGenerator();

  generateTraceId = (): string => this.next ?? this.random.generateTraceId();
  generateSpanId = (): string => this.random.generateSpanId();
}

// source: OpenTelemetry semantic conventions for HTTP spans, stable since 1.23: names, attributes, and 5xx alone as errors
function startSpan(tracer: Tracer, ids: IdsOfTheLoadBalancer, { method, path, headers }: Arrived): Traced {
  const { parent, root } = callerOf(headers);
  ids.next = root;
  const span = tracer.startSpan(
    method,
    {
      kind: SpanKind.SERVER,
      attributes: { 'http.request.method': method, 'url.path': path, 'url.scheme': 'http' },
    },
    parent,
  );
  ids.next = undefined;
  return {
    traceId: span.spanContext().traceId,
    run: (answer) => context.with(trace.setSpan(parent, span), answer),
    end: ({ status, route }) => {
      span.setAttribute('http.response.status_code', status);
      if (route !== undefined) {
        span.setAttribute('http.route', route);
        span.updateName(`${method} ${route}`);
      }
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

// source: OpenTelemetry semantic conventions for database client spans, stable since 1.33
async function spanOf<T>(tracer: Tracer, asked: Asked, ask: () => Promise<T>): Promise<T> {
  const span = tracer.startSpan(asked.name, {
    kind: SpanKind.CLIENT,
    attributes: {
      'db.system.name': 'postgresql',
      'db.namespace': asked.database,
      'db.query.text': asked.text,
      'db.query.summary': asked.name,
      'server.address': asked.host,
    },
  });
  try {
    return await ask();
  } catch (error) {
    span.setAttribute('error.type', codeOf(error) ?? '_OTHER');
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

/** Of `traceparent`, else of the load balancer. */
function callerOf(headers: Arrived['headers']) {
  const told = propagation.extract(ROOT_CONTEXT, headers);
  if (trace.getSpanContext(told) !== undefined) return { parent: told, root: undefined };
  const amzn = amznTrace(headers);
  if (amzn?.parentId === undefined) return { parent: told, root: amzn?.traceId };
  const { traceId, parentId: spanId, sampled } = amzn;
  const spanContext = { traceId, spanId, traceFlags: sampled ? 1 : 0, isRemote: true };
  return { parent: trace.setSpanContext(told, spanContext), root: undefined };
}
