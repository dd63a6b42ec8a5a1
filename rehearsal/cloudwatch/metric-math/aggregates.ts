import { NotModelled } from '../../not-modelled';
import { checkCount, type Point, type Scope, scalar, series, type Value } from './value';

/** Of the values that are there; `places` is how many could be. Never called without a value. */
type Of = (values: readonly number[], places: number) => number;

/**
 * A function that makes a scalar of one series, of all periods that CloudWatch fetched, and one series of an array of
 * them, period by period. A period in which no series has a value has none, nor has a series without any.
 */
export function aggregate(name: string, of: Of): (args: readonly Value[], scope: Scope) => Value {
  return (args, { starts }) => {
    checkCount(name, args, 1);
    const [value] = args;
    if (value?.kind === 'series') {
      const values = value.points.filter((point) => point !== undefined);
      // The scalar of no datapoints is not documented: 0 makes a division by it drop the datapoint.
      return scalar(values.length === 0 ? 0 : of(values, value.points.length));
    }
    if (value?.kind !== 'array') throw new NotModelled(`metric math ${name} over ${value?.kind}`);
    const { items } = value;
    return series(
      starts.map((_, at): Point => {
        const values = items.map((item) => item[at]).filter((point) => point !== undefined);
        return values.length === 0 ? undefined : of(values, items.length);
      }),
    );
  };
}

export const maximum: Of = (values) => Math.max(...values);
export const minimum: Of = (values) => Math.min(...values);
export const total: Of = (values) => values.reduce((sum, value) => sum + value, 0);
/** Missing values are treated as 0. source: using-metric-math, AVG */
export const average: Of = (values, places) => total(values, places) / places;
export const datapointCount: Of = (values) => values.length;

/** Of the whole population; which of the two CloudWatch takes is not documented. */
export const standardDeviation: Of = (values) => {
  const mean = total(values, values.length) / values.length;
  const squares = values.map((value) => (value - mean) ** 2);
  return Math.sqrt(total(squares, values.length) / values.length);
};
