import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Client } from 'pg';
import { Postgres } from '../../postgres/postgres';
import type { RunningShop } from '../running-shop';
import { bundleVersions, type DatabaseVariables, ended, makeDatabase } from './shop-database';

/** Of every process that migrates: who takes it knows that no migration holds it. */
const LOCK = 'SELECT pg_advisory_lock(7241865325823964)';
const HANGS = 'ALTER TABLE orders ADD COLUMN note text; SELECT pg_sleep(600);';

let postgres: Postgres;
let versions: ReturnType<typeof bundleVersions>;
let databases = 0;
let name: string;
let env: DatabaseVariables;
const started: RunningShop[] = [];

beforeAll(async () => {
  versions = bundleVersions();
  postgres = await Postgres.start({ client_connection_check_interval: 100 });
});
beforeEach(async () => {
  databases += 1;
  name = `shop${databases}`;
  env = await makeDatabase(postgres, name);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((program) => program.kill()));
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  versions.remove();
});

function start(...[version, program, variables = {}, args]: Parameters<typeof startOf>): RunningShop {
  const running = startOf(version, program, variables, args);
  started.push(running);
  return running;
}

const startOf = (
  version: ReturnType<typeof versions.version>,
  program: 'migrate' | 'check',
  variables: Readonly<Record<string, string>> = {},
  args?: readonly string[],
) => version.start(program, { ...env, ...variables }, args);

const run = (...of: Parameters<typeof start>) => ended(start(...of));
const query = <Row>(text: string, database = name) => postgres.query<Row>(text, [], database);

const columns = async (database = name) =>
  (
    await query<{ column_name: string }>(
      "SELECT column_name FROM information_schema.columns WHERE table_name = 'orders' ORDER BY ordinal_position",
      database,
    )
  ).map((row) => row.column_name);

const FIRST = ['id', 'sku', 'quantity', 'cents', 'created_at'];
const applied = () => query('SELECT * FROM migrations ORDER BY id');

/** Resolves when the program runs such a statement. Asking is what takes the time between two looks. */
async function runs(program: RunningShop, statement: string): Promise<void> {
  let over = false;
  void program.exited.then(() => {
    over = true;
  });
  const active = "application_name LIKE 'migrate%' AND state = 'active' AND datname = current_database()";
  const asked = `SELECT 1 FROM pg_stat_activity WHERE ${active} AND query LIKE '%${statement}%'`;
  while ((await query(asked)).length === 0) {
    if (over) throw new Error(`the program must run ${statement}, got its end`);
  }
}

/** Waits for what a migration would hold: the table, and the lock of all who migrate. */
async function expectNothingIsLocked(): Promise<void> {
  await query(LOCK);
  await query('BEGIN; LOCK TABLE orders; COMMIT');
}

async function locking(statement: string): Promise<Client> {
  const client = new Client(postgres.superuser(name));
  await client.connect();
  await client.query(statement);
  return client;
}

test('makes the schema, as the role that owns it; a second time it changes nothing', async () => {
  const version = versions.version();
  expect(await run(version, 'migrate')).toMatchObject({ code: 0, last: { applied: ['001_orders'] } });
  expect(await columns()).toEqual(FIRST);
  expect(await query("SELECT tableowner FROM pg_tables WHERE schemaname = 'public'")).toEqual([
    { tableowner: name },
    { tableowner: name },
  ]);
  const before = await applied();
  expect(await run(version, 'migrate')).toMatchObject({ code: 0, last: { applied: [] } });
  expect(await applied()).toEqual(before);
});

test('two at the same time: one applies, the other waits for it and has nothing to do', async () => {
  const version = versions.version({ '002_note.sql': 'ALTER TABLE orders ADD COLUMN note text;' });
  const both = await Promise.all([run(version, 'migrate'), run(version, 'migrate')]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(both.flatMap(({ last }) => last?.applied)).toEqual(['001_orders', '002_note']);
});

test('waits for another only so long', async () => {
  const other = await locking(LOCK);
  const { code, last } = await run(versions.version(), 'migrate', { MIGRATION_WAIT_SECONDS: '1' });
  await other.end();
  expect({ code, last }).toMatchObject({ code: 1, last: { reason: expect.stringMatching(/^55P03: /) } });
});

test('one that hangs on a lock ends at its limit, and holds nothing', async () => {
  await run(versions.version(), 'migrate');
  const user = await locking('BEGIN; SELECT count(*) FROM orders');
  const next = versions.version({ '002_note.sql': 'ALTER TABLE orders ADD COLUMN note text;' });
  const { code, last } = await run(next, 'migrate', { MIGRATION_LOCK_SECONDS: '1' });
  expect({ code, last }).toMatchObject({ code: 1, last: { reason: expect.stringMatching(/^55P03: /) } });
  await user.end();
  await expectNothingIsLocked();
  expect(await columns()).toEqual(FIRST);
  expect(await run(next, 'migrate')).toMatchObject({ code: 0, last: { applied: ['002_note'] } });
});

test('one that computes too long ends at its limit', async () => {
  await run(versions.version(), 'migrate');
  const { code, last } = await run(versions.version({ '002_hangs.sql': HANGS }), 'migrate', {
    MIGRATION_STATEMENT_SECONDS: '1',
  });
  expect({ code, last }).toMatchObject({ code: 1, last: { reason: expect.stringMatching(/^57014: /) } });
  await expectNothingIsLocked();
  expect(await columns()).toEqual(FIRST);
});

test.each<[NodeJS.Signals, number | string]>([
  ['SIGTERM', 1],
  ['SIGINT', 1],
  ['SIGKILL', 'SIGKILL'],
])(
  '%s in the middle of a statement: it ends as %s, its locks with it, and nothing of it is kept',
  async (signal, how) => {
    await run(versions.version(), 'migrate');
    const next = start(versions.version({ '002_hangs.sql': HANGS }), 'migrate');
    await runs(next, 'pg_sleep');
    next.signal(signal);
    expect(await next.exited).toBe(how);
    // By the program, and not by the database which finds that its client is gone.
    expect(next.lines.map(({ message }) => message)).not.toContain(
      'session not ended; closing the connection',
    );
    await expectNothingIsLocked();
    expect(await columns()).toEqual(FIRST);
    expect(await applied()).toHaveLength(1);
  },
);

test('SIGTERM while it waits for another ends it', async () => {
  const other = await locking(LOCK);
  const waiting = start(versions.version(), 'migrate');
  await runs(waiting, 'pg_advisory_lock');
  waiting.signal('SIGTERM');
  expect(await waiting.exited).toBe(1);
  await other.end();
});

test('SIGTERM while it connects ends it, and not as if it were done', async () => {
  const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  const asked = once(server, 'connection');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const connecting = start(versions.version(), 'migrate', { DATABASE_PORT: String(port) });
  await asked;
  connecting.signal('SIGTERM');
  const how = await connecting.exited;
  server.close();
  expect(how).toBe(1);
});

test('the limit of a statement is that of each, and not of a file of several', async () => {
  const sql = `ALTER TABLE orders ADD COLUMN note text; ${'SELECT pg_sleep(0.6);'.repeat(3)}`;
  const { code, last } = await run(versions.version({ '002_slow.sql': sql }), 'migrate', {
    ...{ MIGRATION_STATEMENT_SECONDS: '1', MIGRATION_WAIT_SECONDS: '1' },
  });
  expect({ code, last }).toMatchObject({ code: 0, last: { applied: ['001_orders', '002_slow'] } });
});

test('a migration that fails keeps nothing of itself, and all that came before it', async () => {
  const version = versions.version({
    '002_note.sql': 'ALTER TABLE orders ADD COLUMN note text;',
    '003_wrong.sql': 'ALTER TABLE orders ADD COLUMN more text; ALTER TABLE orders DROP COLUMN absent;',
  });
  const { code, last, lines } = await run(version, 'migrate');
  expect({ code, last }).toMatchObject({
    code: 1,
    last: { reason: expect.stringMatching(/^42703: .*absent/) },
  });
  expect(await columns()).toEqual([...FIRST, 'note']);
  expect(JSON.stringify(lines)).not.toContain(env.DATABASE_PASSWORD);
});

test('without a transaction where the file says so', async () => {
  const sql = '-- no transaction\nCREATE INDEX CONCURRENTLY orders_by_time ON orders (created_at);';
  expect(await run(versions.version({ '002_index.sql': sql }), 'migrate')).toMatchObject({ code: 0 });
  expect(await query("SELECT indexname FROM pg_indexes WHERE indexname = 'orders_by_time'")).toHaveLength(1);
});

test('a file that is no SQL is refused', async () => {
  const { code, lines } = await run(versions.version({ '002_note.js': '' }), 'migrate');
  const reason = expect.stringContaining('migrations must be files of SQL, got');
  expect({ code, lines }).toMatchObject({
    code: 1,
    lines: expect.arrayContaining([expect.objectContaining({ reason })]),
  });
});

test('an image of before, to which a release went back, has nothing to do with what came after', async () => {
  const note = { '002_note.sql': 'ALTER TABLE orders ADD COLUMN note text;' };
  await run(versions.version(note), 'migrate');
  expect(await run(versions.version(), 'migrate')).toMatchObject({ code: 0, last: { applied: [] } });
  expect(await columns()).toEqual([...FIRST, 'note']);
});

test('--from-empty makes a database for trials anew, and no other', async () => {
  const check = await makeDatabase(postgres, `${name}_check`);
  await query('CREATE TABLE left_over (id int)', `${name}_check`);
  const version = versions.version();
  expect(await run(version, 'migrate', check, ['--from-empty'])).toMatchObject({ code: 0 });
  expect(await run(version, 'migrate', check, ['--from-empty'])).toMatchObject({
    ...{ code: 0, last: { applied: ['001_orders'] } },
  });
  expect(await query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", `${name}_check`)).toEqual(
    [...[{ tablename: 'migrations' }, { tablename: 'orders' }]],
  );
  expect(await run(version, 'migrate', {}, ['--from-empty'])).toMatchObject({
    ...{ code: 2, stderr: expect.stringContaining('DATABASE_NAME must end in _check') },
  });
});

describe('the check of the version that runs', () => {
  /** What the page about renaming a column does first. */
  const EXPAND = `
    ALTER TABLE orders ADD COLUMN product text;
    UPDATE orders SET product = sku;
  `;

  test.each<[string, Record<string, string>, number, string]>([
    ['its own schema', {}, 0, 'the schema is what this version needs'],
    ['an expanded one', { '002_expand.sql': EXPAND }, 0, 'the schema is what this version needs'],
    [
      'one whose column is gone',
      { '002_rename.sql': 'ALTER TABLE orders RENAME COLUMN sku TO product;' },
      ...([1, 'the schema is not what this version needs'] as const),
    ],
    [
      'one whose column it does not know and must be given',
      { '002_strict.sql': 'ALTER TABLE orders ADD COLUMN product text NOT NULL;' },
      ...([1, 'the schema is not what this version needs'] as const),
    ],
    [
      'one that changes what it writes',
      { '002_other.sql': 'ALTER TABLE orders ALTER COLUMN quantity TYPE text;' },
      ...([1, 'the schema is not what this version needs'] as const),
    ],
  ])('%s', async (_, migrations, code, message) => {
    await run(versions.version(migrations), 'migrate');
    expect(await run(versions.version(), 'check')).toMatchObject({ code, last: { message } });
    expect(await query('SELECT count(*)::int AS count FROM orders')).toEqual([{ count: 0 }]);
  });

  test('fails where nothing is', async () => {
    expect(await run(versions.version(), 'check')).toMatchObject({ code: 1 });
  });

  test('speaks with nobody whose certificate is not from the authority that it knows: Amazon’s, if none is named', async () => {
    const { DATABASE_CA: _, ...others } = env;
    const check = versions.version().start('check', others);
    started.push(check);
    const { code, last } = await ended(check);
    expect({ code, last }).toMatchObject({
      code: 1,
      last: { reason: expect.stringMatching(/self-signed certificate/) },
    });
  });

  test('tells what is wrong with its settings', async () => {
    expect(await run(versions.version(), 'check', { DATABASE_PORT: 'x' })).toMatchObject({
      ...{ code: 2, stderr: expect.stringMatching(/^DATABASE_PORT must be/) },
    });
  });
});
