import { ACCEPTING_SECONDS, KEPT_BACK_SECONDS } from './lifecycle';
import { LEVELS, type Level } from './log';
import type { MetricsOf } from './route-metrics';
import { type DatabaseSettings, readDatabase } from './settings/database';
import { Environment } from './settings/environment';
import { type OtelSettings, readOtel } from './settings/otel';

/** What the environment decides; the image is the same everywhere. */
export interface Settings {
  /** 0 takes a free port, which the first log line names. @default 8080 */
  readonly port: number;
  /** @default 'info' */
  readonly logLevel: Level;
  /** Answered as `x-version`: a release's commit or tag. @default 'dev' */
  readonly version: string;
  /** Answered as `x-release`: what tells the image from others; Teal sets it. @default 'dev' */
  readonly release: string;
  /** Whose metrics are written to the log; Teal sets both names. @default none: no metrics are written */
  readonly metrics: MetricsOf | undefined;
  /** Milliseconds between two lines of a route's metrics. @default 10000, in a rehearsal of that simulated time */
  readonly metricsInterval: number;
  /** Signs receipts. A secret: never log it. @default none, receipts are not signed */
  readonly receiptKey: string | undefined;
  readonly limits: Limits;
  /** Where traces and metrics go by OpenTelemetry. @default none: nothing of it is loaded */
  readonly otel: OtelSettings | undefined;
  /** Where the agent answers which flags are on; Teal sets it for a service with flags. @default none: every flag is off */
  readonly flagsUrl: string | undefined;
  /** Milliseconds between two questions to it. */
  readonly flagsInterval: number;
  /** Where orders are kept. @default none: nothing is kept, and nothing of it is loaded */
  readonly database: DatabaseSettings | undefined;
}

/** What one process takes upon itself, so that too much of anything is an answer and not an end. */
export interface Limits {
  /** Of a body, larger ones are answered with 413. @default 16384 an order has 30 bytes */
  readonly bodyBytes: number;
  /**
   * Until a request is answered with 503, its body read and all. @default 30 three times what a slow answer may take, and as long as
   * Teal's load balancer lets a target finish that it takes out: what ran longer would be cut by that
   */
  readonly requestSeconds: number;
  /**
   * Requests in flight, probes apart; more are answered with 503 and Retry-After. @default 200 which at one millisecond of computing
   * each is 0.2 s of waiting at most, and with the largest bodies 3 MiB
   */
  readonly inFlight: number;
  /** Milliseconds by which the event loop may be late, beyond which requests are refused as well. @default 1000 a second is slow for any page */
  readonly loopDelay: number;
  /** Between SIGTERM and SIGKILL. @default 60 as Teal's task definitions have it; ECS's own default is 30 */
  readonly stopSeconds: number;
}

/** The environment is wrong; the message holds every problem, one a line. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings';
}

/** Shorter keys can be guessed: 16 random letters and digits are 95 bits. */
const SHORTEST_KEY = 16;

/** @throws BadSettings with all problems at once, and no secret's value */
export function readSettings(variables: Readonly<Record<string, string | undefined>>): Settings {
  const env = new Environment(variables);
  const settings = {
    port: env.wholeNumber('PORT', { least: 0, most: 65_535, byDefault: 8080 }),
    logLevel: env.oneOf('LOG_LEVEL', LEVELS, 'info'),
    // They become headers of every answer, so that a value that HTTP refuses would fail every request.
    version: env.header('VERSION', 'set it to a commit or tag'),
    release: env.header('RELEASE', "set it to the image's digest or leave it out"),
    metricsInterval: METRICS_MS / rehearsalFactor(variables),
    receiptKey: env.secret('RECEIPT_KEY', SHORTEST_KEY),
    limits: readLimits(env),
    otel: readOtel(env),
    flagsUrl: env.text('TEAL_FLAGS_URL') || undefined,
    flagsInterval: FLAGS_MS / rehearsalFactor(variables),
  };
  const database = readDatabase(env, settings.limits.requestSeconds);
  if (env.problems.length > 0) throw new BadSettings(env.problems.join('\n'));
  const toLog = settings.otel === undefined || settings.otel.routeMetrics === 'both';
  return { ...settings, database, metrics: toLog ? metricsOf(variables) : undefined };
}

function readLimits(env: Environment): Limits {
  const limits = {
    bodyBytes: env.wholeNumber('MAX_BODY_BYTES', { least: 1, most: 2 ** 20, byDefault: 16_384 }),
    requestSeconds: env.wholeNumber('REQUEST_SECONDS', { least: 1, most: 3600, byDefault: 30 }),
    inFlight: env.wholeNumber('MAX_IN_FLIGHT', { least: 1, most: 100_000, byDefault: 200 }),
    loopDelay: env.wholeNumber('MAX_LOOP_DELAY_MS', { least: 10, most: 60_000, byDefault: 1000 }),
    stopSeconds: env.wholeNumber('STOP_SECONDS', { least: 1, most: 3600, byDefault: 60 }),
  };
  // What is let in during a stop ends before it is cut off.
  const least = limits.requestSeconds + ACCEPTING_SECONDS + KEPT_BACK_SECONDS;
  if (limits.stopSeconds < least) {
    env.problems.push(
      `STOP_SECONDS must be at least REQUEST_SECONDS + ${ACCEPTING_SECONDS + KEPT_BACK_SECONDS}, got ${limits.stopSeconds}; set it to ${least} if the task's stopTimeout is as long (Teal's is 60), or REQUEST_SECONDS lower`,
    );
  }
  return limits;
}

/** A metric of CloudWatch has one number a minute, and alarms look at five: ten seconds late is early enough. */
const METRICS_MS = 10_000;

/** The agent answers from memory, and asks AppConfig each 15 seconds: a change is late by this much more. */
const FLAGS_MS = 5_000;

function metricsOf({
  TEAL_SERVICE: service,
  TEAL_ENVIRONMENT: environment,
}: Parameters<typeof readSettings>[0]) {
  return service && environment ? { service, environment } : undefined;
}

/** How much faster than the wall's the time of a rehearsal is: what waits there must wait so much shorter. */
function rehearsalFactor({ TEAL_REHEARSAL_FACTOR }: Parameters<typeof readSettings>[0]): number {
  const factor = Number(TEAL_REHEARSAL_FACTOR);
  return Number.isFinite(factor) && factor > 1 ? factor : 1;
}
