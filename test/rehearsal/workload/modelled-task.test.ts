import { IncomingMessage, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import type { RunningTask } from '../../../rehearsal/ecs/workload';
import { seededRandom } from '../../../rehearsal/random';
import { ModelledBackend } from '../../../rehearsal/workload/modelled-backend';
import { ModelledTasks } from '../../../rehearsal/workload/modelled-task';
import { resolveTaskModel, type TaskModel } from '../../../rehearsal/workload/task-model';

const SECOND = 1000;

async function launch(model: TaskModel, nth = 0) {
  const clock = new VirtualClock();
  const tasks = new ModelledTasks({
    clock,
    model: resolveTaskModel(model),
    version: '2',
    headers: { 'x-version': '2', 'x-release': 'sha256:2' },
    seed: 1,
    healthPath: '/ready',
    answers: [],
    holdRequest: () => async (act) => act(),
  });
  let task: RunningTask | undefined;
  for (let at = 0; at <= nth; at += 1) task = await tasks.launch();
  if (!task || !(task.backend instanceof ModelledBackend))
    throw new Error('a modelled task has its own backend');
  const { backend } = task;
  const health = () => backend.check();
  return { clock, task, backend, health };
}

test('it answers when it has started, and not before', async () => {
  const { clock, task, backend, health } = await launch({ startUp: { milliseconds: 20 * SECOND } });
  await clock.run(clock.sleep(19 * SECOND));
  expect([health(), backend.serve('/', 1, seededRandom(1))]).toEqual([
    'Target.FailedHealthChecks',
    undefined,
  ]);
  await clock.run(task.started);
  expect(clock.now()).toBe(20 * SECOND);
  expect([health(), backend.serve('/', 3, seededRandom(1))?.succeeded]).toEqual(['passed', 3]);
});

test.each<[string, TaskModel, number, string]>([
  [
    'crashes',
    { exitsAfter: { milliseconds: 3 * SECOND } },
    3 * SECOND,
    'Essential container in task exited (exit code 1)',
  ],
  [
    'has no image',
    { cannotStart: 'CannotPullContainerError: not found' },
    15 * SECOND,
    'CannotPullContainerError: not found',
  ],
  [
    'leaks until it is killed',
    { memoryPercent: ({ age }) => 40 + age },
    60 * SECOND,
    'OutOfMemoryError: Container killed due to memory usage (exit code 137)',
  ],
])('one that %s ends by itself', async (_what, model, after, reason) => {
  const { clock, task, health } = await launch(model);
  expect(await clock.run(task.exited)).toEqual({ reason });
  expect(clock.now()).toBe(after);
  expect(health()).toBe('Target.FailedHealthChecks');
  // What waits for its start must not wait for ever.
  await clock.run(task.started);
});

test('health is told by the model, whatever requests meet', async () => {
  const { clock, task, health, backend } = await launch({ healthy: ({ age }) => age < 30, errorShare: 1 });
  await clock.run(task.started);
  expect([health(), backend.serve('/', 2, seededRandom(1))?.failed]).toEqual(['passed', 2]);
  await clock.run(clock.sleep(30 * SECOND));
  expect(health()).toBe('Target.ResponseCodeMismatch');
});

test('what it cannot take shows in the second after it was sent too much', async () => {
  const { clock, task, backend } = await launch({
    errorShare: ({ perSecond = 0 }) => (perSecond > 15 ? 1 : 0),
  });
  await clock.run(task.started);
  const failed = (count: number) => backend.serve('/', count, seededRandom(1))?.failed;
  expect([failed(10), failed(10)]).toEqual([0, 0]);
  await clock.run(clock.sleep(SECOND));
  expect(failed(15)).toBe(15);
  await clock.run(clock.sleep(SECOND));
  expect(failed(15)).toBe(0);
});

test('one in a version can differ from the others', async () => {
  const model: TaskModel = { healthy: ({ nth }) => nth !== 1 };
  const states = await Promise.all(
    [0, 1, 2].map(async (nth) => {
      const { clock, task, health } = await launch(model, nth);
      await clock.run(task.started);
      return health();
    }),
  );
  expect(states).toEqual(['passed', 'Target.ResponseCodeMismatch', 'passed']);
});

test('it ends a second after it was told to, and tells nobody what it uses then', async () => {
  const { clock, task } = await launch({});
  await clock.run(task.started);
  expect(task.usage?.()).toEqual({ cpuPercent: 20, memoryPercent: 40 });
  await clock.run(task.stop());
  expect(clock.now()).toBe(6 * SECOND);
  expect(await task.exited).toEqual({ reason: 'Essential container in task exited (exit code 0)' });
  expect(task.usage?.()).toBeUndefined();
});

/** What a hook meets that sends the same request so many times to one task. */
async function answersOf(nth: number, times: number): Promise<string> {
  const { clock, task, backend } = await launch({ errorShare: 0.5 }, nth);
  await clock.run(task.started);
  const [request, response] = [new IncomingMessage(new Socket()), jest.fn()];
  Object.assign(request, { method: 'GET', url: '/' });
  const statuses: number[] = [];
  for (let sent = 0; sent < times; sent += 1) {
    backend.forward(request, { writeHead: response, end: response } as unknown as ServerResponse, {
      ...{ path: '/', idleTimeoutMs: 60 * SECOND, headers: () => [], cookies: () => [] },
      ...{ onOutcome: ({ status }) => statuses.push(status), onEnd: () => {} },
    });
    await clock.run(clock.sleep(60 * SECOND));
  }
  return statuses.join(' ');
}

test('a request that is sent again to another task of the version meets a fate of its own, the same in each run', async () => {
  const first = await answersOf(0, 20);
  expect(first).toMatch(/200.*500|500.*200/);
  expect(await answersOf(0, 20)).toBe(first);
  expect(await answersOf(1, 20)).not.toBe(first);
});
