import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { start } from '../../../cli/open/browser';
import { ROOT, Sandbox } from '../running-teal';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
});
afterEach(() => sandbox.remove());

const asked = 'open --service shop --env production'.split(' ');
const URL =
  'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/shop-production';
const bare = () => ({
  HOME: sandbox.path,
  ...{
    AWS_CONFIG_FILE: join(sandbox.path, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(sandbox.path, 'none'),
  },
});
const teal = (args: readonly string[], env: Record<string, string> = {}) =>
  sandbox.run([...asked, ...args], { env: { ...bare(), ...env } });

test('without credentials, since no call is made: the address alone', async () => {
  writeFileSync(join(sandbox.path, 'config'), '[profile prod]\nregion = cn-north-1\n');
  const [plain, region, profile, json] = await Promise.all([
    teal([], { AWS_REGION: 'eu-west-1' }),
    teal(['--region', 'us-gov-west-1', '--what', 'logs', '--print']),
    teal(['--profile', 'prod', '--what', 'service']),
    teal(['--region', 'eu-west-1', '--json']),
  ]);
  expect(plain).toEqual({ code: 0, stdout: `${URL}\n`, stderr: '' });
  expect(region.stdout).toMatch(/^https:\/\/us-gov-west-1\.console\.amazonaws-us-gov\.com\/.*\n$/);
  expect(profile.stdout).toMatch(/^https:\/\/cn-north-1\.console\.amazonaws\.cn\/ecs\/.*\n$/);
  expect(JSON.parse(json.stdout)).toEqual({
    ...{ schemaVersion: 1, service: 'shop', environment: 'production', outcome: 'told', exitCode: 0 },
    ...{ reason: URL, what: 'dashboard', region: 'eu-west-1', url: URL },
  });
});

test('what there is no page of', async () => {
  const [noRegion, empty, noProfile, local, here, elsewhere, bad] = await Promise.all([
    teal([]),
    teal([], { AWS_REGION: '' }),
    teal(['--profile', 'none']),
    teal(['--region', 'eu-west-1'], { AWS_PROFILE: 'teal-local' }),
    teal(['--region', 'eu-west-1', '--json'], { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }),
    teal([], { AWS_REGION: 'us-iso-east-1' }),
    teal(['--what', 'bill', '--region', 'eu-west-1']),
  ]);
  expect(noRegion).toMatchObject({
    code: 3,
    stdout: '',
    stderr: expect.stringContaining('a region must be given'),
  });
  expect(empty).toMatchObject({ code: 3, stderr: expect.stringContaining('a region must be given') });
  expect(noProfile).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('--profile must be a profile'),
  });
  expect(local).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('has no console') });
  expect([here.code, JSON.parse(here.stdout)]).toMatchObject([1, { outcome: 'refused', exitCode: 1 }]);
  expect(elsewhere).toMatchObject({ code: 1, stderr: expect.stringContaining('got us-iso-east-1') });
  expect(bad).toMatchObject({ code: 2, stderr: expect.stringContaining('dashboard, service, deployment') });
});

/** A browser that writes down what it is to open. */
function browser(): string {
  const file = join(sandbox.path, 'xdg-open');
  writeFileSync(
    file,
    `#!/bin/sh\nprintf '%s' "$*" > '${file}.asked.part' && mv '${file}.asked.part' '${file}.asked'\n`,
  );
  chmodSync(file, 0o755);
  return file;
}

test('a browser is given the address, and one that is not there is told', async () => {
  const file = browser();
  expect(await start({ command: file, args: ['--new'] }, URL)).toBeUndefined();
  await sandbox.holds('xdg-open.asked');
  expect(readFileSync(`${file}.asked`, 'utf8')).toBe(`--new ${URL}`);
  expect(await start({ command: join(sandbox.path, 'none'), args: [] }, URL)).toMatch(
    /none could not open it: .*ENOENT/,
  );
});

test('on a terminal it is opened, in CI and with --print not', async () => {
  if (spawnSync('script', ['--version']).status !== 0)
    throw new Error('script of util-linux must be here, to be a terminal, got none; install bsdutils');
  const file = browser();
  const run = (args: readonly string[], env: Record<string, string>) =>
    spawnSync(
      'script',
      [
        '-qec',
        [process.execPath, join(ROOT, 'dist/teal.js'), ...asked, '--region', 'eu-west-1', ...args].join(' '),
        '/dev/null',
      ],
      {
        encoding: 'utf8',
        env: {
          ...process.env,
          ...bare(),
          PATH: `${sandbox.path}:${process.env.PATH}`,
          DISPLAY: ':0',
          CI: '',
          ...env,
        },
      },
    ).stdout;
  expect(run(['--print'], {})).toContain(URL);
  expect(run([], { CI: 'true' })).toContain(URL);
  expect(existsSync(`${file}.asked`)).toBe(false);
  expect(run([], {})).toContain(URL);
  await sandbox.holds('xdg-open.asked');
  expect(readFileSync(`${file}.asked`, 'utf8')).toBe(URL);
});
