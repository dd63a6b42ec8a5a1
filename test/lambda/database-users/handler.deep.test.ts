import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DATABASE_USERS, type DatabaseUsersSettings } from '../../../lambda/shared/environment';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { CA, Postgres } from '../../postgres/postgres';
import { root } from '../../synth';
import { type Loopback, loopback } from '../loopback';
import { STEPS, token } from '../rotated-secret';
import { ROOT, SECRET, UsersWorld } from './world';

const HANDLER = join(root, 'dist', 'handlers', 'database-users');
const CALL = `require(${JSON.stringify(HANDLER)}).handler(JSON.parse(process.argv[1])).catch((error) => { console.error(error.message); process.exit(1); })`;

let endpoint: AwsEndpoint;
let postgres: Postgres;
let world: UsersWorld;
/** Of a stack that waits for its answer. */
let stack: Loopback;
let answers: Record<string, unknown>[];
beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
  postgres = await Postgres.start();
  await postgres.query(`CREATE ROLE ${ROOT.username} LOGIN CREATEROLE CREATEDB PASSWORD '${ROOT.password}'`);
  world = new UsersWorld(endpoint, postgres, 'shop');
});
beforeEach(async () => {
  answers = [];
  stack = await loopback(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    answers.push(JSON.parse(body));
    response.end();
  });
});
afterEach(() => stack.close());
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]();
  await endpoint.close();
});

/** The bundle that is deployed, in a process of its own, with what its construct gives it. @returns all that it has printed */
async function run(event: object, changed: Partial<DatabaseUsersSettings> = {}): Promise<string> {
  const { settings, lease } = world;
  const { place, users, ...rest } = settings;
  const given = { ...rest, owner: users.owner, host: place.host, port: place.port, ...changed };
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['-e', CALL, JSON.stringify(event)],
    {
      env: {
        ...{ PATH: process.env.PATH, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: lease.url, DATABASE_CA: CA },
        AWS_ACCESS_KEY_ID: lease.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: lease.credentials.secretAccessKey,
        [DATABASE_USERS.SETTINGS]: JSON.stringify(given satisfies DatabaseUsersSettings),
      },
    },
  );
  return stdout + stderr;
}

const asked = (RequestType: string, more: object = {}) => ({
  ...{ RequestType, RequestId: token(1), ResponseURL: `http://127.0.0.1:${stack.port}/answer` },
  ...{ StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/x/1', LogicalResourceId: 'Users' },
  ...{ ServiceToken: 'x', ResourceType: 'Custom::TealDatabaseUsers', ResourceProperties: {}, ...more },
});

test('CloudFormation is answered, whatever came of it; a rotation by the same bundle follows', async () => {
  await run(asked('Create'), { host: 'localhost', port: 1 });
  expect(answers).toMatchObject([
    { Status: 'FAILED', PhysicalResourceId: 'shop-production/database-users', RequestId: token(1) },
  ]);
  expect(answers[0]?.Reason).toContain('secret-rotation.md#the-database-does-not-answer');
  expect(world.versions()).toBe(0);

  const said = await run(asked('Create'));
  expect(answers[1]).toMatchObject({
    Status: 'SUCCESS',
    PhysicalResourceId: 'shop-production/database-users',
  });
  expect(world.login().username).toBe('shop_a');

  world.release();
  world.announce(token(2));
  const steps: string[] = [];
  for (const Step of STEPS) steps.push(await run({ Step, SecretId: SECRET, ClientRequestToken: token(2) }));
  expect(world.login().username).toBe('shop_b');

  await run(asked('Delete', { PhysicalResourceId: 'shop-production/database-users' }));
  expect(answers[2]).toMatchObject({ Status: 'SUCCESS' });
  expect(await postgres.query("SELECT 1 FROM pg_database WHERE datname = 'shop'")).toHaveLength(1);
  for (const value of world.values()) expect([said, ...steps].join('\n')).not.toContain(value);
});
