import type { Assembly, AssemblyStack } from '../../../rehearsal/assembly/assembly';
import { Malformed } from '../../../rehearsal/assembly/parse';
import type { TealService } from '../../../rehearsal/assembly/teal-manifest';
import { type Choice, chooseService } from '../../../rehearsal/service/choose-service';
import { assemblyOf, stackOf } from '../assembly/fixtures';

function stack(stackName: string, services: readonly string[]): AssemblyStack {
  const Resources = Object.fromEntries(services.map((id) => [id, { Type: 'AWS::ECS::Service' }]));
  return stackOf({ Resources }, { artifactId: stackName, stackName });
}

const delivered = (name: string, environment: string): TealService => ({
  name,
  stack: `${name}-${environment}`,
  foundationStack: `shop-${environment}-foundation`,
  cluster: 'Cluster',
  service: 'Service',
  container: name,
  port: 8080,
  healthPath: '/ready',
  gates: [],
  answers: [],
});

function teal(...names: string[]): Assembly {
  const environments = ['staging', 'production'].map((environment) => ({
    name: environment,
    services: names.map((name) => delivered(name, environment)),
  }));
  const stacks = environments.flatMap(({ services }) =>
    services.map((service) => stack(service.stack, ['Service'])),
  );
  return { ...assemblyOf(...stacks), teal: { schemaVersion: 1, environments } };
}

const one = assemblyOf(stack('web', ['A']), stack('data', []));
const two = assemblyOf(stack('web', ['A']), stack('jobs', ['A', 'B']));

test.each<[string, Assembly, Choice, string]>([
  ['the last environment is the one nearest to users', teal('shop'), {}, 'shop-production.Service'],
  ['another one by its name', teal('shop'), { environment: 'staging' }, 'shop-staging.Service'],
  ['one of two services', teal('shop', 'api'), { service: 'api' }, 'api-production.Service'],
  ['both', teal('shop', 'api'), { environment: 'staging', service: 'shop' }, 'shop-staging.Service'],
  ['the only service of an assembly that is not Teal’s', one, {}, 'web.A'],
  ['the same by its logical id', one, { service: 'A' }, 'web.A'],
  ['a logical id that one stack has', two, { service: 'B' }, 'jobs.B'],
  ['a stack and a logical id', two, { service: 'jobs/A' }, 'jobs.A'],
])('%s', (_what, assembly, choice, expected) => {
  const { stack, logicalId } = chooseService(assembly, choice);
  expect(`${stack.stackName}.${logicalId}`).toBe(expected);
});

test.each<[string, Assembly, Choice, string]>([
  [
    'no such environment',
    teal('shop'),
    { environment: 'prod' },
    '--env must be one of staging, production, got prod; name one',
  ],
  ['no such service', teal('shop'), { service: 'api' }, '--service must be one of shop, got api; name one'],
  [
    'two services and no word',
    teal('shop', 'api'),
    {},
    '--service must be one of shop, api, got nothing; name one',
  ],
  ['two of them', two, {}, '--service must be one of web/A, jobs/A, jobs/B, got nothing; name one'],
  [
    'a logical id that two stacks have',
    two,
    { service: 'A' },
    '--service must be one of web/A, jobs/A, jobs/B, got A; name one',
  ],
  [
    'an environment without teal.json',
    one,
    { environment: 'staging' },
    '--env must be left out for an assembly without teal.json, got staging; name the service instead',
  ],
  [
    'no service at all',
    assemblyOf(stack('data', [])),
    {},
    'the assembly must hold an AWS::ECS::Service, got none; synthesize the app that has one',
  ],
])('%s is malformed', (_what, assembly, choice, message) => {
  expect(() => chooseService(assembly, choice)).toThrow(new Malformed([message]));
});
