import { type Repaired, repair } from '../../../cli/traffic/carry-out';
import { exitCodeOf, jsonOf } from '../../../cli/traffic/report';
import { AwsError } from '../../../rehearsal/aws-error';
import type { TargetGroupWeight } from '../../../rehearsal/ecs/traffic-rules';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { ALTERNATE, MINUTE, PRIMARY, PRODUCTION_RULE, TEST_RULE } from '../../rehearsal/ecs/world';
import { Engine, FOREIGN } from '../engine';

let engine: Engine;
let lease: EndpointLease;
let said: string[];
let changed: string[];
beforeEach(async () => {
  engine = new Engine();
  lease = await engine.start();
  [said, changed] = [[], []];
  lease.onCall(({ operation }) => {
    if (operation === 'ModifyRule') changed.push(operation);
  });
  // Version 2 went out, to the primary group.
  engine.release(2);
  await engine.pass(60 * MINUTE);
  engine.shown.health.set(PRIMARY, ['healthy', 'healthy']);
});
afterEach(() => engine.close());

type Answer = (question: string, name: string) => Promise<boolean>;
const run = (yes = true, confirm?: Answer, connect = engine.connect): Promise<Repaired> =>
  repair(
    { service: 'shop', env: 'production', ...(yes && { yes: true }) },
    { connect, say: (line) => said.push(line), confirm, signal: new AbortController().signal },
  );
const weights = (...pairs: readonly (readonly [string, number])[]): TargetGroupWeight[] =>
  pairs.map(([targetGroupArn, weight]) => ({ targetGroupArn, weight }));
const REPAIRED = weights([PRIMARY, 100], [ALTERNATE, 0]);
const LEFT = weights([PRIMARY, 50], [ALTERNATE, 950]);
const leave = (production: TargetGroupWeight[], test = REPAIRED) => {
  engine.world.setWeights(PRODUCTION_RULE, production);
  engine.world.setWeights(TEST_RULE, test);
};

/** ECS begins none with weights that are shared: they become so meanwhile. */
const begin = () => {
  leave(REPAIRED);
  engine.release(3);
  leave(LEFT);
};

test('nothing to repair', async () => {
  expect(await run()).toMatchObject({ outcome: 'nothing-to-repair', changes: [] });
  expect(changed).toEqual([]);
});

test.each([
  ['weights 950/50', LEFT, REPAIRED, 1],
  [
    'all on the empty group, tests too',
    weights([PRIMARY, 0], [ALTERNATE, 100]),
    weights([PRIMARY, 0], [ALTERNATE, 100]),
    2,
  ],
  ['a foreign group', weights([FOREIGN, 1], [PRIMARY, 0]), REPAIRED, 1],
])('%s', async (_, production, testWeights, changes) => {
  leave(production, testWeights);
  expect(await run()).toMatchObject({ outcome: 'repaired' });
  expect([PRODUCTION_RULE, TEST_RULE].map((rule) => engine.world.weights(rule))).toEqual([
    REPAIRED,
    REPAIRED,
  ]);
  expect(changed).toHaveLength(changes);
  expect(said).toHaveLength(1 + changes);
});

// source: ELB user guide, "Target health status" (unused, Target.NotInUse): the guard live-traffic counts them, too
test('targets that no rule leads to are not checked, and get the traffic back', async () => {
  leave(weights([ALTERNATE, 100]));
  engine.shown.health.set(PRIMARY, ['unused', 'unused']);
  expect(await run()).toMatchObject({ outcome: 'repaired' });
  expect(said[0]).toMatch(/primary\/1 \(2 targets, not checked, since no rule leads there\)$/);
  expect(engine.world.weights(PRODUCTION_RULE)).toEqual(REPAIRED);
});

test('it is shown before it is done', async () => {
  leave(LEFT);
  const asked: string[] = [];
  const confirm: Answer = async (_, name) => asked.push(name) > 1;
  expect(await run(false, confirm)).toMatchObject({ outcome: 'refused', changes: [] });
  expect(asked).toEqual(['production']);
  expect(said[1]).toMatch(
    /^production rule \d: primary\/1 50, alternate\/2 950 → primary\/1 100, alternate\/2 0$/,
  );
  expect(changed).toEqual([]);
});

test('nobody to ask, and no --yes: nothing is asked of AWS, nor are credentials looked for', async () => {
  leave(LEFT);
  const connect = () => Promise.reject(new Error('credentials were looked for'));
  await expect(run(false, undefined, connect)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('--yes must be given'),
  });
  expect(changed).toEqual([]);
});

test.each<[string, () => void, RegExp]>([
  ['a deployment that runs', begin, /no deployment must run/],
  ['no healthy target', () => engine.shown.health.clear(), /must have a healthy target, got none; no group/],
  [
    'healthy targets elsewhere',
    () => {
      engine.shown.health.clear();
      engine.shown.health.set(ALTERNATE, ['healthy', 'draining']);
    },
    /must have a healthy target, got none; alternate\/2 has 1/,
  ],
])('%s', async (_, meanwhile, reason) => {
  leave(LEFT);
  meanwhile();
  expect(await run()).toEqual({ outcome: 'refused', reason: expect.stringMatching(reason), changes: [] });
  expect(changed).toEqual([]);
});

test.each<[string, () => void, RegExp]>([
  ['a deployment begins', begin, /no deployment must run/],
  ['someone else changes the rule', () => leave(weights([FOREIGN, 1])), /changed meanwhile/],
])('while a person thinks, %s', async (_, act, reason) => {
  leave(LEFT);
  const confirm = async () => {
    act();
    return true;
  };
  expect(await run(false, confirm)).toMatchObject({
    outcome: 'refused',
    reason: expect.stringMatching(reason),
  });
  expect(changed).toEqual([]);
});

test('a deployment that begins while it acts is told of', async () => {
  leave(LEFT);
  lease.onCall(({ operation }) => {
    if (operation === 'ModifyRule') engine.release(3);
  });
  expect(await run()).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('has begun meanwhile'),
  });
});

test('a permission that is missing half-way is named, with what was done', async () => {
  leave(weights([PRIMARY, 0], [ALTERNATE, 100]), weights([PRIMARY, 0], [ALTERNATE, 100]));
  lease.injectFaults(({ operation, nth }) =>
    operation === 'ModifyRule' && nth === 2
      ? new AwsError('AccessDenied', 'User: someone is not allowed')
      : undefined,
  );
  const repaired = await run();
  expect(repaired.reason).toContain('elasticloadbalancing:ModifyRule must be allowed');
  expect(repaired.reason).toContain('the production rule was repaired; run it again for the rest');
  expect(exitCodeOf(repaired)).toBe(3);
  expect(JSON.parse(jsonOf({ service: 'shop', env: 'production' }, repaired))).toEqual({
    schemaVersion: 1,
    service: 'shop',
    environment: 'production',
    outcome: 'failed',
    exitCode: 3,
    reason: repaired.reason,
    changes: [expect.objectContaining({ role: 'production', rule: PRODUCTION_RULE, after: REPAIRED })],
  });
});

test('a region that does not exist ends it at the first call', async () => {
  let calls = 0;
  const connect: typeof engine.connect = async (options) => {
    const clients = await engine.connect(options);
    clients.ecs.middlewareStack.add(
      () => async () => {
        calls += 1;
        throw Object.assign(new Error('getaddrinfo ENOTFOUND ecs.eu-west-9.amazonaws.com'), {
          code: 'ENOTFOUND',
        });
      },
      { step: 'initialize' },
    );
    return clients;
  };
  expect(await run(true, undefined, connect)).toEqual({
    outcome: 'failed',
    reason: expect.stringMatching(/ecs\.eu-west-9\.amazonaws\.com .*is eu-west-9 a region\? see --region/),
    changes: [],
  });
  expect(calls).toBe(1);
});
