import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { Queue } from '../../../rehearsal/sqs/queue';
import { WorkerTasks } from '../../../rehearsal/workers/worker-tasks';

const SECOND = 1000;
const model = { startUpMs: 5 * SECOND, messageMs: 10 * SECOND, atOnce: 2, failingShare: 0 };

/** One task over a queue of so many messages. */
function withTask<T>(
  messages: number,
  change: Partial<typeof model>,
  act: (on: {
    clock: VirtualClock;
    queue: Queue;
    tasks: WorkerTasks;
    task: Awaited<ReturnType<WorkerTasks['launch']>>;
  }) => Promise<T>,
): Promise<T> {
  const clock = new VirtualClock(0);
  const queue = new Queue({ visibilityTimeoutMs: 150 * SECOND });
  const tasks = new WorkerTasks({
    ...{ clock, queue, stopTimeoutMs: 60 * SECOND },
    model: { ...model, ...change },
  });
  const over = new AbortController();
  return clock.run(
    (async () => {
      queue.send(messages, 0);
      tasks.begin(over.signal);
      try {
        return await act({ clock, queue, tasks, task: await tasks.launch() });
      } finally {
        over.abort();
      }
    })(),
  );
}

test.each([
  [4, { done: 0, visible: 5, notVisible: 0 }],
  [6, { done: 0, visible: 3, notVisible: 2 }],
  [16, { done: 2, visible: 1, notVisible: 2 }],
  [36, { done: 5, visible: 0, notVisible: 0 }],
])('after %i seconds a task that works on two at once has %j', async (seconds, expected) => {
  await withTask(5, {}, async ({ clock, queue, tasks }) => {
    await clock.sleep(seconds * SECOND);
    const now = clock.now();
    expect({ done: tasks.done, visible: queue.visible(now), notVisible: queue.notVisible(now) }).toEqual(
      expected,
    );
  });
});

test('at SIGTERM it takes no more, ends what it has, and exits well', async () => {
  await withTask(5, {}, async ({ clock, queue, tasks, task }) => {
    await clock.sleep(6 * SECOND);
    await task.stop();
    expect([clock.now() / SECOND, tasks.done]).toEqual([15, 2]);
    expect(await task.exited).toEqual({ reason: 'Essential container in task exited (exit code 0)' });
    expect(queue.visible(clock.now())).toBe(3);
  });
});

test('what takes longer than its stop timeout is another task’s, when its visibility timeout is over', async () => {
  await withTask(2, { messageMs: 300 * SECOND }, async ({ clock, queue, tasks, task }) => {
    await clock.sleep(6 * SECOND);
    await task.stop();
    expect([clock.now() / SECOND, tasks.done]).toEqual([66, 0]);
    expect(await task.exited).toEqual({ reason: 'Essential container in task exited (exit code 137)' });
    expect([queue.visible(clock.now()), queue.visible(clock.now() + 150 * SECOND)]).toEqual([0, 2]);
  });
});

test.each([
  [0.5, 2],
  [1, 0],
])('of four messages of which a share of %d fails, %i are ended', async (failingShare, done) => {
  await withTask(4, { failingShare }, async ({ clock, tasks, queue }) => {
    await clock.sleep(60 * SECOND);
    expect([tasks.done, queue.notVisible(clock.now())]).toEqual([done, 4 - done]);
  });
});

test('it says what it uses while it runs', async () => {
  await withTask(1, {}, async ({ clock, task }) => {
    expect(task.usage?.()).toBeUndefined();
    await clock.sleep(6 * SECOND);
    expect(task.usage?.()).toEqual({ cpuPercent: 31, memoryPercent: 30 });
    await clock.sleep(20 * SECOND);
    expect(task.usage?.()).toEqual({ cpuPercent: 2, memoryPercent: 30 });
  });
});
