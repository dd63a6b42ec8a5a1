import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from './running-teal';

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = new Sandbox();
});
afterAll(() => sandbox.remove());

test.each([
  ['an exception', 'throw new Error("boom")'],
  ['a rejection', 'Promise.reject(new Error("boom"))'],
])('%s that nobody catches could not be done: 3, with what it says', async (_what, statement) => {
  const defect = join(sandbox.path, 'defect.js');
  writeFileSync(defect, `setImmediate(() => { ${statement}; });`);
  const { code, stderr } = await sandbox.run(['--help'], { env: { NODE_OPTIONS: `--require ${defect}` } });
  expect(stderr).toContain('Error: boom');
  expect(code).toBe(3);
});

test.each([
  ['stdout', ['--help'], 0],
  ['stderr', ['rehearse', '--frobnicate'], 2],
] as const)('nobody who reads %s: the exit code stays the answer', async (stream, args, expected) => {
  const teal = sandbox.start(args);
  teal.stopReading(stream);
  expect((await teal.ended).code).toBe(expected);
});
