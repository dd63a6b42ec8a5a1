import '../../../rehearsal/testing/jest';
import { canary, minutes, smokeTest } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { badRelease, rehearseDelivery } from '../../../rehearsal/testing';
import { shop } from '../../synth';

const release = canary({ percent: 10, hold: minutes(3), bake: minutes(2) });
const gates = [smokeTest({ requests: [{ path: '/' }] })];
/** Written the other way round: mail names nobody and nobody names it, and web is after all the others. */
const services = [
  { name: 'web', after: ['api'] },
  { name: 'api', after: ['accounts'] },
  { name: 'accounts' },
].map((service) => ({ ...service, port: 8080, build: './app', release, gates }));
const MALL = synthesizeDelivery(
  shop({ pipeline: false }, {}, { name: 'mall', service: undefined, services, repository: undefined }),
);
const declared = { hooks: 'declared' } as const;

test('a good run releases all, in order, and users of none notice', async () => {
  const { outcome, outcomes, services: all } = await rehearseDelivery(MALL, declared);
  expect(outcome).toBe('released');
  expect(Object.entries(outcomes)).toEqual([
    ['accounts', 'released'],
    ['api', 'released'],
    ['web', 'released'],
  ]);
  for (const { release: done, users } of all) {
    expect(done).toBeReleased();
    expect(users.failed).toBe(0);
    // Those of each are counted over all three releases, not its own alone.
    expect(users.total).toBeGreaterThan(2.5 * (done?.requests.total ?? Number.NaN));
  }
});

test('a bad second service stops the third: the first stays released, and users of the third are not touched', async () => {
  const { outcome, services: all } = await rehearseDelivery(MALL, {
    ...declared,
    releases: { api: badRelease({ errorShare: 0.2 }), web: badRelease({ errorShare: 1 }) },
  });
  const [accounts, api, web] = all;
  expect(outcome).toBe('stopped');
  expect(accounts).toMatchObject({ name: 'accounts', outcome: 'released', users: { failed: 0 } });
  expect(api?.release).toRollBack({ within: minutes(4), by: 'alarm:api-production-target-errors' });
  expect(api).toMatchObject({ name: 'api', outcome: 'rolled-back' });
  expect(web).toEqual({
    ...{ name: 'web', outcome: 'not-begun', because: 'api was rolled back' },
    users: { total: expect.any(Number), failed: 0 },
  });
  expect(api?.users.failed).toBe(api?.release?.requests.failed);
  // Its users were there all the time, and served.
  expect(web?.users.total).toBeGreaterThan(api?.release?.requests.total ?? Number.NaN);
  expect(accounts?.users.total).toBeGreaterThan(accounts?.release?.requests.total ?? Number.NaN);
});

test('a bad first one leaves all as they were', async () => {
  const { outcomes } = await rehearseDelivery(MALL, {
    ...declared,
    releases: { accounts: badRelease({ errorShare: 0.2 }) },
  });
  expect(outcomes).toEqual({ accounts: 'rolled-back', api: 'not-begun', web: 'not-begun' });
});

test('gates run their real code, each of its own service', async () => {
  const broken = badRelease({ answers: [{ path: '/', status: 404 }] });
  const { outcomes, services: all } = await rehearseDelivery(MALL, { releases: { api: broken } });
  expect(outcomes).toEqual({ accounts: 'released', api: 'rolled-back', web: 'not-begun' });
  expect(all[1]?.release).toRollBack({ by: 'gate:smoke-test', failedRequests: { atMost: 0 } });
});

test('the same again is the same', async () => {
  const once = async () => {
    const { services: all } = await rehearseDelivery(MALL, {
      ...declared,
      releases: { api: badRelease({ errorShare: 0.2 }) },
    });
    return all.map(({ name, outcome, users }) => ({ name, outcome, users }));
  };
  expect(await once()).toEqual(await once());
});

test.each<[string, object, string]>([
  [
    'a service that there is not',
    { releases: { shop: {} } },
    'rehearseDelivery.releases must be by service, got shop; there are accounts, api, web',
  ],
  ['a service to choose', { service: 'api' }, 'rehearseDelivery must be without service'],
  ['an environment that there is not', { environment: 'staging' }, '--env must be one of production'],
  [
    'users that are not by service',
    { traffic: { requestsPerMinute: 5 } },
    'rehearseDelivery.traffic.requestsPerMinute must be',
  ],
])('refused: %s', async (_, options, words) => {
  await expect(rehearseDelivery(MALL, options)).rejects.toThrow(words);
});
