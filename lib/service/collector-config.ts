import { SERVICE_METRICS } from '../../lambda/shared/environment';
import type { Telemetry } from '../config/telemetry';

/** Whose data a collector gets. */
export interface CollectorOf {
  readonly service: string;
  readonly environment: string;
  readonly logGroup: string;
}

/** The collector's variable with what `headersSecret` holds. */
export const OTLP_HEADERS = 'OTLP_HEADERS';

const MIB_KEPT_BACK = 0.25;

/** What every collector does: it takes OTLP from its own task alone, and drops data before it is killed for its memory. */
const common = ({ memory }: Telemetry) => ({
  extensions: { health_check: {} },
  receivers: {
    otlp: {
      protocols: { grpc: { endpoint: 'localhost:4317' }, http: { endpoint: 'localhost:4318' } },
    },
  },
  processors: {
    memory_limiter: {
      check_interval: '1s',
      limit_mib: Math.floor(memory * (1 - MIB_KEPT_BACK)),
      spike_limit_mib: Math.floor(memory * MIB_KEPT_BACK),
    },
    // Which task, account and zone it was.
    resourcedetection: { detectors: ['env', 'ecs'], timeout: '5s', override: false },
    // What is in it when the task ends is lost.
    batch: { timeout: '1s' },
  },
});

const metricNames = [SERVICE_METRICS.REQUESTS, SERVICE_METRICS.FAILURES, SERVICE_METRICS.DURATION];

/**
 * Configuration of the AWS Distro for OpenTelemetry, as JSON, which is YAML. It holds no secret.
 *
 * source: aws-observability/aws-otel-collector, config/ecs; opentelemetry-collector-contrib, exporter/awsemfexporter and awsxrayexporter
 */
export function collectorConfig(telemetry: Telemetry, of: CollectorOf): string {
  return JSON.stringify(telemetry.kind === 'xray' ? toAws(telemetry, of) : toOtlp(telemetry, telemetry));
}

function toAws(telemetry: Telemetry, { service, environment, logGroup }: CollectorOf) {
  const { extensions, receivers, processors } = common(telemetry);
  return {
    extensions,
    receivers,
    processors: {
      ...processors,
      // Each other metric of an SDK would be paid for, by its dimensions.
      'filter/service': { metrics: { include: { match_type: 'strict', metric_names: metricNames } } },
      // The service says which route; whose it is, is known here, so that no service can get the dimensions wrong.
      'attributes/service': {
        actions: [
          { key: 'Service', value: service, action: 'upsert' },
          { key: 'Environment', value: environment, action: 'upsert' },
        ],
      },
    },
    exporters: {
      awsxray: {},
      awsemf: {
        namespace: SERVICE_METRICS.NAMESPACE,
        log_group_name: logGroup,
        log_stream_name: 'otel-metrics/{TaskId}',
        dimension_rollup_option: 'NoDimensionRollup',
        metric_declarations: [
          {
            dimensions: [['Service', 'Environment', 'Route']],
            metric_name_selectors: metricNames.map((name) => `^${name}$`),
          },
        ],
      },
    },
    service: {
      extensions: ['health_check'],
      pipelines: {
        traces: {
          receivers: ['otlp'],
          processors: ['memory_limiter', 'resourcedetection', 'batch'],
          exporters: ['awsxray'],
        },
        metrics: {
          receivers: ['otlp'],
          processors: [
            'memory_limiter',
            'resourcedetection',
            'filter/service',
            'attributes/service',
            'batch',
          ],
          exporters: ['awsemf'],
        },
      },
    },
  };
}

function toOtlp(telemetry: Telemetry, { endpoint, headersSecret }: Extract<Telemetry, { kind: 'otlp' }>) {
  const pipeline = {
    receivers: ['otlp'],
    processors: ['memory_limiter', 'resourcedetection', 'batch'],
    exporters: ['otlphttp'],
  };
  return {
    ...common(telemetry),
    exporters: {
      otlphttp: {
        endpoint,
        // Read by the collector when it starts: the value is JSON, so an object.
        ...(headersSecret !== undefined && { headers: `\${env:${OTLP_HEADERS}}` }),
      },
    },
    service: {
      extensions: ['health_check'],
      pipelines: { traces: pipeline, metrics: pipeline, logs: pipeline },
    },
  };
}
