import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareBypass } from '../../../cli/github/rules/bypass';
import { atEnvironments } from '../../../cli/github/rules/carry-out';
import { readEnvironments } from '../../../cli/github/rules/expected';
import { compareOwners } from '../../../cli/github/rules/owners';
import { inFolder } from '../../workflow-files';
import { GitHubStandIn } from './stand-in';

const OWNED = '# who\n*  @acme/platform\n/docs/ @acme/writers\n';

test.each<[string, string | undefined, { line: number; kind: string }[] | undefined, readonly string[]]>([
  ['owners of every file', OWNED, [], []],
  ['no file', undefined, undefined, ['GitHub knows them', 'of every file']],
  ['the placeholder', '* @OWNER/platform', [], ['of every file']],
  ['owners of some files', '/.github/ @acme/platform', [], ['of every file']],
  ['all files without an owner', '*', [], ['of every file']],
  ['nothing but a comment', '# * @acme/platform', [], ['of every file']],
  ['a team that GitHub does not know', OWNED, [{ line: 2, kind: 'Unknown owner' }], ['GitHub knows them']],
])('code owners: %s', (_, text, errors, off) => {
  const findings = compareOwners(text, errors).filter(({ on }) => !on);
  expect(findings.map(({ what }) => what.replace('code owners: ', ''))).toEqual(off);
  for (const { why } of findings) expect(why).toContain('.github/CODEOWNERS');
});

const ADMIN = { actor_type: 'RepositoryRole', actor_id: 5, bypass_mode: 'always' };

test.each<[string, Parameters<typeof compareBypass>[1], object]>([
  ['nobody', [[], []], { on: true }],
  [
    'administrators',
    [[], [ADMIN]],
    { on: false, why: 'these may: RepositoryRole 5 (always); take them out of the ruleset' },
  ],
  ['nobody knows who', [[], undefined], { on: false, unknown: true }],
  [
    'administrators, and nobody knows who else',
    [undefined, [ADMIN]],
    { on: false, why: expect.stringContaining('5') },
  ],
])('past a ruleset may go: %s', (_, found, is) => {
  const finding = compareBypass('main', found);
  expect(finding).toMatchObject(is);
  if (!('unknown' in is)) expect(finding.unknown).toBeUndefined();
});

describe('before a deployment', () => {
  const written = <T>(use: (directory: string) => T): T =>
    inFolder((directory) => {
      const production = { branches: ['main'], requiredReviewers: 1 };
      writeFileSync(join(directory, 'environments.json'), JSON.stringify({ production }));
      return use(directory);
    });

  test('an environment that nobody has written down is refused', () => {
    expect(() => written((at) => readEnvironments(at, ['production', 'preview']))).toThrow(
      'none for the environment preview',
    );
  });

  test('one that is missing is off: GitHub would make it, and ask nobody', async () => {
    const github = new GitHubStandIn();
    await github.start();
    try {
      const look = atEnvironments(
        written((at) => readEnvironments(at, ['production'])),
        'https://github.com',
      );
      expect(await look(github.client())).toMatchObject([
        { what: 'environment production: exists', on: false },
      ]);
      // Neither rules nor owners: the job may not read them.
      expect(github.calls.map(({ path }) => path)).toEqual(['/repos/acme/shop/environments/production']);
    } finally {
      await github.close();
    }
  });
});
