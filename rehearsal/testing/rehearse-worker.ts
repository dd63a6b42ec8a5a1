import { type AssemblyInput, directoryOf } from '../assembly/assembly-input';
import { knownAssembly } from '../assembly/known-assemblies';
import { VirtualClock } from '../clock/virtual-clock';
import type { Choice } from '../service/choose-service';
import { readWorker } from '../workers/read-worker';
import { RehearsedWorker } from '../workers/rehearsed-worker';
import { type Duration, millisecondsOf } from '../workload/task-model';
import { checkAssembly, checkRehearseWorker } from './check-options';
import { STARTS_AT } from './with-rehearsal';

/** What each task of a worker is, in the place of a process. What is left out is as in the sample. */
export interface WorkerTask {
  /** Until it takes the first message. @default 5 s */
  readonly startUp?: Duration;
  /** That one message takes: a second at least. @default 1 s */
  readonly message?: Duration;
  /** Messages that it works on at one time. @default 5 */
  readonly atOnce?: number;
  /** Share of the messages that it cannot end: 0 to 1. @default 0 */
  readonly failing?: number;
}

/** Messages that come evenly for a while. */
export interface WorkerMessages {
  /** How long they come. */
  readonly for: Duration;
  /** How many. */
  readonly perMinute: number;
}

/** A rehearsal of a worker, its queue and its scaling. */
export interface WorkerOptions extends Choice {
  /** Its name. */
  readonly worker: string;
  /** What comes, one after the other. */
  readonly messages: readonly WorkerMessages[];
  /** @default as of {@link WorkerTask} */
  readonly task?: WorkerTask;
}

/** A minute of a rehearsed worker. */
export interface WorkerSample {
  /** Of the rehearsal: 0 is when the first message comes. */
  readonly minute: number;
  /** Tasks that its scaling wants. */
  readonly desired: number;
  /** Tasks that run. */
  readonly running: number;
  /** Messages that are visible. */
  readonly waiting: number;
  /** Age of the oldest of them, in seconds. */
  readonly oldestSeconds: number;
}

/** What became of a worker. */
export interface WorkerResult {
  /** One a minute. */
  readonly minutes: readonly WorkerSample[];
  /** Alarms of the templates that sounded meanwhile, in that order. */
  readonly sounded: readonly { readonly alarm: string; readonly minute: number }[];
  /** What became of all of them. */
  readonly messages: {
    readonly sent: number;
    readonly done: number;
    /** In the queue for those that were taken too often. */
    readonly setAside: number;
    /** Still in the queue. */
    readonly left: number;
  };
}

const MINUTE = 60_000;

/**
 * Rehearses how a worker keeps up with its queue, on a virtual clock: how many tasks its scaling wants, how long messages wait, which
 * alarms sound. Queue, scaling, tasks and alarms are those of the template; what a task is and what comes is said by the test.
 *
 * @throws Malformed for an assembly or options that do not fit, NotModelled for what decides and is not modelled
 */
export async function rehearseWorker(assembly: AssemblyInput, options: WorkerOptions): Promise<WorkerResult> {
  checkAssembly(assembly);
  checkRehearseWorker(options);
  const { messages, task = {} } = options;
  const clock = new VirtualClock(STARTS_AT);
  const read = await readWorker(knownAssembly(directoryOf(assembly)), options);
  const worker = new RehearsedWorker(read, clock, {
    startUpMs: millisecondsOf(task.startUp ?? { milliseconds: 5000 }),
    messageMs: millisecondsOf(task.message ?? { milliseconds: 1000 }),
    atOnce: task.atOnce ?? 5,
    failingShare: task.failing ?? 0,
  });
  const play = async (): Promise<WorkerResult> => {
    await worker.start();
    const begin = clock.now();
    const minuteOf = (at: number) => Math.round((at - begin) / MINUTE);
    for (const one of messages) await worker.send(one.perMinute, millisecondsOf(one.for));
    const sounded = worker.cloudWatch.alarms
      .history()
      .filter(({ name, state, changedAt }) => state === 'ALARM' && changedAt >= begin && !isOfScaling(name))
      .map(({ name, changedAt }) => ({ alarm: name, minute: minuteOf(changedAt) }));
    const { sent, done, setAside, left } = worker;
    return {
      minutes: worker.minutes.map(({ at, oldestMs, ...rest }) => ({
        ...{ minute: minuteOf(at), ...rest, oldestSeconds: Math.round(oldestMs / 1000) },
      })),
      sounded,
      messages: { sent, done, setAside, left },
    };
  };
  try {
    return await clock.run(play());
  } finally {
    worker.close();
  }
}

/** Those of the policy sound as it acts: what it does is seen by the tasks. */
const isOfScaling = (name: string): boolean => name.startsWith('TargetTracking-');
