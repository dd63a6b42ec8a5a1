import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { custom, type DeliveryInput, loadTest } from '../../../lib';
import { ConfigurationError } from '../../../lib/config/problems';
import { root, shop, synthesize } from '../../synth';

const entry = 'test/fixtures/gates/stock.ts';
const withGates = (gates: NonNullable<DeliveryInput['gates']>) => synthesize(shop({}, { gates }));

interface Found {
  readonly properties: Record<string, unknown>;
  readonly statements: Record<string, unknown>[];
}

/** The function of a gate, and what it may do. */
function gateOf({ template }: ReturnType<typeof synthesize>, id: string): Found {
  const of = template('shop-production');
  const [, gate] =
    Object.entries(of.findResources('AWS::Lambda::Function')).find(
      ([, { Properties }]) => Properties.FunctionName === `shop-production-gate-${id}`,
    ) ?? [];
  const role = gate?.Properties.Role['Fn::GetAtt'][0];
  return {
    properties: gate?.Properties,
    statements: Object.values(of.findResources('AWS::IAM::Policy'))
      .filter(({ Properties }) => Properties.Roles.some((one: { Ref: string }) => one.Ref === role))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement),
  };
}

const variablesOf = ({ properties }: Found) =>
  (properties.Environment as { Variables: Record<string, unknown> }).Variables;

const stock = custom({
  id: 'stock',
  stages: ['POST_TEST_TRAFFIC_SHIFT'],
  entry,
  environment: { SHELF: 'north' },
  grants: [
    { actions: ['dynamodb:GetItem'], resources: ['arn:aws:dynamodb:eu-west-1:111122223333:table/stock'] },
  ],
  asksGreen: true,
});

test('a gate of the team’s own is its file, with the wrapper, in one bundle', () => {
  const made = withGates([stock]);
  const { properties } = gateOf(made, 'stock');
  expect(properties).toMatchObject({ Handler: 'index.handler', Timeout: 60, MemorySize: 256 });
  const code = readFileSync(join(made.assembly.directory, assetOf(properties), 'index.js'), 'utf8');
  expect(code).toContain('/stock/42');
  // Another folder of this machine would make another asset of the same file.
  expect(code).not.toContain(root);
  const module = { exports: {} as { handler?: unknown } };
  new Function('module', 'exports', 'require', code)(module, module.exports, require);
  expect(module.exports.handler).toBeInstanceOf(Function);
});

const assetOf = (properties: Record<string, unknown>) =>
  `asset.${(properties.Code as { S3Key: string }).S3Key.replace('.zip', '')}`;

test('it may do what it is granted, and read the test header only where it asks green', () => {
  const granted = {
    Action: 'dynamodb:GetItem',
    Effect: 'Allow',
    Resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/stock',
  };
  const asks = gateOf(withGates([stock]), 'stock');
  expect(asks.statements).toContainEqual(granted);
  expect(JSON.stringify(asks.statements)).toContain('secretsmanager:GetSecretValue');
  expect(variablesOf(asks)).toMatchObject({ SHELF: 'north', ENTRANCE_TEST_HEADER: expect.any(String) });

  const { asksGreen, grants, ...plain } = stock as Extract<typeof stock, { kind: 'custom' }>;
  const alone = gateOf(withGates([plain]), 'stock');
  expect(alone.statements).not.toContainEqual(granted);
  expect(JSON.stringify(alone.statements)).not.toContain('secretsmanager');
  expect(Object.keys(variablesOf(alone))).not.toContain('ENTRANCE_TEST_HEADER');
});

test.each([
  [
    'exports no handler',
    'test/fixtures/gates/without-handler.ts',
    'No matching export in "without-handler.ts"',
  ],
  ['is none', 'test/fixtures/gates/none.ts', 'Could not resolve "./none.ts"'],
  // What is tried before leaves packages out: they are most of the time.
  ['imports nothing', 'test/fixtures/gates/without-package.ts', 'Could not resolve "not-installed"'],
])('a file that %s is refused at synth, in the words of a configuration', (_, file, words) => {
  const made = () => withGates([{ ...stock, entry: file } as typeof stock]);
  expect(made).toThrow(ConfigurationError);
  expect(made).toThrow(
    `gates (stock).entry must be a module that exports handler, got "${join(root, file)}": ${words}`,
  );
});

describe('a load test', () => {
  const readsCounts = { Action: 'cloudwatch:GetMetricData', Effect: 'Allow', Resource: '*' };
  const requests = [{ path: '/' }];

  test('where users are, it reads how many they are', () => {
    const gate = gateOf(withGates([loadTest({ requests })]), 'load-test');
    expect(gate.statements).toContainEqual(readsCounts);
    expect(gate.properties).toMatchObject({ Timeout: 125, MemorySize: 1769 });
    const fullName = (id: string, attribute: string) => ({ 'Fn::GetAtt': [id, attribute] });
    expect(variablesOf(gate).LOAD_TEST_METRICS).toEqual({
      'Fn::Join': [
        '',
        [
          '{"loadBalancer":"',
          fullName('LoadBalancer', 'LoadBalancerFullName'),
          '","targetGroups":["',
          fullName('PrimaryTargetGroup', 'TargetGroupFullName'),
          '","',
          fullName('AlternateTargetGroup', 'TargetGroupFullName'),
          '"]}',
        ],
      ],
    });
  });

  test('where nobody but the team is, it does not', () => {
    const gate = gateOf(
      synthesize(shop({ protect: false }, { gates: [loadTest({ requests, withoutUsers: ['production'] })] })),
      'load-test',
    );
    expect(gate.statements).not.toContainEqual(readsCounts);
    expect(Object.keys(variablesOf(gate))).not.toContain('LOAD_TEST_METRICS');
    expect(JSON.parse(String(variablesOf(gate).LOAD_TEST_PLAN)).rate).toEqual({ perSecond: 10 });
  });

  // source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, environment variables
  test('its longest plan fits into the environment of a function', () => {
    const gate = gateOf(
      withGates([loadTest({ requests: [{ path: `/${'x'.repeat(2_200)}` }] })]),
      'load-test',
    );
    const bytes = Object.entries(variablesOf(gate)).map(
      ([name, value]) => name.length + (typeof value === 'string' ? value.length : 250),
    );
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(4096 - 200);
  });
});
