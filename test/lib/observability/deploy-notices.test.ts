import type { NotifyInput } from '../../../lib';
import { eventPattern } from '../../../rehearsal/eventbridge/event-pattern';
import { targetInput } from '../../../rehearsal/eventbridge/target-input';
import { shop, synthesize } from '../../synth';

interface Rule {
  readonly Name: string;
  readonly EventPattern: object;
  readonly Targets: readonly {
    readonly Arn: unknown;
    readonly InputTransformer: { InputTemplate: string };
  }[];
}

const ECS = 'arn:aws:ecs:eu-west-1:111122223333';
const DEPLOYMENT = `${ECS}:service-deployment/shop-production/shop/Tk2mExample`;
const HOSTILE = 'no"}, "metadata": {"threadId": "x"}} <!channel>\n\u001b[2J \\" <f1>';

function rulesOf(notify: NotifyInput): Map<string, Rule> {
  const template = synthesize(shop({}, {}, { notify })).template('shop-production');
  const text = JSON.stringify(template.findResources('AWS::Events::Rule')).replaceAll(
    '{"Ref":"AWS::Partition"}',
    '"aws"',
  );
  const rules = Object.values(
    JSON.parse(text, (_, value) => value?.['Fn::Join']?.[1].join('') ?? value) as Record<
      string,
      { Properties: Rule }
    >,
  ).map(({ Properties }) => Properties);
  return new Map(
    rules.flatMap((rule) => {
      const [, id] = /-notice-(\w+)$/.exec(rule.Name) ?? [];
      return id === undefined ? [] : [[id, rule] as const];
    }),
  );
}

const event = (source: string, type: string, detail: object, resources: string[] = []) => ({
  ...{ version: '0', id: 'e1', 'detail-type': type, source, account: '111122223333', region: 'eu-west-1' },
  ...{ time: '2026-11-27T00:00:00Z', resources, detail },
});
// source: ECS developer guide, "Amazon ECS service deployment state change events"
const deployment = (eventName: string, service = `${ECS}:service/shop-production/shop`) =>
  event(
    'aws.ecs',
    'ECS Deployment State Change',
    { eventType: 'INFO', eventName, deploymentId: 'ecs-svc/123', updatedAt: '…', reason: HOSTILE },
    [service],
  );
const hook = (eventName: string, cluster = 'shop-production') =>
  event('aws.ecs', 'ECS Hook State Change', {
    ...{ eventName, hookId: 'ecs-pause-1', lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT' },
    ...{ expiresAt: '2026-11-27T03:00:00Z', clusterArn: `${ECS}:cluster/${cluster}` },
    serviceDeploymentArn: DEPLOYMENT,
  });
const verdict = (outcome: string, more: object = {}, type = 'Teal Gate Verdict') =>
  event('teal', type, {
    ...{ service: 'shop', environment: 'production', gate: 'smoke-test', kind: 'release' },
    ...{ stage: 'POST_SCALE_UP', outcome, reason: HOSTILE, serviceDeploymentArn: DEPLOYMENT, ...more },
  });
const heeded = { decision: 'pass', author: 'arn:aws:sts::111122223333:…/ada', authorsReason: HOSTILE };

const RULES = rulesOf({ deploys: 'ops@example.com' });
const fitting = (one: object): string[] =>
  [...RULES].flatMap(([id, { EventPattern }]) =>
    eventPattern(JSON.stringify(EventPattern))(one as never) ? [id] : [],
  );

test.each<[string, object, string[]]>([
  ['a beginning', deployment('SERVICE_DEPLOYMENT_IN_PROGRESS'), ['deployment']],
  ['an end', deployment('SERVICE_DEPLOYMENT_COMPLETED'), ['deployment']],
  ['a failure', deployment('SERVICE_DEPLOYMENT_FAILED'), ['deployment']],
  ['that of another service', deployment('SERVICE_DEPLOYMENT_FAILED', `${ECS}:service/x/x`), []],
  ['a gate that fails', verdict('fail'), ['verdict']],
  ['one that knows no answer', verdict('inconclusive'), ['verdict']],
  ['one that passes', verdict('pass'), []],
  ['one that is skipped', verdict('skipped'), []],
  ['one of another environment', verdict('fail', { environment: 'staging' }), []],
  ['a decision that is heeded', verdict('overridden', heeded, 'Teal Gate Overridden'), ['override']],
  [
    'one that is only written',
    event('teal', 'Teal Gate Overridden', { service: 'shop', environment: 'production', decision: 'pass' }),
    [],
  ],
  ['a pause', hook('HOOK_AWAITING_ACTION'), ['pause']],
  ['a pause of another cluster', hook('HOOK_AWAITING_ACTION', 'x'), []],
  ['a hook that ends', hook('HOOK_SUCCEEDED'), []],
])('tells of %s', (_, one, rules) => expect(fitting(one)).toEqual(rules));

const variables = { ruleArn: 'arn', ruleName: 'rule', ingestionTime: '2026-11-27T00:00:00Z' };
const said = (id: string, one: object) => targetInput(RULES.get(id)?.Targets[0] as never, one, variables);

// source: Amazon Q Developer in chat applications administrator guide, "Custom notifications", parameter details
test.each<[string, object, { title: string; description: string; threadId: string; keywords: string[] }]>([
  [
    'deployment',
    deployment('SERVICE_DEPLOYMENT_FAILED'),
    {
      title: 'shop in production: SERVICE_DEPLOYMENT_FAILED',
      description: HOSTILE,
      threadId: 'ecs-svc/123',
      keywords: ['SERVICE_DEPLOYMENT_FAILED'],
    },
  ],
  [
    'verdict',
    verdict('fail', { gate: HOSTILE }),
    {
      title: 'shop in production: a gate says fail',
      description: HOSTILE,
      threadId: DEPLOYMENT,
      keywords: [HOSTILE, 'POST_SCALE_UP', 'release'],
    },
  ],
  [
    'override',
    verdict('overridden', heeded, 'Teal Gate Overridden'),
    {
      title: 'shop in production: a person has decided pass in place of a gate',
      description: HOSTILE,
      threadId: DEPLOYMENT,
      keywords: ['smoke-test', heeded.author, 'POST_SCALE_UP'],
    },
  ],
  [
    'pause',
    hook('HOOK_AWAITING_ACTION'),
    {
      title: 'shop in production: the release waits for a person at POST_TEST_TRAFFIC_SHIFT',
      description: '2026-11-27T03:00:00Z',
      threadId: DEPLOYMENT,
      keywords: ['ecs-pause-1', 'POST_TEST_TRAFFIC_SHIFT'],
    },
  ],
])('%s: a custom notification, in which hostile text stays text', (id, one, expected) => {
  const { title, description, threadId, keywords } = expected;
  expect(JSON.parse(said(id, one))).toEqual({
    ...{ version: '1.0', source: 'custom', id: 'e1' },
    content: {
      textType: 'client-markdown',
      ...{ title, description, keywords },
      nextSteps: expect.arrayContaining([
        expect.stringContaining('npx teal ') && expect.stringContaining('--service shop --env production'),
      ]),
    },
    metadata: { threadId, summary: title, eventType: (one as { 'detail-type': string })['detail-type'] },
  });
});

test('within a text stand only words that the pattern or ECS chooses', () => {
  const inTexts = [...RULES.values()].flatMap(({ Targets }) =>
    Targets.flatMap(({ InputTransformer }) => {
      const { InputTemplate, InputPathsMap } = InputTransformer as unknown as {
        InputTemplate: string;
        InputPathsMap: Record<string, string>;
      };
      return [...InputTemplate.matchAll(/"[^"]*"/g)].flatMap(([text]) =>
        [...text.matchAll(/<([\w-]+)>/g)].map(([, name = '']) => InputPathsMap[name]),
      );
    }),
  );
  expect([...new Set(inTexts)].sort()).toEqual([
    '$.detail.decision',
    '$.detail.eventName',
    '$.detail.hookId',
    '$.detail.lifecycleStage',
    '$.detail.outcome',
  ]);
});

test('each topic of the channel is written to; with nobody to tell there are no rules', () => {
  const own = 'arn:aws:sns:eu-west-1:111122223333:releases';
  for (const { Targets } of rulesOf({ deploys: ['ops@example.com', own] }).values()) {
    expect(Targets.map(({ Arn }) => Arn)).toEqual([
      'arn:aws:sns:eu-west-1:111122223333:shop-production-deploys',
      own,
    ]);
  }
  expect(rulesOf({ page: 'ops@example.com' }).size).toBe(0);
});
