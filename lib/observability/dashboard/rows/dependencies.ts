import type { DependencyRow, RowSignal } from '../../dependencies/row';
import { graph, text, type Unit } from '../graphs';
import { type Line, type MakeWidget, spread } from '../grid';

/** A row for each, with its four signals in the order in which all of them have theirs. */
export const dependencies = (rows: readonly DependencyRow[]): Line[] =>
  rows.flatMap(({ title, signals }) =>
    spread(
      signals.map((signal) => widgetOf(title, signal)),
      { height: 4, atMost: 4 },
    ),
  );

const UNITS: Readonly<Record<RowSignal['name'], Unit>> = {
  latency: 'milliseconds',
  traffic: 'per minute',
  errors: 'percent',
  saturation: 'percent',
};

function widgetOf(dependency: string, { name, metrics, absent }: RowSignal): MakeWidget {
  const title = `${dependency}: ${name}`;
  return metrics.length === 0
    ? text(`**${title}**\n\nNone: ${absent ?? 'nothing is measured'}.`)
    : graph({ title, unit: UNITS[name], metrics });
}
