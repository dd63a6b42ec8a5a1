import type { Release } from '../../../rehearsal/report/release';
import type { ReleaseSeries } from '../../../rehearsal/report/series';
import { clockTime } from '../../rehearse/words';
import { html, type Markup, NOTHING } from '../markup';
import { PLOT, timeScale, timeTicks, WIDTH } from './geometry';
import { alarmsPanel, eventsPanel, stagesPanel } from './lanes';
import { failuresPanel, latencyPanel, requestsPanel, weightsPanel } from './panels';

const TOP = 28;
const AXIS = 34;

/** Where the axis ends, in simulated seconds: what users met last may be later than the release's own end. */
export function endOf({ simulatedSeconds }: Release, { steps, stepSeconds }: ReleaseSeries): number {
  // A last step is counted whole: it must not be drawn past the axis.
  return Math.max(simulatedSeconds, steps.length * stepSeconds);
}

/** A release on one time axis, as SVG: it prints, and it needs no script. */
export function chartOf(release: Release, series: ReleaseSeries): Markup {
  const end = endOf(release, series);
  const x = timeScale(end);
  const panels = [
    stagesPanel(release, x),
    eventsPanel(series, x),
    weightsPanel(series, end, x),
    requestsPanel(series, x),
    failuresPanel(series, x),
    latencyPanel(series, x),
    alarmsPanel(release, series, end, x),
  ];
  let top = TOP;
  const drawn = panels.map(({ height, draw }) => {
    const markup = draw(top);
    top += height;
    return markup;
  });
  const ticks = timeTicks(end).map(
    (at) =>
      html`<line class="grid time" x1="${x(at)}" x2="${x(at)}" y1="${TOP}" y2="${top}"/><text class="time" x="${x(at)}" y="${top + 18}">${clockTime(at)}</text>`,
  );
  const title = `${release.scenario}: stages, gates, weights, requests, failures, latency and alarms over ${clockTime(end)}`;
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${top + AXIS}" role="img" aria-label="${title}" data-left="${PLOT.left}" data-right="${PLOT.right}" data-seconds="${end}">${ticks}${drawn}${decisionLine(series, x, top)}<line class="cursor" x1="0" x2="0" y1="${TOP}" y2="${top}" visibility="hidden"/></svg>`;
}

/** Once a page. Hatched, so that sides can be told apart without their colours. */
export const PATTERNS = html`<svg class="patterns" width="0" height="0" aria-hidden="true"><defs>
<pattern id="hatch-green" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="ground green" width="6" height="6"/><rect class="stripe" width="2" height="6"/></pattern>
<pattern id="hatch-balancer" width="5" height="5" patternUnits="userSpaceOnUse"><rect class="ground balancer" width="5" height="5"/><rect class="stripe" x="1.5" y="1.5" width="2" height="2"/></pattern>
</defs></svg>`;

function decisionLine({ events }: ReleaseSeries, x: (at: number) => number, bottom: number): Markup {
  const decision = events.find(({ kind }) => kind === 'decision');
  if (!decision) return NOTHING;
  const at = x(decision.at);
  const anchor = at > (PLOT.left + PLOT.right) / 2 ? 'end' : 'start';
  return html`<g class="decided"><line x1="${at}" x2="${at}" y1="${TOP - 4}" y2="${bottom}"/><text x="${at}" y="${TOP - 9}" text-anchor="${anchor}">decided ${clockTime(decision.at)}</text></g>`;
}
