import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ProcessLauncher, type ProcessLauncherProperties } from '../../../rehearsal/ecs/process-launcher';
import { killAllNow } from '../../../rehearsal/ecs/task';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'teal-test-'));
});

afterEach(async () => {
  killAllNow();
  rmSync(directory, { recursive: true, force: true });
});

function launch(command: string, properties: Partial<ProcessLauncherProperties> = {}) {
  return new ProcessLauncher({ command, directory, environment: {}, ...properties }).launch();
}

/** Tries for as long as a test may take: nothing is asserted on how long it takes. */
async function until(test: () => boolean): Promise<void> {
  for (let tries = 0; !test(); tries += 1) {
    if (tries === 800) throw new Error('it did not come to that');
    await wait(5);
  }
}

/** What the command has written to a file, as soon as it has. */
async function written(name: string): Promise<string> {
  const file = join(directory, name);
  const read = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  await until(() => read().endsWith('\n'));
  return read().trim();
}

/** A process that is dead but that nobody has collected yet is gone, too. */
function lives(pid: string): boolean {
  const file = `/proc/${pid}/stat`;
  if (!existsSync('/proc/self/stat')) {
    try {
      return process.kill(Number(pid), 0);
    } catch {
      return false;
    }
  }
  return existsSync(file) && !/\) [ZX] /.test(readFileSync(file, 'utf8'));
}

async function untilDead(pid: string): Promise<void> {
  await until(() => !lives(pid));
}

/** Notes when it has been asked three times. */
const SERVER = `node -e '
  let asked = 0;
  const server = require("node:http").createServer((request, response) => {
    response.statusCode = request.url === "/ready" ? 200 : 503;
    response.end();
    if (++asked === 3) require("node:fs").writeFileSync("asked", "3\\n");
  });
  server.listen(process.env.PORT, "127.0.0.1");
'`;

test('a task has its container’s environment, PORT, PATH, a HOME of its own, and nothing else of ours', async () => {
  process.env.TEAL_TEST_LEAK = 'leaked';
  const environment = { PORT: '8080', HOME: '/root', GREETING: 'hello' };
  const task = await launch('env > environment.part; mv environment.part environment; cat', { environment });
  await task.exited;
  delete process.env.TEAL_TEST_LEAK;
  const lines = (await written('environment')).split('\n').map((line) => line.split('='));
  const own = Object.fromEntries(lines);
  // The shell adds PWD, OLDPWD, SHLVL and _ to what it is given.
  const names = Object.keys(own).filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name));
  expect(names.sort()).toEqual(['GREETING', 'HOME', 'PATH', 'PORT']);
  expect(own).toMatchObject({ GREETING: 'hello', PORT: String(task.port), PATH: process.env.PATH });
  expect(own.HOME).not.toBe('/root');
  expect(existsSync(own.HOME ?? '')).toBe(false);
});

test.each([
  ['exit 7', 'Essential container in task exited (exit code 7)'],
  ['echo first; echo "cannot connect" >&2; exit 1', /\(exit code 1\): first \| cannot connect$/],
  ['kill -KILL $$', 'Essential container in task exited (signal SIGKILL)'],
  ['no-such-program', /\(exit code 127\): .*not found/],
])('%s', async (command, reason) => {
  const task = await launch(command);
  const exit = await task.exited;
  if (typeof reason === 'string') expect(exit.reason).toBe(reason);
  else expect(exit.reason).toMatch(reason);
  await task.started;
});

test('a directory that does not exist is the task’s failure, not ours', async () => {
  const task = await launch('true', { directory: join(directory, 'missing') });
  expect((await task.exited).reason).toMatch(/^CannotStartContainerError: .*ENOENT/);
});

test('started: when it accepts connections', async () => {
  const task = await launch(SERVER);
  await task.started;
  expect((await fetch(`http://${task.host}:${task.port}/`)).status).toBe(503);
  await task.stop();
});

test.each([
  ['a path that is accepted', '/ready', 200],
  ['a status that is accepted, whatever it means elsewhere', '/never', 503],
])('started: when its health check gets %s', async (_what, path, accepted) => {
  const task = await launch(SERVER, { health: { path, accepts: (status) => status === accepted } });
  await task.started;
  await task.stop();
});

test.each([
  ['another status', '/never', 200],
  ['a success that is not the one', '/ready', 204],
])('not started: while its health check gets %s', async (_what, path, accepted) => {
  const never = await launch(SERVER, { health: { path, accepts: (status) => status === accepted } });
  let started = false;
  const start = never.started.then(() => {
    started = true;
  });
  await written('asked');
  expect(started).toBe(false);
  await never.stop();
  await start; // over all the same
});

test('SIGTERM ends a task that listens to it, with its own exit code', async () => {
  const task = await launch('trap "exit 0" TERM; echo $$ > pid; while true; do sleep 0.05; done');
  await written('pid');
  await task.stop();
  // The shell adds what became of its own child.
  expect((await task.exited).reason).toMatch(/^Essential container in task exited \(exit code 0\)/);
});

test('what a shell runs may finish its work when the shell itself ends at SIGTERM', async () => {
  const worker = `node -e '
    const { writeFileSync } = require("node:fs");
    process.on("SIGTERM", () => setTimeout(() => { writeFileSync("finished", "yes\\n"); process.exit(0); }, 200));
    setInterval(() => {}, 1000);
    writeFileSync("ready", "yes\\n");
  '`;
  const task = await launch(`${worker}; true`); // with a second command the shell stays and waits
  await written('ready');
  await task.stop();
  expect(await written('finished')).toBe('yes');
});

test('SIGKILL ends one that ignores it, and all that it has started', async () => {
  const child = '(trap "" TERM; echo $$ > parent; while true; do sleep 1; done)';
  const grandchild = `sh -c 'trap "" TERM; echo $$ > grandchild; while true; do sleep 1; done' &`;
  const task = await launch(`${grandchild} trap "" TERM; ${child}`, { stopTimeoutMs: 50 });
  const pids = await Promise.all([written('grandchild'), written('parent')]);
  await task.stop();
  expect((await task.exited).reason).toBe('Essential container in task exited (signal SIGKILL)');
  await Promise.all(pids.map(untilDead));
});

test('what a command leaves behind when it exits ends with it, even if it holds the output open', async () => {
  const task = await launch(`sh -c 'trap "" TERM HUP; echo $$ > grandchild; sleep 1000' &
    while [ ! -s grandchild ]; do sleep 0.01; done; exit 3`);
  const pid = await written('grandchild');
  expect((await task.exited).reason).toBe('Essential container in task exited (exit code 3)');
  await untilDead(pid);
});

test('killAllNow, as when the process exits, leaves neither process nor home', async () => {
  const homes = await Promise.all(
    ['one', 'two'].map(async (name) => {
      await launch(`echo $HOME $$ > ${name}; sleep 1000`);
      return (await written(name)).split(' ');
    }),
  );
  expect(homes.map(([home = '']) => existsSync(home))).toEqual([true, true]);
  killAllNow();
  expect(homes.map(([home = '']) => existsSync(home))).toEqual([false, false]);
  await Promise.all(homes.map(([, pid = '']) => untilDead(pid)));
});

test('a process that exits takes its tasks with it', async () => {
  const script = `
    const { ProcessLauncher } = require('${join(__dirname, '../../../rehearsal/ecs/process-launcher.ts')}');
    new ProcessLauncher({ command: 'echo $HOME $ > inner; echo > ready; sleep 1000', directory: process.cwd(), environment: {} })
      .launch()
      .then(() => setInterval(() => {
        if (require('node:fs').existsSync('ready')) process.exit(0);
      }, 10));
  `;
  const tsx = require.resolve('tsx/cjs');
  const quoted = script.replaceAll("'", `'\\''`);
  const outer = await launch(`'${process.execPath}' --require '${tsx}' -e '${quoted}'`);
  const [home = '', pid = ''] = (await written('inner')).split(' ');
  expect((await outer.exited).reason).toBe('Essential container in task exited (exit code 0)');
  await untilDead(pid);
  expect(existsSync(home)).toBe(false);
});

test('tasks have ports of their own, which were free', async () => {
  const tasks = await Promise.all(Array.from({ length: 5 }, () => launch('sleep 1000')));
  const ports = tasks.map(({ port }) => port);
  expect(new Set(ports).size).toBe(5);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(ports[0], '127.0.0.1', resolve));
  await new Promise((resolve) => server.close(resolve));
});
