import {
  blueGreen,
  canary,
  type DeliveryInput,
  linear,
  minutes,
  type ReleaseInput,
  resolveDelivery,
  rolling,
  smokeTest,
} from '../../../lib';
import { longestGate, longestGuard, longestJob } from '../../../lib/config/outlasting-releases';
import { longestDeployment } from '../../../lib/foundation/github-access-stack';
import { HOOK_TIMEOUT } from '../../../lib/release/gates';
import { GUARD_TIMEOUT } from '../../../lib/release/guards';

const repository = { owner: 'acme', ownerId: 1, name: 'shop', id: 2 };
const both = [smokeTest({ requests: [{ path: '/' }] })];
const early = [smokeTest({ requests: [{ path: '/' }], stages: ['POST_TEST_TRAFFIC_SHIFT'] })];

const warned = (input: DeliveryInput) =>
  resolveDelivery(input).warnings.filter(({ id }) => id === 'releaseOutlastsJob');

const withRelease = (release: ReleaseInput, gates: DeliveryInput['gates'] = []): DeliveryInput => ({
  service: { name: 'shop', port: 80 },
  repository,
  environments: { production: { release } },
  gates,
});

test('the numbers are those of the stacks', () => {
  expect(longestJob).toBe(longestDeployment.toMinutes());
  expect(longestGate).toBe(HOOK_TIMEOUT);
  expect(longestGuard).toBe(GUARD_TIMEOUT);
});

test.each<[string, ReleaseInput, DeliveryInput['gates'], boolean]>([
  ['the defaults', canary(), both, false],
  ['the defaults of linear', linear(), both, false],
  ['rolling', rolling(), [], false],
  ['just the session', blueGreen({ bake: minutes(190) }), [], false],
  ['a minute more', blueGreen({ bake: minutes(191) }), [], true],
  ['hold and bake together', canary({ hold: minutes(150), bake: minutes(41) }), [], true],
  ['every hold of a linear release', linear({ step: 25, hold: minutes(64), bake: minutes(1) }), [], true],
  ['a gate of one stage', blueGreen({ bake: minutes(145) }), early, false],
  ['a minute beside it', blueGreen({ bake: minutes(146) }), early, true],
  ['a gate of two stages', blueGreen({ bake: minutes(76) }), both, true],
])('warns of %s', (_, release, gates, expected) => {
  expect(warned(withRelease(release, gates))).toHaveLength(expected ? 1 : 0);
});

test('says where, and how it comes to the sum', () => {
  expect(warned(withRelease(canary({ hold: minutes(120), bake: minutes(60) }), early))).toEqual([
    {
      id: 'releaseOutlastsJob',
      path: 'environments.production.release',
      message:
        'environments.production.release may take 275 minutes: 180 of holds and bake, 95 of gates that wait to be decided. The pipeline may deploy for 240; then its job fails and the release goes on. Shorten hold or bake',
    },
  ]);
});

describe('a release of a service', () => {
  const release = canary({ hold: minutes(240) });
  const service = { name: 'shop', port: 80, release };
  test.each<[string, DeliveryInput, string[]]>([
    [
      'once for all environments',
      { service, repository, environments: { a: {}, b: {} } },
      ['service.release'],
    ],
    [
      'of several',
      { name: 'x', services: [{ name: 'web', port: 80 }, service], repository, environments: { a: {} } },
      ['services[1].release'],
    ],
    ['from a laptop', { service, environments: { a: {} } }, []],
    ['without a pipeline', { service, repository, environments: { a: { pipeline: false } } }, []],
    ['that another replaces', { service, repository, environments: { a: { release: canary() } } }, []],
  ])('%s', (_, input, paths) => expect(warned(input).map(({ path }) => path)).toEqual(paths));
});
