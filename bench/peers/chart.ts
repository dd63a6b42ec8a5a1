import { falseOf, type Summary } from './summary';

const [WIDTH, HEIGHT] = [860, 460];
const AREA = { left: 80, right: WIDTH - 20, top: 50, bottom: HEIGHT - 60 };
const COLOUR = { peer: '#b45309', teal: '#0f766e', control: '#6b7280' } as const;
/** Percent of good releases from which on a point is drawn hollow. */
const MANY_FALSE = 10;

/** What a release costs in time, and what a bad one costs users: towards the lower left is better. */
export function chartOf(all: readonly Summary[]): string {
  const shown = all.filter(({ minutes, minutesToAll }) => (minutes ?? minutesToAll) !== undefined);
  const longest = 10 * Math.ceil(Math.max(10, ...shown.map(({ minutes = 0 }) => minutes)) / 10);
  const powers = shown.map(({ failed }) => Math.log10(Math.max(1, failed)));
  const [low, high] = [Math.floor(Math.min(...powers)), Math.ceil(Math.max(...powers))];
  const x = (minutes: number) => AREA.left + ((AREA.right - AREA.left - 180) * minutes) / longest;
  const y = (failed: number) =>
    AREA.bottom - ((AREA.bottom - AREA.top) * (Math.log10(Math.max(1, failed)) - low)) / (high - low);
  const ticks = Array.from({ length: longest / 10 + 1 }, (_, index) => 10 * index);
  const decades = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
  const names = new Map(placed(shown.map(({ failed }) => y(failed))).map((at, index) => [shown[index], at]));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="sans-serif" font-size="12">`,
    '<title>Failed requests over all bad releases, by minutes of a good release (simulated)</title>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(
      AREA.left,
      26,
      'Simulated: failed requests over all bad releases (log), by minutes a good release takes',
      {
        size: 15,
      },
    ),
    ...decades.map(
      (value) =>
        `${grid(AREA.left, y(value), AREA.right, y(value))}${text(AREA.left - 8, y(value) + 4, value.toLocaleString('en-US'), { anchor: 'end' })}`,
    ),
    ...ticks.map(
      (value) =>
        `${grid(x(value), AREA.top, x(value), AREA.bottom)}${text(x(value), AREA.bottom + 18, String(value), { anchor: 'middle' })}`,
    ),
    text(
      (AREA.left + AREA.right) / 2,
      HEIGHT - 14,
      `minutes to the end of a good release; hollow: more than ${MANY_FALSE} % of good releases are rolled back`,
      { anchor: 'middle' },
    ),
    ...shown.map((one) => {
      const { setup, minutes, failed } = one;
      const colour = COLOUR[setup.role];
      const fill = falseOf(one) > MANY_FALSE ? '#ffffff' : colour;
      const [cx, cy] = [x(minutes ?? 0), y(failed)];
      return (
        `<circle cx="${round(cx)}" cy="${round(cy)}" r="6" fill="${fill}" stroke="${colour}" stroke-width="2"/>` +
        text(cx + 11, names.get(one) ?? cy, setup.name.replaceAll('`', ''), { colour })
      );
    }),
    '</svg>',
    '',
  ].join('\n');
}

/** Baselines of labels, moved apart where points are close. */
function placed(wanted: readonly number[]): number[] {
  const order = wanted.map((at, index) => ({ at: at + 4, index })).sort((a, b) => a.at - b.at);
  const result: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { at, index } of order) {
    last = Math.max(at, last + 14);
    result[index] = last;
  }
  return result;
}

interface Style {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly size?: number;
  readonly colour?: string;
}

function text(
  x: number,
  y: number,
  words: string,
  { anchor = 'start', size = 12, colour = '#111827' }: Style = {},
) {
  const safe = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" font-size="${size}" fill="${colour}">${safe}</text>`;
}

const grid = (x1: number, y1: number, x2: number, y2: number) =>
  `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="#e5e7eb"/>`;

const round = (value: number) => Math.round(value * 10) / 10;
