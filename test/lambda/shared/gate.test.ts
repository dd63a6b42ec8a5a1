import { DescribeServiceDeploymentsCommand } from '@aws-sdk/client-ecs';
import { GATE } from '../../../lambda/shared/environment';
import { type Check, gate } from '../../../lambda/shared/gate';
import event from '../../fixtures/hook-events/post-test-traffic-shift.json';
import {
  askedGate,
  cannotTell,
  carried,
  client,
  context,
  ecs,
  environment,
  fails,
  logged,
  NOW,
  PATIENCE,
  passes,
  status,
  TIMEOUT,
  untilDecided,
} from './asked-gate';

askedGate();

test.each([
  ['passes', passes, { hookStatus: 'SUCCEEDED', reason: 'passed' }],
  ['fails', fails, { hookStatus: 'FAILED', reason: 'failed' }],
  [
    'cannot tell',
    cannotTell,
    {
      hookStatus: 'IN_PROGRESS',
      callBackDelay: 30,
      reason: 'could not tell',
      hookDetails: carried(NOW, { told: 'IN_PROGRESS' }),
    },
  ],
])('a check that %s', async (_, check, answer) => {
  expect(await gate(check, { ecs: client })(event, context)).toEqual(answer);
});

test.each(['ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS', 'STOP_REQUESTED'])(
  'in %s the gate succeeds without a look',
  async (value) => {
    status(value);
    const check = jest.fn(fails);
    const { hookStatus } = await gate(check, { ecs: client })(event, context);
    expect(hookStatus).toBe('SUCCEEDED');
    expect(check).not.toHaveBeenCalled();
  },
);

test('a missing setting stops a release, but no rollback', async () => {
  process.env = environment;
  const forward = await gate(passes, { ecs: client })(event, context);
  expect(forward).toEqual({
    hookStatus: 'FAILED',
    reason: 'environment variable GATE_ID must be set',
  });
  status('ROLLBACK_IN_PROGRESS');
  expect(await gate(passes, { ecs: client })(event, context)).toMatchObject({ hookStatus: 'SUCCEEDED' });
});

test.each(['an hour', '-1', 'Infinity'])('a patience of %s is refused', async (text) => {
  process.env[GATE.PATIENCE_MINUTES] = text;
  expect(await gate(cannotTell, { ecs: client })(event, context)).toEqual({
    hookStatus: 'FAILED',
    reason: `environment variable GATE_PATIENCE_MINUTES must be a number of minutes, got ${text}; deploy the gate again`,
  });
});

test('an unknown status runs no check and waits', async () => {
  status('AWAITING_ACTION');
  const check = jest.fn(passes);
  expect((await gate(check, { ecs: client })(event, context)).hookStatus).toBe('IN_PROGRESS');
  expect(check).not.toHaveBeenCalled();
});

test('while DescribeServiceDeployments fails the gate waits, then fails', async () => {
  ecs.on(DescribeServiceDeploymentsCommand).rejects(new Error('throttled'));
  const check = jest.fn(passes);
  const { answer, asked } = await untilDecided(gate(check, { ecs: client }));
  expect(answer).toEqual({
    hookStatus: 'FAILED',
    reason: 'no verdict within 60 minutes: the state of the deployment could not be read',
  });
  expect(Date.now() - NOW).toBe(PATIENCE);
  expect(asked).toBe(121); // at 0, 30, … 3600 s
  expect(check).not.toHaveBeenCalled();
});

test('when it answers again the gate looks, and what it sees counts', async () => {
  ecs
    .on(DescribeServiceDeploymentsCommand)
    .rejectsOnce(new Error('throttled'))
    .resolves({ serviceDeployments: [{ status: 'IN_PROGRESS' }] });
  expect(await untilDecided(gate(passes, { ecs: client }))).toEqual({
    answer: { hookStatus: 'SUCCEEDED', reason: 'passed' },
    asked: 2,
  });
});

test('a rollback that begins while the gate waits ends the wait', async () => {
  const handler = gate(cannotTell, { ecs: client });
  const first = await handler(event, context);
  status('ROLLBACK_IN_PROGRESS');
  const second = await handler({ ...event, hookDetails: first.hookDetails }, context);
  expect([first.hookStatus, second.hookStatus]).toEqual(['IN_PROGRESS', 'SUCCEEDED']);
});

test.each([
  [new TypeError('secret body'), 'TypeError'],
  ['secret body', 'Error'],
  [undefined, 'Error'],
  [null, 'Error'],
])('a check that throws %p is inconclusive, and its message stays out', async (thrown, name) => {
  const throws: Check = () => Promise.reject(thrown);
  expect(await gate(throws, { ecs: client })(event, context)).toMatchObject({
    hookStatus: 'IN_PROGRESS',
    reason: `the gate could not be carried out (${name})`,
  });
});

test('a check gets the deployment as ECS answered it, which is not asked again', async () => {
  const deployment = { status: 'IN_PROGRESS' as const, targetServiceRevision: { arn: 'arn:revision/2' } };
  ecs.on(DescribeServiceDeploymentsCommand).resolves({ serviceDeployments: [deployment] });
  const check = jest.fn(passes);
  await gate(check, { ecs: client })(event, context);
  expect(check).toHaveBeenCalledWith(
    expect.objectContaining({ lifecycleStage: event.lifecycleStage }),
    expect.any(AbortSignal),
    deployment,
    'release',
  );
  expect(ecs.commandCalls(DescribeServiceDeploymentsCommand)).toHaveLength(1);
});

test('a check that throws before it returns a promise is inconclusive, too', async () => {
  const throws: Check = () => {
    throw new RangeError('at once');
  };
  expect((await gate(throws, { ecs: client })(event, context)).hookStatus).toBe('IN_PROGRESS');
});

test('a check that hangs ends before the function does, and is told so', async () => {
  let told: AbortSignal | undefined;
  const answer = gate(
    (_, signal) => {
      told = signal;
      return new Promise(() => undefined);
    },
    { ecs: client },
  )(event, context);
  await jest.advanceTimersByTimeAsync(TIMEOUT - 5_001);
  expect(told?.aborted).toBe(false);
  await jest.advanceTimersByTimeAsync(1);
  expect(told?.aborted).toBe(true);
  expect(await answer).toMatchObject({
    hookStatus: 'IN_PROGRESS',
    reason: 'the gate could not be carried out (OutOfTime)',
  });
});

test('a call to ECS that hangs is given up after 15 seconds, however long the function may take', async () => {
  ecs.on(DescribeServiceDeploymentsCommand).callsFake(() => new Promise(() => undefined));
  const answer = gate(passes, { ecs: client })(event, context);
  await jest.advanceTimersByTimeAsync(15_000);
  expect(await answer).toMatchObject({
    hookStatus: 'IN_PROGRESS',
    reason: 'the state of the deployment could not be read',
  });
});

test('hookDetails are carried, and the first look of the stage is kept', async () => {
  const since = NOW - 600_000;
  const { hookDetails } = await gate(cannotTell, { ecs: client })(
    { ...event, hookDetails: { rollback: 'true', ...carried(since) } },
    context,
  );
  expect(hookDetails).toEqual({ rollback: 'true', ...carried(since, { told: 'IN_PROGRESS' }) });
});

// source: Amazon ECS developer guide, "Lifecycle hooks": a linear deployment comes to this stage before each step
test('the next step of a shift begins with the whole patience, and with what was seen before', async () => {
  const lifecycleStage = 'PRE_PRODUCTION_TRAFFIC_SHIFT';
  ecs.on(DescribeServiceDeploymentsCommand).resolves({
    serviceDeployments: [
      { status: 'IN_PROGRESS', targetServiceRevision: { requestedProductionTrafficWeight: 20 } },
    ],
  });
  const { teal } = carried(NOW - 2 * PATIENCE, { state: { job: 1 } }, lifecycleStage);
  const states: unknown[] = [];
  const waits: Check = async ({ state }) => {
    states.push(state);
    return { outcome: 'inconclusive', reason: 'waits' };
  };
  const ask = (step: number) =>
    gate(waits, { ecs: client })(
      { ...event, lifecycleStage, hookDetails: { teal: { ...teal, step } } },
      context,
    );
  expect(await ask(10)).toMatchObject({
    hookStatus: 'IN_PROGRESS',
    hookDetails: { teal: { step: 20, gates: { 'smoke-test': { since: NOW } } } },
  });
  expect(await ask(20)).toMatchObject({ hookStatus: 'FAILED' });
  expect(states).toEqual([{ job: 1 }, { job: 1 }]);
});

test.each<[string, unknown]>([
  ['another stage', carried(NOW - 2 * PATIENCE).teal],
  ['no time', { stage: 'POST_PRODUCTION_TRAFFIC_SHIFT', gates: { 'smoke-test': { since: 'now' } } }],
  ['a time to come', carried(NOW + 1, {}, 'POST_PRODUCTION_TRAFFIC_SHIFT').teal],
  ['another gate', { stage: 'POST_PRODUCTION_TRAFFIC_SHIFT', gates: { other: { since: 1 } } }],
  ['text', 'yesterday'],
  ['null', null],
])('what is carried of %s begins anew', async (_, teal) => {
  const lifecycleStage = 'POST_PRODUCTION_TRAFFIC_SHIFT';
  const answer = await gate(cannotTell, { ecs: client })(
    { ...event, lifecycleStage, hookDetails: { teal } },
    context,
  );
  expect(answer).toMatchObject({
    hookStatus: 'IN_PROGRESS',
    hookDetails: { teal: { stage: lifecycleStage, gates: { 'smoke-test': { since: NOW } } } },
  });
});

test.each([undefined, {}, 'garbage'])('the event %j is answered, and told', async (input) => {
  expect(await gate(passes, { ecs: client })(input, context)).toMatchObject({ hookStatus: 'FAILED' });
  expect(logged()).toMatchObject([{ level: 'error', message: 'the gate could not be asked' }]);
});
