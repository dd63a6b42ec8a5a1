import { seededRandom } from '../../../rehearsal/random';
import { independentArrivals } from '../../../rehearsal/traffic/arrivals';
import { OpenLoopTraffic, type TransportError } from '../../../rehearsal/traffic/open-loop';
import { refusingPort, type Server, serve } from '../elasticloadbalancing/loopback';

const clock = { now: () => 77 };
let server: Server | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

function traffic(port: number, of: { maxInFlight?: number; timeoutMs?: number; paths?: string[] } = {}) {
  const host = 'shop.example.com';
  const users = new OpenLoopTraffic({
    port,
    host,
    ratePerSecond: 2000,
    random: seededRandom(3),
    clock,
    ...of,
  });
  const errors: TransportError[] = [];
  users.onTransportError((error) => errors.push(error));
  return { users, errors };
}

test('every request is marked, carries the host and a path, and has ended when stop() has', async () => {
  const seen: string[] = [];
  let enough = () => {};
  const many = new Promise<void>((resolve) => {
    enough = resolve;
  });
  server = await serve(({ headers, url }, response) => {
    seen.push(`${headers['x-rehearsal-request']} ${headers.host} ${url}`);
    if (seen.length === 200) enough();
    setImmediate(() => response.end('x'.repeat(1000)));
  });
  const { users, errors } = traffic(server.port, { paths: ['/a', '/b'] });
  users.start();
  await many;
  await users.stop();
  const ids = seen.map((line) => Number(line.split(' ')[0]));
  expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: users.sent }, (_, index) => index + 1));
  expect(new Set(seen.map((line) => line.slice(line.indexOf(' ') + 1)))).toEqual(
    new Set(['shop.example.com /a', 'shop.example.com /b']),
  );
  expect({ errors, notSent: users.notSent }).toEqual({ errors: [], notSent: 0 });
});

test('a service that does not answer meets more users, up to the bound; the others are counted', async () => {
  const waiting: (() => void)[] = [];
  let full = () => {};
  const overflowing = new Promise<void>((resolve) => {
    full = resolve;
  });
  server = await serve((_request, response) => {
    waiting.push(() => response.end());
    if (waiting.length === 20) full();
  });
  const { users, errors } = traffic(server.port, { maxInFlight: 20 });
  users.start();
  await overflowing;
  while (users.notSent === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(users.sent).toBe(20);
  const stopped = users.stop();
  for (const answer of waiting) answer();
  await stopped;
  expect(errors).toEqual([]);
});

test.each<[string, () => Promise<number>, number?]>([
  ['refused', refusingPort],
  [
    'broken off',
    async () => {
      server = await serve((request) => request.socket.destroy());
      return server.port;
    },
  ],
  [
    'not answered in time',
    async () => {
      server = await serve(() => {});
      return server.port;
    },
    20,
  ],
])(
  'a request that is %s is told once, with its id and the simulated time',
  async (_name, port, timeoutMs = 10_000) => {
    const { users, errors } = traffic(await port(), { maxInFlight: 5, timeoutMs });
    users.start();
    while (errors.length < 5) await new Promise((resolve) => setImmediate(resolve));
    await users.stop();
    expect(errors).toHaveLength(users.sent);
    expect(new Set(errors.map(({ id }) => id)).size).toBe(users.sent);
    expect(new Set(errors.map(({ at }) => at))).toEqual(new Set([77]));
  },
);

test('arrivals repeat by seed and come at the rate', () => {
  const draw = () => {
    const next = independentArrivals(500, seededRandom(11));
    return Array.from({ length: 50_000 }, next);
  };
  const gaps = draw();
  expect(draw()).toEqual(gaps);
  expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeCloseTo(2, 1);
  // Independent arrivals: the gaps' standard deviation is their mean, not 0 as in a metronome.
  const variance = gaps.reduce((sum, gap) => sum + (gap - 2) ** 2, 0) / gaps.length;
  expect(Math.sqrt(variance)).toBeCloseTo(2, 1);
});

test('a rate of 0 is refused', () => {
  expect(() => independentArrivals(0, seededRandom(1))).toThrow('ratePerSecond must be above 0, got 0');
});
