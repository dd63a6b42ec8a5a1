import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsAccount } from '../../../rehearsal/account/aws-account';
import { ScaledClock } from '../../../rehearsal/clock/scaled-clock';
import { FLAG_MAKERS } from '../../../rehearsal/service/flag-stores';
import { flagsOf, putOutLocalFlags } from '../../../rehearsal/service/task-flags';
import { taskLauncher } from '../../../rehearsal/service/task-launchers';

const PATH = { application: 'shop-production', environment: 'production', profile: 'flags' };
const URL_ON_AWS =
  'http://127.0.0.1:2772/applications/shop-production/environments/production/configurations/flags';
const version = (values: object) =>
  JSON.stringify({ version: '1', flags: { a: { attributes: { limit: LIMIT } } }, values });
const LIMIT = { constraints: { type: 'number', maximum: 5 } };

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'teal-test-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test.each([
  ['no flags', {}, { flags: 'flags.json' }, undefined],
  ['flags', { TEAL_FLAGS_URL: URL_ON_AWS }, undefined, { path: PATH }],
  [
    'a file',
    { TEAL_FLAGS_URL: URL_ON_AWS },
    { flags: '../flags.json' },
    { path: PATH, file: '/app/flags.json' },
  ],
  ['another address', { TEAL_FLAGS_URL: 'http://flags.example.com/' }, undefined, undefined],
  ['no address', { TEAL_FLAGS_URL: 'flags' }, undefined, undefined],
])('a container with %s', (_, environment, local, expected) => {
  expect(flagsOf({ environment: environment as Record<string, string> }, local, '/app/cdk.out')).toEqual(
    expected,
  );
});

/** What the stack of a service with flags has: a first version of none, which is out. */
function stack() {
  const clock = new ScaledClock();
  const account = new AwsAccount(clock, { account: '111122223333', region: 'eu-west-1' });
  const ofApplication = { ApplicationId: 'app' };
  const strategy = { DeploymentDurationInMinutes: '0', FinalBakeTimeInMinutes: '0', GrowthFactor: 100 };
  const stores = {
    Application: ['app', { Name: 'shop-production' }],
    Environment: ['env', { ...ofApplication, Name: 'production' }],
    ConfigurationProfile: [
      'prof',
      { ...ofApplication, Name: 'flags', LocationUri: 'hosted', Type: 'AWS.AppConfig.FeatureFlags' },
    ],
    DeploymentStrategy: ['once', { ...strategy, Name: 'at-once' }],
    HostedConfigurationVersion: [
      '1',
      { ConfigurationProfileId: 'prof', Content: '{"version":"1"}', ContentType: 'application/json' },
    ],
    Deployment: [
      'app|env|1',
      {
        ...{ ...ofApplication, EnvironmentId: 'env', ConfigurationProfileId: 'prof' },
        ...{ ConfigurationVersion: '1', DeploymentStrategyId: 'once' },
      },
    ],
  } as const;
  for (const [type, [name, properties]] of Object.entries(stores))
    FLAG_MAKERS[`AWS::AppConfig::${type}`]?.(account, { where: type, name, properties });
  return { clock, account };
}

/** What a process meets that asks for its flags as it starts. */
async function asked(content?: string): Promise<unknown> {
  const { clock, account } = stack();
  const file = join(directory, 'flags.json');
  if (content !== undefined) writeFileSync(file, content);
  const flags = { path: PATH, ...(content !== undefined && { file }) };
  putOutLocalFlags(account.appConfig, flags);
  const ask = `fetch(process.env.TEAL_FLAGS_URL).then((it) => it.text()).then((it) => require('fs').writeFileSync('told', it))`;
  const launcher = taskLauncher(
    {
      ...{ account, flags, secrets: { held: account.secrets, existing: new Map() } },
      container: { name: 'shop', environment: { TEAL_FLAGS_URL: URL_ON_AWS }, secrets: {} },
      healthCheck: {
        ...{ path: '/', intervalMs: 30_000, timeoutMs: 5000, healthyThreshold: 5, unhealthyThreshold: 2 },
        matcher: '200',
      },
    },
    ...([clock, { command: `${process.execPath} -e "${ask}"`, directory }, 'none'] as const),
  );
  await (await launcher.launch()).exited;
  return JSON.parse(readFileSync(join(directory, 'told'), 'utf8'));
}

test.each<[string, string | undefined, object]>([
  ['what the stack has put out: no flag', undefined, {}],
  ['what the file says', version({ a: { enabled: true, limit: 3 } }), { a: { enabled: true, limit: 3 } }],
  [
    'a flag that is off without its attributes',
    version({ a: { enabled: false, limit: 3 } }),
    { a: { enabled: false } },
  ],
])('a process meets %s', async (_, content, expected) => {
  expect(await asked(content)).toEqual(expected);
});

test.each([
  ['is not there', undefined, /got ENOENT/],
  ['is no JSON', '{', /got Configuration is not valid: the content must be JSON/],
  ['breaks a constraint', version({ a: { enabled: true, limit: 9 } }), /values\.a\.limit must be at most 5/],
])('a file that %s is refused', (_, content, why) => {
  const file = join(directory, 'flags.json');
  if (content !== undefined) writeFileSync(file, content);
  const put = () => putOutLocalFlags(stack().account.appConfig, { path: PATH, file });
  expect(put).toThrow(/^local\.flags must be a file with flags as a hosted version of AppConfig has them/);
  expect(put).toThrow(why);
});
