import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Module, parseSync } from '@swc/core';
import { AwsAccount } from '../../../rehearsal/account/aws-account';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { lambdaService } from '../../../rehearsal/endpoint/lambda-service';
import { root } from '../../synth';

/** How the rehearsal names what the SDK's packages call. */
const NAMES: Readonly<Record<string, string>> = {
  appconfig: 'AppConfig',
  'application-auto-scaling': 'ApplicationAutoScaling',
  cloudformation: 'CloudFormation',
  cloudwatch: 'CloudWatch',
  'cloudwatch-logs': 'CloudWatchLogs',
  ecr: 'ECR',
  ecs: 'ECS',
  'elastic-load-balancing-v2': 'ELBv2',
  eventbridge: 'EventBridge',
  iam: 'IAM',
  lambda: 'Lambda',
  rds: 'RDS',
  'route-53': 'Route 53',
  s3: 'S3',
  'secrets-manager': 'SecretsManager',
  'service-quotas': 'ServiceQuotas',
  sns: 'SNS',
  ssm: 'SSM',
  sts: 'STS',
  wafv2: 'WAFV2',
};

const sources = ['cli', 'lambda'].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(room, file)),
);

/** Anything of a syntax tree. */
type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

function* nodesOf(node: unknown): Generator<Node> {
  if (!isNode(node)) return;
  yield node;
  for (const inner of Object.values(node)) yield* nodesOf(inner);
}

/** `ECS.DescribeServices`, for each command and paginator of the SDK that a source takes, statically or not. */
function operationsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  if (!text.includes('@aws-sdk/client-')) return [];
  return operationsIn(parseSync(text, { syntax: 'typescript' }));
}

function operationsIn(module: Module): string[] {
  return [...nodesOf(module)].flatMap((node) => {
    if (node.type !== 'ImportDeclaration' && node.type !== 'VariableDeclarator') return [];
    const [client] = [...nodesOf(node.type === 'ImportDeclaration' ? node.source : node.init)].flatMap(
      ({ type, value }) =>
        type === 'StringLiteral' ? (/^@aws-sdk\/client-(.+)$/.exec(String(value))?.[1] ?? []) : [],
    );
    if (client === undefined) return [];
    const taken = [...nodesOf(node.type === 'ImportDeclaration' ? node.specifiers : node.id)];
    return taken.flatMap(({ type, value }) => {
      const name = type === 'Identifier' ? /^(?:(.+)Command|paginate(.+))$/.exec(String(value)) : undefined;
      return name ? [`${NAMES[client] ?? client}.${name[1] ?? name[2]}`] : [];
    });
  });
}

const called = [...new Set(sources.flatMap(operationsOf))].sort();

function served(): Set<string> {
  const clock = new VirtualClock();
  const account = new AwsAccount(clock, { account: '111122223333', region: 'eu-west-1' });
  const loadBalancer = { fullName: 'app/shop/0123456789abcdef', listeners: [] };
  const services = [
    ...account.services({ loadBalancer, dnsName: 'shop' } as never),
    // Of the service that is rehearsed, as its functions are.
    lambdaService(() => Promise.resolve({})),
  ];
  return new Set(
    services.flatMap(({ name, operations }) => Object.keys(operations).map((one) => `${name}.${one}`)),
  );
}

/** As docs/local-cli.md lists them. */
const page = readFileSync(join(root, 'docs/local-cli.md'), 'utf8');
const listed = [...page.matchAll(/^\| `([A-Za-z0-9 ]+\.[A-Z][A-Za-z0-9]+)` \|/gm)].map(([, one]) => `${one}`);

test('commands are found, however they are imported', () => {
  const text = `
    import { DescribeTasksCommand, type ECSClient, paginateListTasks as pages } from '@aws-sdk/client-ecs';
    const { GetObjectCommand: Get } = await import('@aws-sdk/client-s3');`;
  expect(operationsIn(parseSync(text, { syntax: 'typescript' })).sort()).toEqual(
    ['ECS.DescribeTasks', 'ECS.ListTasks', 'S3.GetObject'].sort(),
  );
  expect(called.length).toBeGreaterThan(50);
});

// The page says which verb cannot be tried on this machine, and why: whoever adds a call decides which of the two it is.
test('each call of a verb or a function is answered by the endpoint, or the page lists it as not modelled', () => {
  const known = served();
  expect(called.filter((one) => !known.has(one))).toEqual([...listed].sort());
});
