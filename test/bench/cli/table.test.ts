import { beyond, tableOf } from '../../../bench/cli/table';

const base = { name: 'Node', milliseconds: 60 };
const help = { name: 'help', milliseconds: 90, baseline: 'Node', atMost: 1.5 };

test.each<[string, number | undefined, readonly string[]]>([
  ['within its limit', 1.2, []],
  ['at its limit', 1.5, []],
  ['beyond it', 1.51, ['help must take at most 1.5 times what Node takes, got 1.51']],
  ['not a number', Number.NaN, ['help must take at most 1.5 times what Node takes, got NaN']],
  ['not measured', undefined, ['help must take at most 1.5 times what Node takes, got undefined']],
])('%s', (_, times, expected) => {
  expect(beyond([base, { ...help, ...(times !== undefined && { times }) }])).toEqual(expected);
});

test('what has no limit is told only', () => {
  const status = { name: 'status', milliseconds: 600.4, baseline: 'Node', times: 10 };
  expect(beyond([base, status])).toEqual([]);
  expect(
    tableOf([base, { ...help, times: 1.5 }, status])
      .split('\n')
      .slice(2),
  ).toEqual([
    '| Node | 60 |  |  |',
    '| help | 90 | 1.50 × Node | 1.5 |',
    '| status | 600 | 10.00 × Node |  |',
  ]);
});
