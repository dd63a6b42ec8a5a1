import { decidePlan } from '../../../../cli/adopt/plan/decide';
import type { Observed } from '../../../../cli/adopt/plan/observed';
import type { PlanOptions } from '../../../../cli/adopt/plan/options';
import { ConfigurationError } from '../../../../lib/config/problems';
import { resolveDelivery } from '../../../../lib/config/resolve';
import type { DeliveryInput } from '../../../../lib/config/types';
import { rule } from '../listener/stage';
import { behindDefault, container, observed, service, task } from './observed';

const options: PlanOptions = { cluster: 'acme-prod', service: 'shop' };
const plan = (of: Partial<Observed> = {}, more: Partial<PlanOptions> = {}) =>
  decidePlan(observed(of), { ...options, ...more });
const fileOf = (of: Partial<Observed> = {}, more: Partial<PlanOptions> = {}, path = 'teal.config.ts') =>
  plan(of, more).files.find((each) => each.path === path)?.content ?? '';
/** What the file hands to `defineDelivery`. */
const configOf = (of: Partial<Observed> = {}, more: Partial<PlanOptions> = {}): DeliveryInput => {
  const [, body = ''] = /defineDelivery\((.*)\);\n$/s.exec(fileOf(of, more)) ?? [];
  return new Function(`return ${body}`)() as DeliveryInput;
};
const problemsOf = (config: DeliveryInput): string => {
  try {
    resolveDelivery(config);
    return '';
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
};

test('the configuration has all that the old service has, and is taken', () => {
  const secrets = [
    { name: 'DB_URL', valueFrom: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf:url::' },
    { name: 'API_SECRET', valueFrom: '/copilot/acme/prod/secrets/API' },
  ];
  const environment = [
    { name: 'LOG_LEVEL', value: "it's \\info\u2028" },
    { name: 'PORT', value: '8080' },
  ];
  const more = container({
    user: '1000',
    command: ['node', 'main.js'],
    readonlyRootFilesystem: true,
    secrets,
    environment,
  });
  const config = configOf({ ...more, scaling: { min: 2, max: 8, cpuTarget: 70, others: [] } });
  expect(config.service).toEqual({
    ...{ name: 'shop', port: 8080, cpu: 512, memory: 1024, architecture: 'X86_64' },
    health: { ready: '/health', intervalSeconds: 15, timeoutSeconds: 5, graceSeconds: 90 },
    environment: { LOG_LEVEL: "it's \\info\u2028" },
    secrets: ['API_SECRET', 'DB_URL'],
    tasks: { min: 3, max: 8, cpuTarget: 70 },
    container: { user: '1000', command: ['node', 'main.js'] },
  });
  expect(config.environments.production).toMatchObject({
    cluster: { name: 'acme-prod' },
    loadBalancer: {
      tls: true,
      priorities: { test: 17, production: 21 },
      hosts: { shop: ['shop.example.com'] },
    },
    secrets: {
      DB_URL: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf:url::',
      API_SECRET: 'arn:aws:ssm:eu-west-1:111122223333:parameter/copilot/acme/prod/secrets/API',
    },
    network: { privateSubnetIds: ['subnet-0ccccccccccccccc', 'subnet-0ddddddddddddddd'] },
  });
  expect(problemsOf(config)).toBe('');
});

test('what looks like a secret is written nowhere, and the configuration is refused until its ARN is', () => {
  const value = 'hunter2-hunter2';
  const of = container({ environment: [{ name: 'DB_PASSWORD', value }] });
  const planned = plan(of);
  expect(JSON.stringify(planned)).not.toContain(value);
  expect(planned.left.join()).toContain('variable DB_PASSWORD: looks like a secret');
  expect(problemsOf(configOf(of))).toMatch(
    /environments\.production\.secrets\.DB_PASSWORD must be the ARN of a secret/,
  );
});

test('by the way of Route 53 it has a load balancer of its own, and makes no record', () => {
  const config = configOf({}, { zone: 'Z0123456789ABCDEFGHIJ', record: 'shop.example.com' });
  expect(config.environments.production).toMatchObject({
    domain: { name: 'shop.example.com', record: false },
  });
  expect(config.environments.production?.loadBalancer).toBeUndefined();
  expect(problemsOf(config)).toBe('');
});

test('a listener’s default: nothing is written before the adoption rule is there', () => {
  const first = plan(behindDefault(false), { record: 'shop.example.com' });
  expect(first.missing.join()).toContain('npx teal adopt begin makes it');
  expect(first.commands[0]).toMatch(/adopt begin .*--old-rule arn:.*\/default --host shop\.example\.com$/);
  expect(problemsOf(configOf(behindDefault(false)))).toContain('priorities');
  const second = plan(behindDefault(true), { record: 'shop.example.com' });
  expect(second.missing).toEqual([]);
  expect(configOf(behindDefault(true)).environments.production?.loadBalancer?.priorities).toEqual({
    test: 11,
    production: 13,
  });
});

test.each<[string, Partial<Observed>, RegExp]>([
  [
    'a header condition',
    { listeners: listenersWith({ conditions: [{ Field: 'http-header' }] }) },
    /got http-header; plan the way by Route 53/,
  ],
  ['a sign-in', { listeners: listenersWith({ besides: ['authenticate-oidc'] }) }, /got authenticate-oidc/],
  [
    'a Network Load Balancer',
    { loadBalancer: { ...observed().loadBalancer, Type: 'network' } },
    /behind an Application Load Balancer/,
  ],
  ['no rule', { listeners: [] }, /a listener rule must lead to the old service/],
])('%s stands in the way', (_, of, missing) => {
  expect(plan(of).missing.join()).toMatch(missing);
});

function listenersWith(of: Parameters<typeof rule>[3]): Observed['listeners'] {
  return [{ listener: observed().listeners[0]?.listener ?? {}, rules: [rule('old', 20, { old: 1 }, of)] }];
}

// Each feature of a running service that the configuration has no word for is named.
test.each<[string, Partial<Observed>, RegExp]>([
  [
    'a sidecar',
    task({ containerDefinitions: [{ name: 'envoy', image: 'envoy:1' }] }),
    /container envoy \(envoy:1\)/,
  ],
  [
    'EFS',
    task({ volumes: [{ name: 'files', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }] }),
    /volume files \(EFS fs-1\)/,
  ],
  ['bridge', task({ networkMode: 'bridge' }), /network mode bridge/],
  [
    'Windows',
    task({ runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }),
    /cannot move/,
  ],
  ['a disk', task({ ephemeralStorage: { sizeInGiB: 50 } }), /50 GiB/],
  ['a mesh', task({ proxyConfiguration: { containerName: 'envoy' } }), /App Mesh/],
  [
    'environment files',
    container({ environmentFiles: [{ value: 'arn:s3', type: 's3' }] }),
    /environment files \(arn:s3\)/,
  ],
  ['no user', container({}), /user: the task definition has none/],
  ['a check of its own', container({ healthCheck: { command: ['CMD'] } }), /own health check/],
  ['two ports', container({ portMappings: [{ containerPort: 1 }, { containerPort: 2 }] }), /ports 1, 2/],
  ['a log driver', container({ logConfiguration: { logDriver: 'awsfirelens' } }), /log driver awsfirelens/],
  [
    'Service Connect',
    service({ deployments: [{ serviceConnectConfiguration: { enabled: true } }] }),
    /Service Connect/,
  ],
  ['Cloud Map', service({ serviceRegistries: [{ registryArn: 'x' }] }), /Cloud Map/],
  [
    'Spot',
    service({ capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT' }] }),
    /FARGATE_SPOT: .* costs more than Spot/,
  ],
  ['EC2', service({ launchType: 'EC2' }), /launch type EC2/],
  [
    'CodeDeploy',
    service({ deploymentController: { type: 'CODE_DEPLOY' } }),
    /CODE_DEPLOY: it moves the old rule/,
  ],
  ['exec', service({ enableExecuteCommand: true }), /ECS Exec/],
  ['two target groups', service({ loadBalancers: [{}, {}] }), /2 target groups/],
  [
    'public tasks',
    service({ networkConfiguration: { awsvpcConfiguration: { subnets: [], assignPublicIp: 'ENABLED' } } }),
    /public addresses/,
  ],
  ['security groups', {}, /security groups of tasks sg-0aaaaaaaaaaaaaaaa/],
  ['placement', service({ placementConstraints: [{ type: 'distinctInstance' }] }), /placement/],
  ['stickiness', { groupAttributes: { 'stickiness.enabled': 'true' } }, /sessions in a task’s memory/],
  [
    'another matcher',
    { targetGroup: { ...observed().targetGroup, Matcher: { HttpCode: '200-399' } } },
    /takes 200-399/,
  ],
  [
    'gRPC',
    { targetGroup: { ...observed().targetGroup, ProtocolVersion: 'GRPC' } },
    /gRPC service cannot move/,
  ],
  [
    'other scaling',
    { scaling: { min: 1, max: 2, others: ['nightly (cron(0 1 * * ? *))'] } },
    /scaling policy nightly/,
  ],
  [
    'another rule',
    { listeners: [{ listener: {}, rules: [rule('old', 20, { old: 1 }), rule('more', 30, { old: 1 })] }] },
    /rule more \(priority 30\) leads to the old service, too/,
  ],
  [
    'a subnet without a task',
    { zones: { 'subnet-0ccccccccccccccc': 'eu-west-1a' } },
    /subnet subnet-0ddddddddddddddd of tasks: no task runs in it/,
  ],
  [
    'a role that nobody could read',
    task({ taskRoleArn: 'arn:aws:iam::1:role/shop' }),
    /policies could not be read/,
  ],
])('not carried over is named: %s', (_, of, left) => {
  expect(plan(of).left.join('\n')).toMatch(left);
});

test('policies of the task role become a proposal', () => {
  const permissions = {
    role: 'arn:aws:iam::111122223333:role/shop',
    managed: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'],
    inline: { queue: { Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }] } },
  };
  const of = { ...task({ taskRoleArn: permissions.role }), permissions };
  const text = fileOf(of, {}, 'lib/customize.ts');
  expect(text).toContain('delivery.service("shop", "production")');
  expect(text).toContain('"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"');
  expect(text).toContain("Action: 'sqs:SendMessage'");
  expect(fileOf(of, {}, 'bin/delivery.ts')).toContain('deliver({ customize })');
});

test.each<[string, string]>([
  ['Acme_ShopService', 'acme-shop-service'],
  ['9lives', 'lives'],
  ['a-very-long-name-of-a-service-indeed', 'a-very-long-name-of'],
])('Teal’s name for %s is %s', (old, name) => {
  expect(configOf({}, { service: old }).service?.name).toBe(name);
});

test.each<[string, Observed['serviceTags'], RegExp, RegExp]>([
  [
    'Copilot',
    [
      { key: 'copilot-application', value: 'acme' },
      { key: 'copilot-service', value: 'shop' },
    ],
    /^Copilot: application acme/,
    /copilot svc delete --name shop/,
  ],
  [
    'a stack',
    [{ key: 'aws:cloudformation:stack-name', value: 'web' }],
    /stack web/,
    /no deployment of the stack web/,
  ],
  ['Terraform', [{ key: 'ManagedBy', value: 'terraform' }], /^Terraform/, /no terraform apply/],
  ['nobody', [], /^nobody/, /find out/],
])('made by %s', (_, serviceTags, owner, warning) => {
  const planned = plan({ serviceTags });
  expect(planned.owner).toMatch(owner);
  expect(planned.left.join('\n')).toMatch(warning);
});

test('a hostile text ends no string and no comment', () => {
  const value = "'; process.exit(1); // `x` \\";
  const config = configOf({ ...container({ environment: [{ name: 'NOTE', value }] }) });
  expect(config.service?.environment).toEqual({ NOTE: value });
  const of = {
    ...task({ taskRoleArn: 'r' }),
    permissions: { role: 'r*/ evil()', managed: [], inline: { 'x\nevil()': {} } },
  };
  expect(fileOf(of, {}, 'lib/customize.ts')).not.toMatch(/^evil|\*\/ evil/m);
});
