// Whether this image's own statements work with the schema that is there, and ends. Exit: 0 they do, 1 they do not, 2 wrong settings.
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Client } from 'pg';
import { connectionTo } from './database/connection';
import { reasonOf } from './database/failure';
import { type Order, type OrderRow, orderOf, readOrder, type Statement, storeOrder } from './database/orders';
import { createLog } from './log';
import { settingsOrExit } from './migrate/settings';
import { PRODUCTS } from './routes/products';

const { address, connect, statement, lock, logLevel, release } = settingsOrExit();
const log = createLog(logLevel, (line) => process.stdout.write(line), { release });

/** Stores an order, once more under the same id, and reads it. @throws Error of the database, or when it is not the same */
async function check(client: Client): Promise<void> {
  const order: Order = { id: randomUUID(), sku: PRODUCTS[0].sku, quantity: 2, cents: 2400 };
  for (const asked of [storeOrder(order), storeOrder(order), readOrder(order.id)]) {
    const { createdAt, ...kept } = { ...(await rowOf(client, asked)) };
    if (!isDeepStrictEqual(kept, order) || !(createdAt instanceof Date)) {
      throw new Error(`${asked.name} must answer the order that was stored, got ${JSON.stringify(kept)}`);
    }
  }
}

async function rowOf(client: Client, { text, values }: Statement) {
  return orderOf((await client.query<OrderRow>(text, [...values])).rows);
}

async function run(): Promise<number> {
  const client = new Client(connectionTo(address, `check ${release}`, { connect, statement, lock }));
  client.on('error', (error) => log.error({ reason: reasonOf(error) }, 'database connection lost'));
  try {
    await client.connect();
    // Whatever database it is run against, it leaves nothing.
    await client.query('BEGIN');
    await check(client);
    await client.query('ROLLBACK');
    log.info('the schema is what this version needs');
    return 0;
  } catch (error) {
    log.error({ reason: reasonOf(error) }, 'the schema is not what this version needs');
    return 1;
  } finally {
    await client.end();
  }
}

void run().then((code) => {
  process.exitCode = code;
});
