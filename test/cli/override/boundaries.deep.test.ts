import type { OverrideOptions } from '../../../cli/override';
import { type Overridden, override } from '../../../cli/override/carry-out';
import { exitCodeOf } from '../../../cli/override/report';
import { AwsError } from '../../../rehearsal/aws-error';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { MINUTE } from '../../rehearsal/ecs/world';
import { digest, Engine, QUICK } from '../engine';

let engine: Engine;
let lease: EndpointLease;
let interrupted: AbortController;
beforeEach(async () => {
  [engine, interrupted] = [new Engine(), new AbortController()];
  lease = await engine.start(QUICK);
});
afterEach(() => engine.close());

type Confirm = (question: string, name: string) => Promise<boolean>;
interface More extends Partial<OverrideOptions> {
  readonly confirm?: Confirm;
  readonly connect?: typeof engine.connect;
}
const run = (gate: string, { confirm, connect = engine.connect, ...more }: More = {}): Promise<Overridden> =>
  override(
    gate,
    {
      ...{ service: 'shop', env: 'production', for: 60 * MINUTE, reason: 'mail is down' },
      ...(more.runningDeployment ? {} : { digest: digest(2) }),
      ...(confirm === undefined && { yes: true as const }),
      ...more,
    },
    { connect, now: engine.pause.now, confirm, say: () => {}, signal: interrupted.signal },
  );
const written = () => engine.parameters.list().map(({ name }) => name);
const fail = (operation: string, name: string) =>
  lease.injectFaults((call) => (call.operation === operation ? new AwsError(name, 'no') : undefined));
const WHERE = `/teal/decisions/shop-production`;
const HEX = digest(2).slice('sha256:'.length);

test.each([
  [
    'smoketest',
    'must be one of smoke-test, orders, own, freeze, admission, images, got smoketest; did you mean smoke-test?',
  ],
  ['metrics', 'must be one of smoke-test, orders, own, freeze, admission, images, got metrics'],
  [
    'preflight',
    'must be one of those that preflight asks, got preflight itself; name freeze or admission or images',
  ],
])('%s is no gate of the service: nothing is written', async (gate, reason) => {
  const refused = await run(gate);
  expect(refused).toEqual({ outcome: 'refused', reason: `the gate ${reason}` });
  expect(exitCodeOf(refused)).toBe(1);
  expect(written()).toEqual([]);
});

test.each([
  ['images', true],
  ['own', true],
  ['orders', false],
])('%s takes two persons, by its kind: %s', async (gate, needsSecond) => {
  expect(await run(gate)).toMatchObject({ outcome: 'written', needsSecond });
  if (needsSecond) engine.caller.arn = 'arn:aws:iam::111122223333:user/bob';
  const { reason: _, ...second } = { reason: '', second: true as const };
  expect(await run(gate, { ...second, reason: 'mail is down' })).toMatchObject(
    needsSecond
      ? { outcome: 'written', second: true, needsSecond: false }
      : {
          outcome: 'refused',
          reason: expect.stringContaining('--second must be for a gate that needs two people'),
        },
  );
});

const READS = [
  'ListServiceDeployments',
  'DescribeStacks',
  'GetTemplate',
  'GetCallerIdentity',
  'GetParameterHistory',
];
const WORDS = [
  // source: AWS STS API reference, common errors
  ['a session that has expired', 'ExpiredTokenException', /sign in with aws sso login|aws sso login/],
  ['throttling', 'ThrottlingException', /throttled|try again in a minute/],
  ['a permission that is missing', 'AccessDeniedException', /must be allowed|add cloudformation:/],
] as const;
test.each(WORDS.flatMap((words) => [...READS, 'PutParameter'].map((call) => [...words, call] as const)))(
  '%s (%s, %s) at %s: nothing is decided',
  async (_, name, reason, call) => {
    fail(call, name);
    const failed = await run('smoke-test');
    expect(failed).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(reason) });
    expect(exitCodeOf(failed)).toBe(3);
    expect(written()).toEqual([]);
  },
);

test('an environment that is not there', async () => {
  expect(await run('smoke-test', { env: 'prodution' })).toMatchObject({
    outcome: 'failed',
    reason: expect.stringContaining('cluster shop-prodution must exist in this account and region'),
  });
  expect(written()).toEqual([]);
});

test('of two deployments the image is that of the newest', async () => {
  engine.release(3);
  await engine.pass(MINUTE);
  const newest = engine.service.deployments().at(-1)?.serviceDeploymentArn;
  engine.shown.deployments = (all) =>
    all.map((each) => (each.serviceDeploymentArn === newest ? each : { ...each, status: 'STOP_REQUESTED' }));
  expect(await run('smoke-test', { runningDeployment: true })).toMatchObject({
    decision: { digest: digest(3) },
  });
});

test.each([
  ['has ended', 'one that is over', () => engine.pass(120 * MINUTE)],
  [
    'gave way to another',
    'another one',
    async () => {
      await engine.pass(120 * MINUTE);
      engine.release(4);
      await engine.pass(MINUTE);
    },
  ],
])('a deployment that %s while a person was asked', async (_, got, meanwhile) => {
  engine.release(3);
  await engine.pass(MINUTE);
  const confirm: Confirm = async () => {
    await meanwhile();
    return true;
  };
  expect(await run('smoke-test', { runningDeployment: true, confirm })).toEqual({
    outcome: 'refused',
    reason: `the deployment must be the one that was shown, got ${got}; nothing was written, look again`,
  });
  expect(written()).toEqual([]);
});

test('an image of another service is decided about here alone', async () => {
  await run('smoke-test', { digest: digest(7) });
  expect(written()).toEqual([`${WHERE}/smoke-test/${'7'.repeat(64)}`]);
});

test('a write whose answer was lost is known for its own', async () => {
  lease.injectFaults(({ operation, nth }) => {
    if (operation !== 'PutParameter' || nth > 1) return undefined;
    // It has arrived, and its answer has not.
    engine.parameters.put({
      ...{ name: `${WHERE}/smoke-test/${HEX}`, type: 'String', user: engine.caller.arn },
      value: JSON.stringify({
        ...{ schemaVersion: 1, gate: 'smoke-test', digest: digest(2), decision: 'pass' },
        ...{ author: engine.caller.arn, reason: 'mail is down' },
        expires: new Date(engine.pause.now() + 60 * MINUTE).toISOString(),
      }),
    });
    return 'drop';
  });
  const connect: typeof engine.connect = (options) => {
    const clients = engine.connect(options);
    process.env.AWS_MAX_ATTEMPTS = '3';
    return clients;
  };
  expect(await run('smoke-test', { connect })).toMatchObject({ outcome: 'written', recorded: { is: 'yes' } });
});

test.each(['GetTemplate', 'GetParameterHistory'])('interrupted at %s it writes nothing', async (at) => {
  const reason = new Error('interrupted by SIGINT');
  lease.onCall(({ operation }) => operation === at && interrupted.abort(reason));
  await expect(run('smoke-test')).rejects.toBe(reason);
  expect(written()).toEqual([]);
});

test('interrupted while it is asked it writes nothing', async () => {
  const reason = new Error('interrupted by SIGINT');
  const confirm: Confirm = async () => {
    interrupted.abort(reason);
    throw reason;
  };
  await expect(run('smoke-test', { confirm })).rejects.toBe(reason);
  expect(written()).toEqual([]);
});

test('interrupted while it writes it ends what it has begun', async () => {
  lease.onCall(({ operation }) => operation === 'PutParameter' && interrupted.abort(new Error('x')));
  expect(await run('smoke-test')).toMatchObject({ announced: { is: 'yes' }, recorded: { is: 'yes' } });
});
