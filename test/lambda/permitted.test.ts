import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  admission,
  errorBudget,
  every,
  freeze,
  hours,
  infrastructure,
  loadTest,
  metrics,
  migration,
  quietAlarms,
  rotated,
  smokeTest,
  uniform,
} from '../../lib';
import { root, shop, synthesize } from '../synth';

/** The service prefix of IAM's actions. source: Service Authorization Reference */
const PREFIX: Readonly<Record<string, string>> = {
  ecs: 'ecs',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  eventbridge: 'events',
  'cloudwatch-logs': 'logs',
  'secrets-manager': 'secretsmanager',
};

/** Calls without an action of their own. source: ECR API reference, ListImageReferrers */
const ALLOWED_BY: Readonly<Record<string, string>> = {
  'ecr:ListImageReferrers': 'ecr:BatchGetImage',
  // source: Service Authorization Reference, Amazon S3, ListBucket
  's3:ListObjectsV2': 's3:ListBucket',
};

/** Each handler, with its role in the stack of a service. */
const ROLE: Readonly<Record<string, RegExp>> = {
  'lambda/database-users/handler.ts': /^DatabaseshopUsersHandlerRole/,
  'lambda/delivery-metrics/handler.ts': /^ObservabilityDeliveriesHandlerRole/,
  'lambda/deploy-notices/handler.ts': /^NotificationsDeployNoticesHandlerRole/,
  'lambda/gate/live-traffic/handler.ts': /^GatesGuardslivetrafficRole/,
  'lambda/gate/metrics/handler.ts': /^GatesmetricsRole/,
  'lambda/gate/preflight/handler.ts': /^GatespreflightRole/,
  'lambda/gate/migration/handler.ts': /^GatesmigrationRole/,
  'lambda/gate/load-test/handler.ts': /^GatesloadtestRole/,
  'lambda/gate/infrastructure/handler.ts': /^GatesinfrastructureRole/,
  'lambda/gate/uniform/handler.ts': /^GatesuniformRole/,
  'lambda/gate/separation/handler.ts': /^GatesGuardsseparationRole/,
  'lambda/gate/smoke-test/handler.ts': /^GatessmoketestRole/,
  'lambda/jobs/handler.ts': /^BackgroundJobsStarterRole/,
  'lambda/secret-rotation/handler.ts': /^SecretRotationHandlerRole/,
  'lambda/test-header-rotation/handler.ts': /^LiveTrafficRulesTestHeaderRotationHandlerRole/,
  'lambda/traffic-rules/handler.ts': /^LiveTrafficRulesHandlerRole/,
  'lambda/uniformity/handler.ts': /^UniformityCheckRole/,
};

/** What a handler calls, by the commands that it and the files it imports import. */
function actionsOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(join(root, file), 'utf8');
  const imports = [
    ...text.matchAll(/\bimport\s+([^;]*?)\s+from\s+'([^']+)'/g),
    ...text.matchAll(/\bimport\(()'([^']+)\.js'\)/g),
  ];
  return imports.flatMap(([, names = '', from = '']) => {
    if (from.startsWith('.')) return actionsOf(`${join(dirname(file), from)}.ts`, seen);
    const client = /^@aws-sdk\/client-(.+)$/.exec(from)?.[1];
    if (client === undefined) return [];
    const commands = [...names.matchAll(/\b(\w+)Command\b/g)];
    return commands.map(([, command]) => {
      const action = `${PREFIX[client] ?? client}:${command}`;
      return ALLOWED_BY[action] ?? action;
    });
  });
}

/** What the policies on a role allow. */
function allowedTo(role: RegExp): string[] {
  const { template: of } = synthesize(
    shop(
      {},
      {
        objectives: { availability: 99.9 },
        secrets: [rotated('SESSION_KEY')],
        database: true,
        jobs: [{ name: 'nightly', command: ['node', 'job.js'], schedule: every(hours(1)) }],
        gates: [
          ...[freeze({ calendars: ['holidays'] }), quietAlarms(), errorBudget(), admission({ signed: true })],
          migration({ command: ['migrate'] }),
          uniform(),
          infrastructure(),
          loadTest({ requests: [{ path: '/' }] }),
          smokeTest({ requests: [{ path: '/' }] }),
          metrics(),
        ],
      },
      { notify: { deploys: 'ops@example.com' } },
    ),
  );
  const templates = ['shop-production', 'shop-production-foundation'].map(of);
  const template = templates.find((one) =>
    Object.keys(one.findResources('AWS::IAM::Role')).some((key) => role.test(key)),
  );
  if (!template) return [];
  const id = Object.keys(template.findResources('AWS::IAM::Role')).find((key) => role.test(key));
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => Properties.Roles.some((one: { Ref: string }) => one.Ref === id))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Record<string, string | string[]>[])
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action = [] }) => Action);
}

test('every handler is looked at', () => {
  const handlers = ['lambda', 'lambda/gate']
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}/handler.ts`))
    .filter((file) => existsSync(join(root, file)));
  expect(handlers.sort()).toEqual(Object.keys(ROLE).sort());
});

test('the commands of a handler are found, also those of the files it imports', () => {
  expect([...new Set(actionsOf('lambda/gate/smoke-test/handler.ts'))].sort()).toEqual([
    'ecs:DescribeServiceDeployments',
    'ecs:DescribeServiceRevisions',
    'ecs:DescribeTaskDefinition',
    'ecs:ListServiceDeployments',
    'events:PutEvents',
    'secretsmanager:GetSecretValue',
    'ssm:GetParameterHistory',
    'ssm:PutParameter',
  ]);
});

/** The wrapper calls it where ECS lists no images yet: before the first task, where these gates are not asked. */
const LATER = /\/(uniform|infrastructure|load-test|smoke-test|separation|metrics)\//;

test.each(Object.entries(ROLE))('%s may call what it calls', (handler, role) => {
  const allowed = [...allowedTo(role), ...(LATER.test(handler) ? ['ecs:DescribeTaskDefinition'] : [])];
  expect(actionsOf(handler).filter((action) => !allowed.includes(action))).toEqual([]);
});
