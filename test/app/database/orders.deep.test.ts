import { randomUUID } from 'node:crypto';
import { setTimeout as wallClock } from 'node:timers/promises';
import { Postgres } from '../../postgres/postgres';
import type { ReceivedAnswer, RunningShop } from '../running-shop';
import {
  bundleVersions,
  type DatabaseVariables,
  ended,
  makeDatabase,
  order,
  type Version,
} from './shop-database';
import { SilentProxy } from './silent-proxy';

let postgres: Postgres;
let versions: ReturnType<typeof bundleVersions>;
let version: Version;
let databases = 0;
let name: string;
let env: DatabaseVariables;
const started: RunningShop[] = [];

beforeAll(async () => {
  versions = bundleVersions();
  version = versions.version();
  postgres = await Postgres.start();
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((shop) => shop.kill()));
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  versions.remove();
});

/** A database with the sample's schema. */
async function prepare(connections?: number): Promise<void> {
  databases += 1;
  name = `shop${databases}`;
  env = await makeDatabase(postgres, name, connections);
  expect(await ended(version.start('migrate', env))).toMatchObject({ code: 0 });
}

async function startShop(variables: Readonly<Record<string, string>> = {}): Promise<RunningShop> {
  const shop = version.start('main', { ...env, ...variables });
  started.push(shop);
  await shop.logged('ready');
  return shop;
}

const bodyOf = ({ body }: ReceivedAnswer): Record<string, unknown> => JSON.parse(body);
const idsOf = (answers: readonly ReceivedAnswer[]) =>
  answers.filter(({ status }) => status === 201).map((answer) => String(bodyOf(answer).order));

const stored = async () =>
  (await postgres.query<{ id: string }>('SELECT id FROM orders', [], name)).map(({ id }) => id);

/** Asks one after the other until it is told to end. */
function load(clients: number, ask: () => Promise<ReceivedAnswer>) {
  const answers: ReceivedAnswer[] = [];
  let going = true;
  const client = async () => {
    while (going) answers.push(await ask());
  };
  const all = Promise.all(Array.from({ length: clients }, client));
  return {
    answers,
    end: async () => {
      going = false;
      await all;
      return answers;
    },
  };
}

const messages = (shop: RunningShop) => shop.lines.map(({ message }) => message);
const countBy = (answers: readonly ReceivedAnswer[]) => new Set(answers.map(({ status }) => status));

describe('orders', () => {
  let shop: RunningShop;
  beforeEach(async () => {
    await prepare();
    shop = await startShop();
  });

  test('are stored once under one key, fifty at the same time', async () => {
    const key = randomUUID().toUpperCase();
    const answers = await Promise.all(Array.from({ length: 50 }, () => order(shop, key)));
    expect(countBy(answers)).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(await stored()).toEqual([key.toLowerCase()]);
  });

  test('are two without a key', async () => {
    const ids = idsOf([await order(shop), await order(shop)]);
    expect((await stored()).sort()).toEqual(ids.sort());
    expect(new Set(ids).size).toBe(2);
  });

  test('are read as they were stored', async () => {
    const id = String(bodyOf(await order(shop, undefined, 3)).order);
    const answer = await shop.ask(`/orders/${id.toUpperCase()}`);
    expect(answer.status).toBe(200);
    expect(bodyOf(answer)).toEqual({
      ...{ order: id, sku: 'mug', quantity: 3, cents: 3600 },
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  test.each([randomUUID(), 'one', "1'%20OR%20'1'='1"])('%s is of none', async (id) => {
    expect((await shop.ask(`/orders/${id}`)).status).toBe(404);
  });

  test('another order under a key that was used is refused, and the first one stays', async () => {
    const key = randomUUID();
    await order(shop, key, 1);
    const second = await order(shop, key, 2);
    expect([second.status, bodyOf(second).error]).toEqual([
      ...[422, expect.stringMatching(/^Idempotency-Key must be of this order, got that of another;/)],
    ]);
    expect(bodyOf(await shop.ask(`/orders/${key}`)).quantity).toBe(1);
  });

  test('a key that is no UUID is refused', async () => {
    const { status, body } = await order(shop, 'my-first-order');
    expect([status, body]).toEqual([400, expect.stringContaining('Idempotency-Key must be a UUID')]);
    expect(await stored()).toEqual([]);
  });

  test('no value of a statement is in the log, nor the password', async () => {
    await postgres.query("ALTER TABLE orders ADD CHECK (quantity <> 77 OR sku <> 'mug')", [], name);
    expect((await order(shop, undefined, 77)).status).toBe(500);
    const failed = await shop.logged('route failed');
    expect(failed.reason).toMatch(/must answer store order \(INSERT INTO orders .*\), got 23514/);
    // Its cents, and PostgreSQL's own message: that has the whole row with it.
    expect(JSON.stringify(shop.lines)).not.toMatch(/92400|violates/);
    expect(JSON.stringify(shop.lines)).not.toContain(env.DATABASE_PASSWORD);
  });

  test('the connections are closed after the last request', async () => {
    await order(shop);
    shop.signal('SIGTERM');
    expect(await shop.exited).toBe(0);
    expect(shop.lines.at(-1)).toMatchObject({ message: 'stopped', cutOff: 0 });
    expect(messages(shop)).not.toContain('database connection lost');
  });
});

test('without a database a key says nothing, and no order can be read', async () => {
  const shop = version.start('main', {});
  started.push(shop);
  expect((await order(shop, 'my-first-order')).status).toBe(201);
  expect((await shop.ask(`/orders/${randomUUID()}`)).status).toBe(404);
});

test('it starts and is ready while the database is away; who asks for it is told to come again', async () => {
  await prepare();
  const shop = await startShop({ DATABASE_PORT: '1', QUERY_SECONDS: '1' });
  const { status, headers } = await order(shop);
  expect([status, headers['retry-after']]).toEqual([503, '5']);
  expect((await shop.logged('route failed')).reason).toMatch(
    /^the database must answer store order .*, got ECONN[^\n]*$/,
  );
  expect((await shop.ask('/ready')).status).toBe(200);
  expect((await shop.ask('/products')).status).toBe(200);
});

test('a row that another holds is waited for so long, and is then an answer to come again', async () => {
  await prepare();
  const shop = await startShop({ QUERY_SECONDS: '1' });
  const key = randomUUID();
  await order(shop, key);
  const held = postgres.query(`BEGIN; SELECT FROM orders FOR UPDATE; SELECT pg_sleep(600)`, [], name);
  const ends = expect(held).rejects.toThrow('terminating connection');
  let late = await order(shop, key);
  while (late.status === 201) late = await order(shop, key);
  expect([late.status, late.headers['retry-after']]).toEqual([503, '5']);
  await postgres.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)' AND pid <> pg_backend_pid()",
  );
  await ends;
  expect((await order(shop, key)).status).toBe(201);
});

test('a database that says nothing any more is no reason to hang', async () => {
  await prepare();
  await using proxy = await SilentProxy.open(postgres.port);
  const shop = await startShop({ DATABASE_PORT: String(proxy.port), QUERY_SECONDS: '1' });
  expect((await order(shop)).status).toBe(201);
  proxy.silent(true);
  const answers = await Promise.all([order(shop), order(shop)]);
  expect(answers.map(({ status, headers }) => [status, headers['retry-after']])).toEqual([
    ...[
      [503, '5'],
      [503, '5'],
    ],
  ]);
  proxy.silent(false);
  expect((await order(shop)).status).toBe(201);
});

test('more connections than there are: some are told to come again, none that it is our fault', async () => {
  await prepare(5);
  const shops = await Promise.all([1, 2].map(() => startShop({ POOL_SIZE: '10', QUERY_SECONDS: '2' })));
  const loads = shops.map((shop) => load(20, () => order(shop)));
  // Of one of the two at least, the pool is larger than what is left.
  await Promise.any(
    shops.map((shop) => shop.logged('database asked again', ({ reason }) => /^53300/.test(String(reason)))),
  );
  const answers = (await Promise.all(loads.map((each) => each.end()))).flat();
  expect([...countBy(answers)].filter((status) => status !== 201 && status !== 503)).toEqual([]);
  const ids = idsOf(answers);
  expect(ids.length).toBeGreaterThan(0);
  const kept = new Set(await stored());
  expect(ids.filter((id) => !kept.has(id))).toEqual([]);
  for (const { status, headers } of answers) if (status === 503) expect(headers['retry-after']).toBe('5');
});

test('a failover of five seconds under load: every order is answered, and kept once', async () => {
  await prepare();
  const shops = await Promise.all([startShop(), startShop()]);
  const loads = shops.map((shop) => load(20, () => order(shop)));
  await Promise.all(shops.map((shop) => shop.logged('request', ({ status }) => status === 201)));
  await postgres.stop();
  // What it is about: the time that a database takes to come back.
  await wallClock(5000);
  await postgres.again();
  const before = loads.map(({ answers }) => answers.length);
  while (loads.some(({ answers }, at) => answers.length < (before[at] ?? 0) + 100))
    await order(shops[0] as RunningShop);
  const answers = (await Promise.all(loads.map((each) => each.end()))).flat();
  expect(countBy(answers)).toEqual(new Set([201]));
  const ids = idsOf(answers);
  expect(new Set(ids).size).toBe(ids.length);
  const kept = new Set(await stored());
  expect(ids.filter((id) => !kept.has(id))).toEqual([]);
  expect(shops.map((shop) => messages(shop).includes('database asked again'))).toEqual([true, true]);
});
