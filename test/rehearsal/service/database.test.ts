import { Secrets, type SecretVersions } from '../../../rehearsal/secrets-manager/secrets';
import { type ContainerDatabase, credentialsOf, databaseOf } from '../../../rehearsal/service/database';
import { requireLocalDatabase, standFor } from '../../../rehearsal/service/database-stand-in';
import { containerSecret } from '../../../rehearsal/service/secrets';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-production/DATABASE-0a1b2c';
const URL = 'postgres://shop_a:p%40ss@127.0.0.1:5433/shop';

const container = (pin = ':') => ({
  environment: { DATABASE_NAME: 'shop' },
  secrets: {
    DATABASE_HOST: `${ARN}:host:${pin}`,
    DATABASE_PORT: `${ARN}:port:${pin}`,
    DATABASE_USER: `${ARN}:username:${pin}`,
    DATABASE_PASSWORD: `${ARN}:password:${pin}`,
  },
});
const SHOP: ContainerDatabase = { secretArn: ARN, name: 'shop' };
const { DATABASE_PORT: _, ...withoutPort } = container().secrets;

test.each<[string, Parameters<typeof databaseOf>[0], ContainerDatabase | undefined]>([
  ['told of one', container(), SHOP],
  ['told of one whose version is pinned', container(':0a1b'), SHOP],
  ['without its name', { ...container(), environment: {} }, undefined],
  ['without a field', { ...container(), secrets: withoutPort }, undefined],
  [
    'whose host is of another secret',
    { ...container(), secrets: { ...container().secrets, DATABASE_HOST: `${ARN}9:host::` } },
    undefined,
  ],
  [
    'whose host is a secret of its own',
    { ...container(), secrets: { ...container().secrets, DATABASE_HOST: ARN } },
    undefined,
  ],
])('a container %s', (_what, of, expected) => expect(databaseOf(of)).toEqual(expected));

test.each([
  [URL, { host: '127.0.0.1', port: 5433, username: 'shop_a', password: 'p@ss' }],
  ['postgres://a:b@[::1]/shop', { host: '::1', port: 5432, username: 'a', password: 'b' }],
  [
    undefined,
    {
      host: 'made-up-by-the-rehearsal.invalid',
      port: 5432,
      username: 'shop_a',
      password: 'made-up-by-the-rehearsal',
    },
  ],
])('credentials by %s', (url, expected) =>
  expect(credentialsOf(SHOP, url)).toEqual({ engine: 'postgres', dbname: 'shop', ...expected }),
);

test('a URL of another database is refused', () =>
  expect(() => credentialsOf(SHOP, 'postgres://a:b@127.0.0.1/other')).toThrow(
    "local.database must end in /shop, got /other; that is the name of the service's database, which its tasks are told",
  ));

function stage(url: string | undefined, existing = new Map<string, SecretVersions>()) {
  const secrets = new Secrets({ now: () => 0 });
  if (!existing.has(ARN)) secrets.create(ARN);
  const database = standFor(
    container(),
    { database: url },
    { account: { secrets }, existing, clock: { now: () => 0 } },
  );
  const read = (variable: keyof ReturnType<typeof container>['secrets'], pin?: string) =>
    containerSecret({ held: secrets, existing }, container(pin).secrets[variable]);
  return { database, secrets, read };
}

test('a task reads the fields of the URL, of whichever version is pinned, and a rotation makes another one', () => {
  const { database, secrets, read } = stage(`${URL}?sslrootcert=/ca.pem`);
  expect(database).toEqual({ ...SHOP, isLocal: true, variables: { DATABASE_CA: '/ca.pem' } });
  const first = secrets.version(ARN, {}).id;
  secrets.rotate(ARN, 'a-second-version');
  expect(secrets.version(ARN, {}).id).toBe('a-second-version');
  for (const pin of [undefined, `:${first}`, ':a-second-version']) {
    expect(read('DATABASE_USER', pin)).toEqual({ value: 'shop_a' });
    expect(read('DATABASE_PORT', pin)).toEqual({ value: '5433' });
  }
});

test.each([
  [URL, 'shop_a'],
  [undefined, 'made-up'],
])('one that is there already, by %s', (url, user) => {
  const value = JSON.stringify({ username: 'made-up' });
  const { read } = stage(url, new Map([[ARN, { AWSCURRENT: value }]]));
  expect(read('DATABASE_USER')).toEqual({ value: user });
});

test('a container without one has nothing stand for it', () => {
  const secrets = new Secrets({ now: () => 0 });
  const held = { account: { secrets }, existing: new Map(), clock: { now: () => 0 } };
  expect(standFor({ environment: {}, secrets: {} }, { database: URL }, held)).toBeUndefined();
});

test('processes need one of this machine', () => {
  expect(() => requireLocalDatabase('shop', { ...SHOP, isLocal: true })).not.toThrow();
  expect(() => requireLocalDatabase('shop', { ...SHOP, isLocal: false })).toThrow(
    'local.database must be the URL of a PostgreSQL on this machine, since container shop asks the database shop, got nothing; ' +
      'start one and set it to postgres://USER:PASSWORD@127.0.0.1:5432/shop, or rehearse without processes (docs/local.md)',
  );
});
