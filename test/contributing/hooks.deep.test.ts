import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../workflow-files';

/** What the hooks read of this repository. */
const OURS = ['package.json', 'lefthook.yml', 'biome.json', 'tsconfig.json', '.gitignore'];
const SECRETLINT = ['.secretlintrc.json', '.secretlintignore'];

let folder: string;

/** In a clone with the hooks and nothing of this machine's settings. */
function run(program: string, ...args: string[]): { readonly code: number | null; readonly said: string } {
  const { PATH } = process.env;
  const env = {
    PATH,
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    NO_COLOR: '1',
    npm_config_update_notifier: 'false',
  };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, env, encoding: 'utf8' });
  return { code: status, said: stdout + stderr };
}
function must(program: string, ...args: string[]): string {
  const { code, said } = run(program, ...args);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} must end with 0, got ${code}: ${said}`);
  return said;
}
const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
const commit = (...files: string[]) => {
  must('git', 'add', ...files);
  return run('git', 'commit', '--message', 'change');
};
const commits = (): number => Number(must('git', 'rev-list', '--count', 'HEAD'));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'teal-hooks-'));
  for (const file of [...OURS, ...SECRETLINT]) cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'lib'));
  must('git', 'init', '--quiet', '--initial-branch', 'main');
  must('git', 'config', 'user.name', 'Ada');
  must('git', 'config', 'user.email', 'ada@example.com');
  must('git', 'add', '.');
  must('git', 'commit', '--quiet', '--message', 'first');
  must('npx', '--no-install', 'lefthook', 'install');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what is as it must be is committed', () => {
  write('lib/price.ts', 'export const price = 3;\n');
  write('notes.md', '# Notes\n');
  expect(commit('lib/price.ts', 'notes.md')).toMatchObject({ code: 0 });
  expect(commits()).toBe(2);
});

/** As a secret access key of AWS looks; made here, so that it stands in no file of this repository. */
const key = createHash('sha256').update('nobody’s').digest('base64').slice(0, 40);
test.each<[string, string, string, RegExp]>([
  ['format', 'lib/price.ts', 'export const price = {a: 3}\n', /npm run format mends/],
  ['lint', 'lib/price.ts', 'export const price: any = 3;\n', /noExplicitAny/],
  ['a type', 'lib/price.ts', "export const price: number = '3';\n", /TS2322/],
  ['a secret', 'notes.md', `aws_secret_access_key = ${key}\n`, /AWSSecretAccessKey/],
])('%s that is wrong is not', (_, file, text, said) => {
  write(file, text);
  const done = commit(file);
  expect(done.said).toMatch(said);
  expect(done.code).not.toBe(0);
  expect(done.said).not.toContain(key);
  expect(commits()).toBe(1);
});

test('what is staged counts, and not what was mended since', () => {
  write('lib/price.ts', 'export const price = 3\n');
  must('git', 'add', 'lib/price.ts');
  write('lib/price.ts', 'export const price = 3;\n');
  expect(run('git', 'commit', '--message', 'change').code).not.toBe(0);
  expect(commits()).toBe(1);
});

test('whoever is in a hurry passes over them, and by name', () => {
  write('lib/price.ts', 'export const price = 3\n');
  must('git', 'add', 'lib/price.ts');
  must('git', 'commit', '--quiet', '--no-verify', '--message', 'in a hurry');
  must('npx', '--no-install', 'lefthook', 'uninstall');
  write('lib/price.ts', 'export const price = 4\n');
  expect(commit('lib/price.ts')).toMatchObject({ code: 0 });
});
