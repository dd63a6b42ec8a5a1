import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ancestryOf } from '../../../cli/rollback/ancestry';

const folder = mkdtempSync(join(tmpdir(), 'teal-rollback-git-'));
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

let first: string;
let newest: string;
let branch: string;
beforeAll(() => {
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', origin]);
  first = commit('first');
  git(origin, 'checkout', '--quiet', '-b', 'feature');
  branch = commit('never merged');
  git(origin, 'checkout', '--quiet', 'main');
  newest = commit('newest');
  git(folder, 'clone', '--quiet', `file://${origin}`, clone);
  git(folder, 'clone', '--quiet', '--depth=1', '--branch=main', `file://${origin}`, shallow);
});

test('an ancestor, and main itself', async () => {
  expect(await ancestryOf(clone, first, 'origin/main')).toEqual({ is: 'ancestor' });
  expect(await ancestryOf(clone, newest, 'origin/main')).toEqual({ is: 'ancestor' });
});

test('a branch that was never merged, and a commit that nobody knows', async () => {
  expect(await ancestryOf(clone, branch, 'origin/main')).toEqual({ is: 'no-ancestor' });
  expect(await ancestryOf(clone, '0'.repeat(40), 'origin/main')).toEqual({ is: 'no-ancestor' });
});

test('a shallow clone is said so, and knows what it has', async () => {
  expect(await ancestryOf(shallow, first, 'origin/main')).toEqual({
    is: 'unknown',
    why: expect.stringContaining('git fetch --unshallow'),
  });
  expect(await ancestryOf(shallow, newest, 'origin/main')).toEqual({ is: 'ancestor' });
});

test('no checkout, and no main', async () => {
  expect(await ancestryOf(tmpdir(), first, 'origin/main')).toEqual({
    is: 'unknown',
    why: expect.stringContaining('is no checkout that git can read'),
  });
  expect(await ancestryOf(clone, first, 'origin/trunk')).toEqual({
    is: 'unknown',
    why: 'git does not know origin/trunk; run git fetch origin first',
  });
});
