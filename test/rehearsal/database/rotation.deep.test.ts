import { secretVersionParameter } from '../../../lambda/shared/secret-version';
import { canary, minutes } from '../../../lib';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import type { Scenario } from '../../../rehearsal/scenarios/scenario';
import { TaskJournals } from '../service/under-load/task-journals';
import { UnderLoad } from '../service/under-load/under-load';
import { LiveDatabase, withShopDatabase } from './live-database';
import { NONE_LOST, OrdersOfUsers } from './orders';
import { rotate } from './rotating';

const RATE = 100;
const SECRET = 'shop-production/DATABASE';
const RELEASE: Scenario = { name: 'another password', expected: 'released' };

const journals = new TaskJournals();
let live: LiveDatabase;
beforeAll(async () => {
  live = await LiveDatabase.start();
});
afterAll(async () => {
  await closeWarmProcesses();
  await live?.[Symbol.asyncDispose]();
  journals.remove();
});

const service = { release: canary({ percent: 20, hold: minutes(1), bake: minutes(1) }) };

/** Who tasks are connected as. */
async function logins(database: string): Promise<string[]> {
  const rows = await live.postgres.query<{ usename: string }>(
    "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = $1 AND application_name <> '' ORDER BY usename",
    [database],
  );
  return rows.map(({ usename }) => usename);
}

test('a rotation of the password and its release fail no request and lose or double no row', async () => {
  const database = await live.database();
  const baseline = live.version();
  await withShopDatabase({ live, database, baseline, journals, service }, async (stage) => {
    const { rehearsal, service: rehearsed } = stage;
    await rehearsal.start(new AbortController().signal);
    const load = new UnderLoad(stage, journals);
    await using users = load.users;
    const orders = new OrdersOfUsers(load);
    orders.come(RATE);
    await load.until(() => users.requests.length > RATE);
    expect(await logins(database)).toEqual([`${database}_a`]);

    const version = await rotate(stage, SECRET, live.postgres);
    // Whoever is connected stays so, and a task that starts now reads the version that its revision pins.
    expect(rehearsed.account.secrets.version(SECRET, {}).id).toBe(version);
    expect(await logins(database)).toEqual([`${database}_a`]);

    const rotated = await rehearsal.update(rehearsed.assembly, RELEASE, {
      [secretVersionParameter('DATABASE')]: version,
    });
    expect([rotated.release?.outcome, rotated.requests.failed, users.failed]).toEqual(['released', 0, []]);
    expect(await logins(database)).toEqual([`${database}_b`]);

    await users.leave();
    const { rows, answered, ...compared } = await orders.compared(live.postgres, database);
    expect(compared).toEqual(NONE_LOST);
    expect([rows, users.failed]).toEqual([answered, []]);
  });
});
