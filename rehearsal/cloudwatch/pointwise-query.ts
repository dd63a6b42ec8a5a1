import { applied } from './metric-math/arithmetic';
import type { Expression, Operator } from './metric-math/expression';
import type { Point } from './metric-math/value';
import type { MetricQuery } from './metric-query';
import type { MetricReader } from './metric-store';

/** A part of a query: a number that is always the same, or what it is in the period that is looked at. */
type Part =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'series'; readonly at: () => Point };
type Series = Extract<Part, { kind: 'series' }>;

/** The period that is looked at, and the how manieth it is. */
interface Period {
  start: number;
  end: number;
  count: number;
}

/**
 * A query that says of each period what it says by that period alone, put together once: alarms are evaluated a million
 * times a month. What `IF` does not choose is not read. {@link evaluateQuery} has the rules, for all queries, and this
 * is held to it by a test.
 *
 * @param reader of a metric, by its id
 * @returns undefined for a query with anything else than numbers, operators, FILL, IF and MAX, MIN and SUM of arrays
 */
export function pointwise(
  { entries, result }: MetricQuery,
  reader: (id: string) => MetricReader,
): MetricReader | undefined {
  const period: Period = { start: 0, end: 0, count: 0 };
  const known = new Map<string, Part | undefined>();
  const partCalled = (id: string): Part | undefined => {
    if (known.has(id)) return known.get(id);
    // One that is defined by itself finds nothing here, and is then refused by name.
    known.set(id, undefined);
    const entry = entries.get(id);
    if (!entry) return undefined;
    const part = 'metricStat' in entry ? metric(reader(id), period) : partOf(entry.expression, partCalled);
    const remembered = part?.kind === 'series' ? remembering(part, period) : part;
    known.set(id, remembered);
    return remembered;
  };
  const whole = partCalled(result);
  if (whole?.kind !== 'series') return undefined;
  return (start, end) => {
    period.start = start;
    period.end = end;
    period.count += 1;
    return whole.at();
  };
}

const metric = (read: MetricReader, period: Period): Series => series(() => read(period.start, period.end));

/** Worked out once in a period, however often the expression has it. */
function remembering({ at }: Series, period: Period): Series {
  let count = 0;
  let point: Point;
  return {
    kind: 'series',
    at: () => {
      if (count === period.count) return point;
      count = period.count;
      point = at();
      return point;
    },
  };
}

type Called = (id: string) => Part | undefined;

function partOf(expression: Expression, called: Called): Part | undefined {
  switch (expression.kind) {
    case 'number':
      return { kind: 'scalar', value: expression.value };
    case 'id':
      return called(expression.id);
    case 'negate':
      return negated(partOf(expression.operand, called));
    case 'binary':
      return combined(expression.operator, partOf(expression.left, called), partOf(expression.right, called));
    case 'call':
      if (expression.name === 'IF') return chosen(expression.args.map((arg) => partOf(arg, called)));
      if (expression.name === 'FILL') return filled(expression.args.map((arg) => partOf(arg, called)));
      return aggregated(expression.name, expression.args, called);
    default:
      return undefined;
  }
}

/** Kept: in a context of its own, as each file of tests has one, a global takes longer to find than a period to add up. */
const { isFinite: isNumber } = Number;

/** A value that is not finite (`x/0`) is dropped. */
const series = (at: () => Point): Series => ({
  kind: 'series',
  at: () => {
    const point = at();
    return point !== undefined && isNumber(point) ? point : undefined;
  },
});

function negated(part: Part | undefined): Part | undefined {
  if (part?.kind === 'scalar') return { kind: 'scalar', value: -part.value };
  return (
    part &&
    series(() => {
      const point = part.at();
      return point === undefined ? undefined : -point;
    })
  );
}

function combined(operator: Operator, left: Part | undefined, right: Part | undefined): Part | undefined {
  if (!left || !right) return undefined;
  const apply = applied(operator);
  if (left.kind === 'scalar') {
    const { value } = left;
    if (right.kind === 'scalar') return { kind: 'scalar', value: apply(value, right.value) };
    return series(() => {
      const point = right.at();
      return point === undefined ? undefined : apply(value, point);
    });
  }
  if (right.kind === 'scalar') {
    const { value } = right;
    return series(() => {
      const point = left.at();
      return point === undefined ? undefined : apply(point, value);
    });
  }
  return series(() => {
    const [a, b] = [left.at(), right.at()];
    return a === undefined && b === undefined ? undefined : apply(a ?? 0, b ?? 0);
  });
}

function chosen([condition, yes, no, ...more]: readonly (Part | undefined)[]): Part | undefined {
  if (condition?.kind !== 'series' || !yes || !no || more.length > 0) return undefined;
  return series(() => {
    const by = condition.at();
    if (by === undefined) return undefined;
    if (by !== 0) return pointOf(yes) ?? 0;
    return pointOf(no) ?? (yes.kind === 'series' ? 0 : undefined);
  });
}

function filled([gaps, filler, ...more]: readonly (Part | undefined)[]): Part | undefined {
  if (gaps?.kind !== 'series' || !filler || more.length > 0) return undefined;
  return series(() => gaps.at() ?? pointOf(filler));
}

const AGGREGATES: Readonly<Record<string, (a: number, b: number) => number>> = {
  MAX: Math.max,
  MIN: Math.min,
  SUM: (a, b) => a + b,
};

function aggregated(name: string, args: readonly Expression[], called: Called): Part | undefined {
  const [argument] = args;
  const put = Object.hasOwn(AGGREGATES, name) ? AGGREGATES[name] : undefined;
  if (!put || args.length !== 1 || argument?.kind !== 'array') return undefined;
  const items = argument.items.map((item) => partOf(item, called));
  if (!items.every((item): item is Series => item?.kind === 'series')) return undefined;
  return series(() => {
    let all: Point;
    for (const { at } of items) {
      const point = at();
      if (point !== undefined) all = all === undefined ? point : put(all, point);
    }
    return all;
  });
}

const pointOf = (part: Part): Point => (part.kind === 'scalar' ? part.value : part.at());
