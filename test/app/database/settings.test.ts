import { readFileSync } from 'node:fs';
import { parseArguments } from '../../../app/src/migrate/arguments';
import { readTaskSettings } from '../../../app/src/migrate/settings';
import { readSettings } from '../../../app/src/settings';
import { CA } from '../../postgres/postgres';

const PASSWORD = 'hush-hush';
const GIVEN = {
  DATABASE_HOST: 'shop.cluster-abc.eu-central-1.rds.amazonaws.com',
  DATABASE_PORT: '5432',
  DATABASE_USER: 'shop_a',
  DATABASE_PASSWORD: PASSWORD,
  DATABASE_NAME: 'shop',
};
const ADDRESS = {
  host: GIVEN.DATABASE_HOST,
  port: 5432,
  user: 'shop_a',
  password: PASSWORD,
  name: 'shop',
  ca: undefined,
};

/** What is told of these variables, a problem a line. */
function problems(read: (variables: Record<string, string | undefined>) => unknown, given: object): string[] {
  try {
    read({ ...GIVEN, ...given });
  } catch (error) {
    return String(error).replace('BadSettings: ', '').split('\n');
  }
  return [];
}

test.each([
  ['nothing', {}, undefined],
  ['a name alone, as without the secret', { DATABASE_NAME: 'shop' }, undefined],
  ['what Teal sets', GIVEN, { ...ADDRESS, poolSize: 10, budget: 20_000 }],
  ['no port', { ...GIVEN, DATABASE_PORT: undefined }, { ...ADDRESS, poolSize: 10, budget: 20_000 }],
  ['limits', { ...GIVEN, POOL_SIZE: '5', QUERY_SECONDS: '29' }, { ...ADDRESS, poolSize: 5, budget: 29_000 }],
  [
    'a request of ten seconds',
    { ...GIVEN, REQUEST_SECONDS: '10' },
    { ...ADDRESS, poolSize: 10, budget: 9000 },
  ],
  [
    'authorities of its own',
    { ...GIVEN, DATABASE_CA: CA },
    { ...ADDRESS, ca: readFileSync(CA, 'utf8'), poolSize: 10, budget: 20_000 },
  ],
])('%s', (_, given, database) => {
  expect(readSettings(given).database).toEqual(database);
});

test.each([
  ['DATABASE_HOST', ''],
  ['DATABASE_HOST', 'a b'],
  ['DATABASE_HOST', 'postgres://shop'],
  ['DATABASE_PORT', '0'],
  ['DATABASE_PORT', '65536'],
  ['DATABASE_PORT', 'five'],
  ['DATABASE_USER', ''],
  ['DATABASE_USER', undefined],
  ['DATABASE_USER', 'a'.repeat(64)],
  ['DATABASE_USER', 'ä'.repeat(32)],
  ['DATABASE_PASSWORD', ''],
  ['DATABASE_PASSWORD', undefined],
  ['DATABASE_PASSWORD', `${PASSWORD}\0`],
  ['DATABASE_NAME', ''],
  ['DATABASE_NAME', undefined],
])('refuses %s=%j, and tells its length at most', (name, value) => {
  const got = value === undefined ? 'none' : `${value.length} characters that are not`;
  for (const read of [readSettings, readTaskSettings]) {
    const told = problems(read, { [name]: value });
    expect(told).toEqual([
      expect.stringMatching(
        new RegExp(`^${name} must be .*, got ${got}; Teal sets it for a service with database$`),
      ),
    ]);
  }
});

test.each([
  [
    'DATABASE_CA',
    '/nowhere.pem',
    /^DATABASE_CA must be the path of a PEM .*, got "\/nowhere.pem"; ENOENT: leave it out/,
  ],
  ['DATABASE_CA', __filename, /^DATABASE_CA must be .* leave it out for Amazon's authorities$/],
  ['POOL_SIZE', '0', /^POOL_SIZE must be a whole number from 1 to 1000, got "0"; set it to 10$/],
  ['QUERY_SECONDS', '30', /^QUERY_SECONDS must be a whole number from 1 to 29, got "30"; set it to 20$/],
  ['REQUEST_SECONDS', '1', /^REQUEST_SECONDS must be at least 2 with a database, got "1"; set it to 30$/],
])('refuses %s=%s', (name, value, told) => {
  expect(problems(readSettings, { [name]: value })).toEqual([expect.stringMatching(told)]);
});

test('all problems are told at once, and no value of the secret', () => {
  const given = {
    DATABASE_HOST: 'no host',
    DATABASE_PORT: 'no-port',
    DATABASE_USER: '',
    POOL_SIZE: 'x',
    PORT: 'x',
  };
  const told = problems(readSettings, given);
  expect(told.map((line) => line.split(' ')[0])).toEqual([
    ...['PORT', 'DATABASE_HOST', 'DATABASE_PORT', 'DATABASE_USER', 'POOL_SIZE'],
  ]);
  expect(told.join()).not.toMatch(/no host|no-port|hush/);
});

describe('a one-off task', () => {
  test('has limits of its own', () => {
    expect(readTaskSettings(GIVEN)).toEqual({
      ...{ address: ADDRESS, logLevel: 'info', release: 'dev' },
      ...{ connect: 30_000, statement: 600_000, lock: 5000, wait: 300_000 },
    });
  });

  test('must have a host', () => {
    expect(problems(readTaskSettings, { DATABASE_HOST: undefined })).toEqual([
      expect.stringMatching(/^DATABASE_HOST must be the name or address of a host, got none;/),
    ]);
  });

  test.each(['CONNECT', 'STATEMENT', 'LOCK', 'WAIT'])('refuses MIGRATION_%s_SECONDS=0', (what) => {
    // In PostgreSQL 0 is no limit.
    expect(problems(readTaskSettings, { [`MIGRATION_${what}_SECONDS`]: '0' })).toHaveLength(1);
  });

  test.each([
    [[], 'shop', { fromEmpty: false }],
    [[], 'shop_check', { fromEmpty: false }],
    [['--from-empty'], 'shop_check', { fromEmpty: true }],
    [['--from-empty'], 'shop', /^DATABASE_NAME must end in _check for --from-empty, got "shop"/],
    [['--from-empty'], 'shop_check_2', /^DATABASE_NAME must end in _check/],
    [['--from-scratch'], 'shop_check', /^arguments must be none or --from-empty, got "--from-scratch"/],
    [['--from-empty', 'down'], 'shop_check', /^arguments must be none or --from-empty, got "down"/],
  ])('%j in %s', (args, database, wanted) => {
    const got = parseArguments(args, database);
    if (wanted instanceof RegExp) expect(got).toMatch(wanted);
    else expect(got).toEqual(wanted);
  });
});
