import { parse } from '../../../rehearsal/cloudwatch/metric-math/parse';
import type { Point, Series } from '../../../rehearsal/cloudwatch/metric-math/value';
import {
  evaluateQuery,
  type MetricQuery,
  type MetricQueryEntry,
} from '../../../rehearsal/cloudwatch/metric-query';
import { pointwise } from '../../../rehearsal/cloudwatch/pointwise-query';
import { NotModelled } from '../../../rehearsal/not-modelled';
import { type Random, seededRandom } from '../../../rehearsal/random';

const METRICS = ['a', 'b', 'c', 'd'];
const OPERATORS = ['+', '-', '*', '/', '^', '<', '<=', '>', '>=', '==', '!=', 'AND', 'OR'];
const PERIODS = 6;

const queryOf = (expressions: Readonly<Record<string, string>>): MetricQuery => {
  const metrics = METRICS.map((name): [string, MetricQueryEntry] => [
    name,
    { metricStat: { metric: { namespace: 'N', name, dimensions: {} }, stat: 'Sum' } },
  ]);
  const others = Object.entries(expressions).map(([id, text]): [string, MetricQueryEntry] => [
    id,
    { expression: parse(text) },
  ]);
  return { entries: new Map([...metrics, ...others]), result: Object.keys(expressions).at(-1) ?? '' };
};

/** By both ways; 'not by point' where only the first knows it. */
function bothOf(query: MetricQuery, points: Readonly<Record<string, Series>>) {
  const starts = Array.from({ length: PERIODS }, (_, at) => at * 60_000);
  const whole = evaluateQuery(query, { starts, periodMs: 60_000 }, (_, id) => points[id] ?? []);
  const byPoint = pointwise(query, (id) => (start) => points[id]?.[start / 60_000]);
  return { whole, byPoint: byPoint ? starts.map((start) => byPoint(start, start + 60_000)) : 'not by point' };
}

const pick = <T>(from: readonly T[], random: Random): T => from[Math.floor(random() * from.length)] as T;
const numberIn = (random: Random) => pick([0, 1, 2, 3, 100, 0.5], random);

/** An expression that is a series. */
function seriesIn(depth: number, random: Random): string {
  if (depth === 0) return pick(METRICS, random);
  const one = () => seriesIn(depth - 1, random);
  const either = () => (random() < 0.3 ? String(numberIn(random)) : one());
  switch (Math.floor(random() * 6)) {
    case 0:
      return `(${one()} ${pick(OPERATORS, random)} ${either()})`;
    case 1:
      return `(${either()} ${pick(OPERATORS, random)} ${one()})`;
    case 2:
      return `FILL(${one()},${either()})`;
    case 3:
      return `IF(${one()},${either()},${either()})`;
    case 4:
      return `${pick(['MAX', 'MIN', 'SUM'], random)}([${one()},${one()},${one()}])`;
    default:
      return `(-${one()})`;
  }
}

const pointIn = (random: Random): Point => (random() < 0.35 ? undefined : Math.round(random() * 4) - 1);

test('a thousand expressions over random series with gaps say the same by the period as by the series', () => {
  const random = seededRandom(7);
  const different: unknown[] = [];
  for (let run = 0; run < 1000; run++) {
    const points = Object.fromEntries(
      METRICS.map((id) => [id, Array.from({ length: PERIODS }, () => pointIn(random))]),
    );
    const expressions = { x: seriesIn(2, random), y: `${seriesIn(2, random)} + x` };
    const { whole, byPoint } = bothOf(queryOf(expressions), points);
    // 0 and -0 are one number.
    const same = Array.isArray(byPoint) && whole.every((point, at) => point === byPoint[at]);
    if (!same) different.push({ expressions, points, whole, byPoint });
  }
  expect(different).toEqual([]);
});

test.each([
  ['an average, which knows how many there could be', 'AVG([a,b])'],
  ['what sees all periods', 'a/MAX(b)'],
  ['a filler that sees other periods', 'FILL(a,REPEAT)'],
  ['a condition without an else', 'IF(a,b)'],
  ['an array within an array', 'MAX([a,[b,c]])'],
  ['what is not one series', '1+1'],
])('%s is left to the series: %s', (_, text) => {
  expect(pointwise(queryOf({ x: text }), () => () => 1)).toBeUndefined();
});

test('what defines itself is left to be refused', () => {
  const query = queryOf({ x: 'y+a', y: 'x+a' });
  expect(pointwise(query, () => () => 1)).toBeUndefined();
  expect(() => bothOf(query, {})).toThrow('must not be defined by itself');
});

test('what IF does not choose is not read, and a metric is read once in a period', () => {
  const read: string[] = [];
  const byPoint = pointwise(queryOf({ x: 'IF(a+a>0,b+b,c)' }), (id) => (start) => {
    read.push(id);
    return start;
  });
  expect([byPoint?.(0, 1), byPoint?.(60, 61)]).toEqual([0, 120]);
  expect(read).toEqual(['a', 'c', 'a', 'b']);
});

test('a wrong type is refused by the series', () => {
  expect(() => bothOf(queryOf({ x: 'FILL(1,a)' }), { a: [1] })).toThrow(NotModelled);
});
