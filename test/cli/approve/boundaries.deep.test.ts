import type { Answer, AnswerOptions } from '../../../cli/approve';
import { type Answered, answerHook } from '../../../cli/approve/carry-out';
import { exitCodeOf } from '../../../cli/approve/report';
import { AwsError } from '../../../rehearsal/aws-error';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { MINUTE, pauseAt } from '../../rehearsal/ecs/world';
import { digest, Engine, QUICK } from '../engine';

let engine: Engine;
let lease: EndpointLease;
let answers: number;
let interrupted: AbortController;
beforeEach(async () => {
  for (const name of ['GITHUB_ACTIONS', 'GITHUB_ACTOR', 'GITHUB_TRIGGERING_ACTOR']) delete process.env[name];
  [answers, interrupted] = [0, new AbortController()];
  engine = new Engine();
  lease = await engine.start({ ...QUICK, pauses: [pauseAt('POST_TEST_TRAFFIC_SHIFT')] });
  lease.onCall(({ operation, output }) => {
    if (operation === 'ContinueServiceDeployment' && output !== undefined) answers += 1;
  });
  engine.release(2);
  await engine.pass(10 * MINUTE);
});
afterEach(() => engine.close());

const answer = (
  what: Answer,
  more: Partial<AnswerOptions> = {},
  connect = engine.connect,
): Promise<Answered> =>
  answerHook(
    what,
    { service: 'shop', env: 'production', ...more },
    { connect, now: engine.pause.now, signal: interrupted.signal },
  );
const fail = (operation: string, name: string, message = 'no') =>
  lease.injectFaults((call) => (call.operation === operation ? new AwsError(name, message) : undefined));
/** As the SDK is outside of tests. */
const tryingAgain: typeof engine.connect = (options) => {
  const clients = engine.connect(options);
  process.env.AWS_MAX_ATTEMPTS = '3';
  return clients;
};

const CALLS = ['ListServiceDeployments', 'DescribeServiceDeployments', 'ContinueServiceDeployment'];
const WORDS = [
  // source: Amazon ECS API reference, common errors
  ['a session that has expired', 'ExpiredTokenException', /sign in with aws sso login/],
  ['throttling', 'ThrottlingException', /was throttled again and again/],
] as const;
const VERBS: readonly Answer[] = ['approve', 'reject'];
test.each(
  VERBS.flatMap((verb) => WORDS.flatMap((words) => CALLS.map((call) => [verb, ...words, call] as const))),
)('%s: %s (%s) at %s... answers nothing', async (verb, _, name, reason, call) => {
  fail(call, name);
  const answered = await answer(verb, { reason: 'no prices' });
  expect(answered).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(reason) });
  expect(exitCodeOf(answered)).toBe(3);
  expect(answers).toBe(0);
  expect(engine.service.deployments().at(-1)?.status).toBe('IN_PROGRESS');
});

test.each(VERBS)('%s: an environment that is not there', async (verb) => {
  expect(await answer(verb, { env: 'prodution', reason: 'x' })).toMatchObject({
    outcome: 'failed',
    reason: expect.stringContaining(
      'service shop of cluster shop-prodution must exist in this account and region',
    ),
  });
  expect(answers).toBe(0);
});

// ECS ends the one before when another begins: both are there for a while.
test.each(VERBS)('%s: of two deployments the newest is answered', async (verb) => {
  const [waiting] = engine.service.deployments().slice(-1);
  engine.shown.deployments = (all) =>
    all.map((each) =>
      each.serviceDeploymentArn === waiting?.serviceDeploymentArn
        ? each
        : { ...each, status: 'STOP_REQUESTED' },
    );
  expect(await answer(verb, { reason: 'x' })).toMatchObject({
    answered: { deployment: waiting?.serviceDeploymentArn, digests: [digest(2)] },
  });
});

test.each(VERBS)('%s: a hook of the deployment before is not taken for one of this', async (verb) => {
  expect(await answer(verb, { hook: 'ecs-pause-0000', reason: 'x' })).toMatchObject({
    outcome: 'refused',
    reason: expect.stringMatching(/got ecs-pause-0000: .* does not have it; waiting: ecs-pause-\w+$/),
  });
  expect(answers).toBe(0);
});

test.each(VERBS)('%s: a deployment that has ended meanwhile', async (verb) => {
  // source: Amazon ECS API reference, ContinueServiceDeployment, errors
  fail('ContinueServiceDeployment', 'ServiceDeploymentNotFoundException', 'Service deployment not found.');
  const answered = await answer(verb, { reason: 'x' });
  expect(answered).toMatchObject({
    outcome: 'refused',
    reason: expect.stringMatching(/^hook ecs-pause-\w+ no longer waits: Service deployment not found\./),
  });
  expect(exitCodeOf(answered)).toBe(1);
});

test.each(VERBS)('%s: whose answer was lost may be its own', async (verb) => {
  lease.injectFaults(({ operation, nth }) => {
    if (operation !== 'ContinueServiceDeployment') return undefined;
    return nth === 1 ? 'drop' : new AwsError('InvalidParameterException', 'Hook is in the SUCCEEDED state.');
  });
  const answered = await answer(verb, { reason: 'x' }, tryingAgain);
  expect(answered).toMatchObject({
    outcome: 'failed',
    reason: expect.stringContaining('it may be this command that has answered it'),
  });
  expect(exitCodeOf(answered)).toBe(3);
});

test.each(
  VERBS.flatMap((verb) => ['ListServiceDeployments', 'GetCallerIdentity'].map((at) => [verb, at] as const)),
)('%s, interrupted at %s, answers nothing', async (verb, at) => {
  const reason = new Error('interrupted by SIGINT');
  lease.onCall(({ operation }) => operation === at && interrupted.abort(reason));
  await expect(answer(verb, { reason: 'x' })).rejects.toBe(reason);
  expect(answers).toBe(0);
});

test.each(VERBS)('%s, interrupted while ECS answers, puts on record what was answered', async (verb) => {
  lease.onCall(
    ({ operation }) => operation === 'ContinueServiceDeployment' && interrupted.abort(new Error('x')),
  );
  expect(await answer(verb, { reason: 'x' })).toMatchObject({ recorded: { is: 'yes' } });
  expect(answers).toBe(1);
});
