import type { LambdaFunctionProperties } from '../../../rehearsal/lambda/function';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { Functions, type ProbedFunction } from './handler-asset';

const functions = new Functions();
afterEach(() => functions.rest());
afterAll(() => functions.close());

/** Evaluates `code` in one rehearsal after the other, each of its own properties. */
async function inTurn(
  code: string,
  rehearsals: readonly Partial<LambdaFunctionProperties>[],
  files: Record<string, string> = {},
): Promise<unknown[]> {
  const asset = functions.asset({ ...files, 'index.js': `exports.handler = async (event) => (${code})` });
  const answers: unknown[] = [];
  for (const properties of rehearsals) answers.push(await once(functions.fromAsset(asset, properties)));
  return answers;
}

async function once(hook: ProbedFunction, event = {}): Promise<unknown> {
  const answer = await hook.answer(event);
  await hook.close();
  return answer;
}

test('the next rehearsal has the process of the last one, unless it needs another', async () => {
  const [first, again, larger, options, back] = await inTurn('process.pid', [
    {},
    {},
    { memoryMb: 512 },
    { environment: { NODE_OPTIONS: '--enable-source-maps' } },
    {},
  ]);
  expect([again, back]).toEqual([first, first]);
  expect(new Set([first, larger, options]).size).toBe(3);
});

test.each([
  ['its modules', `[++require('./state.js').count, ++require('./state.json').count]`, [1, 1]],
  ['its globals', '(globalThis.count ??= 0, ++globalThis.count)', 1],
  ['its environment', `(process.env.COUNT = 1 + Number(process.env.COUNT ?? 0), process.env.COUNT)`, '1'],
  ['its listeners', `(process.on('exit', () => {}), process.listenerCount('exit'))`, expect.any(Number)],
  ['its working directory', `(process.cwd() === __dirname && (process.chdir('/'), true))`, true],
  ['its randomness', 'Math.random()', expect.any(Number)],
  ['its time', 'Date.now()', Date.UTC(2030, 0, 1)],
  ['its clock', '(setTimeout(() => {}, 5), performance.now())', 0],
])('a process that is leased again is fresh: %s', async (_, code, expected) => {
  const files = { 'state.js': 'exports.count = 0', 'state.json': '{ "count": 0 }' };
  const [pid, first, second, after] = await inTurn(
    `event.pid ? process.pid : ${code}`,
    [{}, {}, {}, {}],
    files,
  );
  expect([first, second, after]).toEqual([expected, expected, expected]);
  expect(second).toEqual(first);
  expect(pid).toBeDefined();
});

test('timers that were left do not fire in the next rehearsal', async () => {
  const code = `new Promise((resolve) => {
    let other = 0;
    setInterval(() => { other += 1; process.stdout.write('left over\\n') }, 10);
    setTimeout(() => resolve(other), 35);
  })`;
  const lines: string[] = [];
  const asset = functions.asset(`exports.handler = async ({ leave }) => leave
    ? ${code} : new Promise((resolve) => setTimeout(resolve, 1000, process.pid))`);
  const pid = await once(functions.fromAsset(asset));
  expect(await once(functions.fromAsset(asset), { leave: true })).toBe(3);
  expect(await once(functions.fromAsset(asset, { onLog: (line) => lines.push(line) }))).toBe(pid);
  expect(lines).toEqual([]);
});

test.each([
  [
    'an ES module',
    { 'index.mjs': 'let count = 0; export const handler = async () => [process.pid, ++count]' },
  ],
  [
    'one that goes on with something',
    {
      'index.js': `const spin = () => setImmediate(spin); let count = 0;
      exports.handler = async () => { spin(); return [process.pid, ++count] }`,
    },
  ],
  [
    'one that has ended',
    {
      'index.js': `let count = 0; exports.handler = async () => { setImmediate(process.exit); return [process.pid, ++count] }`,
    },
  ],
])('%s is not leased again', async (_, files) => {
  const asset = functions.asset(files);
  const [first, second] = [
    (await once(functions.fromAsset(asset))) as [number, number],
    (await once(functions.fromAsset(asset))) as [number, number],
  ];
  expect(second[0]).not.toBe(first[0]);
  expect([first[1], second[1]]).toEqual([1, 1]);
});

test('all processes can be ended', async () => {
  const [pid] = await inTurn('process.pid', [{}]);
  await closeWarmProcesses();
  expect(() => process.kill(pid as number, 0)).toThrow('ESRCH');
});
