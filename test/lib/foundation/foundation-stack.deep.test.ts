import { App } from 'aws-cdk-lib';
import type { DeliveryInput } from '../../../lib';
import { isNetworkRange } from '../../../lib/config/network-range';
import { Network } from '../../../lib/foundation/network';
import { TealStack } from '../../../lib/teal-stack';
import { only, quick, shop, synthesize } from '../../synth';

const foundation = (...input: Parameters<typeof shop>) =>
  synthesize(shop(...input)).template('shop-production-foundation');

describe('a new network', () => {
  const isNew = (natGateways?: number): Parameters<typeof shop> => [{ network: { natGateways } }];

  test('has a public and a private subnet in each of two zones, which CloudFormation chooses', () => {
    const template = foundation(...isNew());
    const zones = Object.values(template.findResources('AWS::EC2::Subnet')).map(
      ({ Properties }) => Properties.AvailabilityZone,
    );
    expect(zones).toEqual([0, 1, 0, 1].map((zone) => ({ 'Fn::Select': [zone, { 'Fn::GetAZs': '' }] })));
    for (const { Properties } of Object.values(template.findResources('AWS::EC2::Subnet'))) {
      expect(Properties.MapPublicIpOnLaunch).toBe(false);
    }
  });

  test.each([
    [undefined, 1],
    [2, 2],
  ])('told %s NAT gateways has %i', (told, expected) => {
    foundation(...isNew(told)).resourceCountIs('AWS::EC2::NatGateway', expected);
  });

  // The rule that a configuration is held to, against what the subnets fit in.
  test.each([
    ['10.0.0.0/16', true],
    ['10.1.64.0/18', true],
    ['10.1.64.0/19', false],
    ['10.1.64.0/20', false],
  ])('of %s: a configuration takes it if it can be synthesized (%s)', (cidr, fits) => {
    const synthesized = () =>
      new Network(new TealStack(new App(quick), 'S'), 'N', { kind: 'new', natGateways: 1, cidr });
    expect(isNetworkRange(cidr)).toBe(fits);
    if (fits) expect(synthesized).not.toThrow();
    else expect(synthesized).toThrow(/exceed/);
  });

  test('logs what it rejects, for a month', () => {
    const template = foundation(...isNew());
    expect(only(template, 'AWS::EC2::FlowLog')).toMatchObject({ TrafficType: 'REJECT', ResourceType: 'VPC' });
    expect(only(template, 'AWS::Logs::LogGroup')).toEqual({ RetentionInDays: 30 });
  });
});

test('a network that is there is used by its ids, and nothing is made in it', () => {
  const types = Object.values(foundation().toJSON().Resources as Record<string, { Type: string }>).map(
    ({ Type }) => Type,
  );
  // Of a stack without resources the CLI deletes what is deployed.
  expect(types).toEqual(['AWS::CloudFormation::WaitConditionHandle']);
});

test('without a pipeline it has the same', () => {
  expect(foundation({ pipeline: false }).toJSON().Resources).toEqual(foundation().toJSON().Resources);
});

describe('secrets of a service', () => {
  const secretsOf = (...variables: string[]) =>
    foundation({}, { secrets: variables }).findResources('AWS::SecretsManager::Secret');

  test('are one for each variable, random until they are set', () => {
    expect(Object.values(secretsOf('DATABASE_URL', 'API_KEY')).map(({ Properties }) => Properties)).toEqual(
      ['DATABASE_URL', 'API_KEY'].map((name) => ({
        Name: `shop-production/${name}`,
        GenerateSecretString: { ExcludePunctuation: true },
      })),
    );
  });

  // CloudFormation generates a secret anew whenever what it is generated from changes, over what the team has set.
  // source: https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1161
  test('do not change when another is added', () => {
    expect(secretsOf('DATABASE_URL', 'API_KEY')).toMatchObject(secretsOf('API_KEY'));
  });

  test('outlive the stack, since only the team has their values', () => {
    expect(Object.values(secretsOf('API_KEY'))).toEqual([
      expect.objectContaining({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' }),
    ]);
  });
});

describe('synth asks AWS for nothing', () => {
  const somewhere = { account: '111122223333', region: 'eu-west-1' };
  test.each<[string, DeliveryInput]>([
    ['a network that is there', shop()],
    ['a new network', shop({ network: {} })],
    ['a new network, from a laptop', shop({ network: {} }, {}, { repository: undefined })],
    [
      'two environments',
      shop(
        {},
        {},
        { environments: { staging: somewhere, production: { ...somewhere, region: 'us-east-1' } } },
      ),
    ],
  ])('for %s in an account and region', (_, input) => {
    expect(synthesize(input).assembly.manifest.missing ?? []).toEqual([]);
  });
});
