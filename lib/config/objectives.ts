import { type Duration, days, inMinutes } from './duration';

/** How much of what a service does must be well, over a window of days that moves on with the days. */
export interface ObjectivesInput {
  /**
   * Percent of requests that do not fail: neither a 5xx of the service nor one of the load balancer.
   * @default none
   */
  readonly availability?: number;
  /** Percent of answers (`share`) that take at most `under`. @default none */
  readonly latency?: LatencyInput;
  /**
   * The days over which the goals hold, 7 to 30: also how long a spent budget takes to come back.
   * @default days(28) four weeks, so that each window has as many weekends as the next
   */
  readonly window?: Duration;
  /**
   * Goals of single routes, by name: login and checkout tighter than the rest. They are counted by the service's own
   * metrics (docs/telemetry.md), since a load balancer does not tell routes apart.
   * @default none
   */
  readonly routes?: Readonly<Record<string, RouteObjectivesInput>>;
  /** Numbers of the business as objectives: orders that were paid, of those that were placed. @default none */
  readonly business?: readonly BusinessObjectiveInput[];
  /**
   * How many burn rates are watched. `all`: a page for an hour and for six, a ticket for a day and for three. `fewest`: a
   * page for an hour, a ticket for three days; half the price, and a budget that is spent within two days is a ticket
   * first. docs/objectives.md has both.
   * @default 'all', or 'fewest' with `watch: { detail: 'symptoms' }`
   */
  readonly burnRates?: BurnRates;
}

export const burnRates = ['all', 'fewest'] as const;
/** How many pairs of windows watch an error budget: all, or the fastest page and the slowest ticket. */
export type BurnRates = (typeof burnRates)[number];

/** Of answers: of the target, to the first byte, and not of those that the load balancer gives itself. */
export interface LatencyInput {
  /** 1 ms to 60 s. */
  readonly under: Duration;
  /** Percent. */
  readonly share: number;
}

/** Objectives of one route. */
export interface RouteObjectivesInput {
  /** Percent of its requests that must not fail. @default none */
  readonly availability?: number;
  /** Of answers that did not fail. */
  readonly latency?: LatencyInput;
}

/** Two counts of CloudWatch, of which one is part of the other. */
export interface BusinessObjectiveInput {
  /** Names its alarms: small letters, digits and hyphens. */
  readonly name: string;
  /** Percent of `total` that must be `good`. */
  readonly goal: number;
  /** What is counted as good: a part of `total`. */
  readonly good: CountInput;
  /** All of which a share must be good. */
  readonly total: CountInput;
}

/** A metric whose sum counts something. */
export interface CountInput {
  /** Of the metric in CloudWatch: `Shop`. */
  readonly namespace: string;
  /** Name of the metric: `OrdersPaid`. */
  readonly metric: string;
  /** @default none */
  readonly dimensions?: Readonly<Record<string, string>>;
}

/** {@link ObjectivesInput}, filled in. */
export interface Objectives {
  readonly window: Duration;
  readonly burnRates: BurnRates;
  readonly all: readonly Objective[];
}

/** One goal. */
export interface Objective {
  /** Unique in its service; begins the names of its alarms. */
  readonly id: string;
  /** Percent. */
  readonly goal: number;
  readonly of: Indicated;
  /** Where it is written in `objectives`, so that what is wrong with it can be told there. */
  readonly path: readonly PropertyKey[];
}

/** What is counted. */
export type Indicated =
  | { readonly kind: 'availability'; readonly route?: string }
  | { readonly kind: 'latency'; readonly under: Duration; readonly route?: string }
  | { readonly kind: 'business'; readonly name: string; readonly good: Count; readonly total: Count };

export type Count = Required<CountInput>;

export const defaultWindow = days(28);

export function fillObjectives(input: ObjectivesInput): Objectives {
  return {
    window: input.window ?? defaultWindow,
    burnRates: input.burnRates ?? 'all',
    all: [
      ...goalsOf(input, []),
      ...Object.entries(input.routes ?? {}).flatMap(([route, goals]) =>
        goalsOf(goals, ['routes', route], route),
      ),
      ...(input.business ?? []).map(({ name, goal, good, total }, index) => ({
        id: name,
        goal,
        of: { kind: 'business' as const, name, good: fillCount(good), total: fillCount(total) },
        path: ['business', index, 'goal'],
      })),
    ],
  };
}

function goalsOf(
  { availability, latency }: RouteObjectivesInput,
  path: readonly PropertyKey[],
  route?: string,
): Objective[] {
  const named = (kind: string) => (route === undefined ? kind : `${route}-${kind}`);
  const of = route === undefined ? {} : { route };
  return [
    ...(availability === undefined
      ? []
      : [
          {
            id: named('availability'),
            goal: availability,
            of: { kind: 'availability' as const, ...of },
            path: [...path, 'availability'],
          },
        ]),
    ...(latency === undefined
      ? []
      : [
          {
            id: named('latency'),
            goal: latency.share,
            of: { kind: 'latency' as const, under: latency.under, ...of },
            path: [...path, 'latency', 'share'],
          },
        ]),
  ];
}

export const fillCount = ({ namespace, metric, dimensions = {} }: CountInput): Count => ({
  ...{ namespace, metric, dimensions },
});

/** Of a window. */
export const inDays = (window: Duration): number => inMinutes(window) / (24 * 60);
