import { join } from 'node:path';
import { checkedServices } from '../../ci/delivery';
import { servicesIn } from '../../cli/ci/own-delivery';
import { lockedFolders, rehearseEach } from '../../cli/ci/services';
import type { Result } from '../../cli/ci/step';
import { readStacks } from '../../cli/github/delivery/assembly';
import { outlineOf } from '../../cli/github/delivery/outline';
import { type DeliveryInput, resolveDelivery } from '../../lib';
import { writeManifest } from '../../lib/delivery-manifest';
import sample from '../fixtures/sample-delivery';
import { network, root, synthesize } from '../synth';

type Services = NonNullable<DeliveryInput['services']>;
const local = { command: 'npm start' };
const file = join(root, 'teal.config.ts');

/** What a team writes first: two services, in two accounts. */
const own = (
  services: Services = [
    { name: 'web', port: 3000, build: './app', local },
    { name: 'api', port: 8000, build: './services/api', architecture: 'X86_64', local },
  ],
): DeliveryInput => ({
  services,
  repository: { owner: 'acme', ownerId: 1234, name: 'orders', id: 5678 },
  environments: {
    staging: { account: '444455556666', region: 'eu-west-1', network },
    production: { account: '777788889999', region: 'eu-west-1', network },
  },
});
const deliveryOf = (input: DeliveryInput) => resolveDelivery(input, file).delivery;

test('each service has an image, from its directory and for its processor', () => {
  expect(checkedServices(deliveryOf(own()), root)).toMatchObject([
    { service: 'web', directory: 'app', platform: 'linux/arm64' },
    { service: 'api', directory: join('services', 'api'), platform: 'linux/amd64' },
  ]);
  expect(
    checkedServices(deliveryOf({ ...sample, repository: undefined } as DeliveryInput), root),
  ).toMatchObject([{ service: 'shop', directory: 'app', platform: 'linux/arm64' }]);
});

test('a service that is built from the whole repository is built from .', () => {
  expect(checkedServices(deliveryOf(own([{ name: 'web', port: 80 }])), root)).toMatchObject([
    { directory: '.' },
  ]);
});

test('the archives are named as the services that the workflow publishes', () => {
  const { assembly, delivery } = synthesize(own());
  writeManifest(assembly, delivery.manifest(assembly.directory));
  const published = outlineOf(readStacks(assembly.directory)).images?.services;
  expect(checkedServices(deliveryOf(own())).map(({ service }) => service)).toEqual(published);
});

test('dependencies are looked up where a lock file is, once', () => {
  const twice: Services = [
    { name: 'web', port: 80, build: './app' },
    { name: 'api', port: 81, build: './app' },
    { name: 'none', port: 82, build: './lib' },
    { name: 'all', port: 83 },
  ];
  expect(lockedFolders(checkedServices(deliveryOf(own(twice)), root), root)).toEqual(['.', 'app']);
});

describe('rehearsals', () => {
  const failed: Result = { result: 'failed', said: 'npm run ended with 1' };
  const [web, api] = [
    { name: 'web', port: 80 },
    { name: 'api', port: 81 },
  ];
  const withLocal = (each: { name: string; port: number }) => ({ ...each, local });

  test.each<[string, Services, Record<string, Result>, string[], object]>([
    ['each service', [withLocal(web), withLocal(api)], {}, ['web', 'api'], { result: 'passed' }],
    [
      'not one without local, which is said',
      [withLocal(web), api],
      {},
      ['web'],
      { result: 'passed', said: 'api has no local in teal.config.ts: not rehearsed' },
    ],
    [
      'nothing without any local, which is not a pass',
      [web, api],
      {},
      [],
      { result: 'skipped', said: expect.stringMatching(/^web, api have no local .*; give one its command/) },
    ],
    ['until one fails', [withLocal(web), withLocal(api)], { web: failed }, ['web'], failed],
  ])('%s', (_, services, results, rehearsed, result) => {
    const asked: string[] = [];
    const done = rehearseEach(checkedServices(deliveryOf(own(services))), (service) => {
      asked.push(service);
      return results[service] ?? { result: 'passed' };
    });
    expect(asked).toEqual(rehearsed);
    expect(done).toEqual(result);
  });
});

test('the services of an assembly, as teal ci reads them, are those of the configuration', () => {
  const { assembly, delivery } = synthesize(own(), file);
  writeManifest(assembly, delivery.manifest(assembly.directory));
  expect(servicesIn(assembly.directory, root)).toEqual(checkedServices(deliveryOf(own()), root));
});
