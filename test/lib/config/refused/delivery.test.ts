import { refusal } from './refusal';

describe('the delivery', () => {
  const services = [
    { name: 'web', port: 80 },
    { name: 'api', port: 81 },
  ];
  const several = { name: 'shop', services, environments: { production: {} } };
  const repository = { owner: 'acme', ownerId: 1, name: 'shop', id: 2 };
  test.each<[string, object, string]>([
    [
      'two services with one name',
      { services: [services[0], services[0]] },
      'services[1].name must be a name of its own, got "web";',
    ],
    [
      'two services with one load balancer',
      { services: [services[0], { name: 'web-eu', port: 1 }], environments: { 'eu-x': {}, x: {} } },
      'services[1].name must be told from web in the name web-eu-x of a load balancer',
    ],
    [
      'several services without a name',
      { name: undefined },
      'name must be small letters, digits and single hyphens, first a letter, and at most 32 characters, got nothing; give it: with several services',
    ],
    [
      'several services with an unfit repository',
      { name: undefined, repository: { ...repository, name: 'My.Shop' } },
      'give it: repository.name, its default with several services, is none',
    ],
    [
      'owner',
      { repository: { ...repository, owner: 'acme/*' } },
      'repository.owner must be the login of a user or an organization of GitHub, got "acme/*"',
    ],
    ['ids', { repository: { ...repository, id: -1 } }, 'repository.id must be a whole number from 1, got -1'],
    ['objectives', { objectives: { availability: 99.9 } }, 'objectives is not built yet; remove it'],
    [
      'objectives of a service',
      { services: [{ ...services[0], objectives: {} }] },
      'services[0].objectives is not built yet; remove it',
    ],
    ['notify', { notify: { page: 'ops@example.com' } }, 'notify is not built yet; remove it'],
  ])('%s', (_, change, line) => {
    expect(refusal({ ...several, ...change })).toEqual([expect.stringContaining(line)]);
  });
});

describe('a service called holds', () => {
  const repository = { owner: 'acme', ownerId: 1, name: 'shop', id: 2 };
  const input = (delivery: object) => ({
    service: { name: 'holds', port: 80 },
    environments: { production: {} },
    ...delivery,
  });

  test('would have its records among the holds', () => {
    expect(refusal(input({ repository }))).toEqual([
      'service.name must be other than holds, which names the folder of an environment’s holds in its records, got "holds"; rename it',
    ]);
  });

  test('has no records without a repository', () => expect(refusal(input({}))).toEqual([]));
});

describe('the role that GitHub deploys with', () => {
  const repository = { owner: 'acme', ownerId: 1, name: 'shop', id: 2 };
  const name = 'a'.repeat(32);
  // <name>-deploy- has 40 characters: 24 are left of 64.
  const long = 'e'.repeat(25);
  const input = (environment: object, delivery: object = {}) => ({
    name,
    service: { name: 'shop', port: 80 },
    repository,
    environments: { [long]: environment },
    ...delivery,
  });

  test('has a name that fits', () => {
    expect(refusal(input({}))).toEqual([
      `environments.${long} must be named by at most 24 characters, since ${name}-deploy-<environment> names a role and IAM takes 64, got "${long}"; shorten it or the name of the delivery`,
    ]);
  });

  test.each([
    ['a character less', { ...input({}), environments: { ['e'.repeat(24)]: {} } }],
    ['no pipeline', input({ pipeline: false })],
    ['no repository', input({}, { repository: undefined })],
    ['the name of the service', input({}, { name: undefined })],
  ])('takes %s', (_, right) => expect(refusal(right)).toEqual([]));
});
