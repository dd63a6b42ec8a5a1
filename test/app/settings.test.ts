import { BadSettings, readSettings } from '../../app/src/settings';
import type { Telemetry } from '../../lib/config/telemetry';
import { sdkEnvironment } from '../../lib/service/collector';
import { existingSecrets } from '../../rehearsal/service/existing-secrets';

const fillTelemetry = (kind: 'xray' | 'otlp'): Telemetry => ({
  ...{ image: 'otel', cpu: 32, memory: 192, kind, endpoint: 'https://otlp.example.com', headersSecret: 'x' },
});

const KEY = 'sixteen-letters!';
const LIMITS = { bodyBytes: 16_384, requestSeconds: 30, inFlight: 200, loopDelay: 1000, stopSeconds: 60 };

test('everything has a default', () => {
  expect(readSettings({})).toEqual({
    port: 8080,
    logLevel: 'info',
    version: 'dev',
    release: 'dev',
    metrics: undefined,
    metricsInterval: 10_000,
    receiptKey: undefined,
    limits: LIMITS,
    otel: undefined,
    database: undefined,
    flagsInterval: 5000,
  });
});

test('takes what is given', () => {
  expect(
    readSettings({
      PORT: '0',
      LOG_LEVEL: 'warn',
      VERSION: 'v1.2+g0f3',
      RELEASE: 'sha256:0f',
      RECEIPT_KEY: KEY,
      MAX_IN_FLIGHT: '20',
      MAX_BODY_BYTES: '100',
      MAX_LOOP_DELAY_MS: '250',
      REQUEST_SECONDS: '10',
      STOP_SECONDS: '25',
      TEAL_SERVICE: 'shop',
      TEAL_ENVIRONMENT: 'production',
    }),
  ).toEqual({
    port: 0,
    logLevel: 'warn',
    version: 'v1.2+g0f3',
    release: 'sha256:0f',
    metrics: { service: 'shop', environment: 'production' },
    metricsInterval: 10_000,
    receiptKey: KEY,
    limits: { bodyBytes: 100, requestSeconds: 10, inFlight: 20, loopDelay: 250, stopSeconds: 25 },
    otel: undefined,
    database: undefined,
    flagsInterval: 5000,
  });
});

test.each([
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '8e3'],
  ['PORT', ''],
  ['LOG_LEVEL', 'INFO'],
  ['LOG_LEVEL', 'toString'],
  ['VERSION', 'a\nb'],
  ['VERSION', ''],
  ['VERSION', 'a'.repeat(129)],
  ['RELEASE', 'a\nb'],
  ['RELEASE', ''],
  ['MAX_IN_FLIGHT', '0'],
  ['MAX_IN_FLIGHT', 'none'],
  ['MAX_BODY_BYTES', '16KiB'],
  ['MAX_LOOP_DELAY_MS', '-1'],
  ['REQUEST_SECONDS', '1.5'],
  ['STOP_SECONDS', '1e3'],
])('refuses %s=%j', (name, value) => {
  expect(() => readSettings({ [name]: value })).toThrow(BadSettings);
  expect(() => readSettings({ [name]: value })).toThrow(
    new RegExp(`^${name} must be .*, got .*; set it to`, 's'),
  );
});

test('refuses a stop in which what it lets in could not end', () => {
  expect(() => readSettings({ STOP_SECONDS: '44' })).toThrow(
    /^STOP_SECONDS must be at least REQUEST_SECONDS \+ 15, got 44; set it to 45 if the task's stopTimeout is as long/,
  );
  expect(readSettings({ STOP_SECONDS: '45' }).limits.stopSeconds).toBe(45);
});

describe('RECEIPT_KEY', () => {
  test.each(['', 'hush', 'hush-hush-hush-'])('%j is too short, and is not told', (value) => {
    const problem = `RECEIPT_KEY must be a secret of at least 16 characters, got ${value.length};`;
    expect(() => readSettings({ RECEIPT_KEY: value })).toThrow(problem);
    expect(() => readSettings({ RECEIPT_KEY: value })).not.toThrow('hush');
  });

  test('is told with all other problems', () => {
    expect(() => readSettings({ RECEIPT_KEY: 'hush', PORT: 'x', MAX_IN_FLIGHT: '0' })).toThrow(
      /^PORT must [^\n]*\nRECEIPT_KEY must [^\n]*\nMAX_IN_FLIGHT must [^\n]*$/,
    );
  });

  // What a rehearsal makes up for a secret that is there already must do.
  test('may be what a rehearsal makes up', () => {
    const value = existingSecrets({ secrets: ['/shop/receipt-key'] }).get('/shop/receipt-key')?.AWSCURRENT;
    expect(readSettings({ RECEIPT_KEY: value }).receiptKey).toBe(value);
  });
});

describe('OpenTelemetry', () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' };
  const of = { TEAL_SERVICE: 'shop', TEAL_ENVIRONMENT: 'production' };

  test.each<[string, Record<string, string>, object | undefined, boolean]>([
    ['nothing', {}, undefined, true],
    ['an empty endpoint', { OTEL_EXPORTER_OTLP_ENDPOINT: '' }, undefined, true],
    [
      'an endpoint',
      endpoint,
      { metricInterval: 60_000, histogram: 'explicit_bucket_histogram', routeMetrics: 'otlp' },
      false,
    ],
    [
      'both ways',
      { ...endpoint, ROUTE_METRICS: 'both' },
      expect.objectContaining({ routeMetrics: 'both' }),
      true,
    ],
  ])('%s: what is sent, and whether the log holds metrics', (_, given, otel, inLog) => {
    const settings = readSettings({ ...of, ...given });
    expect([settings.otel, settings.metrics !== undefined]).toEqual([otel, inLog]);
  });

  test.each(['xray', 'otlp'] as const)('takes what Teal gives a task with %s', (kind) => {
    const given = sdkEnvironment(
      { ...fillTelemetry(kind) },
      { service: 'shop', environment: 'production', release: 'sha256:0f' },
    );
    expect(readSettings(given).otel).toEqual({
      metricInterval: 10_000,
      histogram: kind === 'xray' ? 'base2_exponential_bucket_histogram' : 'explicit_bucket_histogram',
      routeMetrics: 'otlp',
    });
  });

  test.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'localhost:4318'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_METRIC_EXPORT_INTERVAL', '10s'],
    ['OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION', 'sum'],
    ['ROUTE_METRICS', 'log'],
  ])('refuses %s=%s', (name, value) => {
    expect(() => readSettings({ ...endpoint, [name]: value })).toThrow(
      new RegExp(`^${name} must be .*, got`),
    );
  });
});
