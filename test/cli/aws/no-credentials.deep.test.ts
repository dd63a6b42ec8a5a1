import { Sandbox } from '../running-teal';

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = new Sandbox();
});
afterAll(() => sandbox.remove());

/** What gives credentials to a developer's machine or a job that runs this. */
const PROVIDERS = [
  'AWS_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

const run = (words: string) =>
  sandbox.run(words.split(' '), {
    env: {
      ...Object.fromEntries(PROVIDERS.map((name) => [name, ''])),
      AWS_CONFIG_FILE: `${sandbox.path}/config`,
      AWS_SHARED_CREDENTIALS_FILE: `${sandbox.path}/credentials`,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_REGION: 'eu-west-1',
    },
  });

test.each([
  'verdict --service shop --env production',
  'traffic repair --service shop --env production --yes',
  'secrets list --service shop --env production',
  'secrets audit --service shop --env production',
  'secrets rotate test-header --service shop --env production --yes',
])('%s: no credentials, or a profile that does not exist', async (verb) => {
  const [without, nope] = await Promise.all([run(`${verb} --json`), run(`${verb} --json --profile nope`)]);
  expect([without.code, nope.code]).toEqual([3, 3]);
  expect(JSON.parse(without.stdout).reason).toMatch(
    /aws sso login .*AWS_PROFILE or --profile, .*a role in CI/,
  );
  expect(JSON.parse(nope.stdout).reason).toContain(
    '--profile must be a profile of the AWS configuration files',
  );
});

test('a repair without a terminal and --yes ends before credentials are looked for', async () => {
  const { code, stdout, stderr } = await run('traffic repair --service shop --env production --profile nope');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^--yes must be given/);
});
