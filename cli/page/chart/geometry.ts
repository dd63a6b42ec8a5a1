/** Of the chart, in units of its own: it is as wide as the page lets it be. */
export const WIDTH = 960;
/** Where the time axis lies. */
export const PLOT = { left: 72, right: WIDTH - 18 } as const;

export type Scale = (value: number) => number;

/** Across the plot. @param seconds of the whole axis */
export function timeScale(seconds: number): Scale {
  const span = Math.max(1, seconds);
  return (at) => round(PLOT.left + ((PLOT.right - PLOT.left) * Math.min(Math.max(at, 0), span)) / span);
}

/** Upwards from `bottom`. @param highest what `top` stands for */
export function upScale(highest: number, top: number, bottom: number): Scale {
  return (value) => round(bottom - ((bottom - top) * value) / highest);
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const TICKS = [
  5,
  10,
  30,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
];
/** More labels than these would touch each other on a narrow page. */
const MOST_TICKS = 8;

/** Seconds that people count in, from 0 on. */
export function timeTicks(seconds: number): number[] {
  const fitting = (length: number) => seconds / length <= MOST_TICKS;
  const length =
    TICKS.find(fitting) ?? [6, 12, 24].map((hours) => hours * HOUR).find(fitting) ?? 7 * 24 * HOUR;
  return Array.from({ length: Math.floor(seconds / length) + 1 }, (_, index) => index * length);
}

/** The next of 1, 2, 5, 10, 20, 50 … that is not below it. */
export function roundUp(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5].find((factor) => factor * power >= value) ?? 10);
}

export interface Point {
  readonly at: number;
  readonly value: number;
}

/** A line that keeps each value until the next one. @param end of the last value */
export function stairs(points: readonly Point[], end: number, x: Scale, y: Scale): string {
  return points
    .map(({ at, value }, index) => {
      const to = x(points[index + 1]?.at ?? end);
      return `${index === 0 ? `M${x(at)} ${y(value)}` : `V${y(value)}`}H${to}`;
    })
    .join('');
}

/** A line from point to point, broken where there is no value; a value that stands alone is a dot. */
export function broken(
  points: readonly { readonly at: number; readonly value: number | null }[],
  x: Scale,
  y: Scale,
): string {
  let path = '';
  for (const [index, { at, value }] of points.entries()) {
    if (value === null) continue;
    const [before, after] = [points[index - 1]?.value ?? null, points[index + 1]?.value ?? null];
    path += `${before === null ? 'M' : 'L'}${x(at)} ${y(value)}`;
    if (before === null && after === null) path += 'h0.1';
  }
  return path;
}

export interface Span {
  readonly from: number;
  readonly to: number;
  readonly state: string;
}

/** What somebody's state was, from the start to the end. @param changes in order */
export function spansOf(
  atStart: string,
  changes: readonly { readonly state: string; readonly changedAt: number }[],
  end: number,
): Span[] {
  const states = [{ state: atStart, changedAt: 0 }, ...changes];
  return states
    .map(({ state, changedAt }, index) => ({
      from: changedAt,
      to: Math.min(end, states[index + 1]?.changedAt ?? end),
      state,
    }))
    .filter(({ from, to }) => to > from);
}

/** As many rows as marks may stand in above each other. */
export const MARK_ROWS = 3;
const MARK_WIDTH = 16;

/** Where marks stand that would lie on each other: in the first row with room, else as far to the right as there is. */
export function placed(xs: readonly number[]): { readonly x: number; readonly row: number }[] {
  const free: number[] = new Array<number>(MARK_ROWS).fill(Number.NEGATIVE_INFINITY);
  return xs.map((wanted) => {
    const open = free.findIndex((from) => from <= wanted);
    const row = open >= 0 ? open : free.indexOf(Math.min(...free));
    const x = Math.max(wanted, free[row] ?? wanted);
    free[row] = x + MARK_WIDTH;
    return { x: round(x), row };
  });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
