import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { NO_TELEMETRY, type Telemetry, untraced } from '../../app/src/telemetry';
import { openRequest } from './running-shop';
import { type ShopInProcess, shopInProcess } from './shop-in-process';

const shops: ShopInProcess[] = [];
afterEach(() => Promise.all(shops.splice(0).map(({ close }) => close())));

async function start(
  env: Readonly<Record<string, string>> = {},
  before?: (app: FastifyInstance) => void,
  telemetry?: Telemetry,
): Promise<ShopInProcess> {
  const shop = await shopInProcess(env, before, telemetry);
  shops.push(shop);
  return shop;
}

async function ask(shop: ShopInProcess, path: string) {
  const { sent, answer } = openRequest(shop.port, path, { headers: { connection: 'keep-alive' } });
  sent.end();
  return answer;
}

/** A route that never answers, and when so many requests have come to it. */
function neverAnswered(count: number) {
  let come = () => {};
  const all = new Promise<void>((resolve) => {
    come = resolve;
  });
  let left = count;
  const add = (app: FastifyInstance) => {
    app.get('/never', () => {
      left -= 1;
      if (left === 0) come();
      return new Promise(() => undefined);
    });
  };
  return { all, add };
}

test('requests at once on one connection that goes away give back their places, and a stop waits for none', async () => {
  const { all, add } = neverAnswered(3);
  const shop = await start({ MAX_IN_FLIGHT: '3' }, add);
  const socket = connect(shop.port, '127.0.0.1');
  socket.write('GET /never HTTP/1.1\r\nhost: shop\r\n\r\n'.repeat(3));
  await all;
  expect((await ask(shop, '/products')).status).toBe(503);
  socket.resetAndDestroy();
  const limits = { accepting: 2_000, finishing: 2_000 };
  expect(await shop.lifecycle.stop(limits, () => undefined)).toBe(0);
  expect((await ask(shop, '/products')).status).toBe(200);
  const statuses = shop.lines.map((line) => JSON.parse(line).status);
  expect(statuses.sort()).toEqual([200, 499, 499, 499, 503]);
});

// A scanner's paths, which Fastify would take for a route's pattern.
test.each(['/*x', '/:a(', '/:sku', '/(', '/*'])('%s is a path that nobody has', async (path) => {
  const shop = await start();
  expect((await ask(shop, path)).status).toBe(404);
  expect(shop.lines).toHaveLength(1);
});

test.each(['/', '/%zz', '/nowhere', '/ready'])('%s closes its connection during a stop', async (path) => {
  const { all, add } = neverAnswered(1);
  const shop = await start({}, add);
  const socket = connect(shop.port, '127.0.0.1');
  socket.write('GET /never HTTP/1.1\r\nhost: shop\r\n\r\n');
  await all;
  const stopped = shop.lifecycle.stop({ accepting: 60_000, finishing: 60_000 }, () => undefined);
  expect((await ask(shop, path)).headers.connection).toBe('close');
  socket.destroy();
  await once(socket, 'close');
  expect(await stopped).toBe(0);
});

const METRICS = { TEAL_SERVICE: 'shop', TEAL_ENVIRONMENT: 'production' };
const read = ({ lines }: ShopInProcess) => lines.map((line) => JSON.parse(line));

test('a stream that breaks is a failure of the service, and not of the client', async () => {
  const shop = await start(METRICS, (app) => {
    app.get('/broken', (_, reply) => {
      const halves = async function* () {
        yield 'half';
        await new Promise(setImmediate);
        throw new Error('the database is away');
      };
      return reply.type('text/plain').send(Readable.from(halves()));
    });
  });
  await expect(ask(shop, '/broken')).rejects.toThrow('aborted');
  await shop.close();
  shops.pop();
  const [failed, asked, metrics] = read(shop);
  expect(failed).toMatchObject({ message: 'route failed', reason: expect.stringContaining('is away') });
  expect(asked).toMatchObject({ message: 'request', level: 'error', status: 500 });
  expect(metrics).toMatchObject({ Requests: 1, Failures: 1 });
  expect(metrics).not.toHaveProperty('Duration');
});

test.each(['/%63heckout', '/checkout#top'])('%s counts as the route that it is', async (path) => {
  const shop = await start(METRICS);
  const socket = connect(shop.port, '127.0.0.1');
  socket.end(`GET ${path} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\r\n`);
  await once(socket.resume(), 'close');
  await shop.close();
  shops.pop();
  expect(read(shop)).toEqual([
    expect.objectContaining({ status: 200, route: 'checkout', path }),
    expect.objectContaining({ Route: 'checkout', Requests: 1 }),
  ]);
});

test('a route that answers after its time limit writes no query', async () => {
  let answer = (_: object) => {};
  const late = new Promise<object>((resolve) => {
    answer = resolve;
  });
  const shop = await start({ REQUEST_SECONDS: '1' }, (app) => {
    app.get('/late', () => late);
  });
  expect((await ask(shop, '/late?token=hush')).status).toBe(503);
  answer({ late: true });
  await ask(shop, '/');
  expect(read(shop).map(({ message }) => message)).toContain('answered twice');
  expect(shop.lines.join('')).not.toContain('hush');
});

test('what is refused has no span: it costs next to nothing', async () => {
  const { all, add } = neverAnswered(1);
  const trace = jest.fn(untraced);
  const shop = await start({ MAX_IN_FLIGHT: '1' }, add, { ...NO_TELEMETRY, trace });
  const socket = connect(shop.port, '127.0.0.1');
  socket.write('GET /never HTTP/1.1\r\nhost: shop\r\n\r\n');
  await all;
  expect((await ask(shop, '/products')).status).toBe(503);
  expect(trace).toHaveBeenCalledTimes(1);
});
