import type { Duration } from './duration';

/**
 * The stages a gate may stand on. Not TEST_TRAFFIC_SHIFT and PRODUCTION_TRAFFIC_SHIFT: ECS repeats those hooks
 * in a rollback, and a gate must never block the cure.
 */
export const gateStages = ['POST_TEST_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT'] as const;
export type GateStage = (typeof gateStages)[number];

/** Ids of the gates that Teal itself puts on every release; docs/guards.md says what they look at. */
export const guardIds = ['live-traffic', 'separation'] as const;
export type GuardId = (typeof guardIds)[number];

/** A smoke request carries no body, so that it can be repeated. */
export const smokeMethods = ['GET', 'HEAD', 'OPTIONS', 'POST'] as const;
export type SmokeMethod = (typeof smokeMethods)[number];

/** What stands at `path` in the JSON answer: `$.status`, `$.checks[0].name`. */
export interface JsonExpectation {
  readonly path: string;
  readonly equals: string | number | boolean | null;
}

/** What a response header must be: exactly `equals`, or something that the regular expression `matches` finds. */
export interface HeaderExpectation {
  readonly name: string;
  readonly equals?: string;
  readonly matches?: string;
}

/** One request of a smoke test and what its answer must be. */
export interface SmokeRequestInput {
  /** Path and query, beginning with '/'. */
  readonly path: string;
  /** @default 'GET' */
  readonly method?: SmokeMethod;
  /** Headers to send; they are written to the template, so no secrets. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default 200 */
  readonly status?: number;
  /** Text that the body must contain. @default any body */
  readonly contains?: string;
  /** @default any body */
  readonly json?: readonly JsonExpectation[];
  /** @default any headers */
  readonly header?: HeaderExpectation;
  /** From the first byte sent to the last received. @default seconds(5) a slower answer is no answer to a user */
  readonly within?: Duration;
}

export interface SmokeTestOptions {
  /** At most 3000 bytes as JSON: they stand in the environment of a function. */
  readonly requests: readonly SmokeRequestInput[];
  /** Names the gate in verdicts and in its function; not that of a guard. @default 'smoke-test' */
  readonly id?: string;
  /** @default both: over the test header before users meet green, and as a user afterwards */
  readonly stages?: readonly GateStage[];
}

/** The shape of the metrics gate is not final: it is refused by name until it is built. */
export type MetricsOptions = Readonly<Record<string, unknown>>;

/** A check of a release, as it is written: made by {@link smokeTest} or {@link metrics}. */
export type GateInput =
  | ({ readonly kind: 'smoke-test' } & SmokeTestOptions)
  | { readonly kind: 'metrics'; readonly options: MetricsOptions };

/** {@link SmokeRequestInput}, filled in. */
export interface SmokeRequest {
  readonly path: string;
  readonly method: SmokeMethod;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
  readonly contains?: string;
  readonly json: readonly JsonExpectation[];
  readonly header?: HeaderExpectation;
  readonly within: Duration;
}

export interface SmokeTest {
  readonly kind: 'smoke-test';
  readonly id: string;
  readonly stages: readonly GateStage[];
  readonly requests: readonly SmokeRequest[];
}

/** A check of a release, filled in. */
export type Gate = SmokeTest;

/** Sends a few requests to green before users meet it, and to the public name afterwards. */
export const smokeTest = (options: SmokeTestOptions): GateInput => ({ kind: 'smoke-test', ...options });

/** Compares green's metrics with blue's. Not built yet: a configuration with it is refused. */
export const metrics = (options: MetricsOptions = {}): GateInput => ({ kind: 'metrics', options });
