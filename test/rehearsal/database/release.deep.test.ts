import type { LiveStage } from '../../../rehearsal/live-rehearsal';
import { releaseOf, withShopDatabase } from './live-database';
import { liveSuite } from './live-suite';
import { PERCENT, serviceWith, verdictOf } from './migrating';
import { NONE_LOST, RATE, startWithOrders } from './orders';

const EXPAND = { '002_note.sql': 'ALTER TABLE orders ADD COLUMN note text;' };

const { journals, live: running } = liveSuite();

const service = serviceWith(20);

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
  const live = running();
  const database = await live.database();
  const baseline = live.version();
  const expanded = live.version(EXPAND);
  const noted = () =>
    live.postgres.query("SELECT 1 FROM information_schema.columns WHERE column_name = 'note'", [], database);

  await withShopDatabase({ live, database, baseline, journals, service }, async (stage) => {
    const { rehearsal } = stage;
    const { orders, users: coming } = await startWithOrders(stage, journals);
    await using users = coming;

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

const BREAKS = { '002_rename.sql': 'ALTER TABLE orders RENAME COLUMN sku TO product;' };
test('a migration that breaks the version which runs is stopped before it, and no user notices', async () => {
  const live = running();
  const database = await live.database();
  const baseline = live.version();
  const tables = () =>
    live.postgres.query<{ name: string }>(
      "SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1",
      [],
      database,
    );

  await withShopDatabase({ live, database, baseline, journals, service }, async (stage) => {
    const { rehearsal } = stage;
    const { orders, users: coming } = await startWithOrders(stage, journals);
    await using users = coming;
    const before = await tables();
    const broken = await rehearsal.release(
      releaseOf(live.version(BREAKS), journals, { expected: 'rolled-back' }),
    );
    expect(broken).toMatchObject({ outcome: 'rolled-back', decidedBy: 'gate:migration', exposedPercent: 0 });
    expect(verdictOf(broken)).toContain('so that the migration breaks it');
    expect(await tables()).toEqual(before);

    await users.leave();
    const { rows, answered, ...compared } = await orders.compared(live.postgres, database);
    expect(compared).toEqual(NONE_LOST);
    expect([rows, users.failed, broken.requests.failed]).toEqual([answered, [], 0]);
  });
});
