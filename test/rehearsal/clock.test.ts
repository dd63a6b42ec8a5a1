import fc from 'fast-check';
import { TimerQueue } from '../../rehearsal/clock/timer-queue';
import { VirtualClock } from '../../rehearsal/clock/virtual-clock';

describe('timers', () => {
  test('come by their time, then in the order in which they were set, whatever was cancelled', () => {
    const timer = fc.record({ due: fc.integer({ min: 0, max: 20 }), cancelled: fc.boolean() });
    fc.assert(
      fc.property(fc.array(timer, { maxLength: 400 }), (timers) => {
        const queue = new TimerQueue();
        const acted: number[] = [];
        const cancels = timers.map(({ due }, index) => queue.add(due, () => acted.push(index)));
        timers.forEach(({ cancelled }, index) => {
          if (cancelled) cancels[index]?.();
        });
        for (let next = queue.take(); next; next = queue.take()) next.act();
        const expected = timers
          .map(({ due, cancelled }, index) => ({ due, cancelled, index }))
          .filter(({ cancelled }) => !cancelled)
          .sort((a, b) => a.due - b.due || a.index - b.index);
        expect(acted).toEqual(expected.map(({ index }) => index));
      }),
    );
  });

  test('one that was taken cannot be cancelled any more', () => {
    const queue = new TimerQueue();
    const cancel = queue.add(1, () => undefined);
    queue.add(2, () => undefined);
    queue.take();
    cancel();
    expect(queue.earliest).toBe(2);
  });
});

describe('a virtual clock', () => {
  test('jumps from timer to timer, and lets all else happen before each jump', async () => {
    const clock = new VirtualClock(1000);
    const seen: string[] = [];
    clock.schedule(50, () => seen.push(`callback ${clock.now()}`));
    const sleeper = async (name: string, ...sleeps: number[]) => {
      for (const sleep of sleeps) {
        await clock.sleep(sleep);
        await Promise.resolve().then(() => undefined);
        seen.push(`${name} ${clock.now()}`);
      }
    };
    await clock.run(Promise.all([sleeper('a', 50, 10), sleeper('b', 50, 5), sleeper('c', 86_400_000)]));
    expect(seen).toEqual(['callback 1050', 'a 1050', 'b 1050', 'b 1055', 'a 1060', 'c 86401000']);
  });

  test('stands still while it is held for a process', async () => {
    const clock = new VirtualClock();
    const release = clock.holdForProcess();
    const work = new Promise<number>((resolve) => {
      setImmediate(() => setImmediate(() => setImmediate(() => resolve(clock.now()))));
    }).finally(release);
    const later = clock.sleep(10);
    await clock.run(Promise.all([work, later]));
    expect(await work).toBe(0);
    expect(clock.now()).toBe(10);
  });

  test('ends with what failed, though a process holds it', async () => {
    const clock = new VirtualClock();
    clock.holdForProcess();
    const run = clock.run(new Promise(() => undefined));
    setImmediate(() => clock.fail(new Error('a broken model')));
    await expect(run).rejects.toThrow('a broken model');
  });

  test('gives up what has not settled after 100 simulated days', async () => {
    const clock = new VirtualClock();
    const tick = () => void clock.schedule(24 * 3_600_000, tick);
    tick();
    await expect(clock.run(new Promise(() => undefined))).rejects.toThrow('within 100 simulated days');
    expect(clock.now()).toBe(100 * 24 * 3_600_000);
  });

  test('does not pass while nobody runs it', async () => {
    const clock = new VirtualClock();
    const woken = jest.fn();
    clock.schedule(0, woken);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(woken).not.toHaveBeenCalled();
  });

  test('a sleep that is aborted rejects with the reason, and time does not pass for it', async () => {
    const clock = new VirtualClock();
    const stop = new AbortController();
    const sleep = clock.sleep(10_000, stop.signal).catch((error: Error) => error.message);
    stop.abort(new Error('enough'));
    expect(await clock.run(sleep)).toBe('enough');
    expect(clock.now()).toBe(0);
    await expect(clock.sleep(1, stop.signal)).rejects.toThrow('enough');
  });

  test('fails with what its promise fails with', async () => {
    const clock = new VirtualClock();
    const failing = clock.sleep(5).then(() => Promise.reject(new Error('broken')));
    await expect(clock.run(failing)).rejects.toThrow('broken');
  });
});
