import type { Release } from '../../rehearsal/report/release';
import type { ReleaseSeries, SeriesStep, SideCounts } from '../../rehearsal/report/series';
import { clockTime } from '../rehearse/words';
import { loudAlarms } from './chart/lanes';
import { html, type Markup } from './markup';

interface Column {
  readonly name: string;
  readonly text: (step: SeriesStep) => string;
}

/** A cell with nothing in it: the cursor leaves it out. */
const NONE = '–';

function sideColumns(side: 'blue' | 'green'): Column[] {
  const of =
    (value: (counts: SideCounts) => number | null, unit = '') =>
    (step: SeriesStep) => {
      const found = value(step[side]);
      return found === null ? NONE : `${found}${unit}`;
    };
  return [
    { name: `${side}: requests`, text: of(({ requests }) => requests) },
    { name: `${side}: failed`, text: of(({ failed }) => failed) },
    { name: `${side}: p50`, text: of(({ p50 }) => p50, ' ms') },
    { name: `${side}: p90`, text: of(({ p90 }) => p90, ' ms') },
    { name: `${side}: p99`, text: of(({ p99 }) => p99, ' ms') },
  ];
}

/** What holds at the end of a step, or happened in it. */
export function columnsOf(release: Release, series: ReleaseSeries): Column[] {
  const { weights, events, stepSeconds } = series;
  const alarms = loudAlarms(release, series);
  const last = series.steps.at(-1);
  // Whatever comes at the very end belongs to the last step.
  const within = (at: number, step: SeriesStep) => at < step.at + stepSeconds || step === last;
  const weight = (traffic: string) => (step: SeriesStep) =>
    `${weights.findLast((one) => one.traffic === traffic && within(one.at, step))?.greenPercent ?? 0} %`;
  return [
    { name: "green's share", text: weight('production') },
    { name: "green's share of test traffic", text: weight('test') },
    ...sideColumns('blue'),
    ...sideColumns('green'),
    { name: 'failed by the load balancer', text: ({ failedByLoadBalancer }) => String(failedByLoadBalancer) },
    {
      name: 'in ALARM',
      text: (step) =>
        alarms
          .filter(({ atStart, changes }) => {
            const { state } = changes.findLast(({ changedAt }) => within(changedAt, step)) ?? {
              state: atStart,
            };
            return state === 'ALARM';
          })
          .map(({ name }) => name)
          .join(', ') || NONE,
    },
    {
      name: 'events',
      text: (step) =>
        events
          .filter(({ at }) => at >= step.at && within(at, step))
          .map(({ text }) => text)
          .join(' · ') || NONE,
    },
  ];
}

/** The chart's numbers, for whoever does not see it, and for the cursor, which reads a row of it. */
export function seriesTable(release: Release, series: ReleaseSeries): Markup {
  const columns = columnsOf(release, series);
  const rows = series.steps.map(
    (step) =>
      html`<tr><th scope="row">${clockTime(step.at)}</th>${columns.map(({ text }) => html`<td>${text(step)}</td>`)}</tr>\n`,
  );
  return html`<details class="numbers"><summary>The numbers as a table</summary>
<div class="wide" tabindex="0" role="region" aria-label="Numbers of ${release.scenario}"><table class="steps"><thead><tr><th scope="col">from</th>${columns.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div></details>`;
}
