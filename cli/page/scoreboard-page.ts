import { decidersOf } from '../../rehearsal/scenarios/catalogue';
import type { ExpectedEnd } from '../../rehearsal/scenarios/catalogue/entry';
import { isRight, type Scoreboard, type ScoreboardRow } from '../../rehearsal/scenarios/scoreboard';
import { millisecondsOf } from '../../rehearsal/workload/task-model';
import { clockTime, count } from '../rehearse/words';
import { documentOf } from './document';
import { html, type Markup } from './markup';
import { decidedWords, outcomeWords, plural, secondsWords } from './sentences';

/** What became of a row: a release that could not be rehearsed is neither right nor wrong, and not hidden with what is right. */
export function verdictOf({
  departures,
  notRehearsed,
}: Pick<ScoreboardRow, 'departures' | 'notRehearsed'>): 'right' | 'wrong' | 'unknown' {
  if (notRehearsed !== null) return 'unknown';
  return departures.length === 0 ? 'right' : 'wrong';
}

/** What must become of a release, in words. */
export function expectedWords(expected: ExpectedEnd): string {
  const { outcome, within, failedRequests, exposed, failedBy, misses } = expected;
  const deciders = decidersOf(expected);
  return [
    outcomeWords(outcome),
    ...(deciders.length === 0 ? [] : [`by ${deciders.map(decidedWords).join(' or ')}`]),
    ...(within === undefined ? [] : [`within ${clockTime(millisecondsOf(within) / 1000)}`]),
    ...bounds(failedRequests?.atLeast, failedRequests?.atMost, (count) => `${plural(count, 'user')} failed`),
    ...bounds(exposed?.atLeastPercent, exposed?.atMostPercent, (percent) => `${percent} % exposed`),
    ...(failedBy === undefined ? [] : [`failures by ${failedBy.join(' and ')}`]),
    ...(misses === undefined ? [] : [`known to get through: ${misses}`]),
  ].join(', ');
}

function bounds(
  atLeast: number | undefined,
  atMost: number | undefined,
  words: (bound: number) => string,
): string[] {
  return [
    ...(atLeast === undefined ? [] : [`at least ${words(atLeast)}`]),
    ...(atMost === undefined ? [] : [`at most ${words(atMost)}`]),
  ];
}

/** What became of it, in words. */
export function gotWords({ release, notRehearsed }: Pick<ScoreboardRow, 'release' | 'notRehearsed'>): string {
  if (notRehearsed !== null) return `not rehearsed: ${notRehearsed}`;
  if (!release) return 'nothing is known';
  const { outcome, decidedBy, requests, exposedPercent } = release;
  const { timeToDetectSeconds: detect, timeToRollBackSeconds: back } = release;
  return [
    outcomeWords(outcome),
    ...(decidedBy === 'none' ? [] : [`by ${decidedWords(decidedBy)}`]),
    ...(detect === null ? [] : [`decided after ${clockTime(detect)}`]),
    ...(back === null ? [] : [`back ${back === 0 ? 'at once' : `in ${secondsWords(back)}`}`]),
    `${count(requests.failed)} of ${plural(requests.total, 'request')} failed`,
    `${exposedPercent} % exposed`,
  ].join(', ');
}

/** All releases of a catalogue against one service as a page in one file. */
export function scoreboardPage(board: Scoreboard): string {
  const { rows, service, environment, workload, seed } = board;
  const where = `${service}${environment === null ? '' : ` in ${environment}`}`;
  const of = (verdict: string) => rows.filter((row) => verdictOf(row) === verdict).length;
  const counts = [
    [of('right'), 'right', 'right'],
    [of('wrong'), 'wrong or late', 'wrong'],
    [of('unknown'), 'not rehearsed', 'unknown'],
  ] as const;
  const groups = [...new Set(rows.map(({ group }) => group))];
  return documentOf({
    title: `${isRight(board) ? 'All right' : `${of('wrong')} wrong`}: scoreboard of ${where}`,
    json: board,
    script: '',
    body: html`<header><h1>Scoreboard of ${where}</h1>
<p class="lead">${isRight(board) ? 'Every reaction was right and in time.' : rows.length === 0 ? 'Nothing was rehearsed.' : 'Not every reaction was right and in time.'} ${plural(rows.length, 'release')}, ${workload} users, seed ${seed}, in ${plural(Math.round(board.wallSeconds), 'second')}. Without AWS: the load balancer, ECS and the alarms are models of them.</p>
<ul class="counts">${counts.map(([number, words, verdict]) => html`<li class="count ${verdict}"><b>${number}</b>${words}</li>`)}</ul>
<label class="only"><input type="checkbox" id="only-wrong">only what is not right</label></header>
<main>${groups.map((group, index) => groupSection(group, index, rows))}${leftOutSection(board.leftOut)}</main>`,
  });
}

function groupSection(group: string, index: number, all: readonly ScoreboardRow[]): Markup {
  const rows = all.filter((row) => row.group === group);
  const right = rows.filter((row) => verdictOf(row) === 'right').length;
  const id = `group-${index + 1}`;
  return html`<section aria-labelledby="${id}" class="${right === rows.length ? 'all-right' : 'some-wrong'}">
<h2 id="${id}">${group} <small>${right} of ${rows.length} right</small></h2>
<div class="wide"><table class="board"><thead><tr><th scope="col">release</th><th scope="col" class="text">expected</th><th scope="col" class="text">got</th><th scope="col" class="text">verdict</th></tr></thead><tbody>${rows.map(boardRow)}</tbody></table></div>
</section>`;
}

/** What a reader would else take for tried. */
function leftOutSection(leftOut: Scoreboard['leftOut']): Markup | '' {
  if (leftOut.length === 0) return '';
  return html`<section aria-labelledby="left-out"><h2 id="left-out">not on this board <small>${leftOut.length}</small></h2>
<ul>${leftOut.map(({ name, why }) => html`<li>${name}: ${why}</li>`)}</ul></section>`;
}

const BADGES = { right: 'right', wrong: 'WRONG', unknown: 'not rehearsed' } as const;

function boardRow(row: ScoreboardRow): Markup {
  const verdict = verdictOf(row);
  const departures = row.departures.map((words) => html`<li>${words}</li>`);
  return html`<tr class="row-${verdict}"><th scope="row">${row.name}<p class="why">${row.why}</p></th><td class="text" data-label="expected">${expectedWords(row.expected)}</td><td class="text" data-label="got">${gotWords(row)}</td><td class="text"><span class="badge ${verdict}">${BADGES[verdict]}</span>${departures.length > 0 ? html`<ul class="departures">${departures}</ul>` : ''}</td></tr>\n`;
}
