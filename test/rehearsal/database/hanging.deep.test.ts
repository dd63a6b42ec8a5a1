import { releaseOf, withShopDatabase } from './live-database';
import { liveSuite } from './live-suite';
import { serviceWith, verdictOf } from './migrating';
import { NONE_LOST, startWithOrders } from './orders';

/** In the database of users alone: where it is tried nothing waits. */
const HANGS = {
  '002_hang.sql': `CREATE TABLE notes (id uuid); SELECT pg_sleep(600) WHERE current_database() NOT LIKE '%\\_check';`,
};

const { journals, live: running } = liveSuite();

test('a migration that hangs ends at its time with its lock, and no user notices', async () => {
  const live = running();
  const database = await live.database();
  const baseline = live.version();
  const notes = () =>
    live.postgres.query("SELECT 1 FROM information_schema.tables WHERE table_name = 'notes'", [], database);
  const locks = () =>
    live.postgres.query(
      "SELECT mode FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE application_name LIKE 'migrate%' OR locktype = 'advisory'",
    );

  await withShopDatabase({ live, database, baseline, journals, service: serviceWith(1) }, async (stage) => {
    const { rehearsal } = stage;
    const { orders, users: coming } = await startWithOrders(stage, journals);
    await using users = coming;

    const hung = await rehearsal.release(
      releaseOf(live.version(HANGS), journals, { expected: 'rolled-back' }),
    );
    expect(hung).toMatchObject({ outcome: 'rolled-back', decidedBy: 'gate:migration', exposedPercent: 0 });
    expect(verdictOf(hung)).toContain('the migration was stopped before its end');
    expect([await notes(), await locks()]).toEqual([[], []]);

    await users.leave();
    const { rows, answered, ...compared } = await orders.compared(live.postgres, database);
    expect(compared).toEqual(NONE_LOST);
    expect([rows, users.failed, hung.requests.failed]).toEqual([answered, [], 0]);
  });
});
