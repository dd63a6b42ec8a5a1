import type { Widget } from '../observability/dashboard/page';

const CELL = 5;

/** A page as text: a line for each row of the grid, five letters for each of its columns. */
export function drawn(widgets: readonly Widget[]): string {
  const rows = Math.max(...widgets.map(({ y, height }) => y + height));
  const canvas = Array.from({ length: rows }, () => Array<string>(24 * CELL).fill(' '));
  for (const widget of widgets) put(canvas, widget);
  return canvas.map((line) => line.join('').trimEnd()).join('\n');
}

function put(canvas: string[][], { type, x, y, width, height, properties }: Widget): void {
  const [left, letters] = [x * CELL, width * CELL];
  const write = (row: number, column: number, text: string) => {
    [...text].forEach((letter, index) => {
      (canvas[y + row] as string[])[left + column + index] = letter;
    });
  };
  if (type === 'text') {
    const [first = ''] = (properties.markdown ?? '').replaceAll('**', '').split('\n');
    write(0, 0, first.slice(0, letters - 1));
    return;
  }
  for (const row of [0, height - 1]) write(row, 0, `+${'-'.repeat(letters - 2)}+`);
  for (let row = 1; row < height - 1; row += 1) write(row, 0, `|${' '.repeat(letters - 2)}|`);
  const said = [
    ...wrapped(properties.title ?? '', letters - 4),
    ...(height > 4 ? [`(${kindOf(properties, type)})`] : []),
  ];
  said.slice(0, height - 2).forEach((text, index) => {
    write(1 + index, 2, text.slice(0, letters - 4));
  });
}

function kindOf({ metrics = [], view }: Widget['properties'], type: Widget['type']): string {
  if (type !== 'metric') return type === 'log' ? 'log' : 'alarms';
  if (view === 'singleValue') return 'numbers';
  const right = metrics.some((entry) => (entry.at(-1) as { yAxis?: string }).yAxis === 'right');
  return right ? 'graph, two axes' : 'graph';
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) as string;
    const longer = last === '' ? word : `${last} ${word}`;
    if (longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
