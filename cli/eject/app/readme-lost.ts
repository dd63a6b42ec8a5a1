import type { EjectedStack, Gone } from './ejected-stack';

/** What each of Teal's functions did, by the end of its name. */
const LOST: readonly (readonly [RegExp, string])[] = [
  [
    /-traffic-rules$/,
    'Owned the two listener rules, and never sent their weights. They are resources of the stack now.',
  ],
  [
    /-test-header-rotation$/,
    'Rotated the value of the test header each 90 days. It stays as it is until you change it.',
  ],
  [
    /-uniformity$/,
    'Looked each minute whether all tasks and users are on one revision; its alarm went with it. Nobody looks now.',
  ],
  [
    /-deliveries$/,
    'Counted deployments, failures, lead time and time to restore (Teal/Delivery). The last row of the dashboard stays empty.',
  ],
  [/-deploy-notices$/, 'Told people of releases, gates and decisions. Alarms still tell of what is wrong.'],
  [
    /-gate-live-traffic$/,
    'Stopped a release over rules that lead to no healthy target (containers-roadmap#2853).',
  ],
  [/-gate-separation$/, 'Stopped a release whose test traffic reached the live revision.'],
  [/-gate-preflight$/, 'Stopped a release before anything started: freeze, images, alarms, error budget.'],
];

/** The table of what is no longer there. */
export function lostLines({ gone }: Pick<EjectedStack, 'gone'>): readonly string[] {
  const functions = gone.filter(({ type }) => type === 'AWS::Lambda::Function');
  const alarms = gone.filter(({ type }) => /^AWS::CloudWatch::(Composite)?Alarm$/.test(type));
  return [
    '| gone | what it did |',
    '| --- | --- |',
    ...functions.map((each) => `| function \`${nameOf(each)}\` | ${didOf(nameOf(each))} |`),
    ...alarms.map((each) => `| alarm \`${nameOf(each)}\` | What it looked at is not published any more. |`),
    `| ${gone.length - functions.length - alarms.length} more | Roles, policies, log groups, rules and versions of these functions. |`,
  ];
}

const nameOf = ({ name, logicalId }: Gone): string => name ?? logicalId;

function didOf(name: string): string {
  const known = LOST.find(([end]) => end.test(name))?.[1];
  if (known !== undefined) return known;
  const [, gate] = /-gate-(.+)$/.exec(name) ?? [];
  return gate === undefined
    ? 'A function of Teal’s.'
    : `The gate \`${gate}\`: a release is not stopped by it any more.`;
}

/** What remains, by type; a type that is not here is there for one that is. */
const REMAINS: readonly (readonly [RegExp, string])[] = [
  [
    /^AWS::ECS::(Service|TaskDefinition|Cluster)$/,
    'the service, released by ECS itself: canary, linear or blue/green',
  ],
  [/^AWS::ElasticLoadBalancingV2::ListenerRule$/, 'the two listener rules: see "Two resources" above'],
  [
    /^AWS::ElasticLoadBalancingV2::/,
    'load balancer, listener and the two target groups that revisions move between',
  ],
  [
    /^AWS::CloudWatch::(Composite)?Alarm$/,
    'alarms: those that the service names stop a release, the others tell people',
  ],
  [/^AWS::CloudWatch::Dashboard$/, 'the dashboard; charts of Teal/Delivery and of gates stay empty'],
  [/^AWS::CloudWatch::AlarmMuteRule$/, 'when alarms tell nobody'],
  [/^AWS::Logs::/, 'logs of the tasks, and saved queries over them'],
  [/^AWS::SecretsManager::Secret$/, 'secrets; they outlive the stack where their DeletionPolicy says Retain'],
  [/^AWS::SNS::|^AWS::KMS::|^AWS::Chatbot::/, 'who is told by alarms'],
  [
    /^AWS::Synthetics::/,
    'the probe from outside; its code is in the bucket of the bootstrap, under the key in the template',
  ],
  [/^AWS::ApplicationAutoScaling::/, 'how many tasks run'],
  [/^AWS::EC2::/, 'network and security groups'],
  [/^AWS::IAM::/, 'roles of the tasks, and the one with which ECS moves weights'],
  [/^AWS::Route53::/, 'the name of the service'],
  [/^AWS::Events::/, 'who is told that a deployment waits for a person'],
];

/** The table of what remains. */
export function remainingLines({ template }: Pick<EjectedStack, 'template'>): readonly string[] {
  const types = Object.values(template.Resources).map(({ Type }) => Type);
  const rows = new Map<string, number>();
  for (const type of types) {
    const says = REMAINS.find(([pattern]) => pattern.test(type))?.[1] ?? `${type}`;
    rows.set(says, (rows.get(says) ?? 0) + 1);
  }
  return [
    '| resources | what they are |',
    '| --- | --- |',
    ...[...rows].map(([says, count]) => `| ${count} | ${says} |`),
  ];
}
