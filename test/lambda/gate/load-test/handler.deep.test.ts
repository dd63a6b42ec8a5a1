import net, { type Socket } from 'node:net';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeServiceDeploymentsCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../../lambda/gate/load-test/handler';
import { ENTRANCE, GATE, LOAD_TEST, type LoadTestPlan } from '../../../../lambda/shared/environment';
import event from '../../../fixtures/hook-events/post-test-traffic-shift.json';
import { logLines } from '../../log-lines';
import { type Loopback, loopback } from '../../loopback';

const VALUE = 'k3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3y';
const LOAD_BALANCER = 'shop-123.eu-west-1.elb.amazonaws.com';
const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
const environment = process.env;
const ecs = mockClient(ECSClient);
const secrets = mockClient(SecretsManagerClient);
const cloudWatch = mockClient(CloudWatchClient);

const plan: LoadTestPlan = {
  requests: [
    { path: '/', method: 'GET', weight: 3 },
    { path: '/products', method: 'HEAD', status: 200, headers: { accept: 'text/plain' }, weight: 1 },
  ],
  rate: { perSecond: 100 },
  warmUpSeconds: 0,
  seconds: 0.2,
  concurrency: 20,
  withinMilliseconds: 2_000,
  limits: { errorPercent: 5, latency: [{ percent: 90, milliseconds: 1_500 }] },
};
const amongUsers: LoadTestPlan = {
  ...plan,
  rate: { percentOfTraffic: 10, atLeast: 50, atMost: 80 },
};

let server: Loopback;
let answer: (nth: number, respond: Parameters<Parameters<typeof loopback>[0]>[1]) => unknown;
let lines: string[];
let refuses: boolean;

beforeEach(async () => {
  answer = (_, response) => response.writeHead(200).end('ready');
  let nth = 0;
  server = await loopback((_, response) => void answer(nth++, response));
  refuses = false;
  lines = logLines();
  const connect = net.connect;
  jest.spyOn(net, 'connect').mockImplementation(((): Socket => {
    if (refuses) return new net.Socket().destroy(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }));
    return connect({ host: '127.0.0.1', port: server.port });
  }) as typeof connect);
  ecs
    .reset()
    .on(DescribeServiceDeploymentsCommand)
    .resolves({ serviceDeployments: [{ status: 'IN_PROGRESS' }] });
  secrets.reset().on(GetSecretValueCommand, { SecretId: 'arn:secret/1' }).resolves({ SecretString: VALUE });
  cloudWatch.reset();
  process.env = {
    ...environment,
    [GATE.ID]: 'load-test',
    [GATE.PATIENCE_MINUTES]: '60',
    [GATE.SERVICE]: 'shop',
    [GATE.ENVIRONMENT]: 'production',
    [LOAD_TEST.PLAN]: JSON.stringify(plan),
    [LOAD_TEST.METRICS]: JSON.stringify({
      loadBalancer: 'app/shop/1',
      targetGroups: ['targetgroup/a/1', 'targetgroup/b/2'],
    }),
    [ENTRANCE.LOAD_BALANCER]: LOAD_BALANCER,
    [ENTRANCE.TEST_HEADER]: 'x-teal-test',
    [ENTRANCE.TEST_HEADER_SECRET]: 'arn:secret/1',
  };
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.env = environment;
  await server.close();
});

const ask = (other: Partial<LoadTestPlan> = {}) => {
  process.env[LOAD_TEST.PLAN] = JSON.stringify({ ...plan, ...other });
  return handler(event, context);
};
/** Answers of CloudWatch: sums of minutes, by target group. */
const counts = (...groups: number[][]) =>
  cloudWatch.on(GetMetricDataCommand).resolves({
    MetricDataResults: groups.map((Values, index) => ({
      Id: `group${index}`,
      StatusCode: 'Complete',
      Values,
    })),
  });

test('green is asked over the test header, as often as the plan says', async () => {
  expect(await ask()).toEqual({
    hookStatus: 'SUCCEEDED',
    reason: expect.stringMatching(/^20 requests, 100 a second: 0 failed, 90 % within \d+ ms$/),
  });
  const asked = server.requests.map(({ method, url }) => `${method} ${url}`);
  expect(asked.filter((each) => each === 'GET /')).toHaveLength(15);
  expect(asked.filter((each) => each === 'HEAD /products')).toHaveLength(5);
  expect(new Set(server.requests.map(({ headers }) => headers['x-teal-test']))).toEqual(new Set([VALUE]));
  expect(new Set(server.requests.map(({ headers }) => headers.host))).toEqual(new Set([LOAD_BALANCER]));
  expect(server.requests.find(({ method }) => method === 'HEAD')?.headers.accept).toBe('text/plain');
  // Where nobody but the team is, what users send is not asked for.
  expect(cloudWatch.calls()).toHaveLength(0);
});

test('errors beyond the limit fail the release, early, and no line holds the header’s value', async () => {
  answer = (nth, response) => response.writeHead(nth % 3 === 0 ? 503 : 200).end(VALUE);
  const given = await ask({ seconds: 2 });
  expect(given).toEqual({
    hookStatus: 'FAILED',
    reason: expect.stringMatching(
      / requests, 100 a second: 1[1-4] failed \(3\d(\.\d)? %, at most 5 %\): .*status 503 \(/,
    ),
  });
  expect(server.requests.length).toBeLessThan(60);
  expect([...lines, JSON.stringify(given)].join('\n')).not.toContain(VALUE);
});

test('slow answers fail it', async () => {
  answer = (_, response) => setTimeout(() => response.end('ready'), 30);
  expect(await ask({ limits: { errorPercent: 5, latency: [{ percent: 90, milliseconds: 10 }] } })).toEqual({
    hookStatus: 'FAILED',
    reason: expect.stringMatching(/ 90 % within \d+ ms, expected within 10 ms$/),
  });
});

test('answers that stall are none, and hold back the rest', async () => {
  answer = (_, response) => response.writeHead(200).write('begun');
  expect(await ask({ withinMilliseconds: 200, concurrency: 5 })).toEqual({
    hookStatus: 'FAILED',
    reason: expect.stringMatching(
      /too many without an answer to send another \(\d+\).*90 % within no time, expected within 1500 ms$/,
    ),
  });
});

test('connections that break are errors', async () => {
  answer = (nth, response) => (nth % 2 === 0 ? response.socket?.destroy() : response.end());
  expect(await ask()).toMatchObject({
    hookStatus: 'FAILED',
    reason: expect.stringContaining('no whole answer (ECONNRESET)'),
  });
});

test('no connection is no word about green', async () => {
  refuses = true;
  // Connecting is tried three times, with pauses of seconds.
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
  const asked = ask({ seconds: 0.03 });
  await jest.advanceTimersByTimeAsync(6_000);
  jest.useRealTimers();
  expect(await asked).toMatchObject({
    hookStatus: 'IN_PROGRESS',
    reason: expect.stringContaining('0 of 3 requests were sent: no connection for 3 (ECONNREFUSED)'),
  });
});

test('what the warm-up meets is not judged', async () => {
  answer = (nth, response) => response.writeHead(nth < 2 ? 500 : 200).end();
  expect(await ask({ warmUpSeconds: 0.1 })).toMatchObject({
    hookStatus: 'SUCCEEDED',
    reason: expect.stringMatching(/^20 requests, 100 a second: 0 failed/),
  });
  expect(server.requests).toHaveLength(30);
});

describe('where users are', () => {
  test.each<[string, number[][], number]>([
    // 600 a second, of which a tenth is 60: a load test of before, on the other group, is no user's.
    ['a share of what they send', [[36_000, 36_000, 36_000, 36_000, 36_000], [600]], 60],
    ['no more than the most', [[], [90_000, 90_000, 90_000, 90_000, 90_000]], 80],
    ['the least, where they are few', [[60], []], 50],
    ['the least, where nobody knows', [[], []], 50],
  ])('%s', async (_, groups, perSecond) => {
    counts(...groups);
    expect(await ask(amongUsers)).toMatchObject({
      hookStatus: 'SUCCEEDED',
      reason: expect.stringContaining(`requests, ${perSecond} a second`),
    });
    expect(server.requests).toHaveLength(Math.floor(perSecond * 0.2));
    const [call] = cloudWatch.commandCalls(GetMetricDataCommand);
    const { StartTime, EndTime, MetricDataQueries } = call?.args[0].input ?? {};
    expect(Number(EndTime) - Number(StartTime)).toBe(300_000);
    expect(Number(EndTime) % 60_000).toBe(0);
    expect(MetricDataQueries?.map(({ MetricStat }) => MetricStat?.Metric?.Dimensions?.[1]?.Value)).toEqual([
      'targetgroup/a/1',
      'targetgroup/b/2',
    ]);
  });

  test.each<[string, () => unknown]>([
    ['CloudWatch refuses', () => cloudWatch.on(GetMetricDataCommand).rejects(new Error('denied'))],
    [
      'CloudWatch has a part',
      () =>
        cloudWatch.on(GetMetricDataCommand).resolves({
          MetricDataResults: [
            { Id: 'group0', StatusCode: 'Complete', Values: [1] },
            { Id: 'group1', StatusCode: 'PartialData', Values: [1] },
          ],
        }),
    ],
    ['CloudWatch says nothing', () => cloudWatch.on(GetMetricDataCommand).resolves({})],
  ])('nothing is sent and nothing passes when %s', async (_, arrange) => {
    arrange();
    expect(await ask(amongUsers)).toMatchObject({ hookStatus: 'IN_PROGRESS' });
    expect(server.requests).toHaveLength(0);
  });

  test('a request that may change something is not sent, nor any other', async () => {
    counts([1], [1]);
    const requests = [{ path: '/orders', method: 'POST', weight: 1 }];
    expect(await ask({ ...amongUsers, requests })).toMatchObject({ hookStatus: 'IN_PROGRESS' });
    expect(server.requests).toHaveLength(0);
  });
});

test.each([
  ['cannot be read', () => secrets.on(GetSecretValueCommand).rejects(new Error('denied'))],
  ['has no text', () => secrets.on(GetSecretValueCommand).resolves({ SecretBinary: new Uint8Array(1) })],
])('without the header nothing is sent: the secret %s', async (_, arrange) => {
  arrange();
  expect(await ask()).toMatchObject({ hookStatus: 'IN_PROGRESS' });
  expect(server.requests).toHaveLength(0);
});
