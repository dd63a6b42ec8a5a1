import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScaledClock } from '../../rehearsal/clock/scaled-clock';
import { shellWords } from '../../rehearsal/ecs/shell-words';
import { oneOffCommand, tellingFailures } from '../../rehearsal/service/one-off-tasks';
import { taskLauncher } from '../../rehearsal/service/task-launchers';

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

test.each<
  [string, readonly string[] | undefined, string | undefined, { command: string; directory: string }]
>([
  [
    'a version typed elsewhere runs in the service’s directory',
    ['node', 'migrate.js'],
    '/app',
    { command: shellWords(['node', 'migrate.js']), directory: '/app' },
  ],
  [
    'without one, where the version runs',
    ['true'],
    undefined,
    { command: shellWords(['true']), directory: '/typed' },
  ],
  [
    'what replaces no command is the version itself',
    undefined,
    '/app',
    { command: 'node next.js', directory: '/typed' },
  ],
])('a one-off command of %s', (_, once, local, expected) => {
  expect(oneOffCommand(once, { command: 'node next.js', directory: '/typed' }, local)).toEqual(expected);
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
