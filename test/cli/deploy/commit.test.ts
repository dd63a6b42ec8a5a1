import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitOfApp } from '../../../cli/deploy/commit';

let checkout: string;
const assembly = () => join(checkout, 'ignored');
const git = (...args: string[]) =>
  execFileSync('git', ['-C', checkout, '-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], {
    encoding: 'utf8',
  }).trim();
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'teal-checkout-'));
  mkdirSync(assembly());
  writeFileSync(join(assembly(), 'manifest.json'), '{}');
  writeFileSync(join(checkout, '.gitignore'), 'ignored\n');
  writeFileSync(join(checkout, 'app.ts'), '1');
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'first');
});
afterEach(() => rmSync(checkout, { recursive: true }));

const found = (of: string | undefined = checkout) =>
  commitOfApp(of, assembly(), new AbortController().signal);

test('what is synthesized of a clean checkout is its commit', async () => {
  expect(await found()).toEqual({ id: git('rev-parse', 'HEAD'), isCommit: true });
});

test.each<[string, () => void]>([
  ['a file was changed', () => writeFileSync(join(checkout, 'app.ts'), '2')],
  ['a file was added', () => writeFileSync(join(checkout, 'other.ts'), '1')],
  ['it is no checkout', () => rmSync(join(checkout, '.git'), { recursive: true })],
])('of no commit: %s', async (_, change) => {
  change();
  // SHA-1 of the manifest, `{}`.
  expect(await found()).toEqual({ id: 'bf21a9e8fbc5a3846fb05b4fa0859e0917b2202f', isCommit: false });
});

test('an assembly that was there before is of no commit that is known', async () => {
  const signal = new AbortController().signal;
  expect(await commitOfApp(undefined, assembly(), signal)).toMatchObject({ isCommit: false });
});
