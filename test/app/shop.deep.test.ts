import { once } from 'node:events';
import { connect } from 'node:net';
import { bundleShop, openRequest, RunningShop } from './running-shop';

let bundle: ReturnType<typeof bundleShop>;
beforeAll(() => {
  bundle = bundleShop('build');
});
afterAll(() => bundle.remove());

const started: RunningShop[] = [];
afterEach(() => Promise.all(started.splice(0).map((shop) => shop.kill())));

async function start(env: Readonly<Record<string, string>> = {}): Promise<RunningShop> {
  const shop = new RunningShop(bundle.file, [], env);
  started.push(shop);
  await shop.logged('ready');
  return shop;
}

/** What a load balancer asks for; a request on a connection of its own says `close` otherwise. */
const KEEP = { connection: 'keep-alive' };

describe('answers', () => {
  test.each([
    ['GET', '/', 200, { service: 'shop', version: 'a1b2c3' }],
    ['GET', '/?secret=1', 200, { service: 'shop' }],
    ['GET', '/ready', 200, { state: 'ready' }],
    ['GET', '/healthz', 200, { state: 'alive' }],
    [
      'GET',
      '/products',
      200,
      { products: expect.arrayContaining([expect.objectContaining({ sku: 'mug' })]) },
    ],
    ['GET', '/checkout', 200, { currency: 'EUR' }],
    [
      'GET',
      '/version',
      200,
      { service: 'shop', version: 'a1b2c3', release: 'sha256:0f', node: process.version },
    ],
    ['GET', '/prices?seconds=31', 400, { error: expect.stringContaining('from 1 to 30') }],
    ['GET', '/prices?seconds=0', 400, { error: expect.stringContaining('from 1 to 30') }],
    ['GET', '/%zz', 400, { error: expect.any(String) }],
    ['PROPFIND', '/products', 405, { error: 'method not allowed' }],
    ['GET', '/toString', 404, { error: 'not found' }],
    ['GET', '//products', 404, { error: 'not found' }],
    ['DELETE', '/products', 405, { error: 'method not allowed' }],
  ])('%s %s → %i', async (method, path, status, body) => {
    const shop = await start({ VERSION: 'a1b2c3', RELEASE: 'sha256:0f' });
    const answer = await shop.ask(path, { method });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject(body);
    expect(answer.headers).toMatchObject({
      'x-version': 'a1b2c3',
      'x-release': 'sha256:0f',
      'x-request-id': expect.stringMatching(/./),
      'content-type': 'application/json; charset=utf-8',
    });
  });

  test('HEAD is GET without its body; a 405 names what is allowed', async () => {
    const shop = await start();
    const head = await shop.ask('/products', { method: 'HEAD' });
    expect([head.status, head.body]).toEqual([200, '']);
    expect((await shop.ask('/checkout', { method: 'PUT' })).headers.allow).toBe('HEAD, GET, POST');
  });

  test.each([
    ['an order', '{"sku":"mug","quantity":2}', 201],
    ['no body', '', 400],
    ['no JSON', '{', 400],
    ['null', 'null', 400],
    ['an unknown product', '{"sku":"car","quantity":1}', 400],
    ['half a mug', '{"sku":"mug","quantity":0.5}', 400],
    ['a hundred mugs', '{"sku":"mug","quantity":100}', 400],
    ['a quantity that is text', '{"sku":"mug","quantity":"2"}', 400],
    ['a prototype', '{"__proto__":{"sku":"mug"},"quantity":1}', 400],
  ])('POST /checkout with %s → %i', async (_, body, status) => {
    const shop = await start();
    expect((await shop.ask('/checkout', { method: 'POST', body })).status).toBe(status);
  });

  test('refuses a body that is too large before it has arrived', async () => {
    const shop = await start();
    const headers = { 'content-length': 1_000_000 };
    const { sent, answer } = openRequest(await shop.port(), '/checkout', { method: 'POST', headers });
    sent.write('a'.repeat(20_000));
    expect((await answer).status).toBe(413);
    sent.destroy();
  });

  test('streams a line a second, each as it comes', async () => {
    const shop = await start();
    const { sent, answer } = openRequest(await shop.port(), '/prices?seconds=2');
    sent.end();
    const first = await new Promise((resolve) => {
      sent.once('response', (response) => response.once('data', resolve));
    });
    expect(shop.lines.filter(({ message }) => message === 'request')).toEqual([]);
    expect(JSON.parse(String(first))).toMatchObject({ second: 1, of: 2 });
    const { status, headers } = await answer;
    expect([status, headers['content-type'], headers['content-length']]).toEqual([
      200,
      'application/x-ndjson; charset=utf-8',
      undefined,
    ]);
    expect(await shop.logged('request')).toMatchObject({ route: 'prices', status: 200 });
  });

  test('signs a receipt with a key that it never prints', async () => {
    const shop = await start({ RECEIPT_KEY: 'hush-hush-hush-hush', LOG_LEVEL: 'debug' });
    const order = { method: 'POST', body: '{"sku":"mug","quantity":2}' };
    const receipt = JSON.parse((await shop.ask('/checkout', order)).body);
    expect(receipt).toMatchObject({
      sku: 'mug',
      cents: 2400,
      signature: expect.stringMatching(/^[\w-]{43}$/),
    });
    await shop.logged('request');
    expect(JSON.stringify(shop.lines) + shop.stderr).not.toContain('hush');
  });
});

describe('log', () => {
  test('is one line a request, without the query', async () => {
    const shop = await start();
    await shop.ask('/products?card=4111', {
      headers: { 'x-request-id': 'order-7', 'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678' },
    });
    expect(await shop.logged('request')).toEqual({
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      level: 'info',
      message: 'request',
      release: 'dev',
      requestId: 'order-7',
      traceId: '67891233abcdef012345678912345678',
      method: 'GET',
      route: 'products',
      path: '/products',
      status: 200,
      durationMs: expect.any(Number),
    });
    expect(shop.lines.filter((line) => line.message === 'request')).toHaveLength(1);
  });

  test('is not broken by what HTTP lets through', async () => {
    const shop = await start();
    const socket = connect(await shop.port(), '127.0.0.1');
    // Node refuses a path that is not printable ASCII, but takes 0x9b, the start of a terminal escape, in a header.
    socket.write(
      Buffer.from('GET /"},{"\\ HTTP/1.1\r\nhost: a\r\nx-request-id: "},\x9b{"\r\n\r\n', 'latin1'),
    );
    const line = await shop.logged('request');
    socket.destroy();
    expect(line).toMatchObject({ path: '/"},{"\\', requestId: expect.stringMatching(/^[\da-f-]{36}$/) });
    expect(shop.lines.filter((each) => each.message === 'request')).toHaveLength(1);
  });

  test('hides probes that pass, unless LOG_LEVEL is debug', async () => {
    const quiet = await start();
    const loud = await start({ LOG_LEVEL: 'debug' });
    for (const shop of [quiet, loud]) {
      await shop.ask('/ready');
      await shop.ask('/');
      await shop.logged('request', (line) => line.path === '/');
    }
    const paths = (shop: RunningShop) =>
      shop.lines.map((line) => line.path).filter((path) => path !== undefined);
    expect([paths(quiet), paths(loud)]).toEqual([['/'], ['/ready', '/']]);
  });

  test('says 499 of a client that went away', async () => {
    const shop = await start();
    const { sent, answer } = openRequest(await shop.port(), '/checkout', waitForContinue);
    answer.catch(() => undefined); // that it fails is the point
    sent.flushHeaders();
    await once(sent, 'continue');
    sent.destroy();
    expect(await shop.logged('request')).toMatchObject({ status: 499, path: '/checkout' });
    await shop.ask('/products');
    await shop.logged('request', (line) => line.path === '/products');
    expect(shop.lines.map((line) => line.message)).not.toContain('route failed');
  });
});

/** Node answers `100 Continue` when it hands the request over: from then on it is in flight. */
const waitForContinue = {
  method: 'POST',
  headers: { ...KEEP, expect: '100-continue', 'content-length': 26 },
};

describe('metrics', () => {
  const env = { TEAL_SERVICE: 'shop', TEAL_ENVIRONMENT: 'production' };
  const metricsIn = ({ lines }: RunningShop) => lines.filter((line) => '_aws' in line);

  test('come while it runs', async () => {
    const shop = await start({ ...env, TEAL_REHEARSAL_FACTOR: '200' });
    await shop.ask('/products');
    expect(await shop.wrote((line) => '_aws' in line)).toMatchObject({
      Route: 'products',
      Requests: 1,
      Failures: 0,
    });
  });

  test('and the last of them when it stops', async () => {
    const shop = await start(env);
    await shop.ask('/products');
    shop.signal('SIGTERM');
    expect(await shop.exited).toBe(0);
    expect(metricsIn(shop)).toMatchObject([
      { Service: 'shop', Environment: 'production', Route: 'products' },
    ]);
  });
});

describe('more than it can take', () => {
  const PLACES = 4;
  const ORDER = '{"sku":"mug","quantity":2}';

  async function full(shop: RunningShop) {
    const port = await shop.port();
    const orders = Array.from({ length: PLACES }, () => openRequest(port, '/checkout', waitForContinue));
    for (const { sent } of orders) {
      sent.flushHeaders();
      await once(sent, 'continue');
    }
    return orders;
  }

  test('is refused at five times its capacity with 503 and Retry-After, and taken as soon as there is a place', async () => {
    const shop = await start({ MAX_IN_FLIGHT: String(PLACES) });
    const orders = await full(shop);
    const refused = await Promise.all(
      Array.from({ length: 4 * PLACES }, () => shop.ask('/checkout', { method: 'POST', body: ORDER })),
    );
    expect(new Set(refused.map(({ status, headers }) => `${status} ${headers['retry-after']}`))).toEqual(
      new Set(['503 1']),
    );
    expect(refused[0]?.headers).toMatchObject({ 'x-release': 'dev', 'x-request-id': expect.any(String) });
    // Or the load balancer would take it out, and its share would go to the others.
    for (const path of ['/ready', '/healthz']) expect((await shop.ask(path)).status).toBe(200);
    expect(await shop.logged('request', (line) => line.status === 503)).toMatchObject({
      ...{ level: 'warn', refused: true, route: 'checkout' },
    });

    for (const { sent } of orders) sent.end(ORDER);
    const answers = await Promise.all(orders.map(({ answer }) => answer));
    expect(answers.map(({ status }) => status)).toEqual(orders.map(() => 201));
    for (let nth = 0; nth < 2 * PLACES; nth += 1) expect((await shop.ask('/products')).status).toBe(200);
  });

  test('by nobody who waits for an answer: 200, 503 with Retry-After, and nothing else', async () => {
    const shop = await start({ MAX_IN_FLIGHT: String(PLACES) });
    const users = Array.from({ length: 5 * PLACES }, async () => {
      const answers = [];
      for (let nth = 0; nth < 3; nth += 1) answers.push(await shop.ask('/prices?seconds=1'));
      return answers.map(({ status, headers }) => [status, headers['retry-after']].join(' '));
    });
    expect(new Set((await Promise.all(users)).flat())).toEqual(new Set(['200 ', '503 1']));
    for (let nth = 0; nth < 2 * PLACES; nth += 1) expect((await shop.ask('/products')).status).toBe(200);
  });

  test('a client that goes away gives its place back', async () => {
    const shop = await start({ MAX_IN_FLIGHT: String(PLACES) });
    const orders = await full(shop);
    for (const { sent, answer } of orders) {
      answer.catch(() => undefined); // that it fails is the point
      sent.destroy();
    }
    for (let nth = 0; nth < PLACES; nth += 1) {
      await shop.wrote(() => shop.lines.filter(({ status }) => status === 499).length === PLACES);
    }
    expect((await shop.ask('/products')).status).toBe(200);
  });

  test('a body that does not come is answered with 408 in time', async () => {
    const shop = await start({ REQUEST_SECONDS: '1' });
    const { sent, answer } = openRequest(await shop.port(), '/checkout', waitForContinue);
    sent.flushHeaders();
    const { status, headers } = await answer;
    expect([status, headers.connection]).toEqual([408, 'close']);
    sent.destroy();
    expect(shop.lines.map(({ message }) => message)).not.toContain('route failed');
  });

  test('a stream has no time limit', async () => {
    const shop = await start({ REQUEST_SECONDS: '1' });
    const { status, body } = await shop.ask('/prices?seconds=3');
    expect([status, body.trim().split('\n')]).toEqual([
      200,
      [1, 2, 3].map(() => expect.stringMatching(/^{.*}$/)),
    ]);
  });
});

describe('stop', () => {
  test('ends what is in flight: a stream of ten seconds to its last line', async () => {
    const shop = await start();
    const { sent, answer } = openRequest(await shop.port(), '/prices?seconds=10', { headers: KEEP });
    sent.end();
    await once(sent, 'response');
    shop.signal('SIGTERM');
    await shop.logged('stopping');
    expect((await shop.ask('/ready')).status).toBe(503);
    const { status, body } = await answer;
    const seconds = body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).second);
    expect([status, seconds]).toEqual([200, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]);
    expect(await shop.exited).toBe(0);
    expect(shop.lines.at(-1)).toMatchObject({ message: 'stopped', cutOff: 0 });
  });

  test('cuts off what has not ended at its limit, and exits 1', async () => {
    const shop = await start({ REQUEST_SECONDS: '1', STOP_SECONDS: '16' });
    const { sent, answer } = openRequest(await shop.port(), '/prices?seconds=30');
    answer.catch(() => undefined);
    sent.end();
    await once(sent, 'response');
    shop.signal('SIGTERM');
    expect(await shop.exited).toBe(1);
    expect(shop.lines.at(-1)).toMatchObject({ level: 'error', message: 'stopped', cutOff: 1 });
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'on %s finishes what is in flight, then exits 0',
    async (signal) => {
      const shop = await start();
      const port = await shop.port();
      const order = openRequest(port, '/checkout', waitForContinue);
      order.sent.write('{"sku":"mug",');
      await once(order.sent, 'continue');

      shop.signal(signal);
      expect(await shop.logged('stopping')).toMatchObject({ signal });
      const ready = await shop.ask('/ready', { headers: KEEP });
      expect([ready.status, ready.body, ready.headers.connection]).toEqual([
        503,
        '{"state":"stopping"}',
        'close',
      ]);
      expect((await shop.ask('/healthz')).status).toBe(200);
      shop.signal(signal); // npm passes on what the process group already got

      order.sent.end('"quantity":2}');
      const answer = await order.answer;
      expect([answer.status, answer.headers.connection]).toEqual([201, 'close']);
      expect(await shop.exited).toBe(0);
      expect(shop.lines.at(-1)).toMatchObject({ message: 'stopped', cutOff: 0 });
      expect(shop.lines.filter((line) => line.message === 'stopping')).toHaveLength(1);
    },
  );

  test('does not wait for connections without a request', async () => {
    const shop = await start();
    const idle = connect(await shop.port(), '127.0.0.1');
    await once(idle, 'connect');
    await shop.ask('/'); // so that the server has accepted the connection before
    shop.signal('SIGTERM');
    expect(await shop.exited).toBe(0);
    idle.destroy();
  });
});

test('keeps connections longer than an ALB does', async () => {
  const shop = await start();
  const { headers } = await shop.ask('/', { headers: KEEP });
  // source: ELB user guide, load balancer attributes: idle_timeout.timeout_seconds is 60 by default
  expect(headers['keep-alive']).toBe('timeout=65');
});

test('a malformed secret exits 2 before the port is open, by its name and not its value', async () => {
  const shop = new RunningShop(bundle.file, [], { RECEIPT_KEY: 'hush-hush' });
  started.push(shop);
  expect(await shop.exited).toBe(2);
  expect(shop.stderr).toMatch(/^RECEIPT_KEY must be a secret of at least 16 characters, got 9; [^\n]*\n$/);
  expect(shop.stderr).not.toContain('hush');
  expect(shop.lines).toEqual([]);
});

test('wrong settings exit 2 with all problems, before the port is open', async () => {
  const shop = new RunningShop(bundle.file, [], { PORT: '70000', LOG_LEVEL: 'loud', VERSION: 'a b' });
  started.push(shop);
  expect(await shop.exited).toBe(2);
  expect(shop.stderr).toMatch(/PORT must .*\nLOG_LEVEL must .*\nVERSION must .*\n$/);
  expect(shop.lines).toEqual([]);
});

test('a taken port exits 1 with a line of JSON', async () => {
  const first = await start();
  const second = new RunningShop(bundle.file, [], { PORT: String(await first.port()) });
  started.push(second);
  expect(await second.exited).toBe(1);
  expect(second.lines).toEqual([
    expect.objectContaining({
      level: 'error',
      message: 'crashed',
      reason: expect.stringMatching(/EADDRINUSE/),
    }),
  ]);
});
