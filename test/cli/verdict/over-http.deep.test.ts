import { Progress } from '../../../cli/progress';
import type { VerdictOptions } from '../../../cli/verdict';
import { carryOut } from '../../../cli/verdict/carry-out';
import { exitCodeOf } from '../../../cli/verdict/report';
import { AwsError } from '../../../rehearsal/aws-error';
import { FAILED, gateAt, MINUTE, SECOND } from '../../rehearsal/ecs/world';
import { digest, Engine, QUICK } from '../engine';
import { Lines } from '../lines';

const THROTTLED = new AwsError('ThrottlingException', 'Rate exceeded');
const DENIED = new AwsError('AccessDeniedException', 'User: someone is not allowed');

let engine: Engine;
let lines: Lines;
beforeEach(() => {
  engine = new Engine();
  lines = new Lines();
});
afterEach(() => engine.close());

/** What the verb says, and its exit code. */
async function verdict(options: Partial<VerdictOptions> = {}) {
  const asked = { service: 'shop', env: 'production', timeout: 60 * MINUTE, ...options };
  const { connect, pause } = engine;
  const { signal } = new AbortController();
  const answer = await carryOut(asked, { connect, pause, progress: new Progress(lines.stream), signal });
  const { outcome, by, reason } = answer.verdict;
  return { outcome, exitCode: exitCodeOf(answer.verdict), ...(by && { by }), reason };
}

const GATED = { ...QUICK, hooks: [{ ...gateAt('POST_TEST_TRAFFIC_SHIFT'), arn: gate('smoke-test') }] };
function gate(id: string): string {
  return `arn:aws:lambda:eu-west-1:111122223333:function:shop-production-gate-${id}`;
}

describe('over HTTP, of a modelled deployment', () => {
  test('released: it waits for the end, and says what goes on', async () => {
    await engine.start();
    engine.release(2);
    expect(await verdict({ digest: digest(2) })).toMatchObject({ outcome: 'released', exitCode: 0 });
    expect(lines.text).toContain(
      'PRODUCTION_TRAFFIC_SHIFT · green 5 % of users, 100 % of tests · 2 of 2 tasks',
    );
  });

  test('the wrong digest was released', async () => {
    await engine.start();
    engine.release(2);
    expect(await verdict({ digest: digest(3) })).toMatchObject({ outcome: 'wrong-digest', exitCode: 1 });
  });

  test('unchanged', async () => {
    await engine.start();
    engine.release(2);
    await engine.pass(60 * MINUTE);
    const since = engine.pause.now() - MINUTE;
    expect(await verdict({ since })).toMatchObject({ outcome: 'unchanged', exitCode: 0 });
    expect(await verdict({ since, digest: digest(2) })).toMatchObject({ outcome: 'unchanged', exitCode: 0 });
    expect(await verdict({ since, digest: digest(1) })).toMatchObject({
      outcome: 'wrong-digest',
      exitCode: 1,
    });
  });

  test('rolled back by an alarm', async () => {
    await engine.start();
    engine.release(2);
    engine.world.after(30 * SECOND, () => engine.world.alarms.set('errors', 'ALARM'));
    expect(await verdict()).toMatchObject({
      outcome: 'rolled-back',
      exitCode: 1,
      by: { kind: 'alarm', names: ['errors'] },
    });
  });

  test('rolled back by a gate', async () => {
    await engine.start(GATED);
    engine.world.hook = () => FAILED;
    engine.release(2);
    expect(await verdict()).toMatchObject({
      outcome: 'rolled-back',
      exitCode: 1,
      by: { kind: 'gate', names: ['smoke-test'] },
    });
  });

  test('rolled back by the circuit breaker', async () => {
    await engine.start();
    engine.release(2, { exitsAfter: SECOND });
    expect(await verdict()).toMatchObject({
      outcome: 'rolled-back',
      exitCode: 1,
      by: { kind: 'circuit-breaker' },
    });
  });

  test.each([
    ['ROLLBACK', 'rolled-back'],
    ['ABORT', 'failed'],
  ] as const)('an operator stops it: %s', async (stopType, outcome) => {
    await engine.start();
    engine.release(2);
    engine.world.after(30 * SECOND, () => {
      const [deployment] = engine.service.deployments();
      engine.service.stopServiceDeployment(deployment?.serviceDeploymentArn ?? '', stopType);
    });
    expect(await verdict()).toMatchObject({ outcome, exitCode: 1, by: { kind: 'operator' } });
  });

  test('replaced by a newer deployment', async () => {
    await engine.start();
    engine.release(2);
    engine.world.after(30 * SECOND, () => engine.release(3));
    expect(await verdict()).toMatchObject({ outcome: 'replaced', exitCode: 1 });
  });

  test('a rollback, and then CloudFormation’s own deployment of what was before', async () => {
    await engine.start(GATED);
    engine.world.hook = () => FAILED;
    const since = engine.pause.now();
    engine.release(2);
    await engine.pass(MINUTE);
    engine.world.hook = () => ({ ok: true, payload: { hookStatus: 'SUCCEEDED' } });
    engine.release(1);
    await engine.pass(60 * MINUTE);
    expect(engine.service.deployments().map(({ status }) => status)).toEqual([
      'ROLLBACK_SUCCESSFUL',
      'SUCCESSFUL',
    ]);
    const expected = { outcome: 'rolled-back', exitCode: 1, by: { kind: 'gate', names: ['smoke-test'] } };
    expect(await verdict()).toMatchObject(expected);
    expect(await verdict({ since })).toMatchObject(expected);
    expect(await verdict({ since, digest: digest(2) })).toMatchObject(expected);
    // Whoever asks for what was before has it, and says so.
    expect(await verdict({ digest: digest(1) })).toMatchObject({ outcome: 'released', exitCode: 0 });
  });

  test('still running at the timeout', async () => {
    await engine.start();
    engine.release(2);
    expect(await verdict({ timeout: MINUTE })).toMatchObject({ outcome: 'still-running', exitCode: 3 });
  });

  test('one stale task: it is looked at for two minutes, and then said', async () => {
    await engine.start();
    engine.release(2);
    await engine.pass(60 * MINUTE);
    const before = engine.pause.now();
    engine.shown.tasks = ([task, ...others]) => [
      ...(task
        ? [
            {
              ...task,
              taskDefinitionArn: `${task.taskDefinitionArn}`,
              desiredStatus: 'RUNNING',
              lastStatus: 'RUNNING',
            },
          ]
        : []),
      ...others,
    ];
    const said = await verdict();
    expect(said).toMatchObject({ outcome: 'not-uniform', exitCode: 1 });
    expect(said.reason).toContain('see runbooks/uniformity.md#stale-task');
    expect(engine.pause.now() - before).toBe(2 * MINUTE);
  });

  test('a task that is gone within two minutes is none', async () => {
    await engine.start();
    engine.release(2);
    await engine.pass(60 * MINUTE);
    const until = engine.pause.now() + MINUTE;
    engine.shown.tasks = ([task, ...others]) => [
      ...(task && engine.pause.now() < until
        ? [{ ...task, desiredStatus: 'RUNNING', lastStatus: 'RUNNING' }]
        : []),
      ...others,
    ];
    expect(await verdict()).toMatchObject({ outcome: 'released' });
  });
});

describe('over HTTP, of what could not be told', () => {
  test.each([
    ['the service', { service: 'other' }, 'service other of cluster other-production must exist'],
    ['the cluster', { env: 'staging' }, 'service shop of cluster shop-staging must exist'],
  ])('%s is not found', async (_, options, reason) => {
    await engine.start();
    const said = await verdict(options);
    expect(said).toMatchObject({ outcome: 'unknown', exitCode: 3 });
    expect(said.reason).toContain(reason);
  });

  test('throttled for a minute', async () => {
    const lease = await engine.start();
    const before = engine.pause.now();
    lease.injectFaults(({ service }) => (service === 'ECS' ? THROTTLED : undefined));
    const said = await verdict();
    expect(said).toMatchObject({ outcome: 'unknown', exitCode: 3 });
    expect(said.reason).toContain('ecs:ListServiceDeployments was throttled');
    expect(engine.pause.now() - before).toBe(50 * SECOND);
  });

  test('throttled each other time is asked again', async () => {
    const lease = await engine.start();
    engine.release(2);
    lease.injectFaults(({ operation, nth }) =>
      operation === 'DescribeServiceDeployments' && nth % 2 === 1 ? THROTTLED : undefined,
    );
    expect(await verdict()).toMatchObject({ outcome: 'released' });
  });

  test.each([
    ['ECS', 'DescribeServiceDeployments', 'ecs:DescribeServiceDeployments must be allowed'],
    ['ECS', 'ListTasks', 'ecs:ListTasks must be allowed'],
    ['Elastic Load Balancing', 'DescribeRules', 'elasticloadbalancing:DescribeRules must be allowed'],
  ])('%s %s is not permitted', async (_, denied, reason) => {
    const lease = await engine.start();
    engine.release(2);
    lease.injectFaults(({ operation }) => (operation === denied ? DENIED : undefined));
    const said = await verdict();
    expect(said).toMatchObject({ outcome: 'unknown', exitCode: 3 });
    expect(said.reason).toContain(reason);
  });

  test('ECS remembers no deployment', async () => {
    await engine.start();
    expect(await verdict()).toMatchObject({ outcome: 'unknown', exitCode: 3 });
    expect(await verdict({ digest: digest(1) })).toMatchObject({ outcome: 'unchanged', exitCode: 0 });
  });

  test.each([
    ['the image of a commit', 'c'.repeat(40), { outcome: 'wrong-digest', exitCode: 1 }],
    ['a commit without an image', 'd'.repeat(40), { outcome: 'unknown', exitCode: 3 }],
  ])('%s', async (_, sha, expected) => {
    await engine.start();
    engine.repositories.put('shop/shop', '{}', { tag: 'c'.repeat(40) });
    engine.release(2);
    expect(await verdict({ sha })).toMatchObject(expected);
  });
});
