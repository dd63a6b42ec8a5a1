import net, { type Socket } from 'node:net';
import timers from 'node:timers/promises';
import { DescribeServiceDeploymentsCommand, DescribeServiceRevisionsCommand } from '@aws-sdk/client-ecs';
import { DescribeRulesCommand, DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../../lambda/gate/separation/handler';
import { ENTRANCE, SEPARATION } from '../../../../lambda/shared/environment';
import event from '../../../fixtures/hook-events/post-test-traffic-shift.json';
import { logLines } from '../../log-lines';
import { type Loopback, loopback } from '../../loopback';
import {
  BLUE,
  deployment,
  ecs,
  elb,
  GREEN,
  guardVariables,
  leads,
  revision,
  rightAccount,
} from '../guard/account';

const VALUE = 'k3y'.repeat(21);
const context = { getRemainingTimeInMillis: () => 100_000 } as Context;
const environment = process.env;
const secrets = mockClient(SecretsManagerClient);

let server: Loopback;
/** What the two sides answer in the version header, one look after the other; the last for all that follow. */
let versions: { test: (string | undefined)[]; users: (string | undefined)[] };
let pauses: unknown[];
let lines: string[];

beforeEach(async () => {
  versions = { test: ['sha256:2'], users: ['sha256:1'] };
  pauses = [];
  lines = logLines();
  const asked = { test: 0, users: 0 };
  server = await loopback((request, response) => {
    const side = request.headers['x-teal-test'] === VALUE ? 'test' : 'users';
    const look = Math.floor(asked[side]++ / 10);
    const version = versions[side][Math.min(look, versions[side].length - 1)];
    response.writeHead(200, version === undefined ? {} : { 'X-Release': version }).end('secret');
  });
  const connect = net.connect;
  jest
    .spyOn(net, 'connect')
    .mockImplementation(
      (() => connect({ host: '127.0.0.1', port: server.port }) as Socket) as typeof connect,
    );
  jest.spyOn(timers, 'setTimeout').mockImplementation((async (milliseconds?: number) => {
    pauses.push(milliseconds);
  }) as typeof timers.setTimeout);
  rightAccount();
  secrets.reset().on(GetSecretValueCommand).resolves({ SecretString: VALUE });
  process.env = {
    ...environment,
    ...guardVariables('separation'),
    [ENTRANCE.LOAD_BALANCER]: 'shop-123.eu-west-1.elb.amazonaws.com',
    [ENTRANCE.TEST_HEADER]: 'x-teal-test',
    [ENTRANCE.TEST_HEADER_SECRET]: 'arn:secret/1',
    [SEPARATION.VERSION_HEADER]: 'X-Release',
    [SEPARATION.PATH]: '/ready',
  };
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.env = environment;
  await server.close();
});

test('asks both sides ten times over connections of their own, and tells two versions', async () => {
  expect(await handler(event, context)).toEqual({
    hookStatus: 'SUCCEEDED',
    reason:
      'test and production reach different target groups and versions: "sha256:2" over the test header, "sha256:1" for users',
  });
  expect(server.requests.map(({ url, method }) => `${method} ${url}`)).toEqual(Array(20).fill('GET /ready'));
  expect(server.requests.filter(({ headers }) => headers['x-teal-test'] === VALUE)).toHaveLength(10);
  expect(new Set(server.requests.map(({ socket }) => socket)).size).toBe(20);
});

test('one version is refused after three looks, and no line holds a body or the header’s value', async () => {
  versions.test = ['sha256:1'];
  const answer = await handler(event, context);
  expect(answer).toMatchObject({ hookStatus: 'FAILED', reason: expect.stringContaining('#same-version') });
  expect(pauses).toEqual([10_000, 10_000]);
  expect([...lines, JSON.stringify(answer)].join('\n')).not.toMatch(/k3yk3y|secret/);
});

test('nodes of the load balancer that are late are waited for', async () => {
  versions.test = ['sha256:1', 'sha256:2'];
  expect(await handler(event, context)).toMatchObject({ hookStatus: 'SUCCEEDED' });
  expect(pauses).toEqual([10_000]);
});

test('rules that lead to one group are refused, and nothing is asked', async () => {
  leads('test', BLUE);
  expect(await handler(event, context)).toEqual({
    hookStatus: 'FAILED',
    reason:
      'the test and the production rule both forward to blue/0a; see runbooks/separation.md#same-target-group',
  });
  expect(server.requests).toHaveLength(0);
});

test.each<[string, () => unknown, string]>([
  [
    'a first deployment',
    () => ecs.on(DescribeServiceDeploymentsCommand).resolves(deployment([])),
    'a first deployment',
  ],
  [
    'the same images',
    () =>
      ecs.on(DescribeServiceRevisionsCommand).resolves({
        serviceRevisions: [revision(2, GREEN, 'sha256:a'), revision(1, BLUE, 'sha256:a')],
      }),
    'both revisions run the same images',
  ],
  [
    'the same image, pinned by its digest',
    () => {
      const image = `shop@sha256:${'a'.repeat(64)}`;
      const pinned = (nth: number, group: string) => ({
        ...revision(nth, group, ''),
        containerImages: [{ containerName: 'shop', image }],
      });
      ecs
        .on(DescribeServiceRevisionsCommand)
        .resolves({ serviceRevisions: [pinned(2, GREEN), pinned(1, BLUE)] });
    },
    'both revisions run the same images',
  ],
  [
    'users whom nobody serves',
    () =>
      elb
        .on(DescribeTargetHealthCommand, { TargetGroupArn: BLUE })
        .resolves({ TargetHealthDescriptions: [] }),
    'warning: the users’ target group has no healthy target',
  ],
])('%s: nothing is asked', async (_, arrange, says) => {
  arrange();
  expect(await handler(event, context)).toEqual({
    hookStatus: 'SUCCEEDED',
    reason: expect.stringContaining(says),
  });
  expect(server.requests).toHaveLength(0);
});

test('answers without the header are judged by target groups alone', async () => {
  versions = { test: [undefined], users: [undefined] };
  expect(await handler(event, context)).toMatchObject({
    hookStatus: 'SUCCEEDED',
    reason: expect.stringContaining('by the target groups alone: no answer has the header x-release'),
  });
});

test('users whom an outage leaves without most answers do not hold up what may be its cure', async () => {
  let users = 0;
  server.server.removeAllListeners('request').on('request', (request, response) => {
    const isTest = request.headers['x-teal-test'] === VALUE;
    if (!isTest && users++ < 6) return response.writeHead(503).end();
    return response.writeHead(200, { 'x-release': isTest ? 'sha256:2' : 'sha256:1' }).end();
  });
  expect(await handler(event, context)).toEqual({
    hookStatus: 'SUCCEEDED',
    reason:
      'test and production reach different target groups; judged by the target groups alone: ' +
      'warning: 6 of 10 requests as a user were not answered by a task (status 503)',
  });
});

/** A maintenance page, put up after ECS had looked at the rule. */
const page = () =>
  elb.on(DescribeRulesCommand, { RuleArns: ['arn:rule/production'] }).resolves({
    Rules: [{ RuleArn: 'arn:rule/production', Actions: [{ Type: 'fixed-response' }] }],
  });
const nobodyServes = () =>
  elb.on(DescribeTargetHealthCommand, { TargetGroupArn: BLUE }).resolves({ TargetHealthDescriptions: [] });

test('behind a maintenance page in a total outage the fix passes', async () => {
  page();
  nobodyServes();
  expect(await handler(event, context)).toEqual({
    hookStatus: 'SUCCEEDED',
    reason: expect.stringMatching(
      /alone: warning: the production rule forwards to no target group, and the revision before has no healthy target$/,
    ),
  });
  expect(server.requests).toHaveLength(0);
});

test.each<[string, () => unknown]>([
  ['blue has healthy targets', () => undefined],
  [
    'ECS does not say where blue is',
    () => {
      nobodyServes();
      ecs.on(DescribeServiceRevisionsCommand).resolves({
        serviceRevisions: [revision(2, GREEN, 'sha256:b'), { serviceRevisionArn: 'arn:revision/1' }],
      });
    },
  ],
])('behind a maintenance page, when %s, it waits', async (_, arrange) => {
  page();
  arrange();
  expect(await handler(event, context)).toMatchObject({
    hookStatus: 'IN_PROGRESS',
    reason: expect.stringContaining('the production rule forwards to no target group; see'),
  });
});

test('behind a maintenance page the test rule must lead to the new revision all the same', async () => {
  page();
  nobodyServes();
  leads('test', BLUE);
  expect(await handler(event, context)).toMatchObject({
    hookStatus: 'FAILED',
    reason: expect.stringContaining('#not-the-new-revision'),
  });
});

test.each<[string, () => unknown]>([
  ['the secret cannot be read', () => secrets.on(GetSecretValueCommand).rejects(new Error('denied'))],
  ['a rule cannot be read', () => elb.on(DescribeRulesCommand).rejects(new Error('throttled'))],
  ['revisions cannot be read', () => ecs.on(DescribeServiceRevisionsCommand).rejects(new Error('denied'))],
  [
    'nobody answers',
    () => server.server.removeAllListeners('request').on('request', (request) => request.destroy()),
  ],
])('%s: it waits, and says where that is written', async (_, arrange) => {
  arrange();
  expect(await handler(event, context)).toMatchObject({
    hookStatus: 'IN_PROGRESS',
    reason: expect.stringMatching(/; see runbooks\/separation\.md#could-not-tell$/),
  });
});
