import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../running-teal';
import { ShopShells } from './shop-shells';

let shop: ShopShells;
beforeEach(async () => {
  if (spawnSync('script', ['--version']).status !== 0)
    throw new Error('script of util-linux must be here, to be a terminal, got none; install bsdutils');
  shop = new ShopShells();
  await shop.engine.start();
});
afterEach(() => shop.close());

/** Types each answer as soon as its question is on the terminal. @returns all that was on it, and the exit code */
async function onTerminal(
  answers: readonly (readonly [RegExp, string])[],
): Promise<{ readonly code: number; readonly text: string }> {
  const teal = `${process.execPath} ${join(ROOT, 'dist', 'teal.js')} exec --service shop --env production`;
  // `exec`: script runs it by a shell, and one that stayed between would end by the Ctrl-C itself, with 130.
  const child = spawn('script', ['-qec', `exec ${teal}`, '/dev/null'], {
    env: { ...process.env, SHELL: '/bin/sh', ...shop.env() },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let [text, next] = ['', 0];
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk;
    const [question, typed] = answers[next] ?? [];
    if (!question?.test(text)) return;
    next += 1;
    child.stdin.write(typed);
  });
  const [code] = await once(child, 'close');
  return { code, text };
}

const ASKED = /Open it\? \(type production\) /;

test('the name is typed, the session has the terminal, and Ctrl-C is for what runs in it', async () => {
  shop.plugin({
    // No shell that waits for another process: an interruption between fork and exec would be lost.
    does: `exec '${process.execPath}' -e '
process.on("SIGINT", () => console.log("interrupted"));
process.stdin.once("data", () => process.exit(0));
if (process.stdin.isTTY && process.stdout.isTTY) console.log("on a terminal");'`,
  });
  const { code, text } = await onTerminal([
    [ASKED, 'production\n'],
    [/on a terminal/, '\u0003'],
    [/interrupted/, 'exit\n'],
  ]);
  expect(text).toMatch(/on a terminal[\s\S]*interrupted[\s\S]*shop in production: opened/);
  expect(text).not.toContain('token-of');
  expect(code).toBe(0);
});

test('another name opens nothing', async () => {
  const { code, text } = await onTerminal([[ASKED, 'staging\n']]);
  expect(text).toContain('nothing was opened: it was not confirmed');
  expect([code, shop.given()]).toEqual([1, undefined]);
});

test('Ctrl-C at the question ends it', async () => {
  const { code, text } = await onTerminal([[ASKED, '\u0003']]);
  expect(text).toContain('interrupted by SIGINT');
  expect([code, shop.given()]).toEqual([130, undefined]);
});
