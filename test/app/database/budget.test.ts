import { connectionTo, WITHOUT_A_WORD } from '../../../app/src/database/connection';
import { partsOf } from '../../../app/src/database/pool';

test.each([1000, 9000, 20_000, 3_599_000])(
  'of %d ms the parts are the whole, and the database ends first',
  (budget) => {
    const { window, connect, statement } = partsOf(budget);
    expect(window + connect + statement * WITHOUT_A_WORD).toBeCloseTo(budget);
    const address = { host: 'h', port: 1, user: 'u', password: 'p', name: 'n', ca: undefined };
    const config = connectionTo(address, 'a'.repeat(200), { connect, statement, lock: statement / 2 });
    expect(config.lock_timeout).toBeLessThan(Number(config.statement_timeout));
    expect(config.statement_timeout).toBeLessThan(Number(config.query_timeout));
    expect(config.application_name).toHaveLength(63);
  },
);
