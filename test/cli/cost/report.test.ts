import type { Cost } from '../../../cli/cost/carry-out';
import { textOf } from '../../../cli/cost/report';

const bill = (alarms: number): Cost['bills'][number]['bill'] => ({
  lines: [{ what: 'composite alarms', amount: alarms, usd: alarms / 2 }],
  usd: alarms / 2,
});
const COST = {
  ...{ service: 'shop', environment: 'production', prices: { region: 'us-east-1', asOf: '2026-11-27' } },
  bills: [
    { services: 1, bill: bill(6) },
    { services: 50, bill: bill(300) },
  ],
} as unknown as Cost;
const table = (columns?: number) => textOf(COST, columns).split('\n').slice(2, -3);

test('wide: all numbers of services side by side', () => {
  expect(table()).toEqual([
    '                  1 service   USD  50 services     USD',
    'composite alarms          6  3.00          300  150.00',
    'in all                       3.00               150.00',
    'for each service             3.00                 3.00',
  ]);
});

test('narrower: each on its own, so that no sum is taken for another’s', () => {
  expect(table(40)).toEqual([
    '1 service             USD',
    'composite alarms  6  3.00',
    'in all               3.00',
    'for each service     3.00',
    '',
    '50 services               USD',
    'composite alarms  300  150.00',
    'in all                 150.00',
    'for each service         3.00',
  ]);
  expect(table(28).slice(-6)).toEqual([
    '50 services composite alarms',
    '  300, USD 150.00',
    '50 services in all',
    '  USD 150.00',
    '50 services for each service',
    '  USD 3.00',
  ]);
});
