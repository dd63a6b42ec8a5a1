import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import type { Logger } from 'pino';
import type { DatabaseSettings } from '../settings/database';
import type { Telemetry } from '../telemetry';
import { Unavailable } from '../unavailable';
import { connectionTo, WITHOUT_A_WORD } from './connection';
import { failureOf, reasonOf } from './failure';
import { type OrderRow, type Orders, orderOf, readOrder, type Statement, storeOrder } from './orders';
import { repeat } from './repeat';

/** As long as a failover takes: whoever is answered so has waited for twice that. */
const RETRY_AFTER_SECONDS = 5;
/** A connection that nobody used for so long is given back to the other tasks. */
const IDLE_MS = 30_000;
/** Of what is kept back of the stop, what closing may take. */
const CLOSE_MS = 1000;

/** Orders in PostgreSQL. */
export interface Database {
  readonly orders: Orders;
  /** After the last request. */
  readonly close: () => Promise<void>;
}

/** The parts of a request's budget, all of which together are the whole. */
export const partsOf = (budget: number) => ({
  window: budget / 2,
  connect: budget / 4,
  statement: budget / 4 / WITHOUT_A_WORD,
});

/** Connects when it is first asked, so that a database that is away keeps no process from starting. */
export function openDatabase(
  settings: DatabaseSettings,
  release: string,
  log: Logger,
  telemetry: Telemetry,
): Database {
  const { window, connect, statement } = partsOf(settings.budget);
  const limits = { connect, statement, lock: statement / 2 };
  const pool = new Pool({
    ...connectionTo(settings, `shop ${release}`, limits),
    max: settings.poolSize,
    idleTimeoutMillis: IDLE_MS,
  });
  // Of a connection that nobody uses: without a listener it would end the process.
  pool.on('error', (error) => log.warn({ reason: reasonOf(error) }, 'database connection lost'));

  const ask = async ({ name, text, values }: Statement, signal: AbortSignal): Promise<OrderRow[]> => {
    const again = (error: unknown, attempts: number) => {
      if (failureOf(error) !== 'again') return false;
      // Once a request: how often it is asked is its time limit's business.
      if (attempts === 1) log.warn({ statement: name, reason: reasonOf(error) }, 'database asked again');
      return true;
    };
    const patience = { window, signal, now: () => performance.now(), sleep: pause, random: Math.random };
    try {
      const asked = { name, text, database: settings.name, host: settings.host };
      return await repeat(
        async () =>
          await telemetry.query(asked, async () => (await pool.query<OrderRow>(text, [...values])).rows),
        again,
        patience,
      );
    } catch (error) {
      const reason = `the database must answer ${name} (${text}), got ${reasonOf(error)}`;
      if (failureOf(error) === 'wrong') throw new Error(reason);
      throw new Unavailable(reason, RETRY_AFTER_SECONDS);
    }
  };
  return {
    orders: {
      store: async (order, signal) => {
        const kept = orderOf(await ask(storeOrder(order), signal));
        if (kept === undefined) throw new Error('an order that is stored must be returned, got none');
        return kept;
      },
      read: async (id, signal) => orderOf(await ask(readOrder(id), signal)),
    },
    close: async () => {
      const late = sleep(CLOSE_MS, undefined, { ref: false });
      await Promise.race([pool.end(), late]);
    },
  };
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
