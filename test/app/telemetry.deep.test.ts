import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SERVICE_METRICS } from '../../lambda/shared/environment';
import type { Telemetry } from '../../lib/config/telemetry';
import { sdkEnvironment } from '../../lib/service/collector';
import { OtlpReceiver } from './otlp-receiver';
import { APP, bundleShop, RunningShop } from './running-shop';

// The bundle of the image, its own process, and what comes out of it on the wire.

let good: ReturnType<typeof bundleShop>;
let faulty: ReturnType<typeof bundleShop>;
beforeAll(() => {
  good = bundleShop('build');
  faulty = bundleShop('build:faulty');
});
afterAll(() => {
  good.remove();
  faulty.remove();
});

let receiver: OtlpReceiver;
const started: RunningShop[] = [];
beforeEach(async () => {
  receiver = await OtlpReceiver.open();
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((shop) => shop.kill()));
  await receiver.close();
});

const telemetry = (kind: 'xray' | 'otlp'): Telemetry => ({
  ...{ image: 'otel', cpu: 32, memory: 192, kind, endpoint: 'https://otlp.example.com', headersSecret: 'x' },
});

/** As Teal's task definition tells it, but for where the collector is. */
const environment = (kind: 'xray' | 'otlp', endpoint = receiver.endpoint) => ({
  ...sdkEnvironment(telemetry(kind), { service: 'shop', environment: 'production', release: 'sha256:0f' }),
  ...{ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, RELEASE: 'sha256:0f' },
  ...{ TEAL_SERVICE: 'shop', TEAL_ENVIRONMENT: 'production' },
});

async function start(env: Record<string, string>, file = good.file, ...args: string[]) {
  const shop = new RunningShop(file, args, env);
  started.push(shop);
  await shop.logged('ready');
  return shop;
}

/** The stop that sends what is left. */
async function stopped(shop: RunningShop) {
  shop.signal('SIGTERM');
  return shop.exited;
}

const TRACE = '67891233abcdef012345678912345678';
const ROOT = `Root=1-${TRACE.slice(0, 8)}-${TRACE.slice(8)}`;
const SPAN = '00f067aa0ba902b7';
const NONE = '';
const otherTrace = 'a'.repeat(32);

test.each<[string, Record<string, string>, string, string]>([
  ['traceparent', { traceparent: `00-${TRACE}-${SPAN}-01` }, TRACE, SPAN],
  ['the load balancer, who makes no span', { 'x-amzn-trace-id': ROOT }, TRACE, NONE],
  ['X-Ray', { 'x-amzn-trace-id': `${ROOT};Parent=${SPAN};Sampled=1` }, TRACE, SPAN],
  [
    'traceparent before the load balancer',
    { traceparent: `00-${otherTrace}-${SPAN}-01`, 'x-amzn-trace-id': ROOT },
    otherTrace,
    SPAN,
  ],
  [
    'the load balancer, if traceparent is none',
    { traceparent: '00-x', 'x-amzn-trace-id': ROOT },
    TRACE,
    NONE,
  ],
])('a span continues the trace of %s, and the log names it', async (_, headers, traceId, parentId) => {
  const shop = await start(environment('xray'));
  await shop.ask('/products?card=4111', { headers });
  expect(await shop.logged('request')).toMatchObject({ traceId });
  expect(await stopped(shop)).toBe(0);
  expect(receiver.spans).toEqual([
    {
      ...{ traceId, parentId, name: 'GET /products', kind: 2, error: false },
      attributes: {
        'http.request.method': 'GET',
        'url.path': '/products',
        'url.scheme': 'http',
        'http.route': '/products',
        'http.response.status_code': 200,
      },
      resource: expect.objectContaining({
        'service.name': 'shop',
        'service.version': 'sha256:0f',
        'deployment.environment.name': 'production',
      }),
    },
  ]);
});

test('a request that nobody traces has a trace of its own; one not to be sampled has no span', async () => {
  const shop = await start(environment('otlp'));
  await shop.ask('/');
  const { traceId } = await shop.logged('request');
  expect(traceId).toMatch(/^[\da-f]{32}$/);
  const headers = { 'x-amzn-trace-id': `${ROOT};Parent=${SPAN};Sampled=0` };
  await shop.ask('/products', { headers });
  expect(await shop.logged('request', ({ path }) => path === '/products')).toMatchObject({ traceId: TRACE });
  await stopped(shop);
  expect(receiver.spans.map((span) => [span.traceId, span.name])).toEqual([[traceId, 'GET /']]);
});

test('unknown paths are no names of spans, failures are errors, probes are not traced', async () => {
  const shop = await start(environment('xray'), faulty.file, '--broken-path', '/checkout');
  for (const path of ['/ready', '/healthz', '/customers/4711', '/checkout']) await shop.ask(path);
  await stopped(shop);
  expect(
    receiver.spans.map(({ name, error, attributes }) => [name, error, attributes['http.route']]),
  ).toEqual([
    ['GET', false, undefined],
    ['GET /checkout', true, '/checkout'],
  ]);
});

describe('the three metrics of a route', () => {
  const { REQUESTS, FAILURES, DURATION } = SERVICE_METRICS;

  test.each([
    ['xray', 'delta', 'exponential histogram'],
    ['otlp', 'cumulative', 'histogram'],
  ] as const)('with %s: %s, %s, and no line of the log besides', async (kind, temporality, form) => {
    const shop = await start(environment(kind), faulty.file, '--broken-path', '/checkout');
    for (const path of ['/products', '/products', '/checkout', '/ready', '/x/1']) await shop.ask(path);
    expect(await stopped(shop)).toBe(0);
    const of = (Route: string, value: number) => ({ attributes: { Route }, value });
    expect(receiver.metrics).toEqual([
      {
        ...{ name: REQUESTS, unit: '', form: 'sum', temporality },
        points: [of('products', 2), of('checkout', 1), of('other', 1)],
      },
      {
        ...{ name: FAILURES, unit: '', form: 'sum', temporality },
        points: [of('products', 0), of('checkout', 1), of('other', 0)],
      },
      { name: DURATION, unit: 'ms', form, temporality, points: [of('products', 2), of('other', 1)] },
    ]);
    expect(shop.lines.filter((line) => '_aws' in line)).toEqual([]);
  });

  test('both ways, if it is told so', async () => {
    const shop = await start({ ...environment('otlp'), ROUTE_METRICS: 'both' });
    await shop.ask('/products');
    await stopped(shop);
    expect(receiver.metrics.map(({ name }) => name)).toContain(REQUESTS);
    expect(shop.lines.filter((line) => '_aws' in line)).toMatchObject([{ Route: 'products', Requests: 1 }]);
  });

  test('come while it runs', async () => {
    const shop = await start({ ...environment('xray'), OTEL_METRIC_EXPORT_INTERVAL: '50' });
    await shop.ask('/products');
    while (receiver.metrics.length === 0) await shop.ask('/ready');
    expect(receiver.metrics[0]).toMatchObject({ name: REQUESTS });
  });
});

describe('a collector that', () => {
  test('is gone stops neither a request nor the stop, and is told', async () => {
    const shop = await start(environment('xray', 'http://127.0.0.1:9'));
    for (let nth = 0; nth < 20; nth += 1) expect((await shop.ask('/products')).status).toBe(200);
    expect(await stopped(shop)).toBe(0);
    expect(shop.lines.at(-1)).toMatchObject({ message: 'stopped', cutOff: 0 });
    expect(await shop.logged('telemetry')).toMatchObject({
      level: 'warn',
      problem: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('never answers, neither', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const shop = await start(
      environment('xray', `http://127.0.0.1:${(silent.address() as AddressInfo).port}`),
    );
    expect((await shop.ask('/products')).status).toBe(200);
    expect(await stopped(shop)).toBe(0);
    expect(shop.lines.at(-1)).toMatchObject({ message: 'stopped', cutOff: 0 });
    silent.close();
    silent.closeAllConnections();
  });
});

test('without an endpoint nothing of it is loaded: one file imports it, and that one is imported when it is wanted', () => {
  const sources = readdirSync(join(APP, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [name, readFileSync(join(APP, 'src', name), 'utf8')] as const);
  const named = (what: RegExp) => sources.filter(([, text]) => what.test(text)).map(([name]) => name);
  expect(named(/from '@opentelemetry\//)).toEqual(['open-telemetry.ts']);
  expect(named(/from '\.\/open-telemetry/)).toEqual([]);
  expect(named(/await import\('\.\/open-telemetry\.js'\)/)).toEqual(['serve.ts']);
});
