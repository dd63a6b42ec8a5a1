import type { LoadTestLimits, LoadTestPlan } from '../../../lambda/shared/environment';
import { defaultErrors, defaultSlow, defaultWithin } from '../defaults';
import { type Duration, minutes, seconds } from '../duration';
import type { GateInput } from '.';
import type { GateOptions, GateSettings } from './common';
import { settingsOf } from './settings';
import type { SmokeMethod } from './smoke-test';

/** One of the requests that a load is made of. */
export interface LoadRequestInput {
  /** Path and query, beginning with '/'. */
  readonly path: string;
  /** Where users are, only GET, HEAD and OPTIONS are sent, and others left out. @default 'GET' */
  readonly method?: SmokeMethod;
  /** Headers to send; they are written to the template, so no secrets. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default any below 400 */
  readonly status?: number;
  /** How often it is sent beside the others: 1 to 100. @default 1 */
  readonly weight?: number;
}

/** How much is sent where users are. */
export interface LoadAmongUsersInput {
  /** Of the requests that users send at present: 1 to 100. @default 10 no more than a busy minute brings anyway */
  readonly percentOfTraffic?: number;
  /** Requests a second where users send few, or nobody knows how many: 0.1 to 100. @default 2 enough for a p99 in a minute */
  readonly atLeast?: number;
  /** Requests a second, however many users send: 0.1 to 100. @default 20 */
  readonly atMost?: number;
}

/** What the answers must be, all of them. */
export interface LoadLimitsInput {
  /** Percent of the requests that may fail: another status, or no whole answer in time. @default the release's own: { percent: 2 } */
  readonly errors?: { readonly percent: number };
  /** Percent of the answers that may take longer. @default the release's own: { over: seconds(1), percent: 10 }; none where a percentile is given */
  readonly slow?: { readonly over: Duration; readonly percent: number };
  /** Half of the answers come within it. @default none */
  readonly p50?: Duration;
  /** 95 of 100 do. @default none */
  readonly p95?: Duration;
  /** 99 of 100 do. @default none */
  readonly p99?: Duration;
}

/** How much load green must bear before users meet it: docs/gates/load-test.md. */
export interface LoadTestOptions extends GateOptions {
  /** At most 2500 bytes as JSON with the rest of the plan: they stand in the environment of a function. One at least only reads. */
  readonly requests: readonly LoadRequestInput[];
  /**
   * Names of the environments where nobody but the team is: there every request is sent, `perSecond` of them.
   * @default none: an environment that is not named has users
   */
  readonly withoutUsers?: readonly string[];
  /** Requests a second where nobody but the team is: 0.1 to 100. @default 10 */
  readonly perSecond?: number;
  /** How much is sent everywhere else. @default 10 percent of the users' requests, 2 to 20 a second */
  readonly users?: LoadAmongUsersInput;
  /** How long, beside the warm-up: 10 seconds to 5 minutes. @default minutes(1) */
  readonly duration?: Duration;
  /** Time at its beginning in which answers are not judged: at most a minute. @default seconds(5) pools fill and code is compiled */
  readonly warmUp?: Duration;
  /** Until a whole answer is there; a later one is none: at most 10 seconds. @default seconds(5) a slower answer is no answer to a user */
  readonly within?: Duration;
  /**
   * Requests that may wait for their answers at the same time: 1 to 500. One that comes while as many wait has failed.
   * @default 100 as many as wait when each of 20 a second takes all of its 5 seconds
   */
  readonly concurrency?: number;
  /** @default those of the release's own alarms: what would roll it back among users */
  readonly limits?: LoadLimitsInput;
}

export interface LoadRequest {
  readonly path: string;
  readonly method: SmokeMethod;
  readonly headers: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly weight: number;
}

export interface LoadTest extends GateSettings {
  readonly kind: 'load-test';
  readonly requests: readonly LoadRequest[];
  readonly withoutUsers: readonly string[];
  readonly perSecond: number;
  readonly users: Required<LoadAmongUsersInput>;
  readonly duration: Duration;
  readonly warmUp: Duration;
  readonly within: Duration;
  readonly concurrency: number;
  readonly limits: LoadTestLimits;
}

/** Sends green an even load before users meet it. */
export const loadTest = (options: LoadTestOptions): GateInput => ({ kind: 'load-test', ...options });

export const fillLoadTest = (options: LoadTestOptions): LoadTest => ({
  kind: 'load-test',
  ...settingsOf('load-test', options),
  stages: ['POST_TEST_TRAFFIC_SHIFT'],
  requests: options.requests.map((request) => ({
    ...request,
    method: request.method ?? 'GET',
    headers: request.headers ?? {},
    weight: request.weight ?? 1,
  })),
  withoutUsers: options.withoutUsers ?? [],
  perSecond: options.perSecond ?? 10,
  users: {
    percentOfTraffic: options.users?.percentOfTraffic ?? 10,
    ...boundsOf(options.users),
  },
  duration: options.duration ?? minutes(1),
  warmUp: options.warmUp ?? seconds(5),
  within: options.within ?? defaultWithin,
  concurrency: options.concurrency ?? 100,
  limits: limitsOf(options.limits),
});

/** Where only one bound is given, the default of the other gives way. */
const boundsOf = ({
  atLeast,
  atMost,
}: LoadAmongUsersInput = {}): Required<Pick<LoadAmongUsersInput, 'atLeast' | 'atMost'>> => ({
  atLeast: atLeast ?? Math.min(2, atMost ?? 2),
  atMost: atMost ?? Math.max(20, atLeast ?? 20),
});

function limitsOf({ errors, slow, ...percentiles }: LoadLimitsInput = {}): LoadTestLimits {
  const { p50, p95, p99 } = percentiles;
  const given = [
    ...(p50 ? [{ percent: 50, milliseconds: p50.milliseconds }] : []),
    ...(p95 ? [{ percent: 95, milliseconds: p95.milliseconds }] : []),
    ...(p99 ? [{ percent: 99, milliseconds: p99.milliseconds }] : []),
  ];
  const slowest = slow ?? (given.length === 0 ? defaultSlow : undefined);
  return {
    errorPercent: (errors ?? defaultErrors).percent,
    latency: [
      ...given,
      ...(slowest ? [{ percent: 100 - slowest.percent, milliseconds: slowest.over.milliseconds }] : []),
    ],
  };
}

/** Requests that are judged, at the smallest rate of any environment. */
export function fewestRequests({ withoutUsers, perSecond, users, duration }: LoadTest): number {
  const smallest = Math.min(users.atLeast, ...(withoutUsers.length > 0 ? [perSecond] : []));
  return Math.floor((smallest * duration.milliseconds) / 1000);
}

/** Requests without which a limit says nothing: of fewer, a single one would break it. */
export function requestsNeeded({ errorPercent, latency }: LoadTestLimits): number {
  const allowed = [errorPercent, ...latency.map(({ percent }) => 100 - percent)];
  // One that is to be 0 is broken by any single one, whatever their number.
  return Math.max(10, ...allowed.filter((percent) => percent > 0).map((percent) => Math.ceil(100 / percent)));
}

/** What its function is told for an environment. */
export function planOf(test: LoadTest, environment: string): LoadTestPlan {
  const hasUsers = !test.withoutUsers.includes(environment);
  return {
    requests: test.requests
      .filter(({ method }) => !hasUsers || method !== 'POST')
      .map(({ headers, ...request }) => ({
        ...request,
        ...(Object.keys(headers).length > 0 && { headers }),
      })),
    rate: hasUsers ? test.users : { perSecond: test.perSecond },
    warmUpSeconds: test.warmUp.milliseconds / 1000,
    seconds: test.duration.milliseconds / 1000,
    concurrency: test.concurrency,
    withinMilliseconds: test.within.milliseconds,
    limits: test.limits,
  };
}
