import { AwsError } from '../../../rehearsal/aws-error';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { MINUTE, SECOND } from '../../rehearsal/ecs/world';
import { AWSLOGS, GROUP, ShopLogs } from './shop-logs';

let shop: ShopLogs;
let lease: EndpointLease;
beforeEach(async () => {
  shop = new ShopLogs();
  lease = await shop.engine.start();
});
afterEach(() => shop.engine.close());

const fails = (operation: string, error: AwsError, when: (nth: number) => boolean = () => true) =>
  lease.injectFaults((call) => (call.operation === operation && when(call.nth) ? error : undefined));

test('lines of all tasks in order, as text, of the time that is asked for', async () => {
  const [one, two] = shop.tasksOf(1);
  shop.writes(one, 'too old', { ago: 11 * MINUTE });
  shop.writes(two, 'b', { ago: 30 * SECOND });
  shop.writes(one, 'a', { ago: 60 * SECOND });
  shop.writes(one, 'c');
  const text = await shop.tell();
  expect(text.split('\n').map((line) => line.split(' ').slice(-2).join(' '))).toEqual([
    `${one?.slice(0, 8)} a`,
    `${two?.slice(0, 8)} b`,
    `${one?.slice(0, 8)} c`,
    '',
  ]);
  expect(shop.stderr.text).toBe('');
  expect(await shop.messages({ until: shop.engine.pause.now() - 30 * SECOND })).toEqual(['a', 'b']);
  expect(await shop.messages({ limit: 2 })).toEqual(['b', 'c']);
});

test('a filter pattern is CloudWatch’s', async () => {
  shop.writes(shop.tasksOf(1)[0], '{"level":50,"msg":"no card"}');
  shop.writes(shop.tasksOf(1)[0], '{"level":30,"msg":"ok"}');
  expect(await shop.messages({ filter: '{ $.level >= 50 }' })).toEqual(['{"level":50,"msg":"no card"}']);
  fails('FilterLogEvents', new AwsError('InvalidParameterException', 'Invalid character(s) in term'));
  await expect(shop.tell({ filter: 'a b|' })).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/^--filter must be a filter pattern .* got a b\|: Invalid character/),
  });
});

test('no line is said, and is no failure', async () => {
  expect(await shop.tell({ filter: 'card' })).toBe('');
  expect(shop.stderr.text).toMatch(
    /^No line of shop in production that the filter lets through from 2026-.* UTC\n$/,
  );
});

test('lines of a worker and of a job, which are in the group of the service', async () => {
  const of = (prefix: string) => [
    {
      ...AWSLOGS,
      logConfiguration: {
        logDriver: 'awslogs' as const,
        options: { ...AWSLOGS.logConfiguration?.options, 'awslogs-stream-prefix': prefix },
      },
    },
  ];
  shop.beside = {
    'shop-production-worker-mails': of('worker-mails'),
    'shop-production-job-books': of('job-books'),
  };
  shop.writes(shop.tasksOf(1)[0], 'of the service');
  shop.writes('0123456789abcdef', 'sent', { prefix: 'worker-mails' });
  shop.writes('fedcba9876543210', 'closed', { prefix: 'job-books' });
  expect(await shop.messages()).toEqual(['of the service']);
  expect(await shop.objects({ worker: 'mails' })).toMatchObject([{ message: 'sent', revision: null }]);
  expect(await shop.messages({ job: 'books' })).toEqual(['closed']);
  expect(await shop.tell({ job: 'books', filter: 'opened' })).toBe('');
  expect(shop.stderr.text).toMatch(/^No line of the job books of shop in production that the filter lets/);
  await expect(shop.tell({ worker: 'mails', container: 'proxy' })).rejects.toMatchObject({
    exitCode: 2,
    message:
      '--container must be a container of the worker mails of shop in production, got proxy; it has web',
  });
  await expect(shop.tell({ worker: 'books' })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(
      /^could not tell: the worker books of shop in production \(task definition shop-production-worker-books\) must exist in this account and region .*, got none; check/,
    ),
  });
});

test('while a deployment runs: lines of green, of blue, and each with its revision', async () => {
  shop.engine.release(2);
  await shop.engine.pass(90 * SECOND);
  const [blue, green] = [shop.tasksOf(1)[0], shop.tasksOf(2)[0]];
  shop.writes(blue, 'of blue');
  shop.writes(green, 'of green');
  shop.writes('0123456789abcdef', 'of a task that is long gone');
  expect(await shop.messages({ revision: 'green' })).toEqual(['of green']);
  expect(shop.stderr.text).toMatch(/^Not shown: lines of 1 task that ECS has forgotten/);
  expect(await shop.messages({ revision: 'blue' })).toEqual(['of blue']);
  expect(await shop.messages({ revision: 'current' })).toEqual(['of blue']);
  const [, greens] = await shop.objects();
  expect(await shop.messages({ revision: `${greens?.revision}` })).toEqual(['of green']);
  expect((await shop.objects()).map(({ revision }) => revision)).toEqual([
    expect.stringMatching(/^\d+$/),
    expect.stringMatching(/^\d+$/),
    null,
  ]);
  await expect(shop.tell({ revision: '4711' })).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('got 4711, which ECS does not know; the newest are '),
  });
});

test('a release that went back: what green wrote before it was stopped', async () => {
  shop.engine.release(2, { exitsAfter: 20 * SECOND });
  await shop.engine.pass(10 * SECOND);
  shop.writes(shop.tasksOf(2)[0], 'cannot find the database');
  await shop.engine.pass(10 * MINUTE);
  shop.writes(shop.tasksOf(1)[0], 'serving');
  const since = shop.engine.pause.now() - 30 * MINUTE;
  expect(await shop.messages({ since, revision: 'green' })).toEqual(['cannot find the database']);
  expect(await shop.messages({ since, revision: 'current' })).toEqual(['serving']);
});

test('all pages are read where one answer does not hold them, and no more than the newest need', async () => {
  const [one = '', two = ''] = shop.tasksOf(1);
  const timestamp = shop.engine.pause.now() - 500;
  for (const task of [one, two]) {
    shop.writes(task, 'first', { ago: SECOND });
    const events = Array.from({ length: 6000 }, () => ({ timestamp, message: 'more' }));
    shop.engine.logs.put(GROUP, `shop/web/${task}`, events);
  }
  let asked = 0;
  lease.onCall(({ operation }) => {
    if (operation === 'FilterLogEvents') asked += 1;
  });
  const text = await shop.tell();
  expect(text.split('\n')).toHaveLength(12_002 + 1);
  expect(asked).toBe(2);
  shop.writes(one, 'second to last');
  shop.writes(one, 'last');
  expect(await shop.messages({ limit: 2 })).toEqual(['second to last', 'last']);
  expect(asked).toBe(3);
  shop.writes('0123456789abcdef', 'of a task that is long gone');
  const most = await shop.messages({ limit: 10_000, revision: 'current' });
  expect([most.length, most.includes('first'), most.at(-1)]).toEqual([10_000, false, 'last']);
});

test('of a container with a collector beside it both are shown, or the one that is asked for', async () => {
  const options = { ...AWSLOGS.logConfiguration?.options, 'awslogs-group': '/telemetry' };
  shop.containers = [
    AWSLOGS,
    { name: 'collector', logConfiguration: { logDriver: 'awslogs', options } },
    { name: 'router', logConfiguration: { logDriver: 'awsfirelens' } },
  ];
  shop.engine.logs.createGroup('/telemetry');
  const [task] = shop.tasksOf(1);
  shop.writes(task, 'b');
  shop.writes(task, 'a', { ago: SECOND, container: 'collector', group: '/telemetry' });
  expect((await shop.tell()).match(/\w+ \w$/gm)).toEqual(['collector a', 'web b']);
  expect(shop.stderr.text).toBe(
    'Not shown: container router logs by awsfirelens: the router beside it sends its lines on; look there\n',
  );
  expect(await shop.messages({ container: 'web' })).toEqual(['b']);
  await expect(shop.tell({ container: 'other' })).rejects.toMatchObject({
    exitCode: 2,
    message:
      '--container must be a container of shop in production, got other; it has web, collector, router',
  });
  await expect(shop.tell({ container: 'router' })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('must log by awslogs, got: container router logs by awsfirelens'),
  });
});

test('throttled calls are asked again, and it is said', async () => {
  shop.writes(shop.tasksOf(1)[0], 'a');
  fails('FilterLogEvents', new AwsError('ThrottlingException', 'Rate exceeded'), (nth) => nth < 3);
  expect(await shop.messages()).toEqual(['a']);
  expect(shop.stderr.text).toMatch(/^AWS could not be asked, and is asked again in 1 s: .*Throttling/);
});

describe('what could not be told', () => {
  test.each([
    ['the service', { service: 'other' }],
    ['the cluster', { env: 'staging' }],
  ])('%s is not found', async (_, options) => {
    await expect(shop.tell(options)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/service \w+ of cluster [\w-]+ must exist in this account and region/),
    });
  });

  test('the log group is not there', async () => {
    shop.engine.logs.deleteGroup(GROUP);
    await expect(shop.tell()).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(`the log group ${GROUP} of container web must exist in eu-west-1`),
    });
  });

  test.each([
    ['DescribeServices', 'ecs', 'service shop of cluster shop-production'],
    ['DescribeServiceRevisions', 'ecs', 'service shop of cluster shop-production'],
    ['DescribeTaskDefinition', 'ecs', 'service shop of cluster shop-production'],
    ['DescribeTasks', 'ecs', 'service shop of cluster shop-production'],
    ['FilterLogEvents', 'logs', `log group ${GROUP}`],
  ])('%s is not permitted', async (operation, service, where) => {
    shop.writes(shop.tasksOf(1)[0], 'a');
    fails(operation, new AwsError('AccessDeniedException', 'no'));
    await expect(shop.messages()).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(
        `${service}:${operation} must be allowed for these credentials.*add the action for ${where}`,
      ),
    });
  });

  test.each([
    ['expired credentials', 'ExpiredTokenException', 'credentials must be in force'],
    ['throttling that does not end', 'ThrottlingException', 'was throttled again and again'],
  ])('%s', async (_, name, words) => {
    fails('FilterLogEvents', new AwsError(name, 'no'));
    await expect(shop.tell()).rejects.toMatchObject({ exitCode: 3, message: expect.stringContaining(words) });
  });
});
