import { wrapped } from './fitted';
import { padFrom, padTo, widthOf } from './width';

const GAP = '  ';

export interface TableLook {
  /** Characters in a line. */
  readonly columns: number;
  /** Before each line. @default '' */
  readonly indent?: string;
  /** Headings of numbers, which end below each other. */
  readonly numbers?: readonly string[];
}

/**
 * Rows below each other. Where they are too wide, the last cell, which is a text, stands below its row; where they are too
 * wide yet, each row is told: heading and cell, one after the other.
 *
 * @param rows as many cells each as there are headings
 */
export function tableLines(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  look: TableLook,
): readonly string[] {
  const { indent = '', columns } = look;
  const whole = aligned([headings, ...rows], look);
  if (whole.every((line) => widthOf(line) <= columns)) return whole;
  const last = headings.length - 1;
  if (look.numbers?.includes(headings[last] ?? ''))
    return rows.flatMap((cells) => told(headings, cells, look));
  const [head = '', ...but] = aligned(
    [headings, ...rows].map((cells) => cells.slice(0, last)),
    look,
  );
  if (![head, ...but].every((line) => widthOf(line) <= columns))
    return rows.flatMap((cells) => told(headings, cells, look));
  const below = `${indent}${' '.repeat(4)}`;
  return [
    head,
    ...rows.flatMap((cells, row) => [
      but[row] ?? '',
      ...(cells[last] ? wrapped(`${below}${headings[last]} ${cells[last]}`, columns, `${below}  `) : []),
    ]),
  ];
}

function aligned(
  table: readonly (readonly string[])[],
  { indent = '', numbers = [] }: TableLook,
): readonly string[] {
  const [headings = []] = table;
  const widths = headings.map((_, column) => Math.max(...table.map((cells) => widthOf(cells[column] ?? ''))));
  return table.map((cells) => {
    const drawn = cells.map((cell, column) =>
      (numbers.includes(headings[column] ?? '') ? padFrom : padTo)(cell, widths[column] ?? 0),
    );
    return `${indent}${drawn.join(GAP)}`.trimEnd();
  });
}

/** A row in words: its first cell, then what the others are called and are. */
function told(
  headings: readonly string[],
  cells: readonly string[],
  { columns, indent = '' }: TableLook,
): string[] {
  const [head = ''] = headings;
  const first = [head, cells[0]].filter(Boolean).join(' ');
  const pairs = cells
    .map((cell, column) => (column === 0 || cell === '' ? '' : `${headings[column]} ${cell}`.trimStart()))
    .filter((pair) => pair !== '')
    .map((pair, nth, all) => (nth === all.length - 1 ? pair : `${pair},`));
  const below = `${indent}${GAP}`;
  const lines = [indent + first];
  let now = '';
  // A pair is kept together where it can be.
  for (const pair of pairs) {
    const more = now === '' ? below + pair : `${now} ${pair}`;
    if (now !== '' && widthOf(more) > columns) {
      lines.push(now);
      now = below + pair;
    } else now = more;
  }
  return [...lines, now].flatMap((line) => wrapped(line, columns, `${below}${GAP}`));
}
