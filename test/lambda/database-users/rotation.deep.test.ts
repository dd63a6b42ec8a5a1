import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import type { Login } from '../../../lambda/database-users/login';
import { AwsError } from '../../../rehearsal/aws-error';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { CA, Postgres } from '../../postgres/postgres';
import { STEPS, token } from '../rotated-secret';
import { ROOT, SECRET, UsersWorld } from './world';

let endpoint: AwsEndpoint;
let postgres: Postgres;
let world: UsersWorld;
let count = 0;
beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
  postgres = await Postgres.start({ log_statement: 'all' });
  await postgres.query(`CREATE ROLE ${ROOT.username} LOGIN CREATEROLE CREATEDB PASSWORD '${ROOT.password}'`);
});
/** Each in a database of its own, on one server. */
beforeEach(async () => {
  count += 1;
  world = new UsersWorld(endpoint, postgres, `shop_${count}`);
  expect(await world.make()).toBe('done');
  world.release();
});
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]();
  await endpoint.close();
});

const open = async ({ host, port, username: user, password, dbname: database }: Login): Promise<Client> => {
  const client = new Client({ host, port, user, password, database, ssl: { ca: readFileSync(CA, 'utf8') } });
  await client.connect();
  return client;
};
const opens = async (login: Login): Promise<string> => {
  try {
    await (await open(login)).end();
    return 'opens';
  } catch (error) {
    return String(Reflect.get(Object(error), 'code'));
  }
};
const DONE = STEPS.map(() => 'done');
/** All calls of one rotation, each of which may be the last. */
const CALLS = 17;

test('the other user becomes current with a password of its own, and both get in', async () => {
  const before = world.login();
  let calls = 0;
  world.before = () => {
    calls += 1;
    return undefined;
  };
  expect(await world.all(token(2))).toEqual(DONE);
  expect(calls).toBe(CALLS);
  const after = world.login();
  expect([before.username, after.username]).toEqual([`${world.name}_a`, `${world.name}_b`]);
  expect(world.login('AWSPREVIOUS')).toEqual(before);
  expect([await opens(before), await opens(after)]).toEqual(['opens', 'opens']);
});

test('the second one gives the first user a new password: that of two rotations ago opens nothing', async () => {
  const first = world.login();
  await world.all(token(2));
  const second = world.login();
  world.release();
  expect(await world.all(token(3))).toEqual(DONE);
  expect(world.login().username).toBe(first.username);
  expect([await opens(first), await opens(second), await opens(world.login())]).toEqual([
    '28P01',
    'opens',
    'opens',
  ]);
});

test('connections of the user that is rotated stay open, and so does a transaction of the other', async () => {
  await world.all(token(2));
  world.release();
  // Of the service's own tasks one that has not ended yet, and one of today.
  await using open1 = disposable(await open(world.login('AWSPREVIOUS')));
  await using open2 = disposable(await open(world.login()));
  await open2.client.query('BEGIN; CREATE TABLE orders (id int); INSERT INTO orders VALUES (1)');
  expect(await world.all(token(3))).toEqual(DONE);
  await open2.client.query('COMMIT');
  expect((await open1.client.query('SELECT id FROM orders')).rows).toEqual([{ id: 1 }]);
});

test('what either user makes is the owner’s, and the other can alter it', async () => {
  await using a = disposable(await open(world.login()));
  await a.client.query('CREATE TABLE made_by_a (id int)');
  await world.all(token(2));
  await using b = disposable(await open(world.login()));
  await b.client.query('ALTER TABLE made_by_a ADD COLUMN note text; CREATE TABLE made_by_b (id int)');
  await a.client.query('ALTER TABLE made_by_b ADD COLUMN note text; DROP TABLE made_by_a');
  const { rows } = await a.client.query("SELECT tableowner FROM pg_tables WHERE schemaname = 'public'");
  expect(rows).toEqual([{ tableowner: world.name }]);
});

test('no password is in what the server has logged', async () => {
  await world.all(token(2));
  const log = Reflect.get(postgres, 'said') as string;
  expect(log).toContain(`ALTER ROLE "${world.name}_b" PASSWORD 'SCRAM-SHA-256$4096:`);
  for (const value of world.values().filter((one) => one !== ROOT.password)) expect(log).not.toContain(value);
});

describe('the version that the service runs', () => {
  test('is the one before: no second new one is made, until it is released', async () => {
    await world.all(token(2));
    world.announce(token(3));
    const said = await world.step('createSecret', token(3));
    expect(said).toMatch(
      /must get through createSecret, got: shop-production must run on the current version, got .*#it-runs-on-an-older-version/,
    );
    expect(world.versions()).toBe(2);
    world.release();
    expect(await world.all(token(3))).toEqual(DONE);
  });

  test('becomes the one before when a new one is made: its user keeps its password', async () => {
    await world.all(token(2));
    world.release();
    world.announce(token(3));
    expect(await world.step('createSecret', token(3))).toBe('done');
    world.pinned = world.idAt('AWSPREVIOUS');
    for (const one of ['setSecret', 'finishSecret']) expect(await world.step(one, token(3))).not.toBe('done');
    expect(await opens(world.login('AWSPREVIOUS'))).toBe('opens');
    expect(world.idAt('AWSCURRENT')).toBe(token(2));
  });

  test('is being changed: it waits', async () => {
    world.stackStatus = 'UPDATE_IN_PROGRESS';
    world.announce(token(2));
    expect(await world.step('createSecret', token(2))).toMatch(
      /got UPDATE_IN_PROGRESS.*#it-is-being-released/,
    );
  });

  test('is not named: one rotation, and no second', async () => {
    world.pinned = '';
    expect(await world.all(token(2))).toEqual(DONE);
    world.announce(token(3));
    expect(await world.step('createSecret', token(3))).toMatch(/must name the version that it runs/);
  });
});

test.each(Array.from({ length: CALLS }, (_, at) => at + 1))(
  'killed at call %i of AWS, and begun again: what was current opened the database all the time',
  async (at) => {
    let calls = 0;
    const before = world.login();
    world.before = () => {
      calls += 1;
      return calls === at ? new AwsError('InternalServiceError', 'killed') : undefined;
    };
    const answers = await world.all(token(2));
    world.before = () => undefined;
    expect([at, await opens(world.login())]).toEqual([at, 'opens']);
    expect(await opens(before)).toBe('opens');
    expect(answers.some((one) => one !== 'done')).toBe(true);
    expect(await world.all(token(2))).toEqual(DONE);
    expect(world.login().username).toBe(`${world.name}_b`);
    expect([await opens(world.login()), await opens(before)]).toEqual(['opens', 'opens']);
  },
);

test('each step can come twice, also at once where it makes something, and all of them again at the end', async () => {
  world.announce(token(2));
  for (const one of STEPS.slice(0, 3))
    expect(await Promise.all([world.step(one, token(2)), world.step(one, token(2))])).toEqual([
      'done',
      'done',
    ]);
  for (const _ of ['once', 'twice']) expect(await world.step('finishSecret', token(2))).toBe('done');
  expect(await world.all(token(2))).toEqual(DONE);
  expect([world.versions(), await opens(world.login())]).toEqual([2, 'opens']);
});

test('a step that is left out makes nothing current that opens nothing', async () => {
  world.announce(token(2));
  await world.step('createSecret', token(2));
  for (const one of ['testSecret', 'finishSecret'])
    expect(await world.step(one, token(2))).toMatch(/must open the database as .*_b, and does not/);
  expect(world.login().username).toBe(`${world.name}_a`);
});

test('a database that is away in the middle leaves what is current', async () => {
  world.announce(token(2));
  await world.step('createSecret', token(2));
  await postgres.stop();
  const said = await world.step('setSecret', token(2));
  await postgres.again();
  expect(said).toMatch(/ECONNREFUSED.*its current version stays current.*#the-database-does-not-answer/);
  expect(await world.all(token(2))).toEqual(DONE);
});

test.each<[string, (login: Login) => object]>([
  ['of the user that tasks log in as', (login) => ({ ...login, password: 'x'.repeat(64) })],
  ['of the superuser', (login) => ({ ...login, username: ROOT.username })],
  ['to another database', (login) => ({ ...login, username: `${world.name}_b`, dbname: 'postgres' })],
  [
    'with a quote in its user',
    (login) => ({ ...login, username: `${world.name}_b" SUPERUSER PASSWORD 'x'; --` }),
  ],
])('a pending version %s is not set', async (_, changed) => {
  const value = JSON.stringify(changed(world.login()));
  world.secrets.put(SECRET, { value, token: token(2), stages: ['AWSPENDING'] });
  expect(await world.step('setSecret', token(2))).toMatch(/must be (a login of|of the user that no task)/);
  expect(await opens(world.login())).toBe('opens');
});

test('another secret, a version that nothing announced, and a step that is none are refused', async () => {
  expect(await world.step('createSecret', token(2), `${SECRET}x`)).toMatch(
    /the one that this function rotates/,
  );
  expect(await world.step('createSecret', token(9))).toMatch(/must be staged AWSPENDING/);
  world.announce(token(2));
  expect(await world.step('dance', token(2))).toMatch(/one of Secrets Manager's four, got dance/);
});

const disposable = (client: Client) => ({ client, [Symbol.asyncDispose]: () => client.end() });
