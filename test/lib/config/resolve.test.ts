import { resolve } from 'node:path';
import fc from 'fast-check';
import {
  blueGreen,
  canary,
  type DeliveryInput,
  linear,
  minutes,
  resolveDelivery,
  rolling,
  seconds,
  smokeTest,
} from '../../../lib';
import { ConfigurationError } from '../../../lib/config/problems';

const service = { name: 'shop', port: 8080 };

const environment = (input: DeliveryInput) => {
  const [first] = resolveDelivery(input).delivery.environments;
  if (!first) throw new Error('there is no environment');
  return first;
};
const serviceOf = (input: DeliveryInput) => {
  const [first] = environment(input).services;
  if (!first) throw new Error('there is no service');
  return first;
};

test('fills in everything', () => {
  expect(resolveDelivery({ service, environments: { production: {} } }, '/team/teal.config.ts')).toEqual({
    warnings: [],
    delivery: {
      directory: '/team',
      name: 'shop',
      repository: undefined,
      environments: [
        {
          name: 'production',
          account: undefined,
          region: undefined,
          network: { kind: 'new', natGateways: 1, cidr: '10.0.0.0/16' },
          pipeline: false,
          protect: true,
          notify: { page: [], ticket: [], deploys: [] },
          services: [
            {
              name: 'shop',
              after: [],
              port: 8080,
              build: resolve('/team'),
              cpu: 256,
              memory: 512,
              architecture: 'ARM64',
              container: { user: '65532:65532', readonlyRoot: true },
              internal: false,
              existingSecrets: {},
              health: { ready: '/ready', intervalSeconds: 10, timeoutSeconds: 5, graceSeconds: 60 },
              environment: {},
              exec: false,
              secrets: [],
              secretRotation: {},
              local: undefined,
              versionHeader: 'x-release',
              tasks: { min: 2, max: 10, cpuTarget: 60 },
              release: {
                strategy: 'CANARY',
                percent: 5,
                hold: minutes(10),
                bake: minutes(10),
                alarms: {
                  errors: { percent: 2 },
                  slow: { over: seconds(1), percent: 10 },
                  minimumRequests: 50,
                },
              },
              gates: [],
              watch: { detail: 'all', heartbeats: [] },
              dependencies: [],
              domain: undefined,
            },
          ],
        },
      ],
    },
  });
});

test('fills in a smoke test', () => {
  const gates = [smokeTest({ requests: [{ path: '/' }] })];
  expect(serviceOf({ service, environments: { production: {} }, gates }).gates).toEqual([
    {
      kind: 'smoke-test',
      id: 'smoke-test',
      onInconclusive: 'wait',
      patience: minutes(60),
      kinds: {},
      stages: ['POST_TEST_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT'],
      requests: [{ path: '/', method: 'GET', headers: {}, status: 200, json: [], within: seconds(5) }],
    },
  ]);
});

test.each([
  ['neither', undefined, undefined, 'CANARY'],
  ['the service', linear(), undefined, 'LINEAR'],
  ['the environment', undefined, blueGreen(), 'BLUE_GREEN'],
  ['both: the environment wins', rolling(), blueGreen(), 'BLUE_GREEN'],
])('the release of %s', (_, ofService, ofEnvironment, strategy) => {
  const input = {
    service: { ...service, release: ofService },
    environments: { x: { release: ofEnvironment } },
  };
  expect(serviceOf(input).release.strategy).toBe(strategy);
});

test('gates of a service stand instead of those of the delivery', () => {
  const gate = (id: string) => smokeTest({ id, requests: [{ path: '/' }] });
  const { services } = environment({
    name: 'shop',
    services: [service, { name: 'api', port: 1, gates: [gate('own')] }, { name: 'none', port: 1, gates: [] }],
    environments: { x: {} },
    gates: [gate('common')],
  });
  expect(services.map((one) => one.gates.map(({ id }) => id))).toEqual([['common'], ['own'], []]);
});

test.each([
  ['neither', {}, {}, { min: 2, max: 10 }],
  ['a high min', { min: 20 }, {}, { min: 20, max: 20 }],
  ['a low max', { max: 1 }, {}, { min: 1, max: 1 }],
  ['field by field', { min: 3, max: 6 }, { max: 4 }, { min: 3, max: 4 }],
])('tasks: %s', (_, ofService, ofEnvironment, tasks) => {
  const input = { service: { ...service, tasks: ofService }, environments: { x: { tasks: ofEnvironment } } };
  expect(serviceOf(input).tasks).toEqual({ ...tasks, cpuTarget: 60 });
});

// One bad request of so many is not over the limit, of one less it is.
test.each([
  [{}, 50],
  [{ errors: { percent: 1 } }, 100],
  [{ errors: { percent: 0.3 } }, 334],
  [{ errors: { percent: 50 } }, 10],
  [{ minimumRequests: 500 }, 500],
])('requests before an alarm judges: %j', (alarms, minimumRequests) => {
  const release = canary({ alarms });
  expect(serviceOf({ service, environments: { x: { release } } }).release.alarms.minimumRequests).toBe(
    minimumRequests,
  );
});

test.each([
  ['shop.example.com', undefined, 'example.com'],
  ['example.com', undefined, 'example.com'],
  ['eu.shop.example.com', 'example.com', 'example.com'],
])('the hosted zone of %s', (name, hostedZoneName, zone) => {
  const domain = {
    name,
    hostedZoneName,
    hostedZoneId: 'Z0123456789ABC',
    certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
  };
  const production = { account: '111122223333', region: 'eu-west-1', domain };
  expect(serviceOf({ service, environments: { production } }).domain).toMatchObject({
    name,
    zone: { id: 'Z0123456789ABC', name: zone },
  });
  const several = { name: 'x', services: [service, { name: 'api', port: 1 }], environments: { production } };
  expect(environment(several).services.map((one) => one.domain?.name)).toEqual([
    `shop.${name}`,
    `api.${name}`,
  ]);
});

test.each<[string, object, boolean[]]>([
  ['the last one', { staging: {}, production: {} }, [false, true]],
  ['the only one', { production: {} }, [true]],
  ['none', { staging: {}, production: { protect: false } }, [false, false]],
  ['all', { staging: { protect: true }, production: {} }, [true, true]],
])('of the environments %s is protected', (_, environments, protect) => {
  const { delivery } = resolveDelivery({ service: { name: 'shop', port: 8080 }, environments }, '/app');
  expect(delivery.environments.map((environment) => environment.protect)).toEqual(protect);
});

test('a repository means a pipeline, and names several services', () => {
  const repository = { owner: 'acme', ownerId: 1, name: 'store', id: 2 };
  const services = [service, { name: 'api', port: 1 }];
  const { delivery } = resolveDelivery({
    services,
    repository,
    environments: { a: {}, b: { pipeline: false } },
  });
  expect(delivery.name).toBe('store');
  expect(delivery.environments.map(({ pipeline }) => pipeline)).toEqual([true, false]);
});

test('directories are from the configuration file', () => {
  const local = { command: 'npm start' };
  const input = (more: object) => ({
    service: { ...service, build: './app', local, ...more },
    environments: { x: {} },
  });
  const directories = (more: object) => {
    const one = resolveDelivery(input(more), '/team/teal.config.ts').delivery.environments[0]?.services[0];
    return [one?.build, one?.local?.directory];
  };
  expect(directories({})).toEqual([resolve('/team/app'), resolve('/team/app')]);
  expect(directories({ local: { ...local, directory: 'dev' } })).toEqual([
    resolve('/team/app'),
    resolve('/team/dev'),
  ]);
});

test('whatever is written, it is resolved or refused', () => {
  const part = fc.oneof(fc.anything(), fc.constantFrom(canary(), rolling(), {}, [], null, '__proto__'));
  const anything = fc.oneof(
    fc.anything(),
    fc.record(
      {
        name: part,
        service: fc.oneof(
          part,
          fc.record({ name: part, port: part, release: part, tasks: part, gates: part }),
        ),
        services: fc.oneof(part, fc.array(fc.oneof(part, fc.record({ name: part, environment: part })))),
        environments: fc.oneof(
          part,
          fc.dictionary(fc.string(), fc.oneof(part, fc.record({ network: part, domain: part }))),
        ),
        gates: fc.oneof(part, fc.array(part)),
      },
      { requiredKeys: [] },
    ),
  );
  fc.assert(
    fc.property(anything, (input) => {
      try {
        resolveDelivery(input);
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigurationError);
      }
    }),
  );
});
