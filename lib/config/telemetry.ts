/** What both kinds of collector have. */
export interface TelemetryOptions {
  /**
   * The collector: an image of the AWS Distro for OpenTelemetry, or one that takes its configuration from AOT_CONFIG_CONTENT as
   * that does. A tag of a public registry can be moved; pin it by its digest, which `docker buildx imagetools inspect
   * public.ecr.aws/aws-observability/aws-otel-collector:v0.48.0` prints: `public.ecr.aws/…:v0.48.0@sha256:…`. With the gate
   * `admission` it must be a copy in ECR: docs/telemetry.md.
   * @default 'public.ecr.aws/aws-observability/aws-otel-collector:v0.48.0' AWS's own build, from a registry without a limit for pulls from AWS
   */
  readonly image?: string;
  /**
   * Of the task's cpu, in units of 1/1024 vCPU: what the collector has while the service would take all of it; otherwise
   * each takes what the other leaves. 16 to half of the service's `cpu`. @default 32 an eighth of the smallest task
   */
  readonly cpu?: number;
  /**
   * Of the task's memory, in MiB, at most: the collector drops data before it takes more. 128 to half of the service's `memory`.
   * @default 192 what the distribution takes when idle, and as much again for batches
   */
  readonly memory?: number;
}

/** A collector that hands on by OTLP. */
export interface OtlpOptions extends TelemetryOptions {
  /**
   * Where traces, metrics and logs go by OTLP over HTTP: `https://otlp.example.com`, to which the collector adds `/v1/traces`
   * and so on. Plain `http://` only within the network.
   */
  readonly endpoint: string;
  /**
   * Name of a secret of Secrets Manager, in the account and region of the environment, that holds headers as a JSON object:
   * `{"Authorization":"Basic …"}`. A change is read by tasks that start after it. With a bootstrap of the delivery's own,
   * `<delivery>-…`. @default none
   */
  readonly headersSecret?: string;
}

/** What `xray()` makes. */
export interface XrayInput extends TelemetryOptions {
  /** By which it is told from others. */
  readonly kind: 'xray';
}

/** What `otlp()` makes. */
export interface OtlpInput extends OtlpOptions {
  /** By which it is told from others. */
  readonly kind: 'otlp';
}

/** Where traces and metrics of the service go: what `xray()` or `otlp()` makes. */
export type TelemetryInput = XrayInput | OtlpInput;

/** {@link TelemetryInput}, filled in. */
export type Telemetry = Required<TelemetryOptions> &
  ({ readonly kind: 'xray' } | ({ readonly kind: 'otlp' } & Pick<OtlpOptions, 'endpoint' | 'headersSecret'>));

/** The newest release of the distribution that the configuration was written for. source: github.com/aws-observability/aws-otel-collector */
export const defaultCollector = 'public.ecr.aws/aws-observability/aws-otel-collector:v0.48.0';
export const defaultCollectorCpu = 32;
export const defaultCollectorMemory = 192;

/** Below it the distribution does not start; what it takes when idle. */
export const smallestCollectorMemory = 128;
export const smallestCollectorCpu = 16;

/** Traces to X-Ray, and the service's own metrics to CloudWatch, by AWS's collector beside the service. */
export const xray = (options: TelemetryOptions = {}): TelemetryInput => ({ kind: 'xray', ...options });

/** Traces, metrics and logs to whatever speaks OTLP: a Grafana stack of Tempo, Mimir or Prometheus, and Loki. */
export const otlp = (options: OtlpOptions): TelemetryInput => ({ kind: 'otlp', ...options });

export const fillTelemetry = (input: TelemetryInput): Telemetry => ({
  image: defaultCollector,
  cpu: defaultCollectorCpu,
  memory: defaultCollectorMemory,
  ...input,
});

/** `111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/otel`, without tag and digest. */
export const repositoryOf = (image: string): string => image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');

/** Environment variables of the service that tell it, and Teal's metrics, whose they are. */
export const METRICS_OF = { service: 'TEAL_SERVICE', environment: 'TEAL_ENVIRONMENT' } as const;

/** Where the collector listens: on the task's loopback, OTLP over HTTP. */
export const collectorEndpoint = 'http://localhost:4318';

/** What an SDK of OpenTelemetry reads. The last two matter to CloudWatch alone, see docs/telemetry.md. */
export const OTEL = {
  endpoint: 'OTEL_EXPORTER_OTLP_ENDPOINT',
  protocol: 'OTEL_EXPORTER_OTLP_PROTOCOL',
  service: 'OTEL_SERVICE_NAME',
  resource: 'OTEL_RESOURCE_ATTRIBUTES',
  metricInterval: 'OTEL_METRIC_EXPORT_INTERVAL',
  temporality: 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE',
  histograms: 'OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION',
} as const;
