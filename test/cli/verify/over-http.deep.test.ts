import type { VerifyOptions } from '../../../cli/verify';
import { verify } from '../../../cli/verify/carry-out';
import { exitCodeOf, textOf } from '../../../cli/verify/report';
import { AwsError } from '../../../rehearsal/aws-error';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { MINUTE, PRODUCTION_RULE, SECOND } from '../../rehearsal/ecs/world';
import { digest, Engine } from '../engine';
import { Sandbox } from '../running-teal';

let engine: Engine;
let lease: EndpointLease;
beforeEach(async () => {
  engine = new Engine();
  lease = await engine.start();
  // Version 2 went out.
  engine.release(2);
  await engine.pass(60 * MINUTE);
});
afterEach(() => engine.close());

const asked: VerifyOptions = { service: 'shop', env: 'production' };
const look = (more: Partial<VerifyOptions> = {}, signal = new AbortController().signal) =>
  verify({ ...asked, ...more }, { connect: engine.connect, signal });

test('all is the live revision', async () => {
  const verified = await look();
  expect(verified).toMatchObject({ outcome: 'uniform', findings: [] });
  expect(textOf(asked, verified)).toMatch(/ {2}2 tasks {5}RUNNING of web:2: web sha256:2{64}\n/);
  expect(exitCodeOf(verified)).toBe(0);
});

test('a task that was left behind, and weights that were', async () => {
  engine.world.setRule(PRODUCTION_RULE, 50, 950);
  engine.shown.tasks = ([task, ...others]) => [
    ...(task ? [{ ...task, desiredStatus: 'RUNNING', lastStatus: 'RUNNING' }] : []),
    ...others,
  ];
  const verified = await look();
  expect(verified).toMatchObject({
    outcome: 'not-uniform',
    findings: expect.arrayContaining([
      expect.objectContaining({ id: 'stale-task' }),
      expect.objectContaining({ id: 'weights' }),
    ]),
  });
  expect(textOf(asked, verified)).toContain('50 to primary/1, 950 to alternate/2');
  expect(textOf(asked, verified)).toContain('NOT of the live revision');
  expect(exitCodeOf(verified)).toBe(1);
});

test('an image of another digest under the same task definition', async () => {
  engine.shown.revisions = (all) =>
    all.map((each) => ({ ...each, containerImages: [{ containerName: 'web', imageDigest: digest(7) }] }));
  expect(await look()).toMatchObject({
    outcome: 'not-uniform',
    findings: [{ id: 'digest-mismatch' }, { id: 'digest-mismatch' }],
  });
});

test('a deployment that runs: nothing is judged, and both revisions are told', async () => {
  engine.release(3);
  await engine.pass(30 * SECOND);
  const verified = await look();
  expect(verified).toMatchObject({
    outcome: 'deployment-running',
    reason: expect.stringMatching(/^nothing was judged, since deployment \w+ is IN_PROGRESS; /),
  });
  expect(exitCodeOf(verified)).toBe(3);
});

test.each([
  ['AccessDeniedException', 'ListTasks', /ecs:ListTasks must be allowed/],
  ['AccessDenied', 'DescribeRules', /elasticloadbalancing:DescribeRules must be allowed/],
  ['ThrottlingException', 'DescribeTasks', /ecs:DescribeTasks was throttled again and again/],
  // source: Amazon ECS API reference, common errors
  ['ExpiredTokenException', 'ListServiceDeployments', /sign in with aws sso login/],
])('%s at %s: it could not tell', async (name, denied, reason) => {
  lease.injectFaults(({ operation }) => (operation === denied ? new AwsError(name, 'no') : undefined));
  const verified = await look();
  expect(verified).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(reason), findings: [] });
  expect(exitCodeOf(verified)).toBe(3);
});

test.each([
  ['the service', { service: 'other' }, 'service other of cluster other-production must exist'],
  ['the cluster', { env: 'staging' }, 'service shop of cluster shop-staging must exist'],
])('%s is not found', async (_, more, reason) => {
  expect(await look(more)).toMatchObject({ outcome: 'failed', reason: expect.stringContaining(reason) });
});

test('who interrupts it does not wait for AWS', async () => {
  const interrupted = new AbortController();
  lease.onCall(() => interrupted.abort(new Error('interrupted by SIGINT')));
  await expect(look({}, interrupted.signal)).rejects.toThrow('interrupted by SIGINT');
});

test('the program that is built', async () => {
  const sandbox = new Sandbox();
  try {
    const env = engine.environment();
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...unsigned } = env;
    const words = 'verify --service shop --env production'.split(' ');
    const nobody = { ...unsigned, HOME: sandbox.path, AWS_EC2_METADATA_DISABLED: 'true' };
    const [text, json, unknown, bad] = await Promise.all([
      sandbox.run(words, { env }),
      sandbox.run([...words, '--json'], { env }),
      sandbox.run(words, { env: nobody }),
      sandbox.run([...words, '--region', 'nowhere'], { env }),
    ]);
    expect(text).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(': uniform\n') });
    expect([json.code, JSON.parse(json.stdout)]).toMatchObject([0, { outcome: 'uniform', findings: [] }]);
    expect(unknown).toMatchObject({ code: 3, stdout: expect.stringContaining('credentials must be given') });
    expect(bad).toMatchObject({ code: 2, stdout: '' });
    lease.injectFaults(({ operation }) => (operation === 'DescribeTasks' ? 'drop' : undefined));
    expect(await sandbox.run(words, { env })).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('AWS could not be asked (ecs:DescribeTasks)'),
    });
  } finally {
    await sandbox.remove();
  }
});
