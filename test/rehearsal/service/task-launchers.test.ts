import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AwsAccount } from '../../../rehearsal/account/aws-account';
import { ScaledClock } from '../../../rehearsal/clock/scaled-clock';
import { killAllNow } from '../../../rehearsal/ecs/task';
import { taskLauncher } from '../../../rehearsal/service/task-launchers';

const clock = new ScaledClock();
const account = new AwsAccount(clock, { account: '111122223333', region: 'eu-west-1' });
const secrets = { held: account.secrets, existing: new Map() };
const healthCheck = {
  path: '/',
  intervalMs: 30_000,
  timeoutMs: 5000,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
  matcher: '200',
};

test('a secret that is missing keeps the tasks from starting, as in ECS', () => {
  const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key-AbCdEf';
  const container = { name: 'web', environment: {}, secrets: { KEY: arn } };
  expect(() =>
    taskLauncher(
      { container, secrets, healthCheck, account },
      ...([clock, { command: 'true', directory: '/' }, '/'] as const),
    ),
  ).toThrow(
    `container web: failed to fetch secret ${arn} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
  );
});

// A task reads its secrets when it starts, and never again.
test('a task has the value of when it was started, or of the version that is pinned', async () => {
  const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:other-AbCdEf';
  account.secrets.create(arn, 'first');
  const { id } = account.secrets.version(arn, {});
  const container = { name: 'web', environment: {}, secrets: { NOW: arn, PINNED: `${arn}:::${id}` } };
  const directory = mkdtempSync(join(tmpdir(), 'teal-test-'));
  const launcher = taskLauncher(
    { container, secrets, healthCheck, account },
    ...([clock, { command: 'echo "$NOW $PINNED" >> told', directory }, 'none'] as const),
  );
  await (await launcher.launch()).exited;
  account.secrets.put(arn, { value: 'second' });
  await (await launcher.launch()).exited;
  expect(readFileSync(join(directory, 'told'), 'utf8')).toBe('first first\nsecond first\n');
  rmSync(directory, { recursive: true });
});

describe('a task that answers 302', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'teal-test-'));
  });
  afterEach(() => {
    killAllNow();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Redirects twice, then ends: it has started before it ends, or never. */
  const command = `exec '${process.execPath}' -e '
    let asked = 0;
    require("node:http").createServer((request, response) => {
      response.writeHead(302, { location: "/login" }).end(() => ++asked === 2 && process.exit());
    }).listen(process.env.PORT, "127.0.0.1");
  '`;

  test.each([
    ['200', 'ended'],
    ['200-399', 'started'],
  ])('with the matcher %s has %s', async (matcher, expected) => {
    const container = { name: 'web', environment: {}, secrets: {} };
    const service = { container, secrets, account, healthCheck: { ...healthCheck, matcher } };
    const task = await taskLauncher(service, clock, { command, directory }, '/').launch();
    // What resolves `started` when a task is gone comes after `exited`.
    const first = await Promise.race([
      task.exited.then(() => 'ended'),
      task.started.then(() => wait(0)).then(() => 'started'),
    ]);
    expect(first).toBe(expected);
  });
});

describe('what a task writes', () => {
  afterEach(killAllNow);

  const group = '/teal/shop-production';
  const container = {
    ...{ name: 'shop', environment: { TEAL_SERVICE: 'shop' }, secrets: {} },
    log: { group, streamPrefix: 'shop' },
  };
  const metric = { namespace: 'Teal/Service', name: 'Requests', dimensions: { Service: 'shop' } };
  const record = {
    _aws: {
      Timestamp: 0,
      CloudWatchMetrics: [
        { Namespace: 'Teal/Service', Dimensions: [['Service']], Metrics: [{ Name: 'Requests' }] },
      ],
    },
    Service: 'shop',
    Requests: 7,
  };

  async function run(
    script: string,
    of: object = container,
  ): Promise<{ world: AwsAccount; id: string; at: number }> {
    // A year ahead of the wall, as a rehearsal of many days may be.
    const ahead = new ScaledClock(Date.parse('2031-03-04T05:06:00Z'));
    ahead.accelerate(30);
    const world = new AwsAccount(ahead, { account: '111122223333', region: 'eu-west-1' });
    const service = { container: of as typeof container, secrets, healthCheck, account: world };
    const command = { command: `exec '${process.execPath}' -e '${script}'`, directory: tmpdir() };
    const at = ahead.now();
    const task = await taskLauncher(service, ahead, command, 'none').launch();
    await task.exited;
    return { world, id: task.id, at };
  }
  const sum = (world: AwsAccount, at: number) =>
    world.cloudWatch.store.datapoint(metric, 'Sum', Math.floor(at / 3_600_000) * 3_600_000, 2 * 3_600_000);

  test('goes to the stream of the task, and its metrics to CloudWatch, at the time of the rehearsal', async () => {
    const script = `const line = ${JSON.stringify(record)}; line._aws.Timestamp = Date.now();
      console.log(JSON.stringify(line)); console.log("plain"); console.error("loud")`;
    const { world, id, at } = await run(script);
    const { kept } = world.logs.stream(group, `shop/shop/${id}`);
    expect(kept.map(({ message }) => message)).toEqual(
      expect.arrayContaining(['plain', 'loud', expect.stringContaining('"_aws"')]),
    );
    expect(kept).toHaveLength(3);
    expect(sum(world, at)).toBe(7);
  });

  // source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
  test('too old for CloudWatch by the clock of the task is logged, and no metric', async () => {
    const { world, id, at } = await run(`console.log(JSON.stringify(${JSON.stringify(record)}))`);
    expect(world.logs.stream(group, `shop/shop/${id}`).kept).toHaveLength(1);
    expect(sum(world, at)).toBeUndefined();
  });

  test('is nowhere where the container logs elsewhere', async () => {
    const { log: _, ...silent } = container;
    const { world } = await run('console.log("plain")', silent);
    expect(world.logs.list()).toEqual([]);
  });

  test('knows how fast the rehearsal is', async () => {
    const { world, id } = await run('console.log(process.env.TEAL_REHEARSAL_FACTOR)');
    expect(world.logs.stream(group, `shop/shop/${id}`).kept.map(({ message }) => message)).toEqual(['30']);
  });
});
