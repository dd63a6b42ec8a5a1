import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildSync } from 'esbuild';

const folder = mkdtempSync(join(tmpdir(), 'teal-orphan-test-'));
const root = resolve(__dirname, '..', '..', '..');
let rehearsal: ChildProcess;
let hook: number;

beforeAll(() => {
  buildSync({
    stdin: {
      contents: `
        import { ScaledClock } from './rehearsal/clock/scaled-clock';
        import { LambdaFunction } from './rehearsal/lambda/function';
        const [, , assetDirectory, runtimePath, how] = process.argv;
        const clock = new ScaledClock();
        let told;
        const line = new Promise((resolve) => { told = resolve; });
        const hook = new LambdaFunction({
          name: 'probe', arn: 'arn', assetDirectory, runtimePath, handler: 'index.handler', environment: {},
          timeoutSeconds: 900, memoryMb: 128, region: 'eu-west-1', clock, seed: 1,
          endpointUrl: 'http://127.0.0.1:9', credentials: { accessKeyId: 'K', secretAccessKey: 'S' },
          onLog: (line) => process.send?.(Number(line), told),
        });
        // What a handler has printed may come after its answer; a message that is not yet sent ends with the process.
        hook.invoke({ how }).then(() => line).then(() => hook.close());`,
      loader: 'ts',
      resolveDir: root,
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: join(folder, 'rehearsal.js'),
  });
  // Written synchronously: a handler that never yields would not flush what it printed.
  writeFileSync(
    join(folder, 'index.js'),
    `exports.handler = async ({ how }) => {
      require('node:fs').writeSync(1, process.pid + '\\n');
      while (how === 'busy');
      if (how === 'done') return;
      return new Promise((resolve) => setTimeout(resolve, 1e8));
    };`,
  );
});

afterEach(() => {
  rehearsal.kill('SIGKILL');
  if (isRunning(hook)) process.kill(hook, 'SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each(['waiting', 'busy'])('a %s hook does not outlive a rehearsal that is killed', async (how) => {
  const runtime = join(root, 'dist', 'lambda-runtime.js');
  rehearsal = fork(join(folder, 'rehearsal.js'), [folder, runtime, how], { execArgv: [] });
  [hook] = (await once(rehearsal, 'message')) as [number];
  expect(isRunning(hook)).toBe(true);
  rehearsal.kill('SIGKILL');
  await gone();
});

test('a rehearsal that is over ends by itself, and the process that it kept for another ends with it', async () => {
  const runtime = join(root, 'dist', 'lambda-runtime.js');
  rehearsal = fork(join(folder, 'rehearsal.js'), [folder, runtime, 'done'], { execArgv: [] });
  const exit = once(rehearsal, 'exit');
  [hook] = (await once(rehearsal, 'message')) as [number];
  expect(await exit).toEqual([0, null]);
  await gone();
});

async function gone(): Promise<void> {
  const patience = AbortSignal.timeout(10_000);
  while (isRunning(hook) && !patience.aborted) await delay(50);
  expect(isRunning(hook)).toBe(false);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
