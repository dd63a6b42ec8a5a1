import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScaledClock } from '../../rehearsal/clock/scaled-clock';
import { shellWords } from '../../rehearsal/ecs/shell-words';
import { oneOffCommand, tellingFailures } from '../../rehearsal/service/one-off-tasks';
import { type Command, taskLauncher } from '../../rehearsal/service/task-launchers';
import type { OneOff } from '../../rehearsal/version';

const directory = mkdtempSync(join(tmpdir(), 'teal-once-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const container = { name: 'web', environment: { TABLE: "user's" }, secrets: {} };
const healthCheck = { matcher: '200' };
const clock = new ScaledClock();

test.each([0, 3])(
  'a command that exits %s: it has started at once, has the container’s variables, and ends',
  async (code) => {
    const command = shellWords([
      process.execPath,
      '-e',
      `require('fs').writeFileSync('ran', process.env.TABLE); process.exit(${code})`,
    ]);
    const launcher = taskLauncher(
      { container, secrets: new Map(), healthCheck } as unknown as Parameters<typeof taskLauncher>[0],
      clock,
      { command, directory },
      'none',
    );
    const task = await launcher.launch();
    await task.started;
    expect(await task.exited).toEqual({ reason: `Essential container in task exited (exit code ${code})` });
    expect(readFileSync(join(directory, 'ran'), 'utf8')).toBe("user's");
  },
);

const next = { name: 'next', command: { command: 'node next.js', directory: '/typed' } };
const once = ['node', 'migrate.js'];

test.each<[string, Pick<OneOff, 'once'> & { of?: unknown }, string | undefined, Command]>([
  [
    'a version typed elsewhere runs in the service’s directory',
    { once, of: next },
    '/app',
    { command: shellWords(once), directory: '/app' },
  ],
  [
    'without one, where the version runs',
    { once: ['true'], of: next },
    undefined,
    { command: shellWords(['true']), directory: '/typed' },
  ],
  ['what replaces no command is the version itself', { once: undefined, of: next }, '/app', next.command],
  [
    'what users have today runs where that is: it may be an older copy',
    { once, of: 'baseline' },
    '/app',
    { command: shellWords(once), directory: '/older' },
  ],
  [
    'a version of which nothing is said runs as what users have, and is of the service here',
    { once, of: { name: 'a release' } },
    '/app',
    { command: shellWords(once), directory: '/app' },
  ],
  [
    'a version that is not known, without a directory',
    { once },
    undefined,
    { command: shellWords(once), directory: '/older' },
  ],
])('a one-off command of %s', (_, version, local, expected) => {
  const baseline = { command: 'node old.js', directory: '/older' };
  expect(oneOffCommand(version as OneOff, baseline, local)).toEqual(expected);
});

test.each([
  ['echo no such table >&2; exit 3', ['Essential container in task exited (exit code 3): no such table']],
  ['echo done', []],
])('%s: a person is told %j', async (command, expected) => {
  const told: string[] = [];
  const launcher = taskLauncher(
    { container, secrets: new Map(), healthCheck } as unknown as Parameters<typeof taskLauncher>[0],
    clock,
    { command, directory },
    'none',
  );
  const task = await tellingFailures(launcher, (reason) => told.push(reason)).launch();
  await task.exited;
  expect(told).toEqual(expected);
});
