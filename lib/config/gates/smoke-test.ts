import { defaultWithin } from '../defaults';
import type { Duration } from '../duration';
import type { GateInput } from '.';
import type { GateOptions, GateSettings } from './common';
import { settingsOf } from './settings';

/** Where green can be asked: over the test header before users meet it, and as a user afterwards. */
export const smokeTestStages = ['POST_TEST_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT'] as const;
/** Where a smoke test may be asked. */
export type SmokeTestStage = (typeof smokeTestStages)[number];

/** A smoke request carries no body, so that it can be repeated. */
export const smokeMethods = ['GET', 'HEAD', 'OPTIONS', 'POST'] as const;
/** What a smoke test may ask with. */
export type SmokeMethod = (typeof smokeMethods)[number];

/** What stands at `path` in the JSON answer: `$.status`, `$.checks[0].name`. */
export interface JsonExpectation {
  /** Where it stands: `$.checks[0].name`. */
  readonly path: string;
  /** What must stand there. */
  readonly equals: string | number | boolean | null;
}

/** What a response header must be: exactly `equals`, or something that the regular expression `matches` finds. */
export interface HeaderExpectation {
  /** Of the header, in any case of letters. */
  readonly name: string;
  /** Its whole value. @default any */
  readonly equals?: string;
  /** A regular expression that a part of its value matches. @default any */
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

/** What green must answer, and how: docs/gates/smoke-test.md. */
export interface SmokeTestOptions extends GateOptions {
  /** At most 3000 bytes as JSON: they stand in the environment of a function. */
  readonly requests: readonly SmokeRequestInput[];
  /** @default both: over the test header before users meet green, and as a user afterwards */
  readonly stages?: readonly SmokeTestStage[];
}

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

export interface SmokeTest extends GateSettings {
  readonly kind: 'smoke-test';
  readonly stages: readonly SmokeTestStage[];
  readonly requests: readonly SmokeRequest[];
}

/** Sends a few requests to green before users meet it, and to the public name afterwards. */
export const smokeTest = (options: SmokeTestOptions): GateInput => ({ kind: 'smoke-test', ...options });

export const fillSmokeTest = (options: SmokeTestOptions): SmokeTest => ({
  kind: 'smoke-test',
  ...settingsOf('smoke-test', options),
  stages: options.stages ?? smokeTestStages,
  requests: options.requests.map(fillRequest),
});

/** Fills in a request that is right. */
export const fillRequest = (input: SmokeRequestInput): SmokeRequest => ({
  ...input,
  method: input.method ?? 'GET',
  headers: input.headers ?? {},
  status: input.status ?? 200,
  json: input.json ?? [],
  within: input.within ?? defaultWithin,
});
