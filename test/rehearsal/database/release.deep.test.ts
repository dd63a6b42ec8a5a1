import { canary, migration, minutes } from '../../../lib';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import type { LiveStage } from '../../../rehearsal/live-rehearsal';
import type { Release } from '../../../rehearsal/report/release';
import { TaskJournals } from '../service/under-load/task-journals';
import { UnderLoad } from '../service/under-load/under-load';
import { LiveDatabase, releaseOf, withShopDatabase } from './live-database';
import { NONE_LOST, OrdersOfUsers } from './orders';

const RATE = 100;
const PERCENT = 20;
const EXPAND = { '002_note.sql': 'ALTER TABLE orders ADD COLUMN note text;' };
const MIGRATE = ['node', 'dist/migrate.js'];

const journals = new TaskJournals();
let live: LiveDatabase;
beforeAll(async () => {
  live = await LiveDatabase.start();
});
afterAll(async () => {
  await closeWarmProcesses();
  await live[Symbol.asyncDispose]();
  journals.remove();
});

/** Of each version of the sample: tried from nothing, then checked by the version that runs. */
const COMPATIBILITY = {
  command: ['node', 'dist/check.js'],
  prepare: [...MIGRATE, '--from-empty'],
  timeout: minutes(20),
};
/** @param timeout of the migration itself */
const serviceWith = (timeout: number) => ({
  release: canary({ percent: PERCENT, hold: minutes(1), bake: minutes(1) }),
  gates: [migration({ command: MIGRATE, timeout: minutes(timeout), compatibility: COMPATIBILITY })],
});

/** StopServiceDeployment, as soon as users have met green. */
function rollBackAtCanary(stage: LiveStage): void {
  const { endpoint, account } = stage.service;
  let asked = false;
  stage.follow((event) => {
    if (asked || event.type !== 'weights' || event.greenPercent !== PERCENT) return;
    asked = true;
    const { serviceDeploymentArn } = account.ecs.deployments().at(-1) ?? {};
    const input = () => ({ serviceDeploymentArn, stopType: 'ROLLBACK' });
    stage.clock.schedule(30_000, () =>
      endpoint.carryOut({ service: 'ECS', operation: 'StopServiceDeployment', input }),
    );
  });
}

test('an expanding migration, its rollback and its second release fail no request and lose or double no row', async () => {
  const database = await live.database();
  const baseline = live.version();
  const expanded = live.version(EXPAND);
  const noted = () =>
    live.postgres.query("SELECT 1 FROM information_schema.columns WHERE column_name = 'note'", [], database);

  await withShopDatabase({ live, database, baseline, journals, service: serviceWith(20) }, async (stage) => {
    const { rehearsal } = stage;
    await rehearsal.start(new AbortController().signal);
    const load = new UnderLoad(stage, journals);
    await using users = load.users;
    const orders = new OrdersOfUsers(load);
    orders.come(RATE);

    rollBackAtCanary(stage);
    const back = await rehearsal.release(releaseOf(expanded, journals, { expected: 'rolled-back' }));
    expect(back).toMatchObject({ outcome: 'rolled-back', decidedBy: 'operator' });
    expect([back.requests.failed, users.failed]).toEqual([0, []]);
    // What the migration has made stays, and blue goes on with it.
    expect(await noted()).toHaveLength(1);

    const released = await rehearsal.release(releaseOf(expanded, journals));
    expect([released.outcome, released.requests.failed, users.failed]).toEqual(['released', 0, []]);

    // Back to the image of before, which meets a schema that is newer than it, and changes nothing of that.
    const recovered = await rehearsal.release(releaseOf(baseline, journals, { name: 'a recovery' }));
    expect([recovered.outcome, recovered.requests.failed, users.failed]).toEqual(['released', 0, []]);
    expect(await noted()).toHaveLength(1);

    await users.leave();
    const { rows, answered, ...compared } = await orders.compared(live.postgres, database);
    expect(compared).toEqual(NONE_LOST);
    expect([rows, users.failed]).toEqual([answered, []]);
    expect(answered).toBeGreaterThan(RATE);
    expect(users.requests.filter(({ kind }) => kind.path.startsWith('/orders/')).length).toBeGreaterThan(
      RATE,
    );
  });
});

const verdictOf = ({ stages }: Release): string | undefined =>
  stages.flatMap(({ gates }) => gates).find(({ id }) => id === 'migration')?.reason;

const BREAKS = { '002_rename.sql': 'ALTER TABLE orders RENAME COLUMN sku TO product;' };
/** In the database of users alone: where it is tried nothing waits. */
const HANGS = {
  '002_hang.sql': `CREATE TABLE notes (id uuid); SELECT pg_sleep(600) WHERE current_database() NOT LIKE '%\\_check';`,
};

test('a migration that breaks the version which runs, and one that hangs, are stopped, and no user notices', async () => {
  const database = await live.database();
  const baseline = live.version();
  const tables = () =>
    live.postgres.query<{ name: string }>(
      "SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1",
      [],
      database,
    );
  const locks = () =>
    live.postgres.query(
      "SELECT mode FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE application_name LIKE 'migrate%' OR locktype = 'advisory'",
    );

  await withShopDatabase({ live, database, baseline, journals, service: serviceWith(1) }, async (stage) => {
    const { rehearsal } = stage;
    await rehearsal.start(new AbortController().signal);
    const load = new UnderLoad(stage, journals);
    await using users = load.users;
    const orders = new OrdersOfUsers(load);
    orders.come(RATE);
    const before = await tables();
    const stopped = { outcome: 'rolled-back', decidedBy: 'gate:migration', exposedPercent: 0 };

    const expected = { expected: 'rolled-back' } as const;
    const broken = await rehearsal.release(releaseOf(live.version(BREAKS), journals, expected));
    expect(broken).toMatchObject(stopped);
    expect(verdictOf(broken)).toContain('so that the migration breaks it');
    expect(await tables()).toEqual(before);

    const hung = await rehearsal.release(releaseOf(live.version(HANGS), journals, expected));
    expect(hung).toMatchObject(stopped);
    expect(verdictOf(hung)).toContain('the migration was stopped before its end');
    expect([await tables(), await locks()]).toEqual([before, []]);

    await users.leave();
    const { rows, answered, ...compared } = await orders.compared(live.postgres, database);
    expect(compared).toEqual(NONE_LOST);
    expect([rows, users.failed, hung.requests.failed]).toEqual([answered, [], 0]);
  });
});
