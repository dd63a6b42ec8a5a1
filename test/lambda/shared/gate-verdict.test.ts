import { GATE, type OnInconclusive } from '../../../lambda/shared/environment';
import { type Check, gate } from '../../../lambda/shared/gate';
import type { HookAnswer } from '../../../lambda/shared/hook-event';
import event from '../../fixtures/hook-events/post-test-traffic-shift.json';
import {
  askedGate,
  cannotTell,
  carried,
  client,
  context,
  events,
  fails,
  logged,
  NOW,
  PATIENCE,
  passes,
  status,
  untilDecided,
} from './asked-gate';

askedGate();

test('a look that goes on for hours carries its state', async () => {
  process.env[GATE.PATIENCE_MINUTES] = '600';
  process.env[GATE.ON_INCONCLUSIVE] = 'fail';
  const states: unknown[] = [];
  const runs: Check = async ({ state }) => {
    states.push(state);
    const looks = states.length;
    if (looks === 100) return { outcome: 'pass', reason: 'done' };
    return { outcome: 'inconclusive', reason: `look ${looks}`, state: { looks }, callBackDelay: 300 };
  };
  expect(await untilDecided(gate(runs, { ecs: client }))).toEqual({
    answer: { hookStatus: 'SUCCEEDED', reason: 'done' },
    asked: 100,
  });
  expect(states).toEqual([undefined, ...Array.from({ length: 99 }, (_, index) => ({ looks: index + 1 }))]);
  expect(Date.now() - NOW).toBe(99 * 300_000);
  expect(events.calls()).toHaveLength(2);
});

test('a state is forgotten when the next look carries none', async () => {
  const states: unknown[] = [];
  const looks: Check = async ({ state }) => {
    states.push(state);
    return { outcome: 'inconclusive', reason: 'waits', ...(states.length === 1 && { state: 'once' }) };
  };
  const handler = gate(looks, { ecs: client });
  let details: HookAnswer['hookDetails'] = {};
  for (let look = 0; look < 3; look += 1) {
    details = { ...details, ...(await handler({ ...event, hookDetails: details }, context)).hookDetails };
  }
  expect(states).toEqual([undefined, 'once', undefined]);
});

test.each<[string, () => void]>([
  [
    'throws',
    () => {
      throw new Error('reset');
    },
  ],
  ['cannot be made, since ECS does not say what the deployment is', () => status('SUCCESSFUL')],
])('a look that %s loses nothing of what the one before it carried', async (_, goWrong) => {
  const states: unknown[] = [];
  const looks: Check = async ({ state }) => {
    states.push(state);
    if (states.length === 2) goWrong();
    return { outcome: 'inconclusive', reason: 'runs', state: 'a task' };
  };
  const handler = gate(looks, { ecs: client });
  let details: HookAnswer['hookDetails'] = {};
  for (let look = 0; look < 4; look += 1) {
    if (look === 3) status('IN_PROGRESS');
    details = { ...details, ...(await handler({ ...event, hookDetails: details }, context)).hookDetails };
  }
  expect(states.slice(1)).toEqual(Array(states.length - 1).fill('a task'));
  expect(states.length).toBeGreaterThanOrEqual(3);
});

test.each<[string, OnInconclusive, HookAnswer['hookStatus']]>([
  ['wait', 'wait', 'IN_PROGRESS'],
  ['fail', 'fail', 'FAILED'],
  ['pass', 'pass', 'SUCCEEDED'],
  ['what is none of them', 'PASS' as OnInconclusive, 'IN_PROGRESS'],
])('on inconclusive: %s', async (_, onInconclusive, hookStatus) => {
  process.env[GATE.ON_INCONCLUSIVE] = onInconclusive;
  expect((await gate(cannotTell, { ecs: client })(event, context)).hookStatus).toBe(hookStatus);
});

const circle: { own?: unknown } = {};
circle.own = circle;

test.each<[string, unknown, string]>([
  ['nothing', undefined, 'the check returned no verdict'],
  ['text', 'pass', 'the check returned no verdict'],
  ['null', null, 'the check returned no verdict'],
  ['another outcome', { outcome: 'PASS', reason: 'ok' }, 'the check returned no verdict'],
  ['no reason', { outcome: 'pass' }, 'the check returned no verdict'],
  ['a reason that is none', { outcome: 'pass', reason: '' }, 'the check returned no verdict'],
  [
    'a reason that is no text',
    { outcome: 'pass', reason: { toString: () => 'ok' } },
    'the check returned no verdict',
  ],
  [
    'a state that is no JSON',
    { outcome: 'inconclusive', reason: 'waits', state: circle },
    'waits; its state is no JSON of at most 16384 characters',
  ],
])('a check that returns %s has no verdict', async (_, returned, reason) => {
  expect(await gate(async () => returned as never, { ecs: client })(event, context)).toMatchObject({
    hookStatus: 'IN_PROGRESS',
    callBackDelay: 30,
    reason,
  });
});

test.each<[unknown, number]>([
  [0, 1],
  [-5, 1],
  [2.4, 2],
  [1e9, 900],
  [Number.NaN, 30],
  ['5', 30],
])('a call back in %p is one in %i s', async (callBackDelay, delay) => {
  const check = async () => ({ outcome: 'inconclusive', reason: 'waits', state: 1, callBackDelay }) as never;
  expect((await gate(check, { ecs: client })(event, context)).callBackDelay).toBe(delay);
});

test('a reason is not endless', async () => {
  const { reason } = await gate(async () => ({ outcome: 'fail', reason: 'x'.repeat(10_000) }), {
    ecs: client,
  })(event, context);
  expect(reason).toHaveLength(2_000);
});

const metric = (Passed: number, Failed: number, Inconclusive: number) => ({ Passed, Failed, Inconclusive });

test.each([
  ['a pass', passes, 'IN_PROGRESS', {}, 'pass', metric(1, 0, 0)],
  ['a fail', fails, 'IN_PROGRESS', {}, 'fail', metric(0, 1, 0)],
  ['a wait', cannotTell, 'IN_PROGRESS', {}, 'inconclusive', metric(0, 0, 1)],
  [
    ...(['a patience that ended', cannotTell, 'IN_PROGRESS', carried(NOW - PATIENCE)] as const),
    ...(['inconclusive', metric(0, 1, 1)] as const),
  ],
  ['a rollback', fails, 'ROLLBACK_IN_PROGRESS', {}, 'skipped', metric(0, 0, 0)],
])('%s is one line that is log and metric', async (_, check, state, hookDetails, outcome, counts) => {
  status(state);
  const { hookStatus, reason } = await gate(check, { ecs: client })({ ...event, hookDetails }, context);
  // At the root of the line, or CloudWatch sees no metric.
  // source: CloudWatch user guide, "Embedded metric format specification"
  expect(logged()).toEqual([
    {
      _aws: {
        Timestamp: NOW,
        CloudWatchMetrics: [
          {
            Namespace: 'Teal/Gates',
            Dimensions: [['Service', 'Environment', 'Gate']],
            Metrics: Object.keys(counts).map((Name) => ({ Name, Unit: 'Count' })),
          },
        ],
      },
      level: hookStatus === 'FAILED' ? 'error' : 'info',
      message: reason,
      Service: 'shop',
      Environment: 'production',
      Gate: 'smoke-test',
      stage: event.lifecycleStage,
      executionId: event.executionId,
      serviceDeploymentArn: event.resourceArn,
      kind: state === 'IN_PROGRESS' ? 'release' : 'rollback',
      outcome,
      hookStatus,
      durationMilliseconds: 0,
      ...counts,
    },
  ]);
});
