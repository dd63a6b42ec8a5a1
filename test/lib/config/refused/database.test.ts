import { days, hours, millis, resolveDelivery } from '../../../../lib';
import { placed, refusal, right } from './refusal';

const input = (database: unknown, databases?: object, more: object = {}) => ({
  ...right,
  service: { ...right.service, database, ...more },
  environments: { production: { ...placed, ...(databases && { databases }) } },
});
const own = (shop: object) => input(true, { shop });
const with_ = (variables: object) => ({
  ...input(true),
  environments: { production: { ...placed, variables } },
});
const at = 'service.database';
const there = 'environments.production.databases.shop';

const existing = {
  clusterArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:orders',
  secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders',
  securityGroupId: 'sg-0123456789abcdef0',
};

test.each<[string, object, ...string[]]>([
  ['a word', input('yes'), `${at} must be an object, or true`],
  ['false', input(false), `${at} must be an object, or true`],
  ['another field', input({ instance: 'db.r6g.large' }), `${at}.instance must be a known field`],
  ['a name in capitals', input({ name: 'Orders' }), `${at}.name must be small letters`],
  ['a name with a dash', input({ name: 'or-ders' }), `${at}.name must be small letters`],
  ['a name of PostgreSQL', input({ name: 'pg_orders' }), `${at}.name must be small letters`],
  ['a name that leaves no room', input({ name: 'a'.repeat(51) }), `${at}.name must be small letters`],
  ['a pause', input({ capacity: { min: 0 } }), `${at}.capacity.min must be from 0.5 to 256`],
  ['a quarter', input({ capacity: { min: 0.75 } }), `${at}.capacity.min must be from 0.5 to 256`],
  ['too much', input({ capacity: { max: 256.5 } }), `${at}.capacity.max must be from 1 to 256`],
  [
    'more at least than at most',
    input({ capacity: { min: 8, max: 4 } }),
    `${at}.capacity.min must be at most max, 4`,
  ],
  ['a sixteenth reader', input({ readers: 16 }), `${at}.readers must be `],
  ['half a reader', input({ readers: 0.5 }), `${at}.readers must be `],
  ['no backups', input({ backups: days(0) }), `${at}.backups must be whole days, from 1 to 35`],
  ['backups of hours', input({ backups: hours(36) }), `${at}.backups must be whole days`],
  ['backups of 36 days', input({ backups: days(36) }), `${at}.backups must be whole days, from 1 to 35`],
  ['a number of days', input({ rotation: 30 }), `${at}.rotation must be whole days, from 1 to 1000`],
  [
    'what Serverless does not publish',
    input({ limits: { freeLocalStorage: 512 } }),
    `${at}.limits.freeLocalStorage must be given only without serverless`,
  ],
  [
    'what PostgreSQL does not publish',
    input({ limits: { loginFailures: 1 } }),
    `${at}.limits.loginFailures must be given only with engine aurora-mysql`,
  ],
  ['a limit below nothing', input({ limits: { latency: millis(0) } }), `${at}.limits.latency must be `],
  ['a rotation of an environment', own({ rotation: days(7) }), `${there}.rotation must be a known field`],
  ['a size of an environment', own({ capacity: { min: 0 } }), `${there}.capacity.min must be from 0.5`],
  [
    'half of one that is there',
    own({ clusterArn: existing.clusterArn }),
    `${there}.secretArn must be the ARN`,
    `${there}.securityGroupId must be the id`,
  ],
  ['sizes of one that is there', own({ ...existing, readers: 2 }), `${there}.readers must be a known field`],
  [
    'an instance',
    own({ ...existing, clusterArn: existing.clusterArn.replace(':cluster:', ':db:') }),
    `${there}.clusterArn must be the ARN of a cluster of Aurora`,
  ],
  [
    'a field of a secret',
    own({ ...existing, secretArn: `${existing.secretArn}:password::` }),
    `${there}.secretArn must be the ARN of a secret of Secrets Manager, without a field`,
  ],
  [
    'a name of a group',
    own({ ...existing, securityGroupId: 'database' }),
    `${there}.securityGroupId must be`,
  ],
  ['a port below', own({ ...existing, port: 80 }), `${there}.port must be `],
  [
    'a cluster elsewhere',
    own({ ...existing, clusterArn: existing.clusterArn.replace('eu-west-1', 'us-east-1') }),
    `${there}.clusterArn must be of account 111122223333 and region eu-west-1`,
  ],
  [
    "somebody else's secret",
    own({ ...existing, secretArn: existing.secretArn.replace('1111', '9999') }),
    `${there}.secretArn must be of account 111122223333 and region eu-west-1`,
  ],
  [
    'sizes of none',
    input(undefined, { shop: { readers: 0 } }),
    `${there} must be left out, since shop has no database`,
  ],
  ['a database of nobody', input(true, { shopp: {} }), 'environments.production.databases.shopp must be '],
  [
    'another of its name',
    input(true, undefined, { dependencies: [{ kind: 'database', name: 'database', cluster: 'a' }] }),
    'service.dependencies[0].name must be told from another',
    'service.dependencies[0].name must be other than database',
  ],
  [
    'its secret',
    input(true, undefined, { secrets: ['DATABASE'] }),
    'service.secrets[0] must be left out with',
  ],
  [
    'its password',
    input(true, undefined, { secrets: ['DATABASE_PASSWORD'] }),
    'service.secrets[0] must be left out with database',
  ],
  [
    'its host in clear',
    input(true, undefined, { environment: { DATABASE_HOST: 'localhost' } }),
    'service.environment.DATABASE_HOST must be left out with database',
  ],
  [
    'its name in an environment',
    with_({ DATABASE_NAME: 'other' }),
    'environments.production.variables.DATABASE_NAME must be left out with database',
  ],
  ...[
    'postgres://a:b@db.example.com/shop',
    'mysql://a:b@127.0.0.1/shop',
    'postgres://127.0.0.1/shop',
    'postgres://a:b@127.0.0.1',
    'postgres://a:b@127.0.0.1/shop?host=db.example.com',
    'shop',
    'postgres://a:b@127.0.0.1/shop?sslrootcert=cert.pem',
  ].map((url): [string, object, string] => [
    url,
    input(true, undefined, { local: { command: 'npm start', database: url } }),
    'service.local.database must be the address of a PostgreSQL of this machine',
  ]),
  [
    'a path of a certificate that leads elsewhere from each folder, and says what to write',
    input(true, undefined, {
      local: { command: 'npm start', database: 'postgres://a:b@127.0.0.1/shop?sslrootcert=cert.pem' },
    }),
    '?sslrootcert=/PATH/cert.pem, from the root on',
  ],
])('refuses %s', (_, given, ...expected) => {
  expect(refusal(given)).toEqual(expected.map((one) => expect.stringContaining(one)));
});

test('without a database its variables are free', () => {
  expect(refusal(input(undefined, undefined, { secrets: ['DATABASE_PASSWORD'] }))).toEqual([]);
});

test('the path of its certificates is the own of the service', () => {
  expect(refusal(input(true, undefined, { environment: { DATABASE_CA: '/app/ca.pem' } }))).toEqual([]);
});

const databaseOf = (...given: Parameters<typeof input>) =>
  resolveDelivery(input(...given)).delivery.environments[0]?.services[0]?.database;

const filled = { kind: 'new', name: 'shop', readers: 1, backupDays: 14, rotationDays: 30 };

test.each<[string, unknown, object | undefined, object | undefined]>([
  ['none', undefined, undefined, undefined],
  ['all defaults', true, undefined, { ...filled, capacity: { min: 0.5, max: 4 } }],
  ['nothing said', {}, {}, { ...filled, capacity: { min: 0.5, max: 4 } }],
  ['more at least than 4', { capacity: { min: 8 } }, undefined, { ...filled, capacity: { min: 8, max: 8 } }],
  ['the least at most', { capacity: { max: 1 } }, undefined, { ...filled, capacity: { min: 0.5, max: 1 } }],
  [
    'what an environment says wins, field by field',
    { name: 'orders', capacity: { min: 1, max: 8 }, readers: 2, rotation: days(7) },
    { shop: { capacity: { max: 16 }, readers: 0, backups: days(35) } },
    {
      ...{ kind: 'new', name: 'orders', capacity: { min: 1, max: 16 } },
      ...{ readers: 0, backupDays: 35, rotationDays: 7 },
    },
  ],
  [
    'one that is there',
    true,
    { shop: existing },
    { kind: 'existing', name: 'shop', port: 5432, ...existing },
  ],
  [
    'one that is there, by another name',
    { name: 'orders' },
    { shop: { ...existing, name: 'shared', port: 5433 } },
    { kind: 'existing', ...existing, name: 'shared', port: 5433 },
  ],
])('%s', (_, database, databases, expected) => expect(databaseOf(database, databases)).toEqual(expected));
