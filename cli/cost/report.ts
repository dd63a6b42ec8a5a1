import { plain } from '../rehearse/words';
import { tableLines } from '../terminal/table';
import { widthOf } from '../terminal/width';
import type { Cost } from './carry-out';

export const jsonOf = (cost: Cost): string =>
  `${JSON.stringify({ schemaVersion: 1, exitCode: 0, ...cost }, null, 2)}\n`;

/** A column of amounts and one of dollars for each number of services. */
export function textOf(
  { service, environment, prices, bills }: Cost,
  columns = Number.POSITIVE_INFINITY,
): string {
  const whole = tableOf(bills, ['', ...bills.flatMap(({ services }) => [counted(services), 'USD'])]);
  const fits = whole.every((line) => widthOf(line) <= columns);
  return [
    `Watching ${plain(service)} in ${plain(environment)}, a month, by the list prices of ${prices.region} of ${prices.asOf}`,
    '',
    // Narrower, a table for each number of services: amounts must not come apart from what they are of.
    ...(fits
      ? whole
      : bills.flatMap((bill, nth) => [
          ...(nth === 0 ? [] : ['']),
          ...tableOf([bill], [counted(bill.services), '', 'USD'], columns),
        ])),
    '',
    'In an account that has nothing else: its free tier is taken off. Not counted: logs of the service, traces, what people look up, and metrics that are published once a release, which are cents.',
    '',
  ].join('\n');
}

function tableOf(
  bills: Cost['bills'],
  headings: readonly string[],
  columns = Number.POSITIVE_INFINITY,
): readonly string[] {
  const [first] = bills;
  const rows = (first?.bill.lines ?? [])
    .map(({ what }, index) => [what, ...bills.flatMap(({ bill }) => cellsOf(bill.lines[index]))])
    .filter(([, ...cells]) => cells.some((cell) => cell !== '0' && cell !== '0.00'));
  const total = ['in all', ...bills.flatMap(({ bill }) => ['', usd(bill.usd)])];
  const each = ['for each service', ...bills.flatMap(({ services, bill }) => ['', usd(bill.usd / services)])];
  return tableLines(headings, [...rows, total, each], { columns, numbers: headings.slice(1) });
}

const cellsOf = (line: { amount: number; usd: number } | undefined): string[] =>
  line === undefined ? ['', ''] : [String(Math.round(line.amount)), usd(line.usd)];

const counted = (services: number): string => (services === 1 ? '1 service' : `${services} services`);

const usd = (amount: number): string => amount.toFixed(2);
