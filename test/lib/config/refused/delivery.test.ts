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
    [
      'notify',
      { notify: 'ops@example.com' },
      'notify must be an object, got "ops@example.com"; write it as { … }',
    ],
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

describe('the repository', () => {
  const repository = { owner: 'acme', ownerId: 1, name: 'shop', id: 2 };
  const workflows = { owner: 'platform', name: 'teal', tag: 'v1.4.0' };
  const input = (change: object) => ({
    service: { name: 'shop', port: 80 },
    repository: { ...repository, ...change },
    environments: { production: {} },
  });
  const own = 'acme/shop/.github/workflows/deploy.yml@refs/heads/main';
  const tagged = (ref: string) => `platform/teal/.github/workflows/deploy.yml@refs/tags/${ref}`;
  const login = 'the login of a user or an organization of GitHub';
  const name = 'the name of a repository of GitHub';
  const tag = 'the name of a tag in letters, digits, ".", "_" and "-"';
  const protect = 'name a protected tag without refs/tags/, like v1.4.0';

  // Each could make the claims of its tokens those of others.
  test.each<[object, string]>([
    [{ owner: 'acme*' }, `repository.owner must be ${login}, got "acme*"; leave out the URL`],
    [{ owner: 'ac?e' }, `repository.owner must be ${login}, got "ac?e"; leave out the URL`],
    [{ owner: 'acme:x' }, `repository.owner must be ${login}, got "acme:x"; leave out the URL`],
    [{ owner: 'acme%3A' }, `repository.owner must be ${login}, got "acme%3A"; leave out the URL`],
    [{ owner: 'acme@1' }, `repository.owner must be ${login}, got "acme@1"; leave out the URL`],
    [{ owner: 'acme/shop' }, `repository.owner must be ${login}, got "acme/shop"; leave out the URL`],
    [{ name: 'shop@2' }, `repository.name must be ${name}, got "shop@2"; leave out the owner and the URL`],
    [
      { name: 'acme/shop' },
      `repository.name must be ${name}, got "acme/shop"; leave out the owner and the URL`,
    ],
    [{ name: 'shop:*' }, `repository.name must be ${name}, got "shop:*"; leave out the owner and the URL`],
    [{ name: '..' }, `repository.name must be ${name}, got ".."; leave out the owner and the URL`],
    [
      { subjects: 'any' },
      'repository.subjects must be one of immutable, classic, both, got "any"; see gh api repos/OWNER/NAME/actions/oidc/customization/sub',
    ],
    [
      { workflows: { ...workflows, owner: 'platform/*' } },
      `repository.workflows.owner must be ${login}, got "platform/*"; leave out the URL`,
    ],
    [
      { workflows: { ...workflows, name: 'teal@v1' } },
      `repository.workflows.name must be ${name}, got "teal@v1"; leave out the owner and the URL`,
    ],
    ...['*', 'v1@x', 'refs/tags/v1', 'v1..2', 'v1.', '', 'v%3A', 'v?'].map((wrong): [object, string] => [
      { workflows: { ...workflows, tag: wrong } },
      `repository.workflows.tag must be ${tag}, got ${JSON.stringify(wrong)}; ${protect}`,
    ]),
    [
      { workflows: { owner: 'platform', name: 'teal' } },
      `repository.workflows.tag must be ${tag}, got nothing; ${protect}`,
    ],
    [
      { workflows: { owner: 'Acme', name: 'shop', tag: 'v1' } },
      "repository.workflows must be another repository, got { owner: 'Acme', name: 'shop', tag: 'v1' }; leave it out: a repository’s own workflows are trusted as they are on main",
    ],
    ...[
      ...['acme/teal@v1', '*', 'acme/teal/.github/workflows/deploy.yml@v1.0.0'],
      ...[
        'acme/teal/.github/workflows/deploy.yml@refs/heads/mine',
        'acme/*/.github/workflows/deploy.yml@refs/tags/v1',
      ],
      ...[
        'acme/teal/.github/workflows/deploy.yml@refs/tags/v1*',
        'acme/teal/.github/workflows/plan.yml@refs/tags/v1',
      ],
      ...[
        'acme/../.github/workflows/deploy.yml@refs/tags/v1',
        'acme/teal/.github/workflows/deploy.yml@refs/tags/v1..2',
      ],
    ].map((wrong): [object, string] => [
      { formerWorkflows: [wrong] },
      `repository.formerWorkflows[0] must be the deploy.yml of a repository at a tag, or its own at refs/heads/main, got ${JSON.stringify(wrong)}; write it like acme/teal/.github/workflows/deploy.yml@refs/tags/v1.0.0`,
    ]),
    [
      { formerWorkflows: [own] },
      `repository.formerWorkflows[0] must be another than the one that builds now, got "${own}"; remove it: its images are verified without`,
    ],
    [
      { workflows, formerWorkflows: [tagged('v1.3.0'), tagged('v1.4.0')] },
      `repository.formerWorkflows[1] must be another than the one that builds now, got "${tagged('v1.4.0')}"; remove it: its images are verified without`,
    ],
    [
      { workflows, formerWorkflows: [tagged('v1.3.0'), tagged('v1.3.0')] },
      `repository.formerWorkflows[1] must be named once, got "${tagged('v1.3.0')}"; remove it`,
    ],
    [
      { formerWorkflows: ['platform/teal/.github/workflows/deploy.yml@refs/heads/main'] },
      'repository.formerWorkflows[0] must be at a tag, or this repository’s own, got "platform/teal/.github/workflows/deploy.yml@refs/heads/main"; a branch of another repository moves: name a tag of it',
    ],
  ])('refuses %j', (change, line) => expect(refusal(input(change))).toEqual([line]));

  test.each([
    {},
    { subjects: 'both' },
    { subjects: 'classic', workflows },
    { workflows, formerWorkflows: [tagged('v1.3.0'), tagged('v1.2.0'), own] },
    { name: '.github', workflows: { ...workflows, tag: 'teal-2026.11_1' } },
  ])('takes %j', (change) => expect(refusal(input(change))).toEqual([]));
});

describe('the roles that GitHub has in an environment', () => {
  const repository = { owner: 'acme', ownerId: 1, name: 'shop', id: 2 };
  const name = 'a'.repeat(32);
  // <name>-prepare- has 41 characters: 23 are left of 64.
  const long = 'e'.repeat(24);
  const input = (environment: object, delivery: object = {}) => ({
    name,
    service: { name: 'shop', port: 80 },
    repository,
    environments: { [long]: environment },
    ...delivery,
  });

  test('have names that fit', () => {
    expect(refusal(input({}))).toEqual([
      `environments.${long} must be named by at most 23 characters, since ${name}-prepare-<environment> names a role and IAM takes 64, got "${long}"; shorten it or the name of the delivery`,
    ]);
  });

  test.each([
    ['a character less', { ...input({}), environments: { ['e'.repeat(23)]: {} } }],
    ['no pipeline', input({ pipeline: false })],
    ['no repository', input({}, { repository: undefined })],
    ['the name of the service', input({}, { name: undefined })],
  ])('takes %s', (_, right) => expect(refusal(right)).toEqual([]));
});
