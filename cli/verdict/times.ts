import { InvalidArgumentError } from 'commander';

const HOUR = 3_600_000;
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: HOUR };

/** ECS lets a deployment take 30 days at most. source: Amazon ECS developer guide, blue/green deployments */
const LONGEST = 30 * 24 * HOUR;

/** Milliseconds. */
export function durationOf(option: string): (value: string) => number {
  return (value) => {
    const duration = parsed(value);
    if (duration !== undefined && duration > 0 && duration <= LONGEST) return duration;
    throw new InvalidArgumentError(`${option} must be a duration like 90s, 45m or 6h, and at most 720h.`);
  };
}

/** Milliseconds since the Unix epoch. @param now likewise */
export function timeOf(option: string, now: () => number): (value: string) => number {
  return (value) => {
    const before = parsed(value);
    const time = before === undefined ? isoTime(value) : now() - before;
    if (time !== undefined && time <= now()) return time;
    if (WITHOUT_ZONE.test(value)) {
      throw new InvalidArgumentError(
        `${option} must be a time with its zone, got ${value}: write it like 2026-11-26T10:00:00Z or 2026-11-26T11:00+01:00.`,
      );
    }
    throw new InvalidArgumentError(
      `${option} must be a time in the past like 2026-11-26T10:00:00Z, or a duration before now like 10m.`,
    );
  };
}

function parsed(value: string): number | undefined {
  const [, number, unit] = /^(\d{1,9})([smh])$/.exec(value) ?? [];
  return number === undefined || unit === undefined
    ? undefined
    : Number(number) * (UNITS[unit] ?? Number.NaN);
}

/** A date, or a time of a zone that is not said. */
const WITHOUT_ZONE = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?$/;

/** With its offset: a time without one would be of this machine's zone. */
function isoTime(value: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}
