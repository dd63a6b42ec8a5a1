import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../../cli/aws/clients';
import type { DestroyOptions } from '../../../cli/destroy';
import { destroy } from '../../../cli/destroy/carry-out';
import { exitCodeOf, jsonOf } from '../../../cli/destroy/report';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { leaseEndpoint } from '../../../rehearsal/endpoint/shared-endpoint';
import { stsService } from '../../../rehearsal/endpoint/sts-service';
import { Sessions } from '../../../rehearsal/sts/sessions';
import { deployedStacks } from '../deployed-stacks';

const directory = mkdtempSync(join(tmpdir(), 'teal-destroy-'));
const STACKS = ['shop-staging-foundation', 'shop-staging', 'api-staging', 'shop-images'];
const saved = { ...process.env };
let close: () => Promise<void>;

beforeAll(async () => {
  const service = (name: string) => ({
    ...{ name, stack: `${name}-staging`, foundationStack: 'shop-staging-foundation' },
    ...{ cluster: 'Cluster', service: 'Service', container: name, port: 8080, healthPath: '/', gates: [] },
  });
  const write = (file: string, content: object) =>
    writeFileSync(join(directory, file), JSON.stringify(content));
  write('teal.json', {
    schemaVersion: 1,
    environments: [{ name: 'staging', services: ['shop', 'api'].map(service) }],
  });
  write('manifest.json', {
    version: '50.0.0',
    artifacts: Object.fromEntries(
      STACKS.map((stack) => [
        stack,
        {
          type: 'aws:cloudformation:stack',
          environment: 'aws://111122223333/eu-west-1',
          properties: { templateFile: `${stack}.json`, stackName: stack },
        },
      ]),
    ),
  });
  for (const stack of STACKS) {
    const secret = {
      Type: 'AWS::SecretsManager::Secret',
      DeletionPolicy: 'Retain',
      Properties: { Name: `${stack}/KEY` },
    };
    write(`${stack}.json`, { Resources: { Secret: secret } });
  }
  // api-staging was never deployed.
  const lease = await leaseEndpoint([
    await deployedStacks({ 'shop-staging': {}, 'shop-staging-foundation': {} }),
    stsService(new Sessions({ account: '111122223333', partition: 'aws', clock: new VirtualClock(0) })),
  ]);
  close = () => lease.close();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: lease.url,
    AWS_ACCESS_KEY_ID: lease.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: lease.credentials.secretAccessKey,
    ...{ AWS_REGION: 'eu-west-1', AWS_MAX_ATTEMPTS: '1' },
  });
});
afterAll(async () => {
  process.env = saved;
  await close();
  rmSync(directory, { recursive: true, force: true });
});

const said: string[] = [];
const ran: (readonly string[])[] = [];
beforeEach(() => {
  said.length = 0;
  ran.length = 0;
});
const run = (
  options: Partial<DestroyOptions> = {},
  code = 0,
  confirm?: (question: string, name: string) => boolean,
) =>
  destroy(
    { ...{ env: 'staging', service: [], assembly: directory, cdk: 'cdk' }, ...options },
    {
      connect,
      say: (line) => said.push(line),
      confirm: confirm && (async (question, name) => confirm(question, name)),
      cdk: async (args) => {
        ran.push(args);
        return code;
      },
    },
  );

test('services go before their foundation, each by itself; what was never deployed is left out', async () => {
  const destroyed = await run({ yes: true });
  expect(destroyed).toMatchObject({
    outcome: 'destroyed',
    destroyed: ['shop-staging', 'shop-staging-foundation'],
  });
  expect(ran.map(([verb, stack]) => [verb, stack])).toEqual([
    ['destroy', 'shop-staging'],
    ['destroy', 'shop-staging-foundation'],
  ]);
  expect(ran[0]).toEqual(expect.arrayContaining(['--exclusively', '--force', `--app=${directory}`]));
  expect(said).toContain('api-staging: not deployed');
  expect(JSON.parse(jsonOf('staging', destroyed))).toMatchObject({ schemaVersion: 1, exitCode: 0 });
});

test('--list deletes nothing, and tells of what all environments share', async () => {
  expect(await run({ list: true })).toMatchObject({ outcome: 'listed', destroyed: [] });
  expect(ran).toEqual([]);
  const text = said.join('\n');
  expect(text).toContain('Shared by all environments');
  expect(text).toContain('delete-secret --secret-id shop-images/KEY');
});

test('the name of the environment is asked for, and another one deletes nothing', async () => {
  const asked: string[] = [];
  const refused = await run({}, 0, (_, name) => {
    asked.push(name);
    return false;
  });
  expect([refused.outcome, exitCodeOf(refused), asked, ran]).toEqual(['refused', 1, ['staging'], []]);
});

test('one service goes alone', async () => {
  await run({ service: ['shop'], yes: true });
  expect(ran.map(([, stack]) => stack)).toEqual(['shop-staging']);
});

test('a stack that cannot be deleted ends it: its foundation is not touched', async () => {
  const failed = await run({ yes: true }, 1);
  expect([failed.outcome, exitCodeOf(failed), ran.length]).toEqual(['failed', 3, 1]);
});

test('without AWS there is a list of the assembly, and no end', async () => {
  const before = process.env.AWS_ENDPOINT_URL;
  process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:1';
  try {
    expect(await run({ list: true })).toMatchObject({ outcome: 'listed', listings: [{}, {}, {}] });
    expect(said.join('\n')).toContain('this list is of the assembly alone');
    await expect(run({ yes: true })).rejects.toMatchObject({ exitCode: 3 });
    expect(ran).toEqual([]);
  } finally {
    process.env.AWS_ENDPOINT_URL = before;
  }
});

// Nothing is found there, which is not the end of what is elsewhere.
test('another region, or credentials of another account, are refused', async () => {
  await expect(run({ yes: true, region: 'us-east-1' })).rejects.toMatchObject({ exitCode: 2 });
  const manifest = join(directory, 'manifest.json');
  const text = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, text.replaceAll('111122223333', '999988887777'));
  try {
    await expect(run({ yes: true })).rejects.toThrow('must be those of the account 999988887777');
    await expect(run({ list: true })).rejects.toMatchObject({ exitCode: 2 });
  } finally {
    writeFileSync(manifest, text);
  }
  expect(ran).toEqual([]);
});

test.each<[Partial<DestroyOptions>, string]>([
  [{ env: 'production', yes: true }, '--env must be one of staging'],
  [{ service: ['web'], yes: true }, '--service must be one of shop, api'],
  [{}, '--yes or --list must be given'],
])('bad input %# is refused before anything is done', async (options, words) => {
  await expect(run(options)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(words) });
});
