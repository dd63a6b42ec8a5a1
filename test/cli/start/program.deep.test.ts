import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bin } from '../../../package.json';
import { ROOT, Sandbox } from '../running-teal';

const START = join(ROOT, bin.teal);
const WHOLE = join(ROOT, 'dist', 'teal.js');

/** Commander, and names and options of all verbs, are 330 KB; the client of one service of AWS is 800 more. */
const MOST_BYTES = 500_000;

let sandbox: Sandbox;
let watch: string;
beforeAll(() => {
  sandbox = new Sandbox();
  watch = join(sandbox.path, 'watch.js');
  writeFileSync(
    watch,
    `process.on('exit', () => require('node:fs').writeFileSync(process.env.LOADED, JSON.stringify(Object.keys(require.cache))));`,
  );
});
afterAll(() => sandbox.remove());

function ran(program: string, args: readonly string[]) {
  const list = join(sandbox.path, 'loaded.json');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', watch, program, ...args], {
    cwd: sandbox.path,
    encoding: 'utf8',
    env: { ...process.env, LOADED: list },
  });
  const loaded: string[] = JSON.parse(readFileSync(list, 'utf8'));
  return { said: { status, stdout, stderr }, loaded: loaded.filter((file) => file !== watch) };
}

test.each([
  [''],
  ['--help'],
  ['--version'],
  ['help rollback'],
  ['completion zsh'],
  ['completion tcsh'],
  ['github role --help'],
  ['status --frobnicate --help'],
  ['frobnicate -h'],
  // The program's own, wherever it stands.
  ['plan --before --version'],
])('teal %s is answered as by the whole program, of which nothing is loaded', (words) => {
  const args = words.split(' ').filter(Boolean);
  const { said, loaded } = ran(START, args);
  expect(loaded).toEqual([START]);
  expect(said).toEqual(ran(WHOLE, args).said);
});

test('what is loaded for help is small: nothing of npm but commander', () => {
  expect(statSync(START).size).toBeLessThan(MOST_BYTES);
  // esbuild names each file that it bundles.
  const packages = [...readFileSync(START, 'utf8').matchAll(/^\/\/ .*node_modules\/(@[^/]+\/[^/]+|[^/]+)/gm)];
  expect(new Set(packages.map(([, name]) => name))).toEqual(new Set(['commander']));
});

test.each([
  ['plan --assembly nowhere --before nowhere --env production'],
  // A value, and no question.
  ['plan --assembly -h --before nowhere --env production'],
])('teal %s runs the verb, once', (words) => {
  const { said, loaded } = ran(START, words.split(' '));
  expect(loaded).toEqual([START, WHOLE]);
  expect(said.status).toBe(2);
  expect(said).toEqual(ran(WHOLE, words.split(' ')).said);
});
