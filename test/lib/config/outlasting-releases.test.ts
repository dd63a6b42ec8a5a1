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
import { deploySession, longestJob } from '../../../lib/config/deploy-session';
import type { Environment } from '../../../lib/config/types-resolved';

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

test('a job of GitHub ends after six hours', () => {
  // source: https://docs.github.com/en/actions/reference/limits (job execution time)
  expect(longestJob).toBe(6 * 60);
});

test.each<[string, ReleaseInput, DeliveryInput['gates'], boolean]>([
  ['the defaults', canary(), both, false],
  ['the defaults of linear', linear(), both, false],
  ['rolling', rolling(), [], false],
  ['just a job', blueGreen({ bake: minutes(255) }), [], false],
  ['a minute more', blueGreen({ bake: minutes(256) }), [], true],
  ['hold and bake together', canary({ hold: minutes(225), bake: minutes(31) }), [], true],
  ['every hold of a linear release', linear({ step: 25, hold: minutes(89), bake: minutes(1) }), [], true],
  ['a gate of one stage', blueGreen({ bake: minutes(210) }), early, false],
  ['a minute beside it', blueGreen({ bake: minutes(211) }), early, true],
  ['a gate of two stages, just a job', blueGreen({ bake: minutes(140) }), both, false],
  ['a gate of two stages', blueGreen({ bake: minutes(141) }), both, true],
])('warns of %s', (_, release, gates, expected) => {
  expect(warned(withRelease(release, gates))).toHaveLength(expected ? 1 : 0);
});

test('says where, and how it comes to the sum', () => {
  expect(warned(withRelease(canary({ hold: minutes(180), bake: minutes(60) }), early))).toEqual([
    {
      id: 'releaseOutlastsJob',
      path: 'environments.production.release',
      message:
        'environments.production.release may take 390 minutes: 240 of holds and bake, 95 of gates that wait to be decided, 55 around them. GitHub ends a job after 360; then it fails, the release goes on, and the scheduled workflow verdict.yml takes its verdict. Shorten hold or bake, or look there',
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
    ['guards, and what is around a release', blueGreen({ bake: minutes(5) }), [], 120],
    ['a quarter of an hour more', blueGreen({ bake: minutes(16) }), [], 135],
    ['gates that wait for a person', canary({ hold: minutes(10), bake: minutes(10) }), both, 240],
    ['a job, and not longer', canary({ hold: minutes(300), bake: minutes(60) }), both, 360],
  ])('lasts %s', (_, release, gates, expected) => {
    expect(session(release, gates).minutes).toBe(expected);
  });

  // `teal apply` begins a service when the one before has its verdict.
  test('is the sum of the services’ releases, and says why', () => {
    const slow = {
      name: 'slow',
      port: 80,
      release: canary({ hold: minutes(30), bake: minutes(30) }),
      gates: [],
    };
    expect(session(rolling(), [], [slow])).toEqual({
      minutes: 210,
      reason:
        '60 of holds and bake, 50 of gates that wait to be decided, 100 around them, for 2 services one after the other',
    });
  });
});

test.each<[string, number, number, string]>([
  ['the first region', 0, 240, '55 around them, 180 in which the region is looked at'],
  ['the last, after which none begins', 1, 60, '55 around them'],
])('the session of %s', (_, nth, expected, reason) => {
  const account = '111122223333';
  const { delivery } = resolveDelivery({
    service: { name: 'shop', port: 80, release: rolling(), gates: [] },
    repository,
    environments: {
      production: {
        settle: minutes(180),
        regions: { eu: { account, region: 'eu-west-1' }, us: { account, region: 'us-east-1' } },
      },
    },
  });
  const session = deploySession(delivery.environments[nth] as Environment);
  expect(session.minutes).toBe(expected);
  expect(session.reason).toMatch(new RegExp(`${reason}$`));
});

describe('services that fit into a job alone, and not one after the other', () => {
  const release = canary({ hold: minutes(30), bake: minutes(30) });
  const services = ['web', 'api', 'pay'].map((name) => ({ name, port: 80, release, gates: [] }));
  const input: DeliveryInput = { name: 'mall', services, repository, environments: { production: {} } };

  test('are warned of, with what becomes of the job', () => {
    expect(warned(input)).toEqual([
      {
        id: 'releaseOutlastsJob',
        path: 'environments.production',
        message:
          'environments.production may take 475 minutes: 180 of holds and bake, 150 of gates that wait to be decided, 145 around them, for 3 services one after the other. GitHub ends a job after 360; then it fails, the release that is under way goes on, the scheduled workflow verdict.yml takes its verdict, and the services after it are not deployed: run deploy again for them when that is over. Or shorten hold, bake or settle',
      },
    ]);
  });

  test('are not when they fit', () => {
    expect(warned({ ...input, services: services.slice(1) })).toEqual([]);
  });

  test('are told of by the one whose release is too long for itself', () => {
    const slow = { name: 'slow', port: 80, gates: [], release: canary({ hold: minutes(300) }) };
    expect(warned({ ...input, services: [...services, slow] }).map(({ path }) => path)).toEqual([
      'services[3].release',
    ]);
  });
});
