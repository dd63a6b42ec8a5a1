import { type Random, seededRandom } from '../../../rehearsal/random';
import { independentArrivals } from '../../../rehearsal/traffic/arrivals';
import { OpenLoopTraffic, type RequestBook, type TransportError } from '../../../rehearsal/traffic/open-loop';
import { refusingPort, type Server, serve } from '../elasticloadbalancing/loopback';

const clock = { now: () => 77 };
let server: Server | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** What was told of the requests, by id. */
class Told implements RequestBook {
  readonly sentIds: string[] = [];
  readonly ended = new Map<string, TransportError | undefined>();
  missed = 0;
  lateOnes = 0;

  sent(id: string): void {
    this.sentIds.push(id);
  }

  end(id: string, error?: TransportError): void {
    if (this.ended.has(id)) throw new Error(`${id} ended twice`);
    this.ended.set(id, error);
  }

  notSent(): void {
    this.missed += 1;
  }

  late(): void {
    this.lateOnes += 1;
  }

  get errors(): TransportError[] {
    return [...this.ended.values()].filter((error) => error !== undefined);
  }
}

function traffic(port: number, of: { maxInFlight?: number; patienceMs?: number; random?: Random } = {}) {
  const users = new OpenLoopTraffic({
    port,
    request: { method: 'GET', host: 'shop.example.com', path: '/a?b=c', headers: ['x-plan', 'gold'] },
    ratePerSecond: 2000,
    random: seededRandom(3),
    clock,
    patienceMs: 65_000,
    ...of,
  });
  const book = new Told();
  users.book = book;
  return { users, book };
}

async function until(met: () => boolean): Promise<void> {
  while (!met()) await new Promise((resolve) => setImmediate(resolve));
}

test('every request is marked, is the one that users send, and has ended when stop() has', async () => {
  const seen: string[] = [];
  let enough = () => {};
  const many = new Promise<void>((resolve) => {
    enough = resolve;
  });
  server = await serve(({ headers, url }, response) => {
    seen.push(`${headers['x-rehearsal-request']} ${headers.host} ${url} ${headers['x-plan']}`);
    if (seen.length === 200) enough();
    setImmediate(() => response.end('x'.repeat(1000)));
  });
  const { users, book } = traffic(server.port);
  users.start();
  await many;
  // As long as it takes: a busy machine answers late.
  await users.stop(25_000);
  const ids = seen.map((line) => Number(line.split(' ')[0]));
  expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: users.sent }, (_, index) => index + 1));
  expect(new Set(seen.map((line) => line.slice(line.indexOf(' ') + 1)))).toEqual(
    new Set(['shop.example.com /a?b=c gold']),
  );
  expect([...book.ended.keys()].sort()).toEqual([...book.sentIds].sort());
  expect({ errors: book.errors, notSent: users.notSent }).toEqual({ errors: [], notSent: 0 });
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
  const { users, book } = traffic(server.port, { maxInFlight: 20 });
  users.start();
  await overflowing;
  await until(() => users.notSent > 0);
  expect(users.sent).toBe(20);
  const stopped = users.stop();
  for (const answer of waiting) answer();
  await stopped;
  expect({ errors: book.errors, missed: book.missed }).toEqual({ errors: [], missed: users.notSent });
});

test('a request stays with the book in which it was sent', async () => {
  const waiting: (() => void)[] = [];
  let answersAtOnce = false;
  server = await serve((_request, response) => {
    if (answersAtOnce) response.end();
    else waiting.push(() => response.end());
  });
  const { users, book: first } = traffic(server.port);
  users.start();
  await until(() => waiting.length >= 5);
  const second = new Told();
  users.book = second;
  await until(() => second.sentIds.length >= 5);
  const stopped = users.stop();
  answersAtOnce = true; // some are still on their way to the server
  for (const answer of waiting) answer();
  await stopped;
  for (const book of [first, second]) expect([...book.ended.keys()].sort()).toEqual([...book.sentIds].sort());
  expect(new Set([...first.sentIds, ...second.sentIds]).size).toBe(users.sent);
});

describe('an answer that never ends', () => {
  async function endless() {
    server = await serve((_request, response) => {
      response.write('more, ');
      const more = setInterval(() => response.write('more, '), 5);
      response.on('close', () => clearInterval(more));
    });
    return server.port;
  }

  test.each<[string, number]>([
    ['after its grace', 30],
    ['at once', 0],
  ])('does not keep stop() waiting: broken off %s, in no book', async (_name, graceMs) => {
    const { users, book } = traffic(await endless(), { maxInFlight: 5 });
    users.start();
    await until(() => users.sent === 5);
    await users.stop(graceMs);
    expect(book.ended.size).toBe(0);
  });

  test('is more than a user waits for', async () => {
    const { users, book } = traffic(await endless(), { maxInFlight: 5, patienceMs: 50 });
    users.start();
    await until(() => book.errors.length > 0);
    await users.stop(0);
    expect(book.errors[0]?.reason).toBe('not answered completely within 50 ms');
  });
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
  async (_name, port, patienceMs = 10_000) => {
    const { users, book } = traffic(await port(), { maxInFlight: 5, patienceMs });
    users.start();
    await until(() => book.errors.length >= 5);
    await users.stop();
    const { errors } = book;
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

test('each arrival takes one number, sent or not: a seed repeats them whatever becomes of the requests', async () => {
  server = await serve(() => {});
  let drawn = 0;
  const random = () => {
    drawn += 1;
    return 0.5;
  };
  const { users } = traffic(server.port, { maxInFlight: 3, random });
  users.start();
  await until(() => users.notSent > 3);
  await users.stop(0);
  expect(drawn).toBe(users.sent + users.notSent + 1);
});

test('the rate follows its share, and each request is drawn anew', async () => {
  const seen: string[] = [];
  server = await serve(({ method, url }, response) => {
    seen.push(`${method} ${url}`);
    response.end();
  });
  let [looks, share, drawn] = [0, 0, 0];
  const users = new OpenLoopTraffic({
    port: server.port,
    request: () => {
      drawn += 1;
      return { method: drawn % 2 ? 'GET' : 'HEAD', host: 'a', path: `/${drawn}`, headers: [] };
    },
    ratePerSecond: 2000,
    rateShare: () => {
      looks += 1;
      return share;
    },
    random: seededRandom(3),
    clock,
    patienceMs: 65_000,
  });
  users.start();
  await until(() => looks > 10);
  expect(users.sent).toBe(0);
  share = 1;
  await until(() => seen.length >= 4);
  await users.stop(25_000);
  expect(new Set(seen)).toEqual(
    new Set(Array.from({ length: users.sent }, (_, at) => `${at % 2 ? 'HEAD' : 'GET'} /${at + 1}`)),
  );
});

test('a rate of 0 is refused', () => {
  expect(() => independentArrivals(0, seededRandom(1))).toThrow('ratePerSecond must be above 0, got 0');
});

test('a process that has no time tells that the turn of requests came late', async () => {
  server = await serve((_, response) => response.end());
  const { users, book } = traffic(server.port);
  users.start();
  await until(() => book.sentIds.length > 20);
  const busyUntil = performance.now() + 1300;
  while (performance.now() < busyUntil);
  const before = users.sent + users.notSent;
  await until(() => users.sent + users.notSent > before);
  await users.stop(0);
  expect(book.lateOnes).toBeGreaterThan(0);
});

test('of a share of nothing none are sent, and of a share of all again', async () => {
  server = await serve((_request, response) => response.end());
  const [none, all] = [traffic(server.port), traffic(server.port)];
  none.users.share = 0;
  none.users.start();
  all.users.start();
  await until(() => all.book.sentIds.length >= 20);
  expect(none.users.sent).toBe(0);
  none.users.share = 1;
  await until(() => none.users.sent >= 20);
  // The time before is not made up for.
  expect(none.book.lateOnes).toBe(0);
  await Promise.all([none.users.stop(), all.users.stop()]);
});
