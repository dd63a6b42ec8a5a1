import { createServer } from 'node:net';
import { Client } from 'pg';
import { AwsError } from '../../../rehearsal/aws-error';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { Postgres } from '../../postgres/postgres';
import { listen } from '../loopback';
import { token } from '../rotated-secret';
import { ROOT, SECRET, UsersWorld } from './world';

let endpoint: AwsEndpoint;
let postgres: Postgres;
let world: UsersWorld;
let count = 0;
beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
  postgres = await Postgres.start();
  await postgres.query(`CREATE ROLE ${ROOT.username} LOGIN CREATEROLE CREATEDB PASSWORD '${ROOT.password}'`);
});
beforeEach(() => {
  count += 1;
  world = new UsersWorld(endpoint, postgres, `shop_${count}`);
});
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]();
  await endpoint.close();
});

const roles = () =>
  postgres.query<{ rolname: string; rolcanlogin: boolean; rolsuper: boolean; rolcreaterole: boolean }>(
    'SELECT rolname, rolcanlogin, rolsuper, rolcreaterole FROM pg_roles WHERE rolname LIKE $1 ORDER BY rolname',
    [`${world.name}%`],
  );
const hasPassword = async (role: string) =>
  (await postgres.query('SELECT rolpassword FROM pg_authid WHERE rolname = $1', [role]))[0]?.rolpassword !==
  null;

test('makes three roles, of which two log in, two databases, and the first version', async () => {
  const { name } = world;
  expect(await world.make()).toBe('done');
  const plain = { rolsuper: false, rolcreaterole: false };
  expect(await roles()).toEqual([
    { rolname: name, rolcanlogin: false, ...plain },
    { rolname: `${name}_a`, rolcanlogin: true, ...plain },
    { rolname: `${name}_b`, rolcanlogin: true, ...plain },
  ]);
  for (const database of [name, `${name}_check`]) {
    const [row] = await postgres.query(
      `SELECT pg_get_userbyid(datdba) AS database, (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'public') AS schema
       FROM pg_database WHERE datname = current_database()`,
      [],
      database,
    );
    expect(row).toEqual({ database: name, schema: name });
  }
  expect(world.login()).toMatchObject({
    ...{ engine: 'postgres', host: '127.0.0.1', port: postgres.port, username: `${name}_a`, dbname: name },
  });
  expect(await hasPassword(`${name}_b`)).toBe(false);
});

test('a second time, as an update, changes nothing', async () => {
  await world.make();
  const before = world.login();
  expect([await world.make(token(1)), await world.make(token(2))]).toEqual(['done', 'done']);
  expect([world.versions(), world.login()]).toEqual([1, before]);
});

test('two at once make one version, which opens it', async () => {
  expect(await Promise.all([world.make(token(1)), world.make(token(2))])).toEqual(['done', 'done']);
  expect(world.versions()).toBe(1);
  expect(await logsIn()).toBe(true);
});

test.each(['GetSecretValue', 'PutSecretValue'])(
  'killed at %s there is no version that opens nothing, and the next time goes on',
  async (operation) => {
    world.before = (one) =>
      one === operation ? new AwsError('InternalServiceError', `quoted: ${ROOT.password}`) : undefined;
    const said = await world.make();
    expect(said).toMatch(/InternalServiceError of AWS; what is made stays.*#something-else/);
    expect(said).not.toContain(ROOT.password);
    expect(world.versions()).toBe(0);
    world.before = () => undefined;
    expect(await world.make(token(2))).toBe('done');
    expect(await logsIn()).toBe(true);
  },
);

test('a password that opens nothing, as in a cluster from a snapshot of before, is set again', async () => {
  await world.make();
  await postgres.query(`ALTER ROLE ${world.name}_a PASSWORD 'of-before'`);
  expect(await world.make(token(2))).toBe('done');
  expect([world.versions(), await logsIn()]).toEqual([1, true]);
});

test.each([
  ['an owner that logs in', 'CREATE ROLE NAME LOGIN', /role shop_\d+ must be one that cannot log in/],
  ['a login that is a superuser', 'CREATE ROLE NAME_a LOGIN SUPERUSER', /must be one that is no superuser/],
  ['a database of another owner', 'CREATE DATABASE NAME', /must be owned by shop_\d+, got postgres/],
])('%s is not taken over, and no secret is made', async (_, statement, reason) => {
  await postgres.query(statement.replaceAll('NAME', world.name));
  const before = await roles();
  expect(await world.make()).toMatch(reason);
  expect(world.versions()).toBe(0);
  // All roles or none.
  if (!statement.includes('DATABASE')) expect(await roles()).toEqual(before);
});

test('a database that is away: nothing is made, and it says where to look', async () => {
  await postgres.stop();
  const said = await world.make();
  await postgres.again();
  expect(said).toMatch(/ECONNREFUSED.*#the-database-does-not-answer/);
  expect([world.versions(), await roles()]).toEqual([0, []]);
});

test('a server with a certificate of somebody else gets no password', async () => {
  // Amazon's own authorities have not signed that of this machine.
  const place = { host: '127.0.0.1', port: postgres.port };
  expect(await world.make(token(1), { place })).toMatch(/CERT.*#the-database-does-not-answer/);
  expect(await roles()).toEqual([]);
});

test('a server with a certificate for another name gets none', async () => {
  const place = { ...world.settings.place, host: '127.0.0.2' };
  expect(await world.make(token(1), { place })).not.toBe('done');
  expect(await roles()).toEqual([]);
});

test('a server without TLS is not spoken to', async () => {
  // It answers `N` to the wish for TLS, as PostgreSQL does without. source: PostgreSQL manual, "Message Flow" (SSL Session Encryption)
  const asked: Buffer[] = [];
  const server = createServer((socket) =>
    socket.on('data', (bytes) => {
      asked.push(bytes);
      socket.write('N');
    }),
  );
  const port = await listen(server);
  const said = await world.make(token(1), { place: { ...world.settings.place, port } });
  await new Promise((closed) => server.close(closed));
  expect(said).toMatch(/does not support SSL connections.*#the-database-does-not-answer/);
  expect(asked.map((bytes) => bytes.length)).toEqual([8]);
});

async function logsIn(): Promise<boolean> {
  const { host, port, username: user, password, dbname: database } = world.login();
  const { ssl } = postgres.superuser();
  const client = new Client({
    ...{ host, port, user, password, database },
    ...(ssl !== undefined && { ssl }),
  });
  await client.connect();
  const { rows } = await client.query('SELECT current_user AS role');
  await client.end();
  return rows[0]?.role === world.name && world.secrets.find(SECRET).versions.length === 1;
}
