import { randomUUID } from 'node:crypto';
import type { LiveStage } from '../../../rehearsal/live-rehearsal';
import type { Postgres } from '../../postgres/postgres';
import type { Counted, Kind } from '../service/under-load/counted-users';
import type { TaskJournals } from '../service/under-load/task-journals';
import { UnderLoad } from '../service/under-load/under-load';

/** One order that a user asks for. */
interface Order extends Kind {
  readonly key: string;
}

interface Row {
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
}

/** Requests a second. */
export const RATE = 100;
const QUANTITY = 2;
const BODY = JSON.stringify({ sku: 'mug', quantity: QUANTITY });

/** Users who order, and who look at what has been ordered, and what the database must hold of it. */
class OrdersOfUsers {
  private readonly asked = new Set<string>();
  /** That were answered with 201: whoever looks must find them. */
  private readonly made: string[] = [];

  constructor(private readonly load: Pick<UnderLoad, 'users'>) {}

  /** Half of them order, half look. */
  come(ratePerSecond: number): void {
    this.load.users.come(() => this.order(), ratePerSecond / 2);
    this.load.users.come(() => this.look() ?? this.order(), ratePerSecond / 2);
  }

  private order(): Order {
    const key = randomUUID();
    this.asked.add(key);
    return {
      key,
      method: 'POST',
      path: '/checkout',
      headers: ['idempotency-key', key],
      contentType: 'application/json',
      body: () => BODY,
      status: 201,
      isWhole: (body) => {
        const isOwn = JSON.parse(body).order === key;
        if (isOwn) this.made.push(key);
        return isOwn;
      },
    };
  }

  /** @returns undefined as long as there is none */
  private look(): Kind | undefined {
    // One of the last, since it is looked at by who has just made it, and any of them now and then.
    const id = this.made.at(-1 - (this.asked.size % 50)) ?? this.made.at(-1);
    if (id === undefined) return undefined;
    return {
      path: `/orders/${id}`,
      isWhole: (body) => JSON.parse(body).order === id && JSON.parse(body).quantity === QUANTITY,
    };
  }

  /**
   * Requests that were answered with 201 whose row is missing, and rows that nobody asked for, as that of an order which was stored
   * twice would be, or that are not as asked.
   */
  async compared(postgres: Postgres, database: string) {
    const rows = await postgres.query<Row>('SELECT id, sku, quantity FROM orders', [], database);
    const ids = new Set(rows.map(({ id }) => id));
    const answered = this.load.users.requests.filter(isMade).map(({ kind }) => (kind as Order).key);
    return {
      rows: rows.length,
      answered: answered.length,
      lost: answered.filter((key) => !ids.has(key)),
      strange: rows.filter(
        ({ id, sku, quantity }) => !this.asked.has(id) || sku !== 'mug' || quantity !== QUANTITY,
      ),
    };
  }
}

/** Starts a rehearsal with users who order and look from then on. */
export async function startWithOrders(stage: LiveStage, journals: TaskJournals) {
  await stage.rehearsal.start(new AbortController().signal);
  const load = new UnderLoad(stage, journals);
  const orders = new OrdersOfUsers(load);
  orders.come(RATE);
  return { load, orders, users: load.users };
}

const isMade = ({ kind, end }: Counted): boolean =>
  'key' in kind && end?.status === 201 && end.failed === undefined;

/** @param compared after no request has failed: as many rows as were answered, and no others */
export const NONE_LOST = { lost: [], strange: [] };
