import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expression, inFolder, job, lay, root, run, stepNamed, workflow } from './workflow-files';

const pack = job('release-package.yml', 'pack');
const publish = job('release-package.yml', 'publish');

test('a tag of a version begins it, and the rules of tags let nobody move one', () => {
  expect(workflow('release-package.yml').on).toEqual({ push: { tags: ['v*'] } });
  const tags = JSON.parse(readFileSync(join(root, '.github/rulesets/tags.json'), 'utf8'));
  expect(tags).toMatchObject({
    enforcement: 'active',
    conditions: { ref_name: { include: ['refs/tags/v*'] } },
    rules: [{ type: 'deletion' }, { type: 'non_fast_forward' }, { type: 'update' }],
  });
});

test('the job that npm trusts is in the environment `npm`, and may do nothing else', () => {
  expect(publish).toMatchObject({ environment: 'npm', needs: 'pack', permissions: { 'id-token': 'write' } });
  expect(pack.permissions).toEqual({ contents: 'read' });
  expect(pack.environment).toBeUndefined();
});

test('it checks nothing out, installs nothing and runs npm alone, on what was packed', () => {
  const [node, download, last, ...more] = publish.steps ?? [];
  expect(more).toEqual([]);
  expect(node?.uses).toMatch(/^actions\/setup-node@/);
  expect(download).toMatchObject({
    uses: expect.stringMatching(/^actions\/download-artifact@/),
    with: { 'artifact-ids': expression('needs.pack.outputs.package'), path: 'packed' },
  });
  expect(last?.run).toBe('npm publish ./packed/*.tgz --provenance --access public --ignore-scripts');
});

test('npm is new enough to be trusted', () => {
  // source: docs.npmjs.com, "Trusted publishing for npm packages": npm 11.5.1 and Node 22.14.0 or later
  expect(Number(publish.steps?.[0]?.with?.['node-version'])).toBeGreaterThanOrEqual(24);
});

describe('the tag', () => {
  const step = stepNamed(pack, 'Check the tag');
  const version = '1.2.3';
  const check = (tag: string, isOfMain: boolean) =>
    inFolder((directory) => {
      lay(directory, {
        'package.json': JSON.stringify({ version }),
        'bin/git': `#!/bin/sh\n[ "$*" = "merge-base --is-ancestor abc origin/main" ] && exit ${isOfMain ? 0 : 1}\nexit 9\n`,
      });
      try {
        return run(step, directory, { GITHUB_REF_NAME: tag, GITHUB_SHA: 'abc' });
      } catch (error) {
        return String((error as { stdout?: unknown }).stdout);
      }
    });

  test.each([
    ['v1.2.3', true, ''],
    ['v1.2.4', true, '::error::the tag must be v1.2.3, as package.json says, got v1.2.4\n'],
    [
      'v1.2.3',
      false,
      '::error::v1.2.3 must be a commit of main, got another; tag one that has been reviewed\n',
    ],
  ])('%s, of main: %s', (tag, isOfMain, said) => expect(check(tag, isOfMain)).toBe(said));
});

test('the package names the repository that it comes from, or its provenance is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'teal-release-package-'));
  try {
    lay(folder, { 'package.json': JSON.stringify({ name: 'teal-cdk', version: '1.2.3' }) });
    const [set = ''] = stepNamed(pack, 'Pack').run?.match(/^npm pkg set .*/m) ?? [];
    run({ run: set }, folder, { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'acme/teal' });
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).repository).toEqual({
      type: 'git',
      url: 'git+https://github.com/acme/teal.git',
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
