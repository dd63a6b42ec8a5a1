import { CfnOutput } from 'aws-cdk-lib';
import { cdkArguments, publishArguments } from '../../../cli/prepare/cdk';
import { orderOf, waitsFor } from '../../../cli/prepare/decide';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { type Assembly, readAssembly } from '../../../rehearsal/assembly/assembly';
import { shop } from '../../synth';
import { digest } from '../verdict/records';

const assembly = readAssembly(synthesizeDelivery(shop({})).directory);
const DIGESTS = { shop: digest(1) };

function renamed(name: string): Assembly {
  const { teal } = assembly;
  const environments = (teal?.environments ?? []).map((environment) => ({
    ...environment,
    services: environment.services.map((service) => ({ ...service, foundationStack: name })),
  }));
  return { ...assembly, teal: { schemaVersion: 1, environments } };
}

test('the stacks of an environment, foundation first, with the image of each service', () => {
  expect(orderOf(assembly, 'production', { digests: DIGESTS })).toEqual({
    services: [{ name: 'shop', stack: 'shop-production' }],
    stacks: [
      { name: expect.stringContaining('production'), parameters: {}, after: [] },
      {
        name: 'shop-production',
        parameters: { ImageDigest: digest(1), RollbackTo: 'none', FixFor: 'none' },
        after: expect.any(Array),
      },
    ],
  });
});

test('a fix is told by the very digest that it brings', () => {
  const order = orderOf(assembly, 'production', { digests: DIGESTS, isFix: true });
  expect(order).toMatchObject({
    stacks: [{ parameters: {} }, { parameters: { ImageDigest: digest(1), FixFor: digest(1) } }],
  });
});

test.each([
  ['--a-name', 'must be small letters'],
  ['*', 'must be small letters'],
  ['of-nobody', 'must have exactly one stack of-nobody, got 0'],
])('a stack %s', (name, problem) => {
  expect(orderOf(renamed(name), 'production', { digests: DIGESTS })).toEqual({
    problems: expect.arrayContaining([expect.stringContaining(problem)]),
  });
});

test.each([
  ['an environment that is none', 'nowhere', DIGESTS, 'got nowhere; it has'],
  ['a service without its image', 'production', {}, 'got none for shop (shop-production)'],
  ['a service that is none', 'production', { ...DIGESTS, cart: digest(1) }, 'got cart; it has shop'],
])('%s', (_, environment, digests: Record<string, string>, problem) => {
  expect(orderOf(assembly, environment, { digests })).toEqual({
    problems: [expect.stringContaining(problem)],
  });
});

test('a stack waits for those that it builds on, where they have something to execute', () => {
  const stack = { name: 'service', parameters: {}, after: ['foundation'] };
  expect(waitsFor(stack, new Set())).toEqual([]);
  expect(waitsFor(stack, new Set(['other']))).toEqual([]);
  expect(waitsFor(stack, new Set(['foundation']))).toEqual(['foundation']);
});

describe('services that are released one after the other', () => {
  const services = [{ name: 'web', after: ['api'] }, { name: 'api', after: ['auth'] }, { name: 'auth' }].map(
    (service) => ({ ...service, port: 8080, build: './app' }),
  );
  const several = shop({}, {}, { name: 'mall', service: undefined, services });
  const digests = { web: digest(1), api: digest(1), auth: digest(1) };
  const afterOf = (order: ReturnType<typeof orderOf>) =>
    'stacks' in order ? order.stacks.map(({ name, after }) => [name, after]) : order.problems;

  test('stand in that order, and each change set can be shown before the approval', () => {
    const read = readAssembly(synthesizeDelivery(several).directory);
    const web = read.stacks.find(({ stackName }) => stackName === 'web-production');
    expect(web?.dependencies).toContain('api-production');
    expect(afterOf(orderOf(read, 'production', { digests }))).toEqual([
      ['mall-production-foundation', []],
      ['auth-production', ['mall-production-foundation']],
      ['api-production', ['mall-production-foundation']],
      ['web-production', ['mall-production-foundation']],
    ]);
  });

  test('but not that of one whose template has an export of the other', () => {
    const read = readAssembly(
      synthesizeDelivery(several, {
        customize: (delivery) => {
          const { loadBalancer } = delivery.service('api', 'production').loadBalancer;
          new CfnOutput(delivery.service('web', 'production'), 'Api', {
            value: loadBalancer.loadBalancerArn,
          });
        },
      }).directory,
    );
    expect(afterOf(orderOf(read, 'production', { digests }))).toEqual([
      ['mall-production-foundation', []],
      ['auth-production', ['mall-production-foundation']],
      ['api-production', ['mall-production-foundation']],
      ['web-production', ['mall-production-foundation', 'api-production']],
    ]);
  });
});

// source: aws-cdk 2.1148.1, cdk deploy --help
test('what the cdk CLI is given', () => {
  const stack = { name: 'shop-production', parameters: { ImageDigest: digest(1) }, after: [] };
  expect(cdkArguments(stack, 'teal-1', { assembly: 'cdk.out' })).toEqual([
    'deploy',
    'shop-production',
    '--exclusively',
    '--app=cdk.out',
    '--method=prepare-change-set',
    '--change-set-name=teal-1',
    `--parameters=shop-production:ImageDigest=${digest(1)}`,
    '--require-approval=never',
    '--progress=events',
    '--no-notices',
    '--no-color',
    '--ci',
  ]);
  expect(publishArguments(stack, { assembly: 'cdk.out', profile: 'me' })).toEqual([
    'publish-assets',
    'shop-production',
    '--exclusively',
    '--app=cdk.out',
    '--unstable=publish-assets',
    '--no-notices',
    '--no-color',
    '--ci',
    '--profile=me',
  ]);
});
