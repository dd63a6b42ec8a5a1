import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Aws, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { longestDeliveryName } from '../../../../lib/config/names';
import { BootstrapPolicies } from '../../../../lib/foundation/bootstrap/bootstrap-policies';
import { boundaryStatements } from '../../../../lib/foundation/bootstrap/boundary-policy';
import { executionStatements } from '../../../../lib/foundation/bootstrap/execution-policy';
import {
  longestPolicy,
  packStatements,
  policyLength,
} from '../../../../lib/foundation/bootstrap/managed-policies';
import { namePrefixes, type Place } from '../../../../lib/foundation/bootstrap/place';
import { passedTo } from '../../../../lib/foundation/bootstrap/role-statements';
import { quick } from '../../../synth';

const bootstrap = { qualifier: 'shop1', toolkitStackName: 'ShopToolkit', services: [] };

function place(
  change: Partial<Place> = {},
  env: object = { account: '111122223333', region: 'eu-west-1' },
): Place {
  const stack = new Stack(new App(quick), 'Access', { env });
  return {
    delivery: 'shop',
    bootstrap,
    stack,
    regions: ['eu-west-1'],
    services: ['shop'],
    hostedZoneIds: [],
    ...change,
  };
}

const services = (count: number) => Array.from({ length: count }, (_, index) => `service-number-${index}`);

/** For what comes next: a boundary that is full to the last character cannot be mended in a hurry. */
const ROOM = 150;

// source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
describe('the quotas of IAM', () => {
  test('are kept with 16 services, a domain and three services of the team’s own', () => {
    const many = place({
      services: services(16),
      hostedZoneIds: ['Z0123456789ABCDEFGHIJ'],
      bootstrap: { ...bootstrap, services: ['dynamodb', 'sqs', 'sns'] },
    });
    expect(policyLength(many.stack, boundaryStatements(many))).toBeLessThanOrEqual(longestPolicy - ROOM);
    const packs = packStatements(many.stack, executionStatements(many));
    expect(packs.length).toBeLessThanOrEqual(5); // a role has ten, and a team may add its own
    for (const pack of packs) expect(policyLength(many.stack, pack)).toBeLessThanOrEqual(longestPolicy);
  });

  const all = { probes: true, exec: true, firewalls: true, accessLogs: true };
  test.each([
    ['14 services with probes and shells', 14, { probes: true, exec: true }],
    ['13 services with firewalls and access logs as well', 13, all],
  ])('are kept with %s', (_, count, change) => {
    const many = place({
      services: services(count),
      hostedZoneIds: ['Z0123456789ABCDEFGHIJ'],
      ...change,
    });
    expect(policyLength(many.stack, boundaryStatements(many))).toBeLessThanOrEqual(longestPolicy - ROOM);
    const packs = packStatements(many.stack, executionStatements(many));
    expect(packs.length).toBeLessThanOrEqual(6); // a role has ten
  });

  test('count tokens as long as they can become', () => {
    const known = place();
    const unknown = place({}, {});
    expect(unknown.stack.account).toBe(Aws.ACCOUNT_ID);
    const [short, long] = [known, unknown].map((one) => policyLength(one.stack, boundaryStatements(one)));
    expect(long).toBeGreaterThanOrEqual(short as number);
  });

  test('refuse a boundary that is too long, with a way out', () => {
    const tooMany = place({ services: services(40) });
    expect(() => new BootstrapPolicies(tooMany.stack, 'Bootstrap', tooMany)).toThrow(
      /^shop-boundary must be at most 6144 characters, which is what IAM takes, got 8\d{3}: .*begin those of new services with the name of the delivery and a hyphen.*deliver some of the services of this account by/,
    );
  });

  /** All as long as they may be: each name takes the 20 characters of which a policy knows it. */
  const longest = (count: number, name = (nth: number) => `s${nth + 10}${'x'.repeat(26)}`) =>
    place(
      {
        delivery: 'd'.repeat(longestDeliveryName),
        services: Array.from({ length: count }, (_, nth) => name(nth)),
        hostedZoneIds: [`Z${'0'.repeat(31)}`],
        bootstrap: { qualifier: 'q'.repeat(10), toolkitStackName: 'ShopToolkit', services: ['dynamodb'] },
      },
      {},
    );
  const lengthOf = (one: Place) => policyLength(one.stack, boundaryStatements(one));

  test('are kept with ten services whose names are as long as they may be', () => {
    expect(lengthOf(longest(10))).toBeLessThanOrEqual(longestPolicy);
    const packs = packStatements(longest(10).stack, executionStatements(longest(10)));
    expect(packs.length).toBeLessThanOrEqual(5);
  });

  test('take no more of services that are named after the delivery', () => {
    const named = (nth: number) => `${'d'.repeat(longestDeliveryName)}-${nth}`;
    expect(lengthOf(longest(100, named))).toBe(lengthOf(longest(1, named)));
  });

  // source: IAM user guide, partitions: aws-us-gov is the longest of those that people have
  test('count a partition that is not known as the longest', () => {
    const count = (region: string) => lengthOf(place({}, { account: '111122223333', region }));
    const unknown = lengthOf(place({}, {}));
    expect(count('us-gov-west-1')).toBe(unknown);
    expect(count('eu-west-1')).toBeLessThan(unknown);
  });
});

test('statements go into as few policies as take them, in their order', () => {
  const { stack } = place();
  const statement = (sid: string, letters: number) =>
    new iam.PolicyStatement({ sid, actions: [`s3:${'a'.repeat(letters)}`], resources: ['*'] });
  const packed = (lengths: number[]) =>
    packStatements(
      stack,
      lengths.map((letters, index) => statement(`S${index}`, letters)),
      500,
    ).map((pack) => pack.map(({ sid }) => sid));
  expect(packed([100, 100, 100])).toEqual([['S0', 'S1'], ['S2']]);
  expect(packed([10])).toEqual([['S0']]);
  expect(packed([])).toEqual([]);
  expect(() => packed([500])).toThrow('S0 must be at most 500 characters');
});

test.each<[string[], string[]]>([
  [['shop'], ['shop-']],
  [
    ['web', 'api'],
    ['api-', 'shop-', 'web-'],
  ],
  [['shop-web', 'shop-api'], ['shop-']],
  [['shopping'], ['shop-', 'shopping-']],
  // What CloudFormation surely keeps of a stack's name, in the name of a function.
  [['a-service-with-a-name-of-29-ch'], ['a-service-with-a-nam', 'shop-']],
])('the services %j are known by %j', (names, expected) => {
  expect(namePrefixes(place({ services: names }))).toEqual(expected);
});

test('a service of the team’s own is let through, and IAM stays as it is', () => {
  const own = place({ bootstrap: { ...bootstrap, services: ['dynamodb'] } });
  const [services] = boundaryStatements(own);
  expect(services?.actions).toContain('dynamodb:*');
  expect(services?.actions.filter((action) => /^(iam|sts|\*)/.test(action))).toEqual([]);
});

test.each([true, false])('with exec %s tasks open channels of shells, and no role a shell', (exec) => {
  const statements = boundaryStatements(place({ exec })).map((one) => one.toStatementJson());
  const text = (effect: string) =>
    JSON.stringify(statements.filter(({ Effect = 'Allow' }) => Effect === effect));
  expect(text('Allow').includes('"ssmmessages:*"')).toBe(exec);
  expect(text('Deny')).toContain('"ecs:Execute*"');
});

test('roles are passed to who takes them, and to no others', () => {
  expect([...passedTo].sort()).toEqual([
    'chatbot.amazonaws.com',
    'ecs-tasks.amazonaws.com',
    'ecs.amazonaws.com',
    'lambda.amazonaws.com',
    'vpc-flow-logs.amazonaws.com',
  ]);
});

test('the policies pass cdk-nag, each wildcard with its reason', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'teal-bootstrap-'));
  const app = new App({ ...quick, outdir });
  const stack = new Stack(app, 'Access', { env: { account: '111122223333', region: 'eu-west-1' } });
  new BootstrapPolicies(stack, 'Bootstrap', { ...place(), stack });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  try {
    app.synth();
    expect(process.exitCode).toBeUndefined(); // set by a finding
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});
