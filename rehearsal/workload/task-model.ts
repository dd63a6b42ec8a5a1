import type { Latency } from './latency';

/** A length of time, as `minutes(10)` or `Duration.minutes(10)` make it. */
export type Duration = { readonly milliseconds: number } | { toMilliseconds(): number };

/** When a modelled task is looked at. */
export interface TaskTime {
  /** Seconds since the task was started. */
  readonly age: number;
  /** The task's number among those of its version: 0, 1, 2 … in the order in which they were started. */
  readonly nth: number;
  /**
   * Requests of users that the task was sent in the second before: what it cannot take shows when it has all of them.
   * Absent where nobody counts them, and 0 before the first.
   */
  readonly perSecond?: number;
}

/** A constant, or a function of time. It must depend on nothing but its argument, or a rehearsal does not repeat. */
export type OverTime<T> = T | ((time: TaskTime) => T);

/** How a version of the service answers requests. */
export interface RequestModel {
  /** Share of the requests that are answered with 500: 0 to 1. @default 0 */
  readonly errorShare?: OverTime<number>;
  /** @default half of the answers within 40 ms, 99 of 100 within 250 ms: a web service with a database */
  readonly latency?: OverTime<{ readonly median: Duration; readonly p99: Duration }>;
}

/**
 * A version of the service as a function of time, in the place of a process: seeded, so that a rehearsal can be
 * repeated. What is left out is as a version that is well.
 */
export interface TaskModel extends RequestModel {
  /** What some paths do otherwise; a path is as in a request, without its query. */
  readonly paths?: Readonly<Record<string, RequestModel>>;
  /** Until the task answers its health check. @default 5 s */
  readonly startUp?: Duration;
  /** Whether the health check passes while the task is up, whatever requests meet. @default always */
  readonly healthy?: OverTime<boolean>;
  /** Since its start; the task then ends by itself. @default never */
  readonly exitsAfter?: OverTime<Duration | undefined>;
  /** With which it then ends. @default 1 */
  readonly exitCode?: number;
  /** Percent of the task's memory; at 100 the task is killed. @default 40 */
  readonly memoryPercent?: OverTime<number>;
  /** Percent of the task's cpu. @default 20 */
  readonly cpuPercent?: OverTime<number>;
  /** What a task answers, beside what gates ask for. @default status 200 and the body of the gates' own checks */
  readonly answers?: readonly ModelledAnswer[];
  /** Keeps a task from being started, in ECS's words: an image or a secret that is missing. @default it starts */
  readonly cannotStart?: string;
  /**
   * A command that the version runs once (`RunTask`): a migration of its own, its trial, or, of a version that runs, the check
   * whether it can live with another's. A function where they differ. @default it takes half a minute and succeeds
   */
  readonly once?: OnceModel | ((asked: AskedOnce) => OnceModel);
}

/** What a version is asked to run once. */
export interface AskedOnce {
  /** In the place of its container's command; undefined where that is kept. */
  readonly command: readonly string[] | undefined;
  /** Over those of its container: a trial of a migration has some, the migration itself has none. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A task that belongs to no service, with a command that ends. */
export interface OnceModel {
  /** Until its container runs; longer than anybody waits: it never does. @default 5 s */
  readonly startUp?: Duration;
  /** From then until it ends. @default 30 s */
  readonly takes?: Duration;
  /** @default 0 */
  readonly exitCode?: number;
  /** Keeps it from being started, in ECS's words. @default it starts */
  readonly cannotStart?: string;
}

/** What a version that is well answers to a request. */
export interface ModelledAnswer {
  /** Of the request; one of `GET` answers HEAD as well. @default 'GET' */
  readonly method?: string;
  /** Of the request, with its query: `/stock/42?detail=all`. */
  readonly path: string;
  /** Of the answer. @default 200 */
  readonly status?: number;
  /** Of the answer. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the answer. @default none */
  readonly body?: string;
}

/** A model with every default in place and every constant a function. */
export interface ResolvedTaskModel {
  readonly startUpMs: number;
  readonly healthy: (time: TaskTime) => boolean;
  readonly exitCode: number;
  readonly exitsAfterMs: (time: TaskTime) => number | undefined;
  readonly memoryPercent: (time: TaskTime) => number;
  /** Whether its memory is a function of time, and must be looked at again and again. */
  readonly memoryVaries: boolean;
  readonly cpuPercent: (time: TaskTime) => number;
  readonly answers: readonly ModelledAnswer[];
  readonly cannotStart?: string;
  requestsOf(path: string): ResolvedRequestModel;
}

export interface ResolvedRequestModel {
  readonly errorShare: (time: TaskTime) => number;
  readonly latency: (time: TaskTime) => Latency;
}

const SECOND = 1000;
const USUAL_LATENCY = { median: { milliseconds: 40 }, p99: { milliseconds: 250 } };

/** @throws Error for what no task can be */
export function resolveTaskModel(model: TaskModel = {}): ResolvedTaskModel {
  const general = requests(model, {});
  const paths = new Map(Object.entries(model.paths ?? {}).map(([path, own]) => [path, requests(own, model)]));
  const exitsAfter = overTime(model.exitsAfter);
  return {
    startUpMs: millisecondsOf(model.startUp ?? { milliseconds: 5 * SECOND }),
    healthy: overTime(model.healthy ?? true),
    exitCode: model.exitCode ?? 1,
    exitsAfterMs: (time) => {
      const after = exitsAfter(time);
      return after && millisecondsOf(after);
    },
    memoryPercent: overTime(model.memoryPercent ?? 40),
    memoryVaries: typeof model.memoryPercent === 'function',
    cpuPercent: overTime(model.cpuPercent ?? 20),
    answers: model.answers ?? [],
    ...(model.cannotStart !== undefined && { cannotStart: model.cannotStart }),
    requestsOf: (path) => paths.get(path) ?? general,
  };
}

export function millisecondsOf(duration: Duration): number {
  return 'milliseconds' in duration ? duration.milliseconds : duration.toMilliseconds();
}

function requests(own: RequestModel, fallback: RequestModel): ResolvedRequestModel {
  return {
    errorShare: mapped(own.errorShare ?? fallback.errorShare ?? 0, shareOf),
    latency: mapped(own.latency ?? fallback.latency ?? USUAL_LATENCY, latencyOf),
  };
}

function shareOf(share: number): number {
  if (share >= 0 && share <= 1) return share;
  throw new Error(`errorShare must be from 0 to 1, got ${share}; correct the task model`);
}

function latencyOf({ median, p99 }: { readonly median: Duration; readonly p99: Duration }): Latency {
  const [medianMs, p99Ms] = [millisecondsOf(median), millisecondsOf(p99)];
  if (medianMs > 0 && p99Ms >= medianMs) return { medianMs, p99Ms };
  throw new Error(
    `latency must have a median above 0 and a p99 of at least as much, got ${medianMs} ms and ${p99Ms} ms; correct the task model`,
  );
}

/** A constant is mapped once, whoever asks for it however often. */
function mapped<T, U>(value: OverTime<T>, to: (value: T) => U): (time: TaskTime) => U {
  if (typeof value === 'function') return (time) => to((value as (time: TaskTime) => T)(time));
  const constant = to(value);
  return () => constant;
}

function overTime<T>(value: OverTime<T>): (time: TaskTime) => T {
  return mapped(value, (same) => same);
}
