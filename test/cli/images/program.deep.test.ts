import { Sandbox } from '../running-teal';
import { Publishing } from './publishing';
import { HOME } from './registries';
import { COMMIT } from './sigstore';

let job: Publishing;
let sandbox: Sandbox;
beforeAll(async () => {
  job = await Publishing.start();
  sandbox = new Sandbox();
  await job.anew();
});
afterAll(async () => {
  await sandbox.remove();
  await job.close();
});

test('the program that is built: publishes, signs and verifies, and does what it must not by its exit code', async () => {
  const { sigstore } = job;
  const env = { ...job.registries.environment(), ...sigstore.environment };
  const asked = ['publish', '--archive', job.archive, '--repository', HOME, '--json'];
  const own = ['--fulcio', sigstore.url, '--rekor', sigstore.url, '--trusted-root', sigstore.trustedRoot];
  const published = await sandbox.run([...asked, ...own], { env });
  expect([published.code, JSON.parse(published.stdout)]).toEqual([
    0,
    {
      schemaVersion: 1,
      repository: HOME,
      outcome: 'published',
      exitCode: 0,
      reason: expect.stringContaining(`pushed with the tag ${COMMIT}`),
      commit: COMMIT,
      digest: job.image.digest,
      platform: 'linux/arm64',
      run: 'https://github.com/acme/shop/actions/runs/42/attempts/1',
    },
  ]);
  expect(published.stderr).toContain('pushing sha256:');
  const [refused, bad, outside] = await Promise.all([
    sandbox.run([...asked, ...own, '--sha', 'd'.repeat(40)], { env }),
    sandbox.run(['publish', '--archive', __filename, '--repository', HOME], { env }),
    sandbox.run(asked, { env: job.registries.environment() }),
  ]);
  expect([refused.code, JSON.parse(refused.stdout).outcome]).toEqual([1, 'refused']);
  expect(bad).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('the archive must be') });
  expect([outside.code, JSON.parse(outside.stdout).reason]).toEqual([
    3,
    expect.stringContaining('by a job of GitHub Actions with permissions id-token: write'),
  ]);
});

test.each([
  ['publish', ['--repository', 'shop'], '--repository must be the URI of a repository of ECR'],
  ['publish', ['--repository', HOME, '--sha', 'main'], '--sha must be a whole commit'],
  [
    'publish',
    ['--repository', HOME, '--workflow', 'deploy.yml'],
    '--workflow must be a workflow at a branch or tag',
  ],
  ['promote', ['--repository', 'acme'], '--repository must be a repository of GitHub'],
  ['promote', ['--repository', 'acme/shop'], '--digest or --sha must be given'],
  ['promote', ['--repository', 'acme/shop', '--sha', COMMIT], '--assembly, --after or --first must be given'],
])('the program that is built: %s %j', async (verb, options, why) => {
  const needed = verb === 'publish' ? ['--archive', 'x'] : ['--service', 'shop', '--env', 'production'];
  const answer = await sandbox.run([verb, ...needed, ...options]);
  expect(answer).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(why) });
});
