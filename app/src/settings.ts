import { type Level, levels } from './log';
import type { MetricsOf } from './route-metrics';

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
  /** Whose metrics they are; Teal sets both names. @default none: no metrics are written */
  readonly metrics: MetricsOf | undefined;
  /** Milliseconds between two lines of a route's metrics. @default 10000, in a rehearsal of that simulated time */
  readonly metricsInterval: number;
  /** Signs receipts. A secret: never log it. @default none, receipts are not signed */
  readonly receiptKey: string | undefined;
}

/** The environment is wrong; the message holds every problem, one a line. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings';
}

/** @throws BadSettings with all problems at once */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const port = env.PORT ?? '8080';
  const logLevel = env.LOG_LEVEL ?? 'info';
  const version = env.VERSION ?? 'dev';
  const release = env.RELEASE ?? 'dev';
  const problems: string[] = [];
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
    problems.push(`PORT must be a whole number from 0 to 65535, got ${JSON.stringify(port)}; set it to 8080`);
  }
  if (!isLevel(logLevel)) {
    const choices = Object.keys(levels).join(', ');
    problems.push(
      `LOG_LEVEL must be one of ${choices}, got ${JSON.stringify(logLevel)}; set it to info or leave it out`,
    );
  }
  // They become headers of every answer, so that a value that HTTP refuses would fail every request.
  for (const [name, value, advice] of [
    ['VERSION', version, 'set it to a commit or tag'],
    ['RELEASE', release, "set it to the image's digest or leave it out"],
  ] as const) {
    if (/^[\w.:+@/-]{1,128}$/.test(value)) continue;
    problems.push(
      `${name} must be 1 to 128 letters, digits or ._:+@/-, got ${JSON.stringify(value)}; ${advice}`,
    );
  }
  if (problems.length > 0 || !isLevel(logLevel)) throw new BadSettings(problems.join('\n'));
  return {
    ...{ port: Number(port), logLevel, version, release },
    ...{ metrics: metricsOf(env), metricsInterval: METRICS_MS / rehearsalFactor(env) },
    receiptKey: env.RECEIPT_KEY || undefined,
  };
}

/** A metric of CloudWatch has one number a minute, and alarms look at five: ten seconds late is early enough. */
const METRICS_MS = 10_000;

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

function isLevel(text: string): text is Level {
  return Object.hasOwn(levels, text);
}
