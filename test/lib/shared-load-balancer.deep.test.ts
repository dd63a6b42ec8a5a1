import { join } from 'node:path';
import fc from 'fast-check';
import { defineDelivery, minutes, rotated, type ServiceInput, smokeTest } from '../../lib';
import { resolveDelivery } from '../../lib/config/resolve';
import { configuration } from '../configurations';
import { domain, root, synthesize } from '../synth';

const build = './app';
const services: readonly ServiceInput[] = [
  { name: 'web', port: 8080, build },
  { name: 'api', port: 3000, build, secrets: ['KEY'], gates: [smokeTest({ requests: [{ path: '/' }] })] },
  { name: 'search', port: 3000, build, objectives: { availability: 99.9 } },
  { name: 'basket', port: 3000, build, watch: { traffic: { silentAfter: minutes(30) } } },
  { name: 'mail', port: 3000, build, database: true },
];

const delivery = (some: readonly ServiceInput[], environment: object = {}) =>
  defineDelivery({
    name: 'mall',
    services: some,
    environments: {
      production: {
        account: '111122223333',
        region: 'eu-west-1',
        domain: { ...domain, name: 'example.com' } as never,
        loadBalancer: { shared: true },
        ...environment,
      },
    },
  });

const some = fc.shuffledSubarray([...services], { minLength: 2 });

// The numbers, of many deliveries: no construct is made.
test('services that come, go or move change no priority of another', () => {
  const prioritiesOf = (names: readonly string[]) => {
    const { environments } = resolveDelivery(
      delivery(names.map((name) => ({ name, port: 80 }))),
      join(root, 'teal.config.ts'),
    ).delivery;
    return new Map(
      environments[0]?.services.map(({ name, loadBalancer }) => [name, loadBalancer?.priorities]),
    );
  };
  const names = Array.from({ length: 20 }, (_, nth) => `svc-${nth}`);
  const all = prioritiesOf(names);
  fc.assert(
    fc.property(fc.shuffledSubarray(names, { minLength: 2 }), (part) => {
      for (const [name, priorities] of prioritiesOf(part)) expect(priorities).toEqual(all.get(name));
    }),
    { numRuns: 200 },
  );
});

// The templates: logical ids, rules, names of target groups, and all else of a service.
test.each([
  ['that share a load balancer', {}],
  ['with a load balancer each', { loadBalancer: undefined }],
])('services %s that come, go or move change nothing in the stack of another', (_, environment) => {
  const templates = (of: readonly ServiceInput[]) => {
    const { assembly } = synthesize(delivery(of, environment));
    return new Map(assembly.stacks.map(({ stackName, template }) => [stackName, template]));
  };
  const all = templates(services);
  const balancer = ({ Resources }: { Resources: Record<string, { Type: string }> }) =>
    Object.entries(Resources).filter(([, { Type }]) => Type.startsWith('AWS::ElasticLoadBalancingV2'));
  fc.assert(
    fc.property(some, (part) => {
      for (const [name, template] of templates(part)) {
        if (!name.startsWith('mall-')) expect(template).toEqual(all.get(name));
        else expect(balancer(template)).toEqual(balancer(all.get(name)));
      }
    }),
    { numRuns: 6 },
  );
});

test('the rules of each service stand on the listener of the foundation, and a stack of its own makes none', async () => {
  const file = 'examples/shared-load-balancer.ts';
  const { assembly } = synthesize(await configuration(file), join(root, file));
  const typesIn = (stack: string, type: string) =>
    Object.values<{ Type: string }>(assembly.getStackByName(stack).template.Resources).filter(
      ({ Type }) => Type === type,
    ).length;
  const type = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
  expect(assembly.stacks.map(({ stackName }) => [stackName, typesIn(stackName, type)])).toEqual([
    ['mall-production-foundation', 1],
    ['api-production-foundation', 0],
    ['search-production-foundation', 0],
    ['web-production-foundation', 0],
    ['api-production', 0],
    ['search-production', 0],
    ['web-production', 0],
  ]);
});

describe('what is one service’s alone and outlives it', () => {
  const guarded: readonly ServiceInput[] = [
    { name: 'api', port: 3000, build, secrets: [rotated('KEY')] },
    { name: 'mail', port: 3000, build, database: true },
    { name: 'web', port: 8080, build },
  ];
  const { assembly, delivery: made } = synthesize({
    ...delivery(guarded, { guardSecrets: true }),
    repository: { owner: 'acme', ownerId: 1234, name: 'mall', id: 5678 },
  });
  const typesOf = (stack: string) =>
    Object.values<{ Type: string }>(assembly.getStackByName(stack).template.Resources).map(
      ({ Type }) => Type,
    );

  test.each([
    ['a secret, what rotates it and who reads it', 'api', 'AWS::SecretsManager::Secret', true],
    ['a secret, what rotates it and who reads it', 'api', 'AWS::SecretsManager::RotationSchedule', true],
    ['a secret, what rotates it and who reads it', 'api', 'AWS::SecretsManager::ResourcePolicy', true],
    ['a database', 'mail', 'AWS::RDS::DBCluster', true],
    ['nothing of another’s', 'web', 'AWS::RDS::DBCluster', false],
    ['nothing of a service', 'mall', 'AWS::SecretsManager::Secret', false],
  ])('%s (%s: %s)', (_, owner, type, is) => {
    expect(typesOf(`${owner}-production-foundation`).includes(type)).toBe(is);
  });

  test('the record of who asked stays one for all', () => {
    expect(typesOf('mall-production-foundation')).toContain('AWS::Logs::ResourcePolicy');
    expect(typesOf('api-production-foundation')).not.toContain('AWS::Logs::ResourcePolicy');
  });

  test('teal.json names it', () => {
    expect(made.manifest(assembly.directory).environments[0]?.services).toEqual(
      guarded.map(({ name }) =>
        expect.objectContaining({
          foundationStack: 'mall-production-foundation',
          ownFoundationStack: `${name}-production-foundation`,
        }),
      ),
    );
  });
});
