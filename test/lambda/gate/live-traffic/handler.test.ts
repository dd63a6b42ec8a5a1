import { DescribeServiceDeploymentsCommand, DescribeServiceRevisionsCommand } from '@aws-sdk/client-ecs';
import {
  type Action,
  DescribeRulesCommand,
  DescribeTargetHealthCommand,
  type RuleCondition,
  RuleNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Context } from 'aws-lambda';
import { handler } from '../../../../lambda/gate/live-traffic/handler';
import event from '../../../fixtures/hook-events/post-test-traffic-shift.json';
import { logLines } from '../../log-lines';
import {
  BLUE,
  deployment,
  ecs,
  elb,
  GREEN,
  guardVariables,
  leads,
  RULES,
  revision,
  rightAccount,
} from '../guard/account';

const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
const environment = process.env;
const atStart = { ...event, lifecycleStage: 'PRE_SCALE_UP' };

beforeEach(() => {
  logLines();
  rightAccount();
  process.env = { ...environment, ...guardVariables('live-traffic') };
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = environment;
});

test('users are where the running revision is', async () => {
  expect(await handler(atStart, context)).toEqual({
    hookStatus: 'SUCCEEDED',
    reason: 'the production rule forwards to blue/0a, where the running revision is',
  });
});

test('a rule that was led away is refused, with the cure', async () => {
  leads('production', GREEN);
  expect(await handler(atStart, context)).toEqual({
    hookStatus: 'FAILED',
    reason:
      'the production rule forwards to green/0a, away from blue/0a, where the running revision has healthy targets; ' +
      'once no deployment runs, give the users back with: npx teal traffic repair --service shop --env production; ' +
      'see runbooks/live-traffic.md#points-away',
  });
});

const host = (...Values: string[]): RuleCondition => ({ Field: 'host-header', HostHeaderConfig: { Values } });
const every: RuleCondition = { Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } };
const listens = (Conditions: RuleCondition[], Actions?: Action[]) =>
  elb.on(DescribeRulesCommand, { ListenerArn: 'arn:rule' }).resolves({
    Rules: [
      { RuleArn: 'arn:rule/other', Conditions, ...(Actions && { Actions }) },
      { RuleArn: RULES.production, Conditions: [host('shop.example.com')] },
    ],
  });
const TargetGroups = [{ TargetGroupArn: BLUE, Weight: 10 }];
const toBlue: Action[] = [{ Type: 'forward', ForwardConfig: { TargetGroups } }];

// A rule of Copilot's has a path besides the host, a console's a capital, and a deployment may give Teal's another host.
test.each<[string, RuleCondition[]]>([
  ['with the same conditions', [host('shop.example.com')]],
  ['that says every path besides', [host('shop.example.com'), every]],
  ['with capitals', [host('Shop.example.com')]],
  ['of a part of the hosts', [host('shop.example.com', 'old.example.com')]],
])('while users are being moved by a rule %s, nothing is released', async (_, conditions) => {
  listens(conditions, toBlue);
  expect(await handler(atStart, context)).toMatchObject({
    hookStatus: 'FAILED',
    reason: expect.stringContaining('npx teal adopt finish --service shop --env production'),
  });
});

test.each<[string, RuleCondition[], Action[]]>([
  ['of another host', [host('api.example.com')], toBlue],
  [
    'with a header',
    [
      host('shop.example.com'),
      { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'x', Values: ['1'] } },
    ],
    toBlue,
  ],
  ['that leads to others', [every], [{ Type: 'redirect' }]],
])('a rule %s is in nobody’s way', async (_, conditions, actions) => {
  listens(conditions, actions);
  expect(await handler(atStart, context)).toMatchObject({ hookStatus: 'SUCCEEDED' });
});

test('a rule that may be met first and does not say what it does is waited for', async () => {
  listens([every]);
  expect(await handler(atStart, context)).toMatchObject({
    hookStatus: 'IN_PROGRESS',
    reason: expect.stringContaining('(ActionsUnknown)'),
  });
});

test('where the running revision is gone, the same rule lets a cure pass', async () => {
  leads('production', GREEN);
  elb.on(DescribeTargetHealthCommand, { TargetGroupArn: BLUE }).resolves({ TargetHealthDescriptions: [] });
  expect(await handler(atStart, context)).toMatchObject({
    hookStatus: 'SUCCEEDED',
    reason: expect.stringMatching(/^warning: no target group has a healthy target/),
  });
});

const nobodyServes = () =>
  elb.on(DescribeTargetHealthCommand, { TargetGroupArn: BLUE }).resolves({ TargetHealthDescriptions: [] });
const does = (...Actions: Action[]) =>
  elb.on(DescribeRulesCommand).resolves({ Rules: [{ RuleArn: 'arn:rule/production', Actions }] });

test.each<[string, () => unknown]>([
  ['a maintenance page', () => does({ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } })],
  ['a redirect', () => does({ Type: 'redirect' })],
])('during a total outage with %s, the fix passes', async (_, arrange) => {
  nobodyServes();
  arrange();
  expect(await handler(atStart, context)).toEqual({
    hookStatus: 'SUCCEEDED',
    reason: expect.stringMatching(/^warning: no target group has a healthy target/),
  });
});

// source: Elastic Load Balancing API reference, DescribeRules, RuleNotFound
test.each<[string, () => unknown, RegExp]>([
  [
    'is gone',
    () => elb.on(DescribeRulesCommand).rejects(new RuleNotFoundException({ message: 'no', $metadata: {} })),
    /\(RuleNotFoundException\); see runbooks\/live-traffic\.md#could-not-tell$/,
  ],
  [
    'is not in the answer',
    () => elb.on(DescribeRulesCommand).resolves({ Rules: [] }),
    /\(RuleNotFound\); see runbooks\/live-traffic\.md#could-not-tell$/,
  ],
  ['says nothing', () => does(), /\(ActionsUnknown\); see runbooks\/live-traffic\.md#could-not-tell$/],
])('during a total outage a rule that %s is waited for', async (_, arrange, says) => {
  nobodyServes();
  arrange();
  expect(await handler(atStart, context)).toMatchObject({
    hookStatus: 'IN_PROGRESS',
    reason: expect.stringMatching(says),
  });
});

test('a first deployment has no running revision', async () => {
  ecs.on(DescribeServiceDeploymentsCommand).resolves(deployment([]));
  elb.on(DescribeTargetHealthCommand).resolves({ TargetHealthDescriptions: [] });
  expect(await handler(atStart, context)).toMatchObject({
    hookStatus: 'SUCCEEDED',
    reason: expect.stringMatching(/^a first deployment/),
  });
});

test('ECS is asked for the deployment once', async () => {
  await handler(atStart, context);
  expect(ecs.commandCalls(DescribeServiceDeploymentsCommand)).toHaveLength(1);
});

test('a rollback is not looked at', async () => {
  leads('production', GREEN);
  const [going] = deployment(['arn:revision/1']).serviceDeployments;
  ecs
    .on(DescribeServiceDeploymentsCommand)
    .resolves({ serviceDeployments: [{ ...going, status: 'ROLLBACK_IN_PROGRESS' }] });
  expect(await handler(atStart, context)).toMatchObject({ hookStatus: 'SUCCEEDED' });
  expect(elb.calls()).toHaveLength(0);
});

test.each<[string, () => unknown]>([
  ['the rule cannot be read', () => elb.on(DescribeRulesCommand).rejects(new Error('denied'))],
  ['the rule is gone', () => elb.on(DescribeRulesCommand).resolves({ Rules: [] })],
  [
    'the rule has no forward',
    () =>
      elb
        .on(DescribeRulesCommand)
        .resolves({ Rules: [{ RuleArn: 'arn:rule/production', Actions: [{ Type: 'redirect' }] }] }),
  ],
  ['targets cannot be read', () => elb.on(DescribeTargetHealthCommand).rejects(new Error('throttled'))],
  ['targets are not told', () => elb.on(DescribeTargetHealthCommand).resolves({})],
  ['revisions cannot be read', () => ecs.on(DescribeServiceRevisionsCommand).rejects(new Error('denied'))],
  [
    'the running revision is not told',
    () =>
      ecs
        .on(DescribeServiceRevisionsCommand)
        .resolves({ serviceRevisions: [revision(2, GREEN, 'sha256:b')] }),
  ],
  [
    'it has no load balancer',
    () =>
      ecs.on(DescribeServiceRevisionsCommand).resolves({
        serviceRevisions: [revision(2, GREEN, 'sha256:b'), { serviceRevisionArn: 'arn:revision/1' }],
      }),
  ],
  [
    'a source has no ARN',
    () =>
      ecs.on(DescribeServiceDeploymentsCommand).resolves({
        serviceDeployments: [
          {
            status: 'IN_PROGRESS',
            sourceServiceRevisions: [{}],
            targetServiceRevision: { arn: 'arn:revision/2' },
          },
        ],
      }),
  ],
  [
    'there is no target revision',
    () =>
      ecs.on(DescribeServiceDeploymentsCommand).resolves({ serviceDeployments: [{ status: 'IN_PROGRESS' }] }),
  ],
  [
    'the own groups are no JSON',
    () => {
      process.env.GUARD_TARGET_GROUPS = '[';
    },
  ],
])('%s: it waits, and says where that is written', async (_, arrange) => {
  arrange();
  expect(await handler(atStart, context)).toMatchObject({
    hookStatus: 'IN_PROGRESS',
    reason: expect.stringMatching(/; see runbooks\/live-traffic\.md#could-not-tell$/),
  });
});

test('it does not wait for ever', async () => {
  elb.on(DescribeRulesCommand).rejects(new Error('denied'));
  const at = Date.now() - 15 * 60_000;
  const again = {
    ...atStart,
    hookDetails: { teal: { stage: 'PRE_SCALE_UP', gates: { 'live-traffic': { since: at } } } },
  };
  expect(await handler(again, context)).toEqual({
    hookStatus: 'FAILED',
    reason:
      'no verdict within 15 minutes: the gate could not be carried out (Error); see runbooks/live-traffic.md#could-not-tell',
  });
});
