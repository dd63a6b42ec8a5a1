import type * as teal from '../../lib';
import type { TaskModel } from '../../rehearsal/workload/task-model';

/** What a configuration imports, of whichever version. */
type Teal = Pick<
  typeof teal,
  | 'blueGreen'
  | 'canary'
  | 'infrastructure'
  | 'metrics'
  | 'minutes'
  | 'quietAlarms'
  | 'rolling'
  | 'seconds'
  | 'smokeTest'
  | 'uniform'
>;

/** One that a stored version has been synthesized with; a rehearsal of an upgrade changes the version and nothing else. */
export interface UpgradedConfiguration {
  /** The service that is rehearsed, in the environment `production`. */
  readonly service: string;
  /** Whether a release is a new value of the parameter `ImageDigest`. */
  readonly hasPipeline: boolean;
  /** A version that must be rolled back before a user has met it, and by what. */
  readonly bad: { readonly version: TaskModel; readonly by: string };
  of(version: Teal): teal.DeliveryInput;
}

const ACCOUNT = { account: '111122223333', region: 'eu-west-1' } as const;

/**
 * What teams have written with the first version, and every later one must take. Add one when it can be written in all
 * versions that are stored; a key of a later version comes into a rehearsal with the next version that is stored.
 */
export const CONFIGURATIONS: Readonly<Record<string, UpgradedConfiguration>> = {
  /** `teal.config.ts` of 0.1.0. */
  sample: {
    ...{ service: 'shop', hasPipeline: false, bad: { version: { errorShare: 1 }, by: 'gate:smoke-test' } },
    of: ({ blueGreen, canary, minutes, seconds, smokeTest }) => ({
      service: {
        ...{
          name: 'shop',
          port: 8080,
          build: './app',
          health: { ready: '/ready' },
          secrets: ['RECEIPT_KEY'],
        },
        local: { command: 'node dist/main.js' },
      },
      environments: {
        staging: { release: blueGreen({ bake: minutes(5) }) },
        production: { release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }) },
      },
      gates: [
        smokeTest({
          requests: [
            {
              path: '/',
              json: [{ path: '$.service', equals: 'shop' }],
              header: { name: 'x-version', matches: '.' },
            },
            { path: '/products', within: seconds(2) },
            { path: '/nothing-here', status: 404 },
          ],
        }),
      ],
    }),
  },
  /** A pipeline with a bootstrap of its own, a domain, and the gates of a careful team. */
  pipeline: {
    ...{ service: 'shop', hasPipeline: true, bad: { version: { errorShare: 1 }, by: 'gate:smoke-test' } },
    of: ({ canary, infrastructure, metrics, minutes, quietAlarms, smokeTest, uniform }) => ({
      service: {
        name: 'shop',
        port: 8080,
        build: './app',
        secrets: ['DATABASE_URL'],
        tasks: { min: 3, max: 12 },
      },
      repository: { owner: 'acme', ownerId: 1234, name: 'shop', id: 5678 },
      bootstrap: { qualifier: 'shop', toolkitStackName: 'shop-toolkit' },
      environments: {
        production: {
          ...ACCOUNT,
          domain: {
            name: 'shop.example.com',
            hostedZoneId: 'Z0123456789ABCDEFGHIJ',
            certificateArn:
              'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
          },
          network: {
            vpcId: 'vpc-0123456789abcdef0',
            availabilityZones: ['eu-west-1a', 'eu-west-1b'],
            publicSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
            privateSubnetIds: ['subnet-0123456789abcdef2', 'subnet-0123456789abcdef3'],
          },
          release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }),
        },
      },
      gates: [
        quietAlarms(),
        uniform(),
        infrastructure(),
        smokeTest({ requests: [{ path: '/ready' }, { path: '/', contains: 'shop' }] }),
        metrics(),
      ],
    }),
  },
  'two-services': {
    ...{ service: 'api', hasPipeline: false },
    bad: { version: { healthy: () => false }, by: 'circuit-breaker' },
    of: ({ blueGreen, canary, minutes, smokeTest }) => ({
      name: 'shop',
      services: [
        { name: 'web', port: 8080, build: './app' },
        {
          ...{ name: 'api', port: 3000, build: './app', health: { ready: '/healthz' } },
          release: canary({ percent: 10, hold: minutes(15) }),
          gates: [smokeTest({ id: 'api-smoke', requests: [{ path: '/healthz' }] })],
        },
      ],
      environments: { staging: { release: blueGreen(), tasks: { min: 1, max: 2 } }, production: {} },
      gates: [smokeTest({ requests: [{ path: '/' }] })],
    }),
  },
  rolling: {
    ...{ service: 'worker', hasPipeline: false },
    bad: { version: { healthy: () => false }, by: 'circuit-breaker' },
    of: ({ rolling }) => ({
      service: { name: 'worker', port: 8080, build: './app', architecture: 'X86_64' },
      environments: { production: { release: rolling() } },
    }),
  },
};
