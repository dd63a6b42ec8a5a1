import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf } from '../../../cli/plan/line';
import { Sandbox } from '../running-teal';
import { GitHubStandIn } from './stand-in';

const SHA = 'a'.repeat(40);
const HASH = hashOf([]);

let github: GitHubStandIn;
let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = new Sandbox();
  github = new GitHubStandIn();
  await github.start();
});
afterEach(async () => {
  await sandbox.remove();
  await github.close();
});

const teal = (args: readonly string[], env: Record<string, string> = {}) =>
  sandbox.run(['github', ...args], { env: { ...github.environment(), GITHUB_OUTPUT: '', ...env } });

function put(name: string, text: string): string {
  const file = join(sandbox.path, name);
  writeFileSync(file, text);
  return file;
}

test('the program that is built: a comment, with the hash of its plan', async () => {
  github.on('GET', 'pulls/3', { json: { head: { sha: SHA } } });
  github.on('GET', 'issues/3/comments', { list: [] });
  github.on('POST', 'issues/3/comments', {
    json: { id: 1, html_url: 'https://github.com/c/1' },
    status: 201,
  });
  const body = put('plan.md', '### Plan\n');
  const plan = put(
    'plan.json',
    JSON.stringify({ schemaVersion: 1, environment: 'production', hash: HASH, lines: [] }),
  );
  const asked = ['comment', '--pull-request', '3', '--env', 'production', '--commit', SHA];
  const [written, noPlan] = await Promise.all([
    teal([...asked, '--body', body, '--plan', plan]),
    teal([...asked, '--body', body, '--plan', body]),
  ]);
  expect(written).toMatchObject({ code: 0, stdout: 'created https://github.com/c/1\n', stderr: '' });
  expect(github.writes.map((call) => call.body)).toEqual([
    { body: `<!-- teal-plan:production -->\n<!-- teal-plan-of:${SHA} hash:${HASH} -->\n### Plan\n` },
  ]);
  expect(noPlan).toMatchObject({ code: 2, stderr: expect.stringContaining('--plan must be a plan') });
});

test('the program that is built: how its verbs end', async () => {
  const event = put(
    'event.json',
    JSON.stringify({
      action: 'created',
      issue: { number: 3 },
      comment: { body: '/teal drill', created_at: '2026-11-26T10:00:00Z', user: { login: 'mallory', id: 6 } },
    }),
  );
  const [refused, unknown, none, talk] = await Promise.all([
    teal(['dispatch', '--event', event]),
    teal(['rules', '--directory', join(__dirname, '../../../.github')]),
    teal(['issue', '--marker', 'a:b', '--title', 'x']),
    teal(['dispatch', '--event', event], { GITHUB_TOKEN: '' }),
  ]);
  expect(refused).toMatchObject({
    code: 1,
    stderr: 'refused: mallory must have write access to acme/shop\n',
  });
  expect(unknown).toMatchObject({ code: 3, stderr: expect.stringContaining('must exist for this token') });
  expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('--marker must be small letters') });
  expect(talk).toMatchObject({ code: 2, stderr: expect.stringContaining('GITHUB_TOKEN must be set') });
});

test('the program that is built: a job learns its role, and its log does not learn the account', async () => {
  const place = { account: '111122223333', region: 'eu-west-1' };
  const delivery = put(
    'delivery.json',
    JSON.stringify({
      name: 'shop',
      images: {
        ...place,
        services: ['shop'],
        registry: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop',
        workflow: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
        workflows: ['acme/shop/.github/workflows/deploy.yml@refs/heads/main'],
      },
      names: ['production'],
      environments: {
        production: {
          ...place,
          services: ['shop'],
          session: 7_200,
          registry: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop',
          before: '',
        },
      },
    }),
  );
  const output = join(sandbox.path, 'output.txt');
  const asked = ['role', '--delivery', delivery, '--for'];
  const [build, other] = await Promise.all([
    teal([...asked, 'build'], { GITHUB_OUTPUT: output }),
    teal([...asked, 'deploy', '--env', 'other'], { GITHUB_OUTPUT: output }),
  ]);
  expect(build).toMatchObject({ code: 0, stdout: '::add-mask::111122223333\n' });
  expect(readFileSync(output, 'utf8')).toMatch(
    /^role=arn:aws:iam::111122223333:role\/shop-build\n.*\nworkflow=acme\S+\nsigstore=\ntarget=\nbefore=\nworkflows=acme\S+\nservices=shop\nservice=shop\ndatabases=\n$/s,
  );
  expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('--env must be an environment') });
});
