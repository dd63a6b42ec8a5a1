import type { ReleaseSeries, SeriesStep } from '../../../rehearsal/report/series';
import { count } from '../../rehearse/words';
import { html, Markup } from '../markup';
import { broken, PLOT, type Point, roundUp, type Scale, stairs, upScale } from './geometry';

/** A part of the chart, below the one before. */
export interface Panel {
  readonly height: number;
  /** @param top where it begins */
  readonly draw: (top: number) => Markup;
}

/** Room for its title, and below it. */
const TITLE = 24;
const GAP = 12;

function framed(
  title: string,
  height: number,
  highest: number,
  unit: string,
  inside: (y: Scale) => Markup,
): Panel {
  return {
    height: TITLE + height + GAP,
    draw(top) {
      const [from, bottom] = [top + TITLE, top + TITLE + height];
      const y = upScale(highest, from, bottom);
      const ticks = [0, highest / 2, highest].map(
        (value) =>
          html`<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(value)}" y2="${y(value)}"/><text class="tick" x="${PLOT.left - 7}" y="${y(value) + 4}">${count(value)}${value === highest ? unit : ''}</text>`,
      );
      return html`<g><text class="title" x="${PLOT.left}" y="${from - 8}">${title}</text>${ticks}${inside(y)}</g>`;
    },
  };
}

/** Of both listener rules. */
export function weightsPanel({ weights }: ReleaseSeries, end: number, x: Scale): Panel {
  const of = (traffic: string): Point[] => [
    { at: 0, value: 0 },
    ...weights
      .filter((change) => change.traffic === traffic)
      .map(({ at, greenPercent }) => ({ at, value: greenPercent })),
  ];
  return framed("Green's share of the traffic", 64, 100, ' %', (y) => {
    const production = stairs(of('production'), end, x, y);
    return html`<path class="area green" d="${production}V${y(0)}H${x(0)}Z"/><path class="line production" d="${production}"/><path class="line test" d="${stairs(of('test'), end, x, y)}"/>`;
  });
}

interface Pile {
  readonly of: 'blue' | 'green' | 'balancer';
  readonly value: (step: SeriesStep) => number;
}

const REQUESTS: readonly Pile[] = [
  { of: 'blue', value: ({ blue }) => blue.requests },
  { of: 'green', value: ({ green }) => green.requests },
];
const FAILURES: readonly Pile[] = [
  { of: 'blue', value: ({ blue }) => blue.failed },
  { of: 'green', value: ({ green }) => green.failed },
  { of: 'balancer', value: ({ failedByLoadBalancer }) => failedByLoadBalancer },
];

/** How many times the median may be drawn: more are of moments in which a live rehearsal's clock ran slowly. */
const CLIPPED = 2;

export function requestsPanel(series: ReleaseSeries, x: Scale): Panel {
  const sums = sumsOf(series, REQUESTS).sort((a, b) => a - b);
  const [median = 0, highest = 0] = [sums[Math.floor(sums.length / 2)], sums.at(-1)];
  const limit = median > 0 && highest > CLIPPED * median ? CLIPPED * median : highest;
  const clipped = limit < highest ? '; cut off where the clock ran slowly' : '';
  return piled(
    `Requests in ${series.stepSeconds} s, by who answered${clipped}`,
    84,
    series,
    REQUESTS,
    x,
    roundUp(limit),
  );
}

export function failuresPanel(series: ReleaseSeries, x: Scale): Panel {
  const none = series.steps.every((step) => FAILURES.every(({ value }) => value(step) === 0));
  const title = `Failed requests in ${series.stepSeconds} s, by who failed them`;
  if (none) return quiet(`${title}: none`);
  return piled(title, 84, series, FAILURES, x, roundUp(Math.max(...sumsOf(series, FAILURES))));
}

const sumsOf = ({ steps }: ReleaseSeries, piles: readonly Pile[]): number[] =>
  steps.map((step) => piles.reduce((sum, { value }) => sum + value(step), 0));

/** What has nothing to show takes a line. */
const quiet = (title: string): Panel => ({
  height: TITLE + GAP,
  draw: (top) => html`<text class="title" x="${PLOT.left}" y="${top + TITLE - 8}">${title}</text>`,
});

function piled(
  title: string,
  height: number,
  series: ReleaseSeries,
  piles: readonly Pile[],
  x: Scale,
  highest: number,
): Panel {
  const { steps, stepSeconds } = series;
  const up = (y: Scale, value: number) => y(Math.min(value, highest));
  return framed(title, height, highest, '', (y) => {
    const paths = piles.map(({ of, value }, nth) => {
      const bars = steps.map((step) => {
        const below = piles.slice(0, nth).reduce((sum, pile) => sum + pile.value(step), 0);
        const own = value(step);
        if (own === 0) return '';
        const [left, right] = [x(step.at), x(step.at + stepSeconds)];
        return `M${left} ${up(y, below)}V${up(y, below + own)}H${right}V${up(y, below)}Z`;
      });
      return html`<path class="bar ${of}" d="${new Markup(bars.join(''))}"/>`;
    });
    return html`${paths}`;
  });
}

/** Half, 90 and 99 in 100 of each side's answers, in the middle of each step; blue's thin lines lie on green's thick ones. */
export function latencyPanel({ steps, stepSeconds }: ReleaseSeries, x: Scale): Panel {
  const values = steps.flatMap(({ blue, green }) => [blue.p99 ?? 0, green.p99 ?? 0]);
  return framed(
    'Latency of the answers: half, 90 and 99 in 100',
    96,
    roundUp(Math.max(...values)),
    ' ms',
    (y) => {
      const lines = (['green', 'blue'] as const).flatMap((side) =>
        (['p50', 'p90', 'p99'] as const).map((percentile) => {
          const points = steps.map((step) => ({
            at: step.at + stepSeconds / 2,
            value: step[side][percentile],
          }));
          return html`<path class="line ${side} ${percentile}" d="${broken(points, x, y)}"/>`;
        }),
      );
      return html`${lines}`;
    },
  );
}
