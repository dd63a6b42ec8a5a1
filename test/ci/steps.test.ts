import { spawnSync } from 'node:child_process';
import { afterFailure } from '../../ci/lint';
import { steps } from '../../ci/steps';
import { judge } from '../../cli/ci/audit';
import { buildArguments } from '../../cli/ci/image';
import { type Licensed, refused } from '../../cli/ci/licences';
import { addressOf, TOOLS } from '../../cli/ci/scan';
import { exitCodeOf, type Result, tableOf } from '../../cli/ci/step';
import { root, workflows } from '../workflow-files';

const passed: Result = { result: 'passed' };
const failed: Result = { result: 'failed', said: 'why' };
const skipped: Result = { result: 'skipped', said: 'no Docker; install it' };

test.each<[string, readonly Result[], 0 | 1, 0 | 1]>([
  ['all passed', [passed, passed], 0, 0],
  ['one failed', [passed, failed], 1, 1],
  ['one was skipped, which fails where everything must be there', [passed, skipped], 0, 1],
  ['nothing to do', [], 0, 0],
])('%s', (_, results, here, inCi) => {
  expect([exitCodeOf(results, false), exitCodeOf(results, true)]).toEqual([here, inCi]);
});

test('what was skipped is not called passed, and has its reason', () => {
  const table = tableOf([
    { id: 'image', name: 'Image', result: skipped, seconds: 0 },
    { id: 'lint', name: 'Lint', result: passed, seconds: 1.25 },
  ]);
  expect(table).toBe('image  SKIPPED     0.0 s  no Docker; install it\nlint   passed      1.3 s\n');
});

test('whoever only has to format is told so', () => {
  expect(afterFailure(failed, 0)).toEqual({
    result: 'failed',
    said: 'only formatting is wrong; npm run format mends it',
  });
  expect(afterFailure(failed, 1)).toBe(failed);
});

test('the workflow runs every step, once', () => {
  const check = workflows.get('ci.yml')?.jobs.check as unknown as {
    strategy: { matrix: { steps: string[] } };
  };
  const asked = check.strategy.matrix.steps.flatMap((each) => each.split(','));
  expect([...asked].sort()).toEqual(steps.map(({ id }) => id).sort());
});

test.each<[string, Licensed, boolean]>([
  ['MIT', { licenses: 'MIT' }, true],
  ['a choice', { licenses: '(MIT OR GPL-3.0-only)' }, true],
  ['two of which one is not', { licenses: '(MIT AND GPL-3.0-only)' }, false],
  ['two that are', { licenses: 'MIT AND Apache-2.0' }, true],
  ['copyleft', { licenses: 'AGPL-3.0' }, false],
  ['weak copyleft, which is a decision', { licenses: 'MPL-2.0' }, false],
  ['a guess', { licenses: 'MIT*' }, false],
  ['none', {}, false],
  ['UNKNOWN', { licenses: 'UNKNOWN' }, false],
  ['several', { licenses: ['MIT', 'Apache2'] }, true],
  ['an empty list', { licenses: [] }, false],
])('a licence: %s', (_, licensed, isAllowed) => {
  expect(refused({ 'some@1.0.0': licensed })).toHaveLength(isAllowed ? 0 : 1);
});

// source: docs.npmjs.com/cli/commands/npm-audit, and what it printed where the registry has no advisories
test.each<[string, object, string]>([
  [
    'nothing found',
    { metadata: { vulnerabilities: { info: 0, low: 3, moderate: 2, high: 0, critical: 0 } } },
    'passed',
  ],
  ['something high', { metadata: { vulnerabilities: { high: 1, critical: 0 } } }, 'failed'],
  ['something critical', { metadata: { vulnerabilities: { high: 0, critical: 2 } } }, 'failed'],
  [
    'a registry without advisories',
    { message: '405 Method Not Allowed', error: { summary: '', detail: '' } },
    'skipped',
  ],
  ['no report', {}, 'skipped'],
])('an audit: %s', (_, report, result) => {
  expect(judge('app', report)).toMatchObject({ result });
});

test('an audit without a lock file says so, and blames no registry', () => {
  // As npm 11 prints it, with pnpm-lock.yaml alone.
  const error = { code: 'ENOLOCK', summary: 'This command requires an existing lockfile.' };
  expect(judge('.', { error })).toEqual({
    result: 'skipped',
    said: expect.stringMatching(/^\. must have a package-lock\.json/),
  });
});

test('an image depends on its commit alone', () => {
  const image = { service: 'shop', directory: 'app', platform: 'linux/arm64' };
  const build = buildArguments(image, 'c'.repeat(40));
  expect(build).toEqual(
    expect.arrayContaining(['--provenance=false', '--sbom=false', `--build-arg=VERSION=${'c'.repeat(40)}`]),
  );
  expect(build.find((each) => each.startsWith('--output='))).toMatch(
    /^--output=type=oci,.*,rewrite-timestamp=true$/,
  );
  expect(build.join(' ')).not.toMatch(/--push|cache/);
});

test.each(TOOLS)('$name is pinned by version and checksum', (tool) => {
  expect(addressOf(tool)).toMatch(
    /^https:\/\/github\.com\/anchore\/\w+\/releases\/download\/v\d+\.\d+\.\d+\//,
  );
  expect(tool.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('npm run ci lists its steps, and refuses others', () => {
  const ci = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'ci/check.ts', ...args], { cwd: root, encoding: 'utf8' });
  expect(ci('--list').stdout.split('\n')).toHaveLength(steps.length + 1);
  expect(ci('--only', 'lint,nothing')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('got nothing'),
  });
});
