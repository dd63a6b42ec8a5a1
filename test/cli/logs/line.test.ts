import { type LogLine, merged } from '../../../cli/logs/line';

const lineAt = (at: number): LogLine => ({
  ...{ eventId: `${at}`, at, task: 't', container: 'web', message: '' },
});

async function* pagesOf(pages: readonly (readonly number[])[]) {
  for (const page of pages) yield page.map(lineAt);
}

async function timesOf(...sources: (readonly (readonly number[])[])[]) {
  const batches: number[][] = [];
  for await (const lines of merged(sources.map(pagesOf))) batches.push(lines.map(({ at }) => at));
  return batches;
}

test.each([
  ['no source', [], []],
  ['a source without a line', [[[], []]], []],
  ['an empty page amid others', [[[1], [], [2]]], [[1], [2]]],
  [
    'two sources, one after the other',
    [[[1, 2]], [[3, 4]]],
    [
      [1, 2],
      [3, 4],
    ],
  ],
  [
    'two sources that interleave',
    [
      [[1, 4], [6]],
      [
        [2, 3],
        [5, 7],
      ],
    ],
    [[1, 2, 3], [4], [5, 6], [7]],
  ],
])('%s', async (_, sources, batches) => {
  expect(await timesOf(...sources)).toEqual(batches);
});
