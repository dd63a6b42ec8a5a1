import type { Answer, AnswerOptions } from '../../../cli/approve';
import { answerHook } from '../../../cli/approve/carry-out';
import { exitCodeOf, jsonOf, textOf } from '../../../cli/approve/report';
import { journalOf } from '../../../cli/records/journal';
import { AwsError } from '../../../rehearsal/aws-error';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { MINUTE, pauseAt } from '../../rehearsal/ecs/world';
import { digest, Engine, QUICK } from '../engine';

let engine: Engine;
let lease: EndpointLease;
const waits = pauseAt('POST_TEST_TRAFFIC_SHIFT');

async function start(pauses = [waits]): Promise<void> {
  engine = new Engine();
  lease = await engine.start({ ...QUICK, pauses });
}
beforeEach(() => {
  for (const name of ['GITHUB_ACTIONS', 'GITHUB_ACTOR', 'GITHUB_TRIGGERING_ACTOR']) delete process.env[name];
});
afterEach(() => engine.close());

const asked = { service: 'shop', env: 'production' };
const answer = (what: Answer, more: Partial<AnswerOptions> = {}) =>
  answerHook(
    what,
    { ...asked, ...more },
    {
      connect: engine.connect,
      now: engine.pause.now,
      signal: new AbortController().signal,
    },
  );
const newest = () => engine.service.deployments().at(-1);
const decisions = async () => {
  const { s3 } = await engine.connect({});
  return journalOf(await s3(), {
    bucket: engine.records.name,
    environment: 'production',
    service: 'shop',
  }).decisions();
};

test('a release that waits goes on, and who said so is on record', async () => {
  await start();
  engine.release(2);
  await engine.pass(10 * MINUTE);
  const hook = newest()?.lifecycleHookDetails[0]?.hookId ?? '';
  const answered = await answer('approve', { reason: 'looks good' });
  expect(answered).toMatchObject({
    outcome: 'approved',
    reason: expect.stringMatching(/ goes on from POST_TEST_TRAFFIC_SHIFT with sha256:2{64}, by .*user\/ada$/),
    answered: { hook, stage: 'POST_TEST_TRAFFIC_SHIFT', digests: [digest(2)], by: engine.caller.arn },
    recorded: { is: 'yes' },
  });
  expect(exitCodeOf(answered)).toBe(0);
  expect(await decisions()).toEqual([
    {
      ...{ schemaVersion: 1, kind: 'decision', at: new Date(engine.pause.now()).toISOString() },
      ...{ service: 'shop', environment: 'production', gate: 'approval', decision: 'pass' },
      ...{ by: engine.caller.arn, reason: 'looks good', digest: digest(2), hook },
      deployment: newest()?.serviceDeploymentArn,
    },
  ]);
  await engine.pass(60 * MINUTE);
  expect(newest()?.status).toBe('SUCCESSFUL');
  expect(await answer('approve')).toEqual({
    outcome: 'refused',
    reason: 'no deployment runs: nothing waits for a person',
  });
});

test('a release that is rejected goes back, also where AWS does not say who rejects', async () => {
  await start();
  engine.release(2);
  await engine.pass(10 * MINUTE);
  lease.injectFaults(({ operation }) =>
    operation === 'GetCallerIdentity' ? new AwsError('AccessDenied', 'no') : undefined,
  );
  expect(await answer('reject', { reason: 'no prices' })).toMatchObject({
    outcome: 'rejected',
    reason: expect.stringContaining(' goes back from POST_TEST_TRAFFIC_SHIFT'),
  });
  await engine.pass(10 * MINUTE);
  expect(newest()?.status).toBe('ROLLBACK_SUCCESSFUL');
  expect(await decisions()).toMatchObject([{ decision: 'fail', reason: 'no prices', by: 'unknown' }]);
});

test('at a terminal it is said what goes on, and the name of the environment is asked for', async () => {
  await start();
  engine.release(2);
  await engine.pass(10 * MINUTE);
  const said: string[] = [];
  const asked: string[] = [];
  const answered = await answerHook(
    'approve',
    { service: 'shop', env: 'production' },
    {
      ...{ connect: engine.connect, now: engine.pause.now, signal: new AbortController().signal },
      say: (line) => said.push(line),
      confirm: async (_, name) => asked.push(name) > 1,
    },
  );
  expect(answered).toEqual({ outcome: 'refused', reason: 'nothing was answered: it was not confirmed' });
  expect(said).toEqual([
    expect.stringMatching(/goes on from POST_TEST_TRAFFIC_SHIFT with sha256:2{64}, by /),
  ]);
  expect(asked).toEqual(['production']);
  expect(newest()?.lifecycleStage).toBe('POST_TEST_TRAFFIC_SHIFT');
  expect(await decisions()).toEqual([]);
});

test('of two that wait one is named, and then the other', async () => {
  await start([waits, pauseAt('POST_TEST_TRAFFIC_SHIFT')]);
  engine.release(2);
  await engine.pass(10 * MINUTE);
  const ids = newest()?.lifecycleHookDetails.map(({ hookId }) => hookId) ?? [];
  expect(await answer('approve')).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining(`wait: ${ids.join(', ')}; name one with --hook`),
  });
  expect(await answer('approve', { hook: `${ids[1]}` })).toMatchObject({ outcome: 'approved' });
  expect(newest()?.lifecycleStage).toBe('POST_TEST_TRAFFIC_SHIFT');
  expect(await answer('approve')).toMatchObject({ outcome: 'approved', answered: { hook: ids[0] } });
});

// source: Amazon ECS API reference, ContinueServiceDeployment: refused of a hook that has expired or was answered
test('one that was answered in between is refused by ECS, with its words', async () => {
  await start();
  engine.release(2);
  await engine.pass(10 * MINUTE);
  lease.injectFaults(({ operation }) =>
    operation === 'ContinueServiceDeployment'
      ? new AwsError('InvalidParameterException', 'Hook is in the SUCCEEDED state.')
      : undefined,
  );
  const answered = await answer('approve');
  expect(answered).toMatchObject({
    outcome: 'refused',
    reason: expect.stringMatching(/^hook ecs-pause-\w+ no longer waits: .*SUCCEEDED state/),
  });
  expect(exitCodeOf(answered)).toBe(1);
  expect(await decisions()).toEqual([]);
});

test('an answer that cannot be put on record stands, and is said', async () => {
  await start();
  engine.release(2);
  await engine.pass(10 * MINUTE);
  lease.injectFaults(({ operation }) =>
    operation === 'PutObject' ? new AwsError('AccessDenied', 'no', 403) : undefined,
  );
  const answered = await answer('approve');
  expect(answered).toMatchObject({ outcome: 'approved', recorded: { is: 'failed' } });
  expect(exitCodeOf(answered)).toBe(3);
  expect(textOf(asked, answered)).toContain('NOT ON RECORD: ');
  expect(JSON.parse(jsonOf(asked, answered))).toMatchObject({
    ...{ schemaVersion: 1, service: 'shop', environment: 'production', outcome: 'approved', exitCode: 3 },
    ...{ recorded: { is: 'failed' }, stage: 'POST_TEST_TRAFFIC_SHIFT', digests: [digest(2)] },
  });
});

test('a permission that is missing is named', async () => {
  await start();
  engine.release(2);
  await engine.pass(10 * MINUTE);
  lease.injectFaults(({ operation }) =>
    operation === 'ContinueServiceDeployment' ? new AwsError('AccessDeniedException', 'no') : undefined,
  );
  const answered = await answer('approve');
  expect(answered).toMatchObject({
    outcome: 'failed',
    reason: expect.stringContaining('ecs:ContinueServiceDeployment must be allowed'),
  });
  expect(exitCodeOf(answered)).toBe(3);
});
