import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import type { HealthChange, TargetGroup } from '../../../rehearsal/elasticloadbalancing/target-group';
import { targetGroup } from './fixtures';
import { ModelledTarget } from './modelled-target';

let clock: VirtualClock;
let group: TargetGroup;

beforeEach(() => {
  clock = new VirtualClock();
});

const pass = (milliseconds: number) => clock.run(clock.sleep(milliseconds));
const turns = (count: number) => {
  const taken: Record<string, number> = {};
  for (let turn = 0; turn < count; turn += 1) {
    const id = group.next()?.id ?? 'nobody';
    taken[id] = (taken[id] ?? 0) + 1;
  }
  return taken;
};

test('who asks to be told is told of each change of state, once', async () => {
  group = targetGroup('primary', clock);
  const changes: HealthChange[] = [];
  const stop = group.onHealthChange((change) => changes.push(change));
  const target = new ModelledTarget();
  group.register(target.as('a'));
  group.setInUse(true);
  await pass(100_000);
  target.health = 'Target.Timeout';
  await pass(20_000);
  target.health = 'passed';
  await pass(100_000);
  await group.deregister('a');
  await pass(30_000);
  expect(changes.map(({ state }) => state)).toEqual([
    'unused',
    'initial',
    'healthy',
    'unhealthy',
    'healthy',
    'draining',
    undefined,
  ]);
  stop();
  group.register(target.as('b'));
  expect(changes).toHaveLength(7);
});

test('half an hour of checks is one check an interval, and none for who is gone', async () => {
  group = targetGroup('primary', clock);
  group.setInUse(true);
  const [first, second] = [new ModelledTarget(), new ModelledTarget()];
  group.register(first.as('a'));
  group.register(second.as('b'));
  await pass(900_000);
  await group.deregister('b');
  await pass(900_000);
  expect([first.checks, second.checks]).toEqual([180, 90]);
});

test('candidates are the same array until a target changes', async () => {
  group = targetGroup('primary', clock);
  group.setInUse(true);
  const target = new ModelledTarget();
  group.register(target.as('a'));
  await pass(1);
  const before = group.candidates();
  expect(before.map(({ id }) => id)).toEqual(['a']);
  await pass(60_000);
  expect(group.candidates()).toBe(before);
  group.register(new ModelledTarget('Target.Timeout').as('b'));
  expect(group.candidates()).not.toBe(before);
});

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health.html
test.each<[number, number, number, string[], boolean]>([
  [2, 1, 0, ['0', '1'], false],
  [2, 3, 0, ['0', '1', '2', '3'], true],
  [2, 1, 50, ['0', '1'], false],
  [1, 1, 50, ['0', '1', '2', '3'], true],
  [0, 1, 0, ['0', '1', '2', '3'], true],
])('%d of 4 healthy, at least %d and %d %%: %j', async (healthy, count, percentage, expected, failsOpen) => {
  group = targetGroup('primary', clock, { unhealthyThreshold: 1 }, { routing: { count, percentage } });
  group.setInUse(true);
  for (let index = 0; index < 4; index += 1) {
    group.register(new ModelledTarget(index < healthy ? 'passed' : 'Target.Timeout').as(String(index)));
  }
  await pass(1);
  expect(group.candidates().map(({ id }) => id)).toEqual(expected);
  expect(group.failsOpen).toBe(failsOpen);
});

test('a group without targets does not fail open', () => {
  group = targetGroup('primary', clock);
  expect([group.failsOpen, group.candidates()]).toEqual([false, []]);
});

test('least outstanding requests: the target with the fewest in flight, in turns among equals', () => {
  group = targetGroup('primary', clock, {}, { algorithm: 'least_outstanding_requests' });
  for (const id of ['a', 'b', 'c']) group.register(new ModelledTarget().as(id));
  expect(turns(6)).toEqual({ a: 2, b: 2, c: 2 });
  const busy = group.candidates()[0];
  busy?.begin();
  expect(turns(6)).toEqual({ b: 3, c: 3 });
  busy?.finish();
  expect(turns(6)).toEqual({ a: 2, b: 2, c: 2 });
});

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
describe('slow start', () => {
  beforeEach(async () => {
    group = targetGroup('primary', clock, {}, { slowStartMs: 100_000 });
    group.setInUse(true);
    group.register(new ModelledTarget().as('old'));
    await pass(1);
  });

  test('the first target has its full share, a later one grows into it in a straight line', async () => {
    expect(turns(10)).toEqual({ old: 10 });
    group.register(new ModelledTarget().as('new'));
    await pass(25_000);
    expect(turns(100)).toEqual({ old: 80, new: 20 });
    await pass(25_000);
    expect(turns(300)).toEqual({ old: 200, new: 100 });
    await pass(50_000);
    expect(turns(100)).toEqual({ old: 50, new: 50 });
  });

  test('one that becomes unhealthy begins anew', async () => {
    const target = new ModelledTarget();
    group.register(target.as('new'));
    await pass(100_000);
    expect(turns(10)).toEqual({ old: 5, new: 5 });
    target.health = 'Target.Timeout';
    await pass(20_000);
    expect(turns(10)).toEqual({ old: 10 });
    target.health = 'passed';
    await pass(30_000);
    expect(group.stateOfTarget('new')).toBe('healthy');
    await pass(25_000 - 1);
    const { new: share = 0 } = turns(100);
    expect(share).toBeGreaterThanOrEqual(19);
    expect(share).toBeLessThan(30);
  });

  test('targets that are healthy when it is switched on do not start slowly', async () => {
    group.modifyAttributes({ slowStartMs: 0 });
    group.register(new ModelledTarget().as('new'));
    await pass(1);
    group.modifyAttributes({ slowStartMs: 100_000 });
    expect(turns(10)).toEqual({ old: 5, new: 5 });
  });
});

test('a changed health check holds at once, and health stays', async () => {
  group = targetGroup('primary', clock);
  group.setInUse(true);
  const target = new ModelledTarget();
  group.register(target.as('a'));
  await pass(1);
  group.modifyHealthCheck({ intervalMs: 5000, unhealthyThreshold: 4 });
  expect(group.stateOfTarget('a')).toBe('healthy');
  target.health = 'Target.Timeout';
  await pass(15_000);
  expect(group.stateOfTarget('a')).toBe('healthy');
  await pass(5001);
  expect(group.stateOfTarget('a')).toBe('unhealthy');
});

test('a target that is gone may be registered again while it is still shown', async () => {
  group = targetGroup('primary', clock);
  group.setInUse(true);
  group.register(new ModelledTarget().as('a'));
  await group.deregister('a');
  expect(group.stateOfTarget('a')).toBe('draining');
  group.register(new ModelledTarget().as('a'));
  await pass(40_000);
  expect(group.targets).toMatchObject([{ id: 'a', state: 'healthy' }]);
});
