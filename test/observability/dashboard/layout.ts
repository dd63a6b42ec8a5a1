import type { Widget } from './page';

/** What is wrong with where widgets stand, and with what they are to be read by. */
export const layoutFaults = (widgets: readonly Widget[]): string[] => [
  ...linesOf(widgets).flatMap(lineFaults),
  ...gapsBetween(linesOf(widgets)),
  ...widgets.flatMap(readingFaults),
];

const nameOf = ({ type, x, y, properties: { title } }: Widget) => `${title ?? type} at ${x},${y}`;

/** By where they begin, from the top. */
function linesOf(widgets: readonly Widget[]): Widget[][] {
  const lines = new Map<number, Widget[]>();
  for (const widget of widgets) lines.set(widget.y, [...(lines.get(widget.y) ?? []), widget]);
  return [...lines].sort(([a], [b]) => a - b).map(([, line]) => line.sort((a, b) => a.x - b.x));
}

/** Side by side from the first column to the last, and equally high: so no two of them overlap, and no room is lost. */
function lineFaults(line: readonly Widget[]): string[] {
  let column = 0;
  const faults = line.flatMap((widget) => {
    const expected = column;
    column = widget.x + widget.width;
    return [
      ...(widget.x === expected ? [] : [`${nameOf(widget)} must begin in column ${expected}`]),
      ...(widget.width >= 1 && column <= 24 ? [] : [`${nameOf(widget)} must end in column 24 at most`]),
      ...(widget.height === line[0]?.height ? [] : [`${nameOf(widget)} must be as high as its line`]),
    ];
  });
  return column === 24 ? faults : [...faults, `the line of ${nameOf(line[0] as Widget)} must be full`];
}

function gapsBetween(lines: readonly Widget[][]): string[] {
  let row = 0;
  return lines.flatMap(([first]) => {
    if (!first) return [];
    const expected = row;
    row = first.y + first.height;
    return first.y === expected ? [] : [`${nameOf(first)} must begin in row ${expected}`];
  });
}

function readingFaults(widget: Widget): string[] {
  const { type, height, properties } = widget;
  const { title, view, metrics = [], yAxis } = properties;
  const name = nameOf(widget);
  const faults = height >= 1 && height <= 1000 ? [] : [`${name} must be 1 to 1000 high`];
  if (type === 'text') return properties.markdown ? faults : [...faults, `${name} must say something`];
  if (!title) faults.push(`${name} must have a title`);
  if (type !== 'metric') return faults;
  if (metrics.length < 1 || metrics.length > 500) faults.push(`${name} must have 1 to 500 metrics`);
  // A number has no axis, and its unit stands in its title.
  if (view === 'singleValue')
    return /\(.+\)$/.test(title ?? '') ? faults : [...faults, `${name} must have a unit`];
  if (!yAxis?.left?.label) faults.push(`${name} must have a unit on its axis`);
  if (yAxis?.left?.min !== 0) faults.push(`${name} must begin at 0`);
  const drawsRight = metrics.some((entry) => (entry.at(-1) as { yAxis?: string }).yAxis === 'right');
  if (drawsRight && !yAxis?.right?.label) faults.push(`${name} must have a unit on its right axis`);
  return faults;
}
