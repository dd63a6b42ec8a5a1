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
import { deploySession, longestGate, longestGuard, longestJob } from '../../../lib/config/deploy-session';
import type { Environment } from '../../../lib/config/types-resolved';
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
  // source: https://docs.github.com/en/actions/reference/limits (job execution time)
  expect(longestJob).toBe(6 * 60);
  expect(longestGate).toBe(HOOK_TIMEOUT);
  expect(longestGuard).toBe(GUARD_TIMEOUT);
});

test.each<[string, ReleaseInput, DeliveryInput['gates'], boolean]>([
  ['the defaults', canary(), both, false],
  ['the defaults of linear', linear(), both, false],
  ['rolling', rolling(), [], false],
  ['just a job', blueGreen({ bake: minutes(265) }), [], false],
  ['a minute more', blueGreen({ bake: minutes(266) }), [], true],
  ['hold and bake together', canary({ hold: minutes(225), bake: minutes(41) }), [], true],
  ['every hold of a linear release', linear({ step: 25, hold: minutes(89), bake: minutes(1) }), [], true],
  ['a gate of one stage', blueGreen({ bake: minutes(220) }), early, false],
  ['a minute beside it', blueGreen({ bake: minutes(221) }), early, true],
  ['a gate of two stages', blueGreen({ bake: minutes(151) }), both, true],
])('warns of %s', (_, release, gates, expected) => {
  expect(warned(withRelease(release, gates))).toHaveLength(expected ? 1 : 0);
});

test('says where, and how it comes to the sum', () => {
  expect(warned(withRelease(canary({ hold: minutes(180), bake: minutes(60) }), early))).toEqual([
    {
      id: 'releaseOutlastsJob',
      path: 'environments.production.release',
      message:
        'environments.production.release may take 380 minutes: 240 of holds and bake, 95 of gates that wait to be decided, 45 around them. GitHub ends a job after 360; then it fails, the release goes on, and the scheduled workflow verdict.yml takes its verdict. Shorten hold or bake, or look there',
    },
  ]);
});

describe('a release of a service', () => {
  const release = canary({ hold: minutes(300) });
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

describe('the session of the role that deploys an environment', () => {
  const session = (release: ReleaseInput, gates: DeliveryInput['gates'] = [], others: object[] = []) => {
    const shop = { name: 'shop', port: 80, release, gates };
    const { delivery } = resolveDelivery({
      name: 'shop',
      services: [shop, ...others],
      repository,
      environments: { production: {} },
    });
    return deploySession(delivery.environments[0] as Environment);
  };

  test.each<[string, ReleaseInput, DeliveryInput['gates'], number]>([
    ['an hour, the least that IAM takes', rolling(), [], 60],
    ['guards, and what is around a release', blueGreen({ bake: minutes(5) }), [], 105],
    ['a quarter of an hour more', blueGreen({ bake: minutes(11) }), [], 120],
    ['gates that wait for a person', canary({ hold: minutes(10), bake: minutes(10) }), both, 240],
    ['a job, and not longer', canary({ hold: minutes(300), bake: minutes(60) }), both, 360],
  ])('lasts %s', (_, release, gates, expected) => {
    expect(session(release, gates).minutes).toBe(expected);
  });

  test('is that of the service whose release takes longest, and says why', () => {
    const slow = {
      name: 'slow',
      port: 80,
      release: canary({ hold: minutes(30), bake: minutes(30) }),
      gates: [],
    };
    expect(session(rolling(), [], [slow])).toEqual({
      minutes: 165,
      reason: '60 of holds and bake, 50 of gates that wait to be decided, 45 around them',
    });
  });
});
