import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { buildSync } from 'esbuild';
import type * as Prompts from '../../../cli/init/prompts';
import { portProblem } from '../../../cli/init/values';

const root = join(__dirname, '../../..');

// The package with the prompts is of ES modules, which jest's own modules cannot load: it is tested as it is shipped, in a bundle.
const folder = mkdtempSync(join(tmpdir(), 'teal-prompts-'));
let promptsAt: typeof Prompts.promptsAt;
beforeAll(() => {
  const outfile = join(folder, 'prompts.js');
  const entryPoints = [join(root, 'cli/init/prompts.ts')];
  buildSync({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node20' });
  ({ promptsAt } = require(outfile) as typeof Prompts);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A terminal of which a test has both ends. It types when it is asked. */
function terminal(...keys: readonly string[]) {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = '';
  const left = [...keys];
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    // A prompt shows itself before it takes a key.
    const next = left.shift();
    if (next !== undefined) setImmediate(() => input.write(next));
  });
  return { input, output, shown: () => shown };
}
const ask = async ({ input, output }: ReturnType<typeof terminal>, signal = new AbortController().signal) =>
  await promptsAt({ input, output }, signal);

const ENTER = '\r';

test('an answer is taken when it is one, and why it is none is shown', async () => {
  const at = terminal(`99999${ENTER}`, '\u0015', `3000 ${ENTER}`);
  const { text } = await ask(at);
  await expect(text({ message: 'Which port?', problem: portProblem })).resolves.toBe('3000');
  expect(at.shown()).toContain('the port must be a number from 1 to 65535');
});

test('a suggestion is taken by Enter', async () => {
  const { text } = await ask(terminal(ENTER));
  await expect(text({ message: 'Which?', suggestion: '8080', problem: portProblem })).resolves.toBe('8080');
});

test('nothing is agreed to but by a yes', async () => {
  await expect((await ask(terminal(ENTER))).agree('Replace it?')).resolves.toBe(false);
  await expect((await ask(terminal(`y${ENTER}`))).agree('Replace it?')).resolves.toBe(true);
});

test('several are chosen', async () => {
  const { several } = await ask(terminal(' ', ENTER));
  await expect(several('Which?', ['web', 'api'])).resolves.toEqual(['web']);
});

test('what a repository is called does nothing to a terminal', async () => {
  const at = terminal(ENTER);
  await (await ask(at)).agree('Replace \u001b]0;x\u0007a\u001b[2Jb?');
  expect(at.shown()).not.toContain('\u001b]0;');
  expect(at.shown()).not.toContain('\u001b[2Jb');
});

test('who is interrupted has written nothing', async () => {
  const stop = new AbortController();
  const { agree } = await ask(terminal(), stop.signal);
  const answer = agree('Replace it?');
  stop.abort();
  await expect(answer).rejects.toMatchObject({
    exitCode: 3,
    message: 'nobody answered; nothing was written',
  });
});
