// The deep tests: those that compute, on all cores and niced, and beside them, one after the other, those that mostly wait
// for a clock that runs on the wall. Alone, each would leave half of a machine idle; without the priority, the second
// would be late for their own clock.
//   npm run test:deep [-- PATH…]
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';

const jest = join(import.meta.dirname, '..', 'node_modules', 'jest', 'bin', 'jest.js');
const paths = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'teal-deep-'));
const log = join(folder, 'deep.log');

function run(project, options, stdio) {
  const args = ['--selectProjects', project, '--passWithNoTests', ...options, '--', ...paths];
  const child = spawn(process.execPath, [jest, ...args], { stdio, env });
  const ended = new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
  return { child, ended };
}

// Once: both would write the same files.
execFileSync(process.execPath, [join(import.meta.dirname, '..', 'build.mjs')], { stdio: 'inherit' });
const env = { ...process.env, TEAL_BUILT: '1' };

const file = openSync(log, 'a');
const deep = run('deep', [], ['ignore', file, file]);
setPriority(deep.child.pid, 10);
const live = run('live', ['--runInBand'], ['ignore', 'inherit', 'inherit']);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    for (const { child } of [deep, live]) child.kill(signal);
  });
const codes = await Promise.all([deep.ended, live.ended]);
process.stdout.write(readFileSync(log, 'utf8'));
rmSync(folder, { recursive: true });
process.exitCode = Math.max(...codes);
