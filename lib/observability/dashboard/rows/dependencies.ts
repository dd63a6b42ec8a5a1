import type { DependencyRow, RowSignal } from '../../dependencies/row';
import { type Drawn, graph, numbers, text, type Unit } from '../graphs';
import { type Line, type MakeWidget, spread } from '../grid';

/** A row for each, with its four signals in the order in which all of them have theirs. */
export const dependencies = (rows: readonly DependencyRow[]): Line[] =>
  rows.flatMap(({ title, signals }) =>
    spread(
      signals.map((signal) => widgetOf(title, signal)),
      { height: 4, atMost: 4 },
    ),
  );

/** As CloudWatch names them. */
const UNITS: Readonly<Record<RowSignal['units'][number], Unit>> = {
  Count: 'count',
  'Count/Second': 'per second',
  Percent: 'percent',
  Bytes: 'bytes',
  Seconds: 'seconds',
  Milliseconds: 'milliseconds',
  Microseconds: 'microseconds',
};

/**
 * What a signal is made of may have several units. Two are the axes of a graph; of more, each metric is a number of its own,
 * with its unit in its name and its course below it.
 */
function widgetOf(dependency: string, signal: RowSignal): MakeWidget {
  const { name, metrics, units, absent } = signal;
  const title = `${dependency}: ${name}`;
  const [left, right, ...more] = [...new Set(units)];
  if (left === undefined) return text(`**${title}**\n\nNone: ${absent ?? 'nothing is measured'}.`);
  if (more.length > 0) return numbers({ title: `${title} (each in its unit)`, metrics });
  return graph({
    ...{ title, unit: UNITS[left], ...drawnIn(left, signal) },
    ...(right !== undefined && { right: { unit: UNITS[right], ...drawnIn(right, signal) } }),
  });
}

const drawnIn = (unit: RowSignal['units'][number], { metrics, units, limits }: RowSignal): Drawn => ({
  metrics: metrics.filter((_, index) => units[index] === unit),
  limits: limits.filter(({ of }) => units[of] === unit),
});
