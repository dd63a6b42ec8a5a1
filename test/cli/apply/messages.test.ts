import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { committedAt, lastReleased, messagesSince } from '../../../cli/apply/messages';
import { release } from '../records/entries';

const folder = mkdtempSync(join(tmpdir(), 'teal-apply-git-'));
const origin = join(folder, 'origin');
const clone = join(folder, 'clone');
const shallow = join(folder, 'shallow');
afterAll(() => rmSync(folder, { recursive: true }));

function git(directory: string, ...args: string[]): string {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', ['-C', directory, ...who, ...args], { encoding: 'utf8' }).trim();
}
const commit = (text: string): string => {
  git(origin, 'commit', '--quiet', '--allow-empty', '--message', text);
  return git(origin, 'rev-parse', 'HEAD');
};

let released: string;
let newest: string;
beforeAll(() => {
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', origin]);
  commit('before\n\nIrreversible: of long ago');
  released = commit('released');
  git(origin, 'checkout', '--quiet', '-b', 'feature');
  commit('fix: x\n\nResumes: hold-20261126T100000Z-0001');
  git(origin, 'checkout', '--quiet', 'main');
  git(origin, 'merge', '--quiet', '--no-ff', '--message', 'merge x', 'feature');
  newest = commit('docs: y');
  // As the deploy job has it: commits without their files.
  git(origin, 'config', 'uploadpack.allowFilter', 'true');
  git(folder, 'clone', '--quiet', '--no-checkout', '--filter=tree:0', `file://${origin}`, clone);
  git(folder, 'clone', '--quiet', '--depth=2', '--branch=main', `file://${origin}`, shallow);
});

test('of all commits that a deployment brings, also of a merged branch, and of none before', async () => {
  const found = await messagesSince(clone, released, newest);
  expect(found).toEqual({
    messages: ['docs: y\n', 'merge x\n', 'fix: x\n\nResumes: hold-20261126T100000Z-0001\n'],
  });
});

test('of the same commit there is nothing new', async () => {
  expect(await messagesSince(clone, newest, newest)).toEqual({ messages: [] });
});

test('a history that is cut off is said to be, whatever it has', async () => {
  expect(await messagesSince(shallow, newest, newest)).toEqual({
    unknown:
      'the checkout is shallow; run git fetch --unshallow first, and in GitHub check out with fetch-depth: 0',
  });
});

test('a commit that git does not know, and a folder that is no checkout', async () => {
  const missing = await messagesSince(origin, 'f'.repeat(40), newest);
  expect(missing).toEqual({ unknown: expect.stringMatching(/^git does not know f{40} and .*git fetch/) });
  const none = await messagesSince(folder, released, newest);
  expect(none).toEqual({ unknown: expect.stringContaining('is no checkout that git can read') });
});

test('the last release that went out, whoever has gone back from it', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((each) => each.repeat(40)) as [string, string, string];
  const all = [
    release({ commit: c, outcome: 'begun' }),
    release({ commit: a, kind: 'recovery' }),
    release({ commit: c, outcome: 'rolled-back' }),
    release({ commit: b }),
    release({ commit: a }),
  ];
  expect(lastReleased(all)).toBe(b);
  expect(lastReleased([])).toBeUndefined();
});

test('when a commit was made, in UTC; nothing where git does not know it', async () => {
  const seconds = Number(git(origin, 'show', '-s', '--format=%ct', newest));
  expect(await committedAt(clone, newest)).toBe(new Date(seconds * 1000).toISOString());
  expect(await committedAt(origin, 'f'.repeat(40))).toBeUndefined();
  expect(await committedAt(folder, newest)).toBeUndefined();
});
