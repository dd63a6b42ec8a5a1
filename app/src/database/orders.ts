/** What a user has bought. */
export interface Order {
  /** A UUID in lower case. */
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
  readonly cents: number;
}

/** An order, since when it is kept. */
export interface KeptOrder extends Order {
  readonly createdAt: Date;
}

/** Where orders are kept. Each is one statement, and may be asked for again without doing more. */
export interface Orders {
  /** @returns the order of that id: this one, or the one that was stored before */
  store(order: Order, signal: AbortSignal): Promise<KeptOrder>;
  /** @returns undefined for none */
  read(id: string, signal: AbortSignal): Promise<KeptOrder | undefined>;
}

/** One statement: its text goes to log and traces, its values never. */
export interface Statement {
  /** What a person calls it. */
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

const COLUMNS = 'id, sku, quantity, cents, created_at';

/**
 * The id is chosen before, so that the statement can be sent again by whoever does not know whether it arrived; of those that
 * come at once with one id, one stores and the others wait for it and get its row. `DO NOTHING` would give them no row.
 */
export const storeOrder = ({ id, sku, quantity, cents }: Order): Statement => ({
  name: 'store order',
  text: `INSERT INTO orders (${COLUMNS}) VALUES ($1, $2, $3, $4, now()) ON CONFLICT (id) DO UPDATE SET id = orders.id RETURNING ${COLUMNS}`,
  values: [id, sku, quantity, cents],
});

export const readOrder = (id: string): Statement => ({
  name: 'read order',
  text: `SELECT ${COLUMNS} FROM orders WHERE id = $1`,
  values: [id],
});

/** As the columns are called. */
export interface OrderRow {
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
  readonly cents: number;
  readonly created_at: Date;
}

/** @param rows of either statement */
export function orderOf(rows: readonly OrderRow[]): KeptOrder | undefined {
  const [row] = rows;
  if (row === undefined) return undefined;
  const { id, sku, quantity, cents, created_at: createdAt } = row;
  return { id, sku, quantity, cents, createdAt };
}
