import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { Engine } from '../engine';
import { ROOT } from '../running-teal';
import { RECEIPT, reading } from './world';

const TYPED = 'n3w-value-of-tests';
const TEAL = join(ROOT, 'dist', 'teal.js');
const WORDS = ['secrets', 'set', 'RECEIPT_KEY', '--service', 'shop', '--env', 'production'];
let engine: Engine;
beforeEach(async () => {
  engine = new Engine();
  reading(engine);
  await engine.start();
});
afterEach(() => engine.close());
const env = () => ({ ...process.env, ...engine.environment() });
const current = () => engine.secrets.version(RECEIPT, {}).value;

test('the value of a pipe is set, and said nowhere', async () => {
  const teal = spawn(process.execPath, [TEAL, ...WORDS, '--yes', '--json'], { env: env() });
  teal.stdin.end(`${TYPED}\n`);
  const [stdout, stderr, [code]] = await Promise.all([
    text(teal.stdout),
    text(teal.stderr),
    once(teal, 'close') as Promise<[number]>,
  ]);
  expect([code, JSON.parse(stdout).outcome, current()]).toEqual([0, 'set', TYPED]);
  expect(stdout + stderr).not.toContain(TYPED);
});

// `script` shows all that a terminal shows, its own echo as well.
test('what is typed at a terminal is not shown', async () => {
  if (spawnSync('script', ['--version']).status !== 0)
    throw new Error('script of util-linux must be here, to be a terminal, got none; install bsdutils');
  const command = [process.execPath, TEAL, ...WORDS].map((word) => `'${word}'`).join(' ');
  const script = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], { env: env() });
  let shown = '';
  const answers: [RegExp, string][] = [
    [/type production\) $/, 'production\r'],
    [/not shown\): $/, `${TYPED}\r`],
    [/Again: $/, `${TYPED}\r`],
  ];
  script.stdout.setEncoding('utf8').on('data', (part: string) => {
    shown += part;
    const [next] = answers;
    if (!next?.[0].test(stripVTControlCharacters(shown))) return;
    answers.shift();
    script.stdin.write(next[1]);
  });
  const [code] = (await once(script, 'close')) as [number];
  expect([code, shown]).toEqual([0, expect.stringContaining('is current now')]);
  expect([answers, current()]).toEqual([[], TYPED]);
  expect(shown).not.toContain(TYPED);
});
