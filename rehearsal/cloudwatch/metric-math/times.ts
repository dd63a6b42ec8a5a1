import { NotModelled } from '../../not-modelled';
import type { Expression } from './expression';
import { checkCount, numberOf, pointsOf, type Scope, scalar, series, type Value } from './value';

const PARTS = {
  MINUTE: (date: Date) => date.getUTCMinutes(),
  HOUR: (date: Date) => date.getUTCHours(),
  /** Monday is 1, Sunday 7. */
  DAY: (date: Date) => date.getUTCDay() || 7,
  DATE: (date: Date) => date.getUTCDate(),
  MONTH: (date: Date) => date.getUTCMonth() + 1,
  YEAR: (date: Date) => date.getUTCFullYear(),
  EPOCH: (date: Date) => Math.floor(date.getTime() / 1000),
} as const;

/** A part of each period's timestamp, in UTC. The result has no gaps, whatever the series has. */
export function timePart(name: keyof typeof PARTS): (args: readonly Value[], scope: Scope) => Value {
  return (args, { starts }) => {
    checkCount(name, args, 1);
    pointsOf(name, args[0] as Value);
    return series(starts.map((start) => PARTS[name](new Date(start))));
  };
}

export function timeSeries(args: readonly Value[], { starts }: Scope): Value {
  checkCount('TIME_SERIES', args, 1);
  const value = numberOf('TIME_SERIES', args[0] as Value);
  return series(starts.map(() => value));
}

/** The period in seconds of a metric; not of an expression. */
export function periodOf(args: readonly Expression[], { isMetric, periodMs }: Scope): Value {
  const [metric] = args;
  if (args.length !== 1 || metric?.kind !== 'id' || !isMetric(metric.id)) {
    throw new NotModelled('metric math PERIOD of anything but a metric');
  }
  return scalar(periodMs / 1000);
}
