import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireProfile } from '../../../cli/aws/profile';

const before = { ...process.env };
const folder = mkdtempSync(join(tmpdir(), 'teal-profile-test-'));
afterEach(() => {
  process.env = { ...before };
});
afterAll(() => rmSync(folder, { recursive: true }));

const CONFIG = `[default]
region = eu-west-1
[profile dev]
region = eu-west-1
[sso-session home]
sso_region = eu-west-1
[services local]
ecs =
  endpoint_url = http://localhost:1
`;
const CREDENTIALS = '[old]\naws_access_key_id = a\naws_secret_access_key = b\n';

let written = 0;
/** The SDK reads each file once, so each has a name of its own. */
function write(config: string, credentials: string): void {
  written += 1;
  for (const [name, text] of Object.entries({
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: credentials,
  })) {
    const file = join(folder, `${name}-${written}`);
    writeFileSync(file, text);
    process.env[name] = file;
  }
}

test.each([
  ['of the configuration', { profile: 'dev' }, ''],
  ['of the credentials', { profile: 'old' }, ''],
  ['of the environment', {}, 'dev'],
  ['none at all', {}, ''],
  ['default, which need not be written', { profile: 'default' }, ''],
  ['a good one, with a bad one in the environment', { profile: 'dev' }, 'nope'],
])('a profile %s', async (_, options, variable) => {
  write(CONFIG.replace('[default]', '[profile other]'), CREDENTIALS);
  process.env.AWS_PROFILE = variable;
  await expect(requireProfile(options)).resolves.toBeUndefined();
});

test.each([
  ['an option', { profile: 'nope' }, 'dev', '--profile'],
  ['the environment', {}, 'nope', 'AWS_PROFILE'],
])('a profile of %s that is in neither file', async (_, options, variable, from) => {
  write(CONFIG, CREDENTIALS);
  process.env.AWS_PROFILE = variable;
  await expect(requireProfile(options)).rejects.toMatchObject({
    exitCode: 3,
    message: `could not tell: ${from} must be a profile of the AWS configuration files (~/.aws/config and ~/.aws/credentials), got nope; they have default, dev, old`,
  });
});

test.each(['home', 'sso-session.home', 'services.local', 'profile dev'])(
  '%s is no profile',
  async (profile) => {
    write(CONFIG, CREDENTIALS);
    await expect(requireProfile({ profile })).rejects.toThrow(`got ${profile}; they have default, dev, old`);
  },
);

test('without any profile it is said how to write one', async () => {
  write('', '');
  await expect(requireProfile({ profile: 'nope' })).rejects.toThrow(
    'they have none; aws configure sso writes one',
  );
});
