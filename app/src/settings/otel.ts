import type { Environment } from './environment';

/** What OpenTelemetry's own variables say, as far as its SDK for Node does not read them itself. */
export interface OtelSettings {
  /** Milliseconds between two exports of metrics. @default 60000 */
  readonly metricInterval: number;
  /** @default 'explicit_bucket_histogram' */
  readonly histogram: 'explicit_bucket_histogram' | 'base2_exponential_bucket_histogram';
  /** Whether the log's lines hold the metrics of routes as well. @default 'otlp' else a request counts twice */
  readonly routeMetrics: 'otlp' | 'both';
}

/**
 * @returns undefined without OTEL_EXPORTER_OTLP_ENDPOINT
 *
 * source: OpenTelemetry specification, "OpenTelemetry Protocol Exporter" and "Metrics Exporter - OTLP" (its environment variables)
 */
export function readOtel(env: Environment): OtelSettings | undefined {
  const endpoint = env.text('OTEL_EXPORTER_OTLP_ENDPOINT');
  if (endpoint === undefined || endpoint === '') return undefined;
  if (!/^https?:$/.test(URL.canParse(endpoint) ? new URL(endpoint).protocol : '')) {
    const rule = 'a URL with http or https';
    env.refuse('OTEL_EXPORTER_OTLP_ENDPOINT', rule, endpoint, 'set it to http://localhost:4318');
  }
  // The only exporters that the bundle has.
  env.oneOf('OTEL_EXPORTER_OTLP_PROTOCOL', ['http/protobuf'], 'http/protobuf');
  return {
    metricInterval: env.wholeNumber('OTEL_METRIC_EXPORT_INTERVAL', {
      ...{ least: 10, most: 3_600_000, byDefault: 60_000 },
    }),
    histogram: env.oneOf(
      'OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION',
      ['explicit_bucket_histogram', 'base2_exponential_bucket_histogram'],
      'explicit_bucket_histogram',
    ),
    routeMetrics: env.oneOf('ROUTE_METRICS', ['otlp', 'both'], 'otlp'),
  };
}
