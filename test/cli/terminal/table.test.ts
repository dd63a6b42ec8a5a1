import { tableLines } from '../../../cli/terminal/table';

const HEADINGS = ['', 'users', 'requests', 'image'];
const ROWS = [
  ['blue', '90 %', '10,759', 'sha256:111111111111'],
  ['green', '10 %', '1,193', ''],
];
const lines = (columns: number) =>
  tableLines(HEADINGS, ROWS, { columns, indent: '  ', numbers: ['users', 'requests'] });

test('as wide as it needs', () => {
  expect(lines(100)).toEqual([
    '         users  requests  image',
    '  blue    90 %    10,759  sha256:111111111111',
    '  green   10 %     1,193',
  ]);
});

test('narrower: the last cell below its row', () => {
  expect(lines(40)).toEqual([
    '         users  requests',
    '  blue    90 %    10,759',
    '      image sha256:111111111111',
    '  green   10 %     1,193',
  ]);
});

test('narrower yet: each row in words, and no pair broken', () => {
  expect(lines(22)).toEqual([
    '  blue',
    '    users 90 %,',
    '    requests 10,759,',
    '    image',
    '   sha256:111111111111',
    '  green',
    '    users 10 %,',
    '    requests 1,193',
  ]);
});

test('columns stand below each other in any script', () => {
  expect(
    tableLines(
      ['by', 'why'],
      [
        ['山田', 'a'],
        ['ada', 'b'],
      ],
      { columns: 80 },
    ),
  ).toEqual(['by    why', '山田  a', 'ada   b']);
});

test('no row', () => {
  expect(tableLines(['by', 'why'], [], { columns: 80 })).toEqual(['by  why']);
});
