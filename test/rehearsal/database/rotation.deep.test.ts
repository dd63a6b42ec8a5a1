import { secretVersionParameter } from '../../../lambda/shared/secret-version';
import { canary, minutes } from '../../../lib';
import type { Scenario } from '../../../rehearsal/scenarios/scenario';
import { withShopDatabase } from './live-database';
import { liveSuite } from './live-suite';
import { NONE_LOST, RATE, startWithOrders } from './orders';
import { rotate } from './rotating';

const SECRET = 'shop-production/DATABASE';
const RELEASE: Scenario = { name: 'another password', expected: 'released' };

const { journals, live: running } = liveSuite();

const service = { release: canary({ percent: 20, hold: minutes(1), bake: minutes(1) }) };

/** Who tasks are connected as. */
async function logins(database: string): Promise<string[]> {
  const rows = await running().postgres.query<{ usename: string }>(
    "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = $1 AND application_name <> '' ORDER BY usename",
    [database],
  );
  return rows.map(({ usename }) => usename);
}

test('a rotation of the password and its release fail no request and lose or double no row', async () => {
  const live = running();
  const database = await live.database();
  const baseline = live.version();
  await withShopDatabase({ live, database, baseline, journals, service }, async (stage) => {
    const { rehearsal, service: rehearsed } = stage;
    const { load, orders, users: coming } = await startWithOrders(stage, journals);
    await using users = coming;
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

const FAILOVER_MS = 5000;

test('a failover of five seconds during a release: who cannot wait is told when to come again, and no row is lost', async () => {
  const live = running();
  const database = await live.database();
  const baseline = live.version();
  await withShopDatabase({ live, database, baseline, journals, service }, async (stage) => {
    const { rehearsal } = stage;
    const { load, orders, users: coming } = await startWithOrders(stage, journals);
    await using users = coming;

    let away: Promise<void> | undefined;
    /** Numbers of the first request that came while it was away, and of the first one after. */
    const meanwhile: number[] = [];
    stage.follow((event) => {
      if (away || event.type !== 'weights' || event.greenPercent !== 20) return;
      away = (async () => {
        await live.postgres.stop();
        meanwhile.push(users.requests.length);
        const since = performance.now();
        await load.until(() => performance.now() - since > FAILOVER_MS);
        meanwhile.push(users.requests.length);
        await live.postgres.again();
      })();
    });
    await rehearsal.release({ ...RELEASE, name: 'amid a failover' });
    expect(away).toBeDefined();
    await away;
    const before = users.requests.length;
    await load.until(() => users.requests.slice(before).some(({ end }) => end?.status === 201));
    await users.leave();

    const waitedFor = users.requests
      .slice(meanwhile[0], meanwhile[1])
      .filter(({ end }) => end && end.failed === undefined);
    expect(waitedFor.length).toBeGreaterThan(0);
    // More than the sample takes at once are turned away; the others were waited for.
    const statuses = new Set(users.failed.map(({ end }) => end?.status));
    expect([...statuses].filter((status) => status !== 503)).toEqual([]);
    expect(users.failed.length).toBeLessThan((2 * RATE * FAILOVER_MS) / 1000);
    const { rows, answered, ...compared } = await orders.compared(live.postgres, database);
    expect(compared).toEqual(NONE_LOST);
    // An order whose answer was 503 may have been stored: the same key finds it.
    expect(rows).toBeGreaterThanOrEqual(answered);
  });
});
