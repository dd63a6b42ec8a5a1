import { linesOf } from '../../../cli/verify/lines';
import { exitCodeOf, jsonOf, textOf } from '../../../cli/verify/report';
import { type Verified, verifiedOf } from '../../../cli/verify/verified';
import { judge } from '../../../lambda/uniformity/decide';
import type { Observation, ObservedTask } from '../../../lambda/uniformity/observation';

const ECS = 'arn:aws:ecs:eu-west-1:111122223333';
const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const [PRIMARY, ALTERNATE] = [`${ELB}:targetgroup/primary/1`, `${ELB}:targetgroup/alternate/2`];
const digest = (version: number) => `sha256:${String(version).repeat(64)}`;
const definition = (version: number) => `${ECS}:task-definition/web:${version}`;

const task = (version: number, more: Partial<ObservedTask> = {}): ObservedTask => ({
  ...{ arn: `${ECS}:task/c/${version}`, taskDefinition: definition(version), lastStatus: 'RUNNING' },
  ...{ startedBy: 'ecs-svc/1', containers: [{ name: 'web', digest: digest(version) }] },
  ...more,
});
const seen = (more: Partial<Observation> = {}): Observation => ({
  service: {
    ...{ arn: `${ECS}:service/c/shop`, status: 'ACTIVE', desiredCount: 2, runningCount: 2, pendingCount: 0 },
    revisions: [{ arn: `${ECS}:service-revision/c/shop/22`, requested: 2, running: 2, pending: 0 }],
  },
  newest: { arn: `${ECS}:service-deployment/c/shop/abc`, status: 'SUCCESSFUL' },
  live: {
    ...{ arn: `${ECS}:service-revision/c/shop/22`, taskDefinition: definition(2) },
    images: [{ container: 'web', digest: digest(2) }],
  },
  tasks: [task(2), task(2)],
  routes: [
    {
      targetGroupArn: ALTERNATE,
      rule: {
        arn: `${ELB}:listener-rule/app/lb/1/2/3`,
        weights: [
          { targetGroupArn: PRIMARY, weight: 0 },
          { targetGroupArn: ALTERNATE, weight: 100 },
        ],
      },
    },
  ],
  ...more,
});
const verify = (observation: Observation): Verified => verifiedOf(observation, judge(observation));
const asked = { service: 'shop', env: 'production' };

test('uniform: what is alike is one line', () => {
  expect(textOf(asked, verify(seen()))).toBe(`shop in production: uniform
  2 tasks, each of the live revision 22, and all users are on it

  service     2 of 2 tasks run, 0 start
  deployment  abc, SUCCESSFUL
  live        revision 22 of web:2: web ${digest(2)}
  2 tasks     RUNNING of web:2: web ${digest(2)}
  users       rule 3: 0 to primary/1, 100 to alternate/2
`);
});

test.each<[string, Partial<Observation>, readonly string[]]>([
  [
    'a task of before',
    { tasks: [task(2), task(1)] },
    [
      `1 task      RUNNING of web:2: web ${digest(2)}`,
      `1 task      RUNNING of web:1: web ${digest(1)} (NOT of the live revision)`,
    ],
  ],
  [
    'a task whose image is not pulled yet',
    { tasks: [task(2, { lastStatus: 'PENDING', containers: [{ name: 'web' }] })] },
    ['1 task      PENDING of web:2: web without a digest'],
  ],
  ['no rule', { routes: [{ targetGroupArn: PRIMARY }] }, ['users       no rule leads to primary/1']],
  [
    'a rule that forwards nothing',
    { routes: [{ targetGroupArn: PRIMARY, rule: { arn: 'a/b/9', weights: [] } }] },
    ['users       rule 9: forwards nothing'],
  ],
  [
    'no deployment',
    { newest: undefined } as object,
    ['deployment  none on record: ECS forgets them after 90 days'],
  ],
])('what runs where: %s', (_, more, lines) =>
  expect(linesOf(seen(more))).toEqual(expect.arrayContaining([...lines])),
);

const running = (): Observation => {
  const { live: _, ...of } = seen({ tasks: [], routes: [] });
  const blue = { arn: `${ECS}:service-revision/c/shop/11`, requested: 2, running: 2, pending: 0 };
  const green = { arn: `${ECS}:service-revision/c/shop/22`, requested: 2, running: 1, pending: 1 };
  return {
    ...{ ...of, service: { ...of.service, revisions: [blue, green] } },
    running: { arn: `${ECS}:service-deployment/c/shop/def`, status: 'IN_PROGRESS', createdAt: new Date(1) },
  };
};

test.each<[string, Observation, string, number, RegExp]>([
  ['uniform', seen(), 'uniform', 0, /^2 tasks, each/],
  ['a stale task', seen({ tasks: [task(2), task(1)] }), 'not-uniform', 1, /uniformity.md#stale-task/],
  ['a deployment that runs', running(), 'deployment-running', 3, /^nothing was judged, since deployment def/],
])('%s, by the code of the check', (_, observation, outcome, exitCode, reason) => {
  const verified = verify(observation);
  expect(verified).toMatchObject({ outcome, reason: expect.stringMatching(reason) });
  expect(exitCodeOf(verified)).toBe(exitCode);
  expect(JSON.parse(jsonOf(asked, verified))).toMatchObject({
    ...{ schemaVersion: 1, service: 'shop', environment: 'production', outcome, exitCode },
    findings: judge(observation),
  });
});

test('while a deployment runs: both revisions, and nothing that was not looked at', () => {
  expect(linesOf(running())).toEqual([
    'service     2 of 2 tasks run, 0 start',
    'deployment  def, IN_PROGRESS',
    'revision    11, 2 running, 0 starting',
    'revision    22, 1 running, 1 starting',
  ]);
  const json = JSON.parse(jsonOf(asked, verify(running())));
  expect(json).not.toHaveProperty('tasks');
  expect(json).toMatchObject({
    deployment: { status: 'IN_PROGRESS' },
    revisions: [{ running: 2 }, { pending: 1 }],
  });
});

test('as JSON: each task, and where users go', () => {
  expect(JSON.parse(jsonOf(asked, verify(seen())))).toMatchObject({
    counts: { desired: 2, running: 2, pending: 0 },
    live: {
      revision: `${ECS}:service-revision/c/shop/22`,
      images: [{ container: 'web', digest: digest(2) }],
    },
    tasks: [{ status: 'RUNNING', containers: [{ name: 'web', digest: digest(2) }] }, {}],
    routes: [{ targetGroup: ALTERNATE, weights: [{ weight: 0 }, { targetGroup: ALTERNATE, weight: 100 }] }],
  });
});

test('what AWS answers cannot steer a terminal or a log', () => {
  const hostile = task(2, { lastStatus: '\u001b[2J::error::x', taskDefinition: '::set-env::' });
  const text = textOf(asked, verify(seen({ tasks: [hostile] })));
  expect(text).not.toContain('\u001b');
  expect(text).not.toMatch(/^\s*::/m);
});
