import type { RepairOptions } from '../../../cli/traffic';
import { type Repaired, repair } from '../../../cli/traffic/carry-out';
import type { TargetGroupWeight } from '../../../rehearsal/ecs/traffic-rules';
import { ALTERNATE, MINUTE, PRIMARY, PRODUCTION_RULE } from '../../rehearsal/ecs/world';
import { Engine, FOREIGN } from '../engine';

let engine: Engine;
let said: string[];
let changed: number;
beforeEach(async () => {
  engine = new Engine();
  const lease = await engine.start();
  said = [];
  changed = 0;
  lease.onCall(({ operation }) => {
    if (operation === 'ModifyRule') changed += 1;
  });
  // Version 2 went out, to the primary group.
  engine.release(2);
  await engine.pass(60 * MINUTE);
});
afterEach(() => engine.close());

const run = (options: Partial<RepairOptions> = {}): Promise<Repaired> =>
  repair(
    { service: 'shop', env: 'production', ...options },
    {
      connect: engine.connect,
      say: (line) => said.push(line),
      confirm: async () => true,
      signal: new AbortController().signal,
    },
  );
const weights = (...pairs: readonly (readonly [string, number])[]): TargetGroupWeight[] =>
  pairs.map(([targetGroupArn, weight]) => ({ targetGroupArn, weight }));
const REPAIRED = weights([PRIMARY, 100], [ALTERNATE, 0]);

test('a maintenance page makes way, and is shown by its kind', async () => {
  engine.shown.health.set(PRIMARY, ['healthy', 'healthy']);
  engine.shown.pages.set(PRODUCTION_RULE, { type: 'fixed-response', statusCode: 503, messageBody: 'soon' });
  const repaired = await run();
  expect(said[1]).toMatch(/^production rule \d: fixed-response → primary\/1 100, alternate\/2 0$/);
  expect(repaired).toMatchObject({ outcome: 'repaired', changes: [{ page: 'fixed-response', before: [] }] });
  expect(engine.world.weights(PRODUCTION_RULE)).toEqual(REPAIRED);
  expect(await run()).toMatchObject({ outcome: 'nothing-to-repair' });
});

test('with no healthy target anywhere, for the next release, when that is asked for', async () => {
  engine.world.setWeights(PRODUCTION_RULE, weights([PRIMARY, 50], [ALTERNATE, 950]));
  engine.shown.health.set(PRIMARY, ['unhealthy', 'unhealthy']);
  expect(await run()).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('--even-unhealthy leads the rules there'),
  });
  expect(changed).toBe(0);
  expect(await run({ evenUnhealthy: true })).toMatchObject({ outcome: 'repaired' });
  expect(engine.world.weights(PRODUCTION_RULE)).toEqual(REPAIRED);
});

// source: Elastic Load Balancing API reference, TargetHealth: unavailable, Target.HealthCheckDisabled
test.each(['healthy', 'unavailable'])('a foreign group that serves, %s, keeps the users', async (state) => {
  engine.world.setWeights(PRODUCTION_RULE, weights([FOREIGN, 1]));
  engine.shown.health.set(FOREIGN, [state as 'healthy']);
  expect(await run({ evenUnhealthy: true })).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('foreign/9 has 1'),
  });
  expect(changed).toBe(0);
});
