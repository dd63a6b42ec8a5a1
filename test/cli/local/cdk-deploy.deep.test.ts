import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ROOT, type RunningTeal, Sandbox } from '../running-teal';

const CDK = join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
const READY = z.object({
  url: z.string(),
  profile: z.literal('teal-local'),
  account: z.literal('000000000000'),
  region: z.literal('us-east-1'),
  pid: z.number(),
});

let sandbox: Sandbox;
let app: string;
let local: RunningTeal | undefined;
beforeAll(() => {
  sandbox = new Sandbox();
  app = sandbox.tealApp();
  const fixture = join(ROOT, 'test', 'fixtures', 'local-delivery');
  writeFileSync(join(app, 'teal.config.ts'), `export { default } from ${JSON.stringify(fixture)};\n`);
  mkdirSync(join(sandbox.path, '.aws'));
  writeFileSync(join(sandbox.path, '.aws', 'config'), MINE);
});
/** A test that fails ends it as a person does: killed, it would leave its tasks behind. */
afterEach(async () => {
  local?.signal('SIGINT');
  await local?.ended;
});
afterAll(() => sandbox.remove());

/** What a person has in the file: without an end of its last line. */
const MINE = '[profile mine]\nregion = eu-west-1';

/** The shell of the other terminal: no variables of AWS but the profile. */
function shell(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name));
  return {
    ...Object.fromEntries(own),
    ...{ HOME: sandbox.path, TMPDIR: sandbox.temporary, CDK_DISABLE_CLI_TELEMETRY: 'true' },
    ...{ AWS_EC2_METADATA_DISABLED: 'true', AWS_PROFILE: 'teal-local' },
    STARTED: join(app, 'started'),
    ...more,
  };
}

async function cdk(args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [CDK, ...args, '--no-notices', '--no-color', '--ci'], {
    ...{ cwd: app, env: shell(more), stdio: ['ignore', 'pipe', 'pipe'] },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data) => {
      said += data;
    });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}

const deploy = (more?: Readonly<Record<string, string>>) =>
  cdk(['deploy', '--all', '--require-approval', 'never'], more);

test('the cdk command line deploys, releases, is rolled back and destroys, and nothing is left', async () => {
  const args = ['local', '--json', '--factor', '40', '--rate', '300', '--path', '/products'];
  local = sandbox.start(args, { cwd: app, env: { HOME: sandbox.path, STARTED: join(app, 'started') } });
  await local.says(/Ctrl-C ends it/);
  while (!local.stdout.includes('\n')) await sleep(20);
  const ready = READY.parse(JSON.parse(local.stdout));

  const bootstrap = await cdk(['bootstrap', `aws://${ready.account}/${ready.region}`]);
  expect(bootstrap).toMatchObject({ code: 0, said: expect.stringContaining('bootstrapped') });
  expect(await deploy()).toMatchObject({ code: 0 });

  // What its tasks write is where the deployed task definition says, and told of the revision that runs.
  const asked = ['logs', '--service', 'shop', '--env', 'production', '--revision', 'current', '--json'];
  const logs = await sandbox.run(asked, { cwd: app, env: { HOME: sandbox.path, AWS_PROFILE: 'teal-local' } });
  expect(logs).toMatchObject({ code: 0, stderr: '' });
  const [line = ''] = logs.stdout.split('\n');
  const ids = { task: expect.stringMatching(/^\w+$/), revision: expect.stringMatching(/^\w+$/) };
  expect(JSON.parse(line)).toMatchObject({
    ...ids,
    container: 'shop',
    message: expect.stringContaining('{'),
  });

  const before = local.stderr.length;
  expect(await deploy({ GREETING: 'changed' })).toMatchObject({ code: 0 });
  const release = local.stderr.slice(before);
  expect(release).toMatch(/production traffic: green 30 %[\s\S]*production traffic: green 100 %/);
  expect(release).toMatch(/users: 0 of [\d,]+ requests failed · blue 0 · green 0 of [1-9][\d,]* · load/);
  expect(release).toContain('SUCCESSFUL');
  // The deployed task definition's variables, in processes.
  const started = readFileSync(join(app, 'started'), 'utf8').trim().split('\n');
  expect([...new Set(started)]).toEqual(['hello', 'changed']);

  const sofar = local.stderr.length;
  const bad = await deploy({ GREETING: 'changed', FAULTS: '--broken-path /products' });
  expect(bad).toMatchObject({ code: 1, said: expect.stringContaining('Threshold Crossed') });
  const rollback = local.stderr.slice(sofar);
  expect(rollback).toMatch(/decided by alarm:shop-production-[\s\S]*ROLLBACK_SUCCESSFUL/);
  expect(rollback).not.toMatch(/production traffic: green 100 %[\s\S]*ROLLBACK_SUCCESSFUL/);

  expect(await cdk(['destroy', '--app', 'cdk.out', '--all', '--force'])).toMatchObject({ code: 0 });
  local.signal('SIGINT');
  expect(await local.ended).toMatchObject({ code: 0, stderr: expect.stringContaining('It was not AWS') });
  expect(await sandbox.leftProcesses()).toEqual([]);
  expect(sandbox.leftFolders()).toEqual([]);
  expect(existsSync(join(app, '.teal-local'))).toBe(false);
  expect(existsSync(join(sandbox.path, '.aws', 'credentials'))).toBe(false);
  expect(readFileSync(join(sandbox.path, '.aws', 'config'), 'utf8')).toBe(MINE);
});
