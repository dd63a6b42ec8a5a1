import { VerbFailed } from '../../../cli/exit-codes';
import { decidedIn } from '../../../cli/records/decided';
import { journalOf } from '../../../cli/records/journal';
import type { StopOptions } from '../../../cli/stop';
import { type StopSurroundings, stopRunning } from '../../../cli/stop/carry-out';
import { exitCodeOf, jsonOf, textOf } from '../../../cli/stop/report';
import { AwsError } from '../../../rehearsal/aws-error';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { gateAt, MINUTE, pauseAt, SECOND } from '../../rehearsal/ecs/world';
import { digest, Engine, QUICK } from '../engine';
import { Sandbox } from '../running-teal';

let engine: Engine;
let lease: EndpointLease;
let said: string[];
let stops: number;
beforeEach(async () => {
  for (const name of ['GITHUB_ACTIONS', 'GITHUB_ACTOR', 'GITHUB_TRIGGERING_ACTOR']) delete process.env[name];
  [said, stops] = [[], 0];
  engine = new Engine();
  await start();
});
afterEach(() => engine.close());

async function start(configuration = QUICK): Promise<void> {
  lease = await engine.start(configuration);
  lease.onCall(({ operation }) => {
    if (operation === 'StopServiceDeployment') stops += 1;
  });
}

/** Version 2 has 5 % of users. */
async function release(): Promise<void> {
  engine.release(2);
  await engine.pass(30 * SECOND);
}

const asked: StopOptions = { service: 'shop', env: 'production', reason: 'orders fail' };
const stop = (more: Partial<StopOptions> = { yes: true }, around: Partial<StopSurroundings> = {}) =>
  stopRunning(
    { ...asked, ...more },
    {
      ...{ connect: engine.connect, now: engine.pause.now, signal: new AbortController().signal },
      ...{ say: (line) => said.push(line), confirm: undefined },
      ...around,
    },
  );
const newest = () => engine.service.deployments().at(-1);
const fail = (operation: string, name: string, message = 'no') =>
  lease.injectFaults((call) => (call.operation === operation ? new AwsError(name, message) : undefined));
const decisions = async () => {
  const { s3 } = await engine.connect({});
  return journalOf(await s3(), {
    ...{ bucket: engine.records.name, environment: 'production', service: 'shop' },
  }).decisions();
};

test('what runs goes back: said before, on record after, with who', async () => {
  await release();
  const stopped = await stop();
  expect(said).toEqual([
    expect.stringMatching(/^stopping deployment \w+, IN_PROGRESS at PRODUCTION_TRAFFIC_SHIFT:$/),
    expect.stringMatching(/^ {2}it brings {5}revision \d+, sha256:2{64}, 5 % of users$/),
    expect.stringMatching(/^ {2}back to {7}revision \d+, sha256:1{64}, 95 % of users$/),
    `  by            ${engine.caller.arn}`,
  ]);
  expect(stopped).toMatchObject({
    outcome: 'stopped',
    reason: expect.stringMatching(
      /goes back from PRODUCTION_TRAFFIC_SHIFT, to revision \d+, sha256:1{64}, 100 % of users; teal verdict/,
    ),
    recorded: { is: 'yes' },
  });
  expect(exitCodeOf(stopped)).toBe(0);
  const deployment = newest()?.serviceDeploymentArn;
  const on = await decisions();
  expect(on).toEqual([
    {
      ...{ schemaVersion: 1, kind: 'decision', at: new Date(engine.pause.now()).toISOString() },
      ...{ service: 'shop', environment: 'production', gate: 'stop', decision: 'fail' },
      ...{ by: engine.caller.arn, reason: 'orders fail', digest: digest(2), deployment },
    },
  ]);
  expect(decidedIn(on, { digest: digest(2), deployment, from: 0 })).toEqual([
    expect.stringMatching(/^stopped, by .*user\/ada at .*: orders fail$/),
  ]);
  expect(JSON.parse(jsonOf(asked, stopped))).toMatchObject({
    ...{ schemaVersion: 1, service: 'shop', environment: 'production', outcome: 'stopped', exitCode: 0 },
    ...{ deployment, status: 'IN_PROGRESS', by: engine.caller.arn },
    ...{ from: { digests: [digest(2)], weight: 5 }, to: { digests: [digest(1)], weight: 95 } },
  });
  expect(textOf(asked, stopped)).toMatch(/^shop in production: stopped\n {2}deployment .*\n {2}by arn:/);
  await engine.pass(10 * MINUTE);
  expect(newest()?.status).toBe('ROLLBACK_SUCCESSFUL');
});

test('nothing runs', async () => {
  const stopped = await stop();
  expect(stopped).toMatchObject({
    outcome: 'refused',
    reason: expect.stringMatching(/^no deployment runs; /),
  });
  expect([exitCodeOf(stopped), stops]).toEqual([1, 0]);
});

test('what goes back already is left to it', async () => {
  await release();
  // Its tasks take their time to end.
  engine.shown.deployments = (all) => all.map((each) => ({ ...each, status: 'ROLLBACK_IN_PROGRESS' }));
  const stopped = await stop();
  expect(stopped).toMatchObject({ outcome: 'already', recorded: { is: 'no' } });
  expect(JSON.parse(jsonOf(asked, stopped))).toMatchObject({
    ...{ outcome: 'already', status: 'ROLLBACK_IN_PROGRESS', from: { digests: [digest(2)] } },
  });
  expect([exitCodeOf(stopped), stops]).toEqual([0, 0]);
});

test.each([
  ['a gate that never answers', { hooks: [gateAt('PRE_SCALE_UP')] }],
  ['an approval that waits', { pauses: [pauseAt('PRE_SCALE_UP')] }],
])('%s is in no way of it', async (_, more) => {
  await engine.close();
  engine = new Engine();
  engine.world.hook = () => ({ ok: true, payload: { hookStatus: 'IN_PROGRESS' } });
  await start({ ...QUICK, ...more });
  await release();
  expect(newest()?.lifecycleStage).toBe('PRE_SCALE_UP');
  expect(await stop()).toMatchObject({ outcome: 'stopped' });
  await engine.pass(10 * MINUTE);
  expect(newest()?.status).toBe('ROLLBACK_SUCCESSFUL');
});

describe('asked', () => {
  test('nobody can be: --yes is needed, and AWS is not asked', async () => {
    await release();
    let calls = 0;
    lease.onCall(() => {
      calls += 1;
    });
    const failure = await stop({}).catch((error) => error);
    expect(failure).toBeInstanceOf(VerbFailed);
    expect(failure).toMatchObject({ exitCode: 2, message: expect.stringMatching(/^--yes must be given/) });
    expect(calls).toBe(0);
  });

  test('for the name of the environment, after it was said', async () => {
    await release();
    const questions: [string, string, number][] = [];
    const confirm = async (question: string, name: string) => {
      questions.push([question, name, said.length]);
      return true;
    };
    expect(await stop({}, { confirm })).toMatchObject({ outcome: 'stopped' });
    expect(questions).toEqual([['Take it back?', 'production', 4]]);
  });

  test('and a no stops nothing', async () => {
    await release();
    expect(await stop({}, { confirm: async () => false })).toMatchObject({
      outcome: 'refused',
      reason: 'nothing was stopped: it was not confirmed',
    });
    expect(stops).toBe(0);
  });

  test('a deployment that has ended, while a person thought', async () => {
    await release();
    const confirm = async () => {
      await engine.pass(60 * MINUTE);
      return true;
    };
    const stopped = await stop({}, { confirm });
    expect(stopped).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('is SUCCESSFUL; ') });
    expect([exitCodeOf(stopped), stops]).toEqual([1, 0]);
  });

  test('another deployment that has begun, while a person thought', async () => {
    await release();
    const confirm = async () => {
      engine.release(3);
      await engine.pass(SECOND);
      return true;
    };
    const stopped = await stop({}, { confirm });
    expect(stopped).toMatchObject({
      outcome: 'refused',
      reason: expect.stringMatching(/has taken the place of \w+ meanwhile; look again$/),
    });
    expect(stops).toBe(0);
  });
});

test.each([
  ['SUCCESSFUL', 'refused', 1],
  ['ROLLBACK_SUCCESSFUL', 'already', 0],
] as const)('one that has become %s between look and call', async (status, outcome, code) => {
  await release();
  lease.injectFaults(({ operation }) => {
    if (operation !== 'StopServiceDeployment') return undefined;
    engine.shown.deployments = (all) => all.map((each) => ({ ...each, status }));
    return new AwsError('ConflictException', `The service deployment is in the ${status} state.`);
  });
  const stopped = await stop();
  expect(stopped).toMatchObject({ outcome, recorded: { is: 'no' } });
  expect(exitCodeOf(stopped)).toBe(code);
  expect(await decisions()).toEqual([]);
});

test('a stop whose answer was lost is on record', async () => {
  await release();
  lease.injectFaults(({ operation, nth }) => {
    if (operation !== 'StopServiceDeployment') return undefined;
    if (nth === 1) return 'drop';
    engine.shown.deployments = (all) => all.map((each) => ({ ...each, status: 'ROLLBACK_REQUESTED' }));
    return new AwsError('ConflictException', 'no');
  });
  const connect: typeof engine.connect = (options) => {
    const clients = engine.connect(options);
    process.env.AWS_MAX_ATTEMPTS = '3';
    return clients;
  };
  expect(await stop({ yes: true }, { connect })).toMatchObject({
    outcome: 'stopped',
    reason: expect.stringContaining('by this command or another'),
    recorded: { is: 'yes' },
  });
});

test.each([
  ['AccessDeniedException', 'ListServiceDeployments', /ecs:ListServiceDeployments must be allowed/],
  ['AccessDeniedException', 'StopServiceDeployment', /ecs:StopServiceDeployment must be allowed/],
  // source: Amazon ECS API reference, common errors
  ['ExpiredTokenException', 'ListServiceDeployments', /sign in with aws sso login/],
  ['ThrottlingException', 'StopServiceDeployment', /was throttled again and again/],
])('%s at %s', async (name, operation, reason) => {
  await release();
  fail(operation, name);
  const stopped = await stop();
  expect(stopped).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(reason) });
  expect(stopped.reason).toContain('runbooks/recovery.md#without-teal');
  expect(exitCodeOf(stopped)).toBe(3);
  expect(newest()?.status).toBe('IN_PROGRESS');
});

test('a service that is not there', async () => {
  expect(await stop({ yes: true, env: 'prodution' })).toMatchObject({
    outcome: 'failed',
    reason: expect.stringContaining('service shop of cluster shop-prodution must exist'),
  });
});

test('neither names nor CloudFormation nor the records are waited for', async () => {
  await release();
  lease.injectFaults(({ operation }) =>
    ['GetCallerIdentity', 'DescribeStacks'].includes(operation)
      ? new AwsError('AccessDenied', 'no', 403)
      : undefined,
  );
  const stopped = await stop();
  expect(said.join('\n')).toContain('what CloudFormation is about could not be told: ');
  expect(stopped).toMatchObject({ outcome: 'stopped', by: 'unknown', recorded: { is: 'failed' } });
  expect(exitCodeOf(stopped)).toBe(3);
  expect(textOf(asked, stopped)).toContain('NOT ON RECORD: ');
  expect(newest()?.status).toMatch(/^ROLLBACK_/);
});

test('the program that is built', async () => {
  const sandbox = new Sandbox();
  try {
    await release();
    const words = 'stop --service shop --env production --reason orders'.split(' ');
    const env = engine.environment();
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...unsigned } = env;
    const [alone, unreasoned, nobody] = await Promise.all([
      sandbox.run(words, { env }),
      sandbox.run([...words.slice(0, 5), '--yes'], { env }),
      sandbox.run([...words, '--yes'], {
        env: { ...unsigned, HOME: sandbox.path, AWS_EC2_METADATA_DISABLED: 'true' },
      }),
    ]);
    expect(alone).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--yes must be') });
    expect(unreasoned).toMatchObject({ code: 2, stderr: expect.stringContaining('--reason') });
    expect(nobody).toMatchObject({ code: 3, stdout: expect.stringContaining('credentials must be given') });
    expect(stops).toBe(0);
    // Half-way the network is gone.
    lease.injectFaults(({ operation }) => (operation === 'StopServiceDeployment' ? 'drop' : undefined));
    expect(await sandbox.run([...words, '--yes'], { env })).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('AWS could not be asked (ecs:StopServiceDeployment)'),
    });
    lease.injectFaults(() => undefined);
    const { code, stdout, stderr } = await sandbox.run([...words, '--yes', '--json'], { env });
    expect(stderr).toContain('5 % of users');
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { outcome: 'stopped', recorded: { is: 'yes' } }]);
  } finally {
    await sandbox.remove();
  }
});
