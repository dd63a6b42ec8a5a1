import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersOf, LEFT_OUT, POINTS } from '../../../cli/qualify/points';
import { root } from '../../synth';

/** First cells of the page's first table. */
function rows(): string[] {
  const page = readFileSync(join(root, 'docs/limitations.md'), 'utf8');
  const [, after = ''] = page.split('## What could not be verified without AWS');
  const [table = ''] = after.split('\nBy design');
  return table
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => line.slice(2).split(' | ')[0]?.trim() ?? '');
}

describe('every row of limitations.md is asked, or says why it is not', () => {
  const all = [...POINTS, ...LEFT_OUT];

  test.each(rows())('%s', (row) => {
    const found = all.filter((point) => row.startsWith(point.row));
    // None: give the row a point in cli/qualify/points, or a reason in not-asked.json.
    expect(found.map(({ id }) => id)).toEqual([expect.any(String)]);
  });

  test('none is of a row that is gone', () => {
    expect(all.filter(({ row }) => !rows().some((each) => each.startsWith(row))).map(({ id }) => id)).toEqual(
      [],
    );
  });

  test('ids are unique, and at least 25 points are asked', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(POINTS.length).toBeGreaterThanOrEqual(25);
  });
});

const NOTHING = { watched: {}, answers: {} };

test('without evidence nothing is answered', () => {
  expect(answersOf(NOTHING).filter(({ is }) => is !== 'not-answered')).toEqual([]);
});
