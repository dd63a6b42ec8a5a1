import { type Duration, hours, minutes, seconds } from '../duration';
import type { GateInput } from '.';
import type { GateOptions, GateSettings } from './common';
import { settingsOf } from './settings';

/** Where green has users: before each step but the first, and once it has all of them. */
export const metricsStages = ['PRE_PRODUCTION_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT'] as const;
/** Where green has users to be judged by. */
export type MetricsStage = (typeof metricsStages)[number];

export const directions = ['higher', 'lower'] as const;
export const denominators = ['minute', 'request'] as const;

/** A metric of your own: orders, sign-ins, answers with status 4xx. */
export interface CustomMetricInput {
  /** In verdicts and in docs: small letters, digits and hyphens; not `errors`, `slow` or `unanswered`. */
  readonly name: string;
  /** Of the metric in CloudWatch: `Shop`. */
  readonly namespace: string;
  /** Name of the metric in CloudWatch. */
  readonly metric: string;
  /**
   * As CloudWatch has them. With `per: 'request'` one of them must say whose target group is meant: the value
   * `{targetGroup}` is green's or blue's, and `{loadBalancer}` the load balancer's, as in `AWS/ApplicationELB`.
   * @default none
   */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** @default 'Sum' */
  readonly statistic?: string;
  /** Which way it is worse. */
  readonly worse: (typeof directions)[number];
  /**
   * What it is compared with. `minute`: a number a minute of the whole service, with those of the hours before the release.
   * `request`: how many of a side's requests it counts, with blue's, as errors are.
   * @default 'minute' most business metrics do not say which revision they come from
   */
  readonly per?: (typeof denominators)[number];
  /** With `per: 'minute'`: the middle minute must be worse by so many per cent: 1 to 99. @default 20 less comes and goes */
  readonly by?: number;
}

/** How green is judged beside blue: docs/gates/metrics.md. */
export interface MetricsOptions extends GateOptions {
  /**
   * Share of requests that may fail (5xx of the target, or no connection to it): the objective, in per cent.
   * @default { percent: 0.1 } an objective of 99.9 %
   */
  readonly errors?: { readonly percent: number };
  /**
   * Share of answers that may take longer than `over`.
   * @default { over: seconds(1), percent: 1 } 99 of 100 within a second, which users still take for at once
   */
  readonly slow?: { readonly over: Duration; readonly percent: number };
  /** At most 2500 bytes as JSON with their defaults: they stand in the environment of a function. @default none */
  readonly custom?: readonly CustomMetricInput[];
  /**
   * Green's first whole minutes that do not count, whenever it gets users: 0 to 60.
   * @default minutes(1) compilers and caches warm up
   */
  readonly warmUp?: Duration;
  /**
   * How far blue is looked back on once it is idle, and numbers a minute always: whole minutes, 30 to 1440.
   * @default hours(3) in a shorter one, no minute is rare enough to be noticed among the others
   */
  readonly history?: Duration;
  /** @default both */
  readonly stages?: readonly MetricsStage[];
}

/** {@link CustomMetricInput}, filled in. */
export type CustomMetricSettings = Required<CustomMetricInput>;

export interface Metrics extends GateSettings {
  readonly kind: 'metrics';
  readonly stages: readonly MetricsStage[];
  readonly errors: { readonly percent: number };
  readonly slow: { readonly over: Duration; readonly percent: number };
  readonly custom: readonly CustomMetricSettings[];
  readonly warmUp: Duration;
  readonly history: Duration;
}

/**
 * Compares what green's users meet with an objective and with blue: while both serve, before each further step, and
 * once green has all users. See docs/gates/metrics.md.
 */
export const metrics = (options: MetricsOptions = {}): GateInput => ({ kind: 'metrics', ...options });

export const fillMetrics = (options: MetricsOptions): Metrics => ({
  kind: 'metrics',
  ...settingsOf('metrics', options),
  stages: options.stages ?? metricsStages,
  errors: options.errors ?? { percent: 0.1 },
  slow: options.slow ?? { over: seconds(1), percent: 1 },
  custom: (options.custom ?? []).map(fillCustom),
  warmUp: options.warmUp ?? minutes(1),
  history: options.history ?? hours(3),
});

export const fillCustom = (input: CustomMetricInput): CustomMetricSettings => ({
  dimensions: {},
  statistic: 'Sum',
  per: 'minute',
  by: 20,
  ...input,
});
