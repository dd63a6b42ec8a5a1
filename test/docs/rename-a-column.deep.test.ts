import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { Postgres } from '../postgres/postgres';
import { root } from '../synth';
import { BLOCKS, block, lockSaid, OTHER_CHANGES } from './rename-a-column-page';

const TODAY = readFileSync(join(root, 'app/migrations/001_orders.sql'), 'utf8');
const [EXPAND, PRESENT, VALIDATED, OPTIONAL, DROPPED] = [
  ...['002_orders_product', '003_orders_product_present', '004_orders_product_validated'],
  ...['005_orders_sku_optional', '006_orders_without_sku'],
].map((name) => block(`app/migrations/${name}.sql`)) as [string, string, string, string, string];

let postgres: Postgres;
let databases = 0;
beforeAll(async () => {
  postgres = await Postgres.start();
});
afterAll(() => postgres[Symbol.asyncDispose]());

/** The table of today, in a database of its own, and what versions of the service ask of it. */
class Shop implements AsyncDisposable {
  /** What each order is of, by its id. */
  private readonly stored = new Map<string, string>();

  private constructor(
    readonly client: Client,
    private readonly asking: readonly Client[],
  ) {}

  static async open(): Promise<Shop> {
    databases += 1;
    const name = `rename${databases}`;
    await postgres.query(`CREATE DATABASE ${name}`);
    const clients = Array.from({ length: 3 }, () => new Client(postgres.superuser(name)));
    await Promise.all(clients.map((client) => client.connect()));
    const [client, ...asking] = clients as [Client, ...Client[]];
    await client.query(TODAY);
    return new Shop(client, asking);
  }

  /** As `migrate.js`: a file is a transaction. */
  async apply(text: string): Promise<void> {
    await this.client.query(`BEGIN; ${text}\n; COMMIT`);
  }

  /** Each stores orders, side by side, and reads every order that anybody has stored. */
  async live(versions: readonly number[], during: () => Promise<void> = async () => {}): Promise<void> {
    await Promise.all([during(), ...versions.map((version, at) => this.ask(version, this.asking[at]))]);
    for (const [at, version] of versions.entries()) await this.readAll(version, this.asking[at]);
    const { rows } = await this.client.query('SELECT count(*)::int AS count FROM orders');
    expect(rows).toEqual([{ count: this.stored.size }]);
  }

  /** Rows whose two columns differ. */
  async differing(): Promise<number> {
    const { rows } = await this.client.query<{ left: string }>(block('check'));
    return Number(rows[0]?.left);
  }

  /** The job, batch by batch, to its end. */
  async fill(): Promise<number> {
    let last = '00000000-0000-0000-0000-000000000000';
    for (let batches = 0; ; batches += 1) {
      const { rows } = await this.client.query<{ id: string }>(block('the job, a batch'), [last]);
      if (!rows[0]) return batches;
      last = rows[0].id;
    }
  }

  /** Many, as version 1 has left them. */
  async old(count: number): Promise<void> {
    for (const id of Array.from({ length: count }, () => randomUUID())) this.stored.set(id, 'mug');
    await this.client.query(
      "INSERT INTO orders (id, sku, quantity, cents, created_at) SELECT id, 'mug', 1, 900, now() FROM unnest($1::uuid[]) AS id",
      [[...this.stored.keys()]],
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.client, ...this.asking].map((client) => client.end()));
  }

  private async ask(version: number, client: Client | undefined): Promise<void> {
    for (let order = 0; order < 20; order += 1) {
      const [id, product] = [randomUUID(), `product-${order}`];
      const answer = await client?.query(block(`version ${version} stores`), [id, product, 1, 900]);
      expect(productOf(answer?.rows[0])).toBe(product);
      this.stored.set(id, product);
    }
  }

  private async readAll(version: number, client: Client | undefined): Promise<void> {
    for (const [id, product] of this.stored) {
      const answer = await client?.query(block(`version ${version} reads`), [id]);
      expect([version, productOf(answer?.rows[0])]).toEqual([version, product]);
    }
  }
}

const productOf = ({ sku, product }: { sku?: string; product?: string }) => product ?? sku;

test('with each step the version before and the one after work, and no row is lost', async () => {
  await using shop = await Shop.open();
  await shop.live([1]);
  await shop.live([1], () => shop.apply(EXPAND));
  await shop.live([1, 2]);
  expect(await shop.fill()).toBe(1);
  expect(await shop.differing()).toBe(0);
  await shop.live([2, 3]);
  // Somebody goes back to today's version, and on again.
  await shop.live([1, 3]);
  expect([await shop.differing(), await shop.fill()]).toEqual([20, 1]);
  await shop.live([3], async () => {
    for (const file of [PRESENT, VALIDATED, OPTIONAL]) await shop.apply(file);
  });
  await shop.live([3, 4]);
  // Release 4 has the code of release 3.
  await shop.live([4], () => shop.apply(DROPPED));
  await shop.live([4, 4]);
});

test('the statement that PostgreSQL has for it breaks the version that runs', async () => {
  await using shop = await Shop.open();
  await shop.apply(block('not this'));
  await expect(shop.live([1])).rejects.toThrow('column "sku" of relation "orders" does not exist');
});

test('the job goes on in batches, finds what a version before has left, and changes no more when it is done', async () => {
  await using shop = await Shop.open();
  await shop.old(2500);
  await shop.apply(EXPAND);
  expect([await shop.fill(), await shop.fill()]).toEqual([3, 0]);
  await shop.live([1]);
  expect(await shop.differing()).toBe(20);
  expect([await shop.fill(), await shop.differing()]).toEqual([1, 0]);
});

test('release 3 refuses while rows are left to fill, and leaves nothing', async () => {
  await using shop = await Shop.open();
  await shop.apply(EXPAND);
  await shop.live([1]);
  await expect(shop.apply(PRESENT)).rejects.toThrow('run the job that fills it, then release again');
  await shop.client.query('ROLLBACK');
  await shop.live([1, 2]);
  await shop.fill();
  await shop.apply(PRESENT);
  // To today's version never: it leaves product empty.
  await expect(shop.live([1])).rejects.toThrow('orders_product_present');
});

test('from release 3 to release 1 the way back is to fill sku', async () => {
  await using shop = await Shop.open();
  for (const file of [EXPAND, PRESENT, VALIDATED, OPTIONAL]) await shop.apply(file);
  await shop.live([4]);
  await shop.client.query(block('the way back to release 1'));
  await shop.live([2]);
});

test('a trigger keeps both columns, whoever writes', async () => {
  await using shop = await Shop.open();
  await shop.live([1]);
  await shop.apply(EXPAND);
  await shop.apply(block('the trigger'));
  await shop.fill();
  await shop.live([1, 2]);
  for (const file of [PRESENT, VALIDATED, OPTIONAL]) await shop.apply(file);
  await shop.live([1, 4]);
  await shop.client.query("UPDATE orders SET sku = 'cup' WHERE id = (SELECT id FROM orders LIMIT 1)");
  expect(await shop.differing()).toBe(0);
  await shop.apply(block("the trigger's end"));
  const { rows } = await shop.client.query("SELECT count(*)::int AS cups FROM orders WHERE product = 'cup'");
  expect(rows).toEqual([{ cups: 1 }]);
});

test('what one looks at is a statement', async () => {
  await using shop = await Shop.open();
  await shop.client.query('CREATE VIEW seen AS SELECT sku FROM orders');
  const looks = [...BLOCKS.keys()].filter((one) => one.startsWith('look:'));
  expect(looks).toHaveLength(2);
  for (const title of looks) await expect(shop.client.query(block(title))).resolves.toBeDefined();
  await shop.apply(EXPAND);
  await expect(shop.apply(DROPPED)).rejects.toThrow('other objects depend on it');
});

/** From the weakest on. source: PostgreSQL documentation, "Explicit Locking", table-level lock modes */
const MODES = [
  ...['AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock'],
  ...['ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'],
];
/** `SHARE UPDATE EXCLUSIVE` */
const wordsOf = (mode: string): string =>
  mode
    .replace(/Lock$/, '')
    .replaceAll(/(?!^)([A-Z])/g, ' $1')
    .toUpperCase();

/** The strongest lock on the table that a session holds. */
async function lockOf(table: string, pid: number): Promise<string> {
  const held = await postgres.query<{ mode: string }>(
    'SELECT mode FROM pg_locks WHERE relation = $1::oid AND pid = $2 AND granted',
    [table, pid],
  );
  const strongest = MODES.findLast((mode) => held.some((one) => one.mode === mode));
  return strongest === undefined ? 'none' : wordsOf(strongest);
}

/** Carries a statement out, and looks at what it has locked before it ends. */
async function lockedBy(client: Client, table: string, statement: string): Promise<string> {
  const [{ pid }] = (await client.query('SELECT pg_backend_pid() AS pid')).rows as [{ pid: number }];
  if (!statement.includes('CONCURRENTLY')) {
    await client.query(`BEGIN; ${statement}`);
    const lock = await lockOf(table, pid);
    await client.query('COMMIT');
    return lock;
  }
  // It waits for whoever has looked at the table before, and can be looked at meanwhile.
  const other = new Client({ ...postgres.superuser(client.database) });
  await other.connect();
  await other.query('BEGIN ISOLATION LEVEL REPEATABLE READ; TABLE orders');
  const done = client.query(statement);
  let lock = 'none';
  while (lock === 'none') lock = await lockOf(table, pid);
  await other.query('COMMIT');
  await done;
  await other.end();
  return lock;
}

const oidOf = async ({ client }: Shop): Promise<string> =>
  (await client.query("SELECT 'orders'::regclass::oid AS oid")).rows[0].oid;

test('each step of the rename takes the lock that the page says', async () => {
  await using shop = await Shop.open();
  const table = await oidOf(shop);
  for (const text of [EXPAND, PRESENT, VALIDATED, OPTIONAL, DROPPED])
    expect([text, await lockedBy(shop.client, table, text)]).toEqual([text, lockSaid(text)]);
});

test('so do those of the trigger', async () => {
  await using shop = await Shop.open();
  await shop.apply(EXPAND);
  const table = await oidOf(shop);
  for (const text of [block('the trigger'), block("the trigger's end")])
    expect([text, await lockedBy(shop.client, table, text)]).toEqual([text, lockSaid(text)]);
});

test('each other change takes the lock that the table says', async () => {
  await using shop = await Shop.open();
  const table = await oidOf(shop);
  await shop.client.query("CREATE TYPE state AS ENUM ('new')");
  expect(OTHER_CHANGES.length).toBeGreaterThan(15);
  for (const { statement, lock } of OTHER_CHANGES)
    expect([statement, await lockedBy(shop.client, table, statement)]).toEqual([statement, lock]);
});
