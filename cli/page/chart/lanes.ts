import type { Release } from '../../../rehearsal/report/release';
import type { ReleaseSeries } from '../../../rehearsal/report/series';
import { clockTime } from '../../rehearse/words';
import { html, type Markup } from '../markup';
import { PLOT, placed, type Scale, spansOf } from './geometry';
import { mark, markOf } from './marks';
import type { Panel } from './panels';

const TITLE = 24;
const GAP = 10;

/** `PRE_SCALE_UP` → `pre scale up`: as people say it. */
export const stageWords = (name: string) => name.toLowerCase().replaceAll('_', ' ');

/** What a letter of a stage's name takes at most, on a narrow page. */
const LETTER = 10;
const BAND = 26;

/** The stages side by side; one without room for its name has its number in the list, or nothing. */
export function stagesPanel({ stages }: Release, x: Scale): Panel {
  return {
    height: TITLE + BAND + GAP,
    draw(top) {
      const y = top + TITLE;
      const boxes = stages.map(({ name, startedAt, endedAt }, index) => {
        const [left, width] = [x(startedAt), x(endedAt) - x(startedAt)];
        const words = `${index + 1} ${stageWords(name)}`;
        const fits = [words, String(index + 1)].find((text) => text.length * LETTER + 8 <= width) ?? '';
        const title = `${words}, ${clockTime(startedAt)} to ${clockTime(endedAt)}`;
        return html`<g class="stage ${index % 2 === 0 ? 'even' : 'odd'}"><title>${title}</title><rect x="${left}" y="${y}" width="${Math.max(width, 1.5)}" height="${BAND}"/><text x="${left + 6}" y="${y + 18}">${fits}</text></g>`;
      });
      return html`<g><text class="title" x="${PLOT.left}" y="${y - 8}">Stages</text>${boxes}</g>`;
    },
  };
}

const ROW = 17;

/** Gates' verdicts, what was done, tasks that failed and the decision. */
export function eventsPanel({ events }: ReleaseSeries, x: Scale): Panel {
  const places = placed(events.map(({ at }) => x(at)));
  const rows = 1 + Math.max(0, ...places.map(({ row }) => row));
  return {
    height: TITLE + rows * ROW + GAP,
    draw(top) {
      const marks = events.map((event, index) => {
        const { x: at, row } = places[index] ?? { x: 0, row: 0 };
        const y = top + TITLE + row * ROW + 8;
        return mark(markOf(event), at, y, `${clockTime(event.at)} ${event.text}`);
      });
      return html`<g><text class="title" x="${PLOT.left}" y="${top + TITLE - 8}">Gates and events</text>${marks}</g>`;
    },
  };
}

/** Those that said something else than OK; the others are a sentence below the chart. */
export function loudAlarms(
  release: Pick<Release, 'alarms'>,
  { alarmsAtStart }: Pick<ReleaseSeries, 'alarmsAtStart'>,
) {
  const known = new Map(alarmsAtStart.map(({ name, state }) => [name, state]));
  const names = [...new Set([...known.keys(), ...release.alarms.map(({ name }) => name)])];
  return names
    .map((name) => ({
      name,
      atStart: known.get(name) ?? 'INSUFFICIENT_DATA',
      changes: release.alarms.filter((change) => change.name === name),
    }))
    .filter(({ atStart, changes }) => atStart === 'ALARM' || changes.length > 0);
}

const LANE = 36;

/** A lane for each alarm that was in ALARM, or changed. */
export function alarmsPanel(release: Release, series: ReleaseSeries, end: number, x: Scale): Panel {
  const alarms = loudAlarms(release, series);
  return {
    height: TITLE + Math.max(0, alarms.length * LANE) + GAP,
    draw(top) {
      const lanes = alarms.map(({ name, atStart, changes }, nth): Markup => {
        const y = top + TITLE + nth * LANE;
        const spans = spansOf(atStart, changes, end).map(({ from, to, state }) => {
          const title = `${name}: ${state} from ${clockTime(from)} to ${clockTime(to)}`;
          const width = Math.max(2, x(to) - x(from));
          return html`<rect class="state ${state.toLowerCase()}" x="${Math.min(x(from), PLOT.right - width)}" y="${y + 18}" width="${width}" height="11"><title>${title}</title></rect>`;
        });
        return html`<text class="alarm" x="${PLOT.left}" y="${y + 12}">${name}</text>${spans}`;
      });
      const title = alarms.length === 0 ? 'Alarms: none was in ALARM' : 'Alarms';
      return html`<g><text class="title" x="${PLOT.left}" y="${top + TITLE - 8}">${title}</text>${lanes}</g>`;
    },
  };
}
