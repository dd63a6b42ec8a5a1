import net, { type Socket } from 'node:net';
import tls, { type ConnectionOptions, type TLSSocket } from 'node:tls';
import { DescribeServiceDeploymentsCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../../lambda/gate/smoke-test/handler';
import { ENTRANCE, GATE, SMOKE_TEST, type SmokeTestRequest } from '../../../../lambda/shared/environment';
import event from '../../../fixtures/hook-events/post-test-traffic-shift.json';
import { logLines } from '../../log-lines';
import { type Loopback, loopback } from '../../loopback';

const VALUE = 'k3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3y';
const LOAD_BALANCER = 'shop-123.eu-west-1.elb.amazonaws.com';
const requests: SmokeTestRequest[] = [
  { path: '/', method: 'GET', status: 200, withinMilliseconds: 5_000 },
  { path: '/ready', method: 'GET', status: 200, contains: 'ready', withinMilliseconds: 5_000 },
];
const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
const environment = process.env;
const ecs = mockClient(ECSClient);
const secrets = mockClient(SecretsManagerClient);

let server: Loopback;
let status: number;
/** Statuses of the first answers, before `status`. */
let before: number[];
let lines: string[];
/** Where the gate meant to connect; the loopback server answers for it. */
let meant: unknown[];

beforeEach(async () => {
  status = 200;
  before = [];
  server = await loopback((_, response) => response.writeHead(before.shift() ?? status).end('ready'));
  meant = [];
  lines = logLines();
  const connect = net.connect;
  const toServer = (): Socket => connect({ host: '127.0.0.1', port: server.port });
  jest.spyOn(net, 'connect').mockImplementation(((options: unknown) => {
    meant.push(options);
    return toServer();
  }) as typeof connect);
  jest.spyOn(tls, 'connect').mockImplementation(((options: ConnectionOptions) => {
    meant.push(options);
    const socket = toServer();
    return socket.once('connect', () => socket.emit('secureConnect')) as TLSSocket;
  }) as typeof tls.connect);
  ecs
    .reset()
    .on(DescribeServiceDeploymentsCommand)
    .resolves({ serviceDeployments: [{ status: 'IN_PROGRESS' }] });
  secrets.reset().on(GetSecretValueCommand, { SecretId: 'arn:secret/1' }).resolves({ SecretString: VALUE });
  process.env = {
    ...environment,
    [GATE.ID]: 'smoke-test',
    [GATE.PATIENCE_MINUTES]: '60',
    [GATE.SERVICE]: 'shop',
    [GATE.ENVIRONMENT]: 'production',
    [SMOKE_TEST.REQUESTS]: JSON.stringify(requests),
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

const headerOf = (name: string) => server.requests.map((request) => request.headers[name]);

test('before users meet it, green is asked over the test header', async () => {
  expect(await handler(event, context)).toEqual({
    hookStatus: 'SUCCEEDED',
    reason: '2 of 2 requests were answered as expected',
  });
  expect(server.requests.map(({ url }) => url).sort()).toEqual(['/', '/ready']);
  expect(headerOf('x-teal-test')).toEqual([VALUE, VALUE]);
  expect(headerOf('host')).toEqual([LOAD_BALANCER, LOAD_BALANCER]);
  expect(meant).toEqual(Array(2).fill({ host: LOAD_BALANCER, port: 80 }));
});

test('after the shift it is asked as a user would, and the secret is not read', async () => {
  const after = { ...event, lifecycleStage: 'POST_PRODUCTION_TRAFFIC_SHIFT' };
  expect(await handler(after, context)).toMatchObject({ hookStatus: 'SUCCEEDED' });
  expect(headerOf('x-teal-test')).toEqual([undefined, undefined]);
  expect(secrets.calls()).toHaveLength(0);
});

test('with a domain the load balancer is asked over TLS, under the domain’s name', async () => {
  process.env[ENTRANCE.DOMAIN] = 'shop.example.com';
  await handler(event, context);
  expect(meant).toEqual(Array(2).fill({ host: LOAD_BALANCER, port: 443, servername: 'shop.example.com' }));
  expect(headerOf('host')).toEqual(['shop.example.com', 'shop.example.com']);
});

test('a wrong answer fails the release, and no line holds the header’s value', async () => {
  status = 500;
  const answer = await handler(event, context);
  expect(answer).toEqual({
    hookStatus: 'FAILED',
    reason: 'GET /: status 500, expected 200; GET /ready: status 500, expected 200',
  });
  expect([...lines, JSON.stringify(answer)].join('\n')).not.toContain(VALUE);
});

test.each([
  [
    [500],
    'SUCCEEDED',
    '2 of 2 requests were answered as expected; GET / was asked twice more after status 500',
  ],
  [[500, 200, 500], 'FAILED', 'GET /: status 500, expected 200; GET / was asked twice more after status 500'],
  [
    [500, 200, 200, 404],
    'FAILED',
    'GET /: status 404, expected 200; GET / was asked twice more after status 500',
  ],
])('a server error among right answers is asked again: %j', async (statuses, hookStatus, reason) => {
  before = [...statuses];
  const answer = await handler(event, context);
  // Requests go out at once: which of the two meets the error is the server's to say.
  expect({ ...answer, reason: answer.reason?.replaceAll('/ready', '/') }).toEqual({ hookStatus, reason });
  expect(server.requests).toHaveLength(4);
});

test.each([
  ['cannot be read', () => secrets.on(GetSecretValueCommand).rejects(new Error('denied'))],
  ['has no text', () => secrets.on(GetSecretValueCommand).resolves({ SecretBinary: new Uint8Array(1) })],
])('without the header no request is made: the secret %s', async (_, arrange) => {
  arrange();
  // Without it, the request would reach blue, and pass.
  expect(await handler(event, context)).toMatchObject({ hookStatus: 'IN_PROGRESS' });
  expect(server.requests).toHaveLength(0);
});

test('a value that no header may hold passes nothing, and is not shown', async () => {
  const value = `${VALUE}\r\ninjected: 1`;
  secrets.on(GetSecretValueCommand).resolves({ SecretString: value });
  const answer = await handler(event, context);
  expect(answer.hookStatus).not.toBe('SUCCEEDED');
  expect(server.requests).toHaveLength(0);
  expect([...lines, JSON.stringify(answer)].join('\n')).not.toContain(VALUE);
});

test('requests that are no JSON pass nothing', async () => {
  process.env[SMOKE_TEST.REQUESTS] = '[{';
  expect(await handler(event, context)).toMatchObject({ hookStatus: 'IN_PROGRESS' });
});
