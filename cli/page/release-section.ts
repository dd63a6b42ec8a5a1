import type { Release } from '../../rehearsal/report/release';
import type { ReleaseSeries } from '../../rehearsal/report/series';
import { clockTime, titleOf } from '../rehearse/words';
import { chartOf } from './chart/chart';
import { loudAlarms, stageWords } from './chart/lanes';
import { inlineMark, MARKS, type MarkKind, markOf } from './chart/marks';
import { html, joined, type Markup, NOTHING } from './markup';
import { plural, sentencesOf } from './sentences';
import { seriesTable } from './series-table';

/** Whether all was as expected, in words: never by a colour alone. */
export function badge({ asExpected }: Pick<Release, 'asExpected'>): Markup {
  return asExpected
    ? html`<span class="badge right">as expected</span>`
    : html`<span class="badge wrong">NOT as expected</span>`;
}

/** @param index of the release on the page, from 0 */
export function releaseSection(release: Release, index: number): Markup {
  const id = `release-${index + 1}`;
  const { series } = release;
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${titleOf(release)}</h2>
<p>${badge(release)} ${release.unexpected ?? ''}</p>
<p class="story">${sentencesOf(release).join(' ')}</p>
<p class="reason"><b>In the words of ECS:</b> ${release.reason}</p>
${series ? figure(release, series, id) : NOTHING}
${stagesTable(release)}
${series ? joined([eventsList(series), seriesTable(release, series)]) : NOTHING}
${listed('Not modelled', release.notModelled)}
${listed('Refused', release.refused ?? [])}
</section>`;
}

function figure(release: Release, series: ReleaseSeries, id: string): Markup {
  const quiet = series.alarmsAtStart.length - loudAlarms(release, series).length;
  const note =
    quiet > 0 ? ` ${plural(quiet, 'other alarm')} kept ${quiet === 1 ? 'its' : 'their'} state.` : '';
  return html`<figure class="timeline">
${legend()}
${chartOf(release, series)}
<div class="cursor-control"><label for="${id}-cursor">Time, moved by the arrow keys</label><input type="range" id="${id}-cursor" min="0" max="${series.steps.length - 1}" value="0" hidden></div>
<div class="readout" role="status" aria-live="polite"></div>
<figcaption>Simulated time since the release started, in steps of ${series.stepSeconds} s.${note}</figcaption>
</figure>`;
}

const swatch = (classes: string, words: string) =>
  html`<li><svg class="key" viewBox="0 0 16 16" aria-hidden="true"><rect class="bar ${classes}" width="16" height="16" y="1"/></svg>${words}</li>`;
const stroke = (classes: string, words: string) =>
  html`<li><svg class="key long" viewBox="0 0 28 16" aria-hidden="true"><path class="line ${classes}" d="M0 8H28"/></svg>${words}</li>`;

function legend(): Markup {
  const marks = (Object.keys(MARKS) as MarkKind[]).map(
    (kind) => html`<li>${inlineMark(kind)}${MARKS[kind]}</li>`,
  );
  return html`<ul class="legend" aria-label="Legend">
${swatch('blue', 'blue: what users had')}${swatch('green', 'green: the release')}${swatch('balancer', 'the load balancer itself')}
${stroke('production', 'users')}${stroke('test', 'test traffic')}
${stroke('any p50', 'half')}${stroke('any p90', '90 in 100')}${stroke('any p99', '99 in 100')}
${marks}
</ul>`;
}

const VERDICTS = { pass: 'passed', fail: 'failed', inconclusive: 'inconclusive' } as const;

function stagesTable({ stages }: Release): Markup {
  const rows = stages.map(({ name, startedAt, endedAt, greenPercent, gates }, index) => {
    const said = gates.map(
      ({ id, verdict, reason }) =>
        html`<li>${inlineMark(verdict)}<b>${id}</b> ${VERDICTS[verdict]}${reason === '' ? '' : `: ${reason}`}</li>`,
    );
    const list = gates.length > 0 ? html`<ul>${said}</ul>` : NOTHING;
    return html`<tr><td>${index + 1}</td><th scope="row">${stageWords(name)}</th><td>${clockTime(startedAt)}</td><td>${clockTime(endedAt)}</td><td>${greenPercent} %</td><td class="text">${list}</td></tr>\n`;
  });
  return html`<h3>Stages and gates</h3>
<div class="wide"><table><thead><tr><th scope="col">#</th><th scope="col" class="text">stage</th><th scope="col">from</th><th scope="col">to</th><th scope="col">green</th><th scope="col" class="text">gates</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function eventsList({ events }: ReleaseSeries): Markup {
  const others = events.filter(({ kind }) => kind !== 'gate');
  if (others.length === 0) return NOTHING;
  const items = others.map(
    (event) => html`<li>${inlineMark(markOf(event))}<b>${clockTime(event.at)}</b> ${event.text}</li>`,
  );
  return html`<h3>Events</h3><ul class="events">${items}</ul>`;
}

function listed(title: string, entries: readonly string[]): Markup {
  if (entries.length === 0) return NOTHING;
  return html`<details><summary>${title}: ${entries.length}</summary><ul>${entries.map((entry) => html`<li>${entry}</li>`)}</ul></details>`;
}
