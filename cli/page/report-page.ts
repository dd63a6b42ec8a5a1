import type { Release, Report } from '../../rehearsal/report/release';
import { clockTime, count, titleOf } from '../rehearse/words';
import { PATTERNS } from './chart/chart';
import { CURSOR_SCRIPT } from './cursor-script';
import { documentOf } from './document';
import { html, type Markup } from './markup';
import { badge, releaseSection } from './release-section';
import { decidedWords, outcomeWords, secondsWords, shareWords } from './sentences';

/** A run of `teal rehearse` as a page in one file, which needs neither a network nor a server. */
export function reportPage(report: Report): string {
  const { releases, seed, notBegun = [] } = report;
  const right = releases.filter(({ asExpected }) => asExpected).length;
  const verdict =
    right === releases.length
      ? `All ${releases.length} as expected`
      : `${releases.length - right} of ${releases.length} NOT as expected`;
  return documentOf({
    title: `Rehearsal: ${verdict}`,
    json: report,
    script: CURSOR_SCRIPT,
    body: html`${PATTERNS}
<header><h1>Rehearsal of ${releases.length === 1 ? 'a release' : `${releases.length} releases`}</h1>
<p class="lead">${releases.length === 1 ? (right === 1 ? 'As expected' : 'NOT as expected') : verdict}. Without AWS: the load balancer, ECS and the alarms are models of them. Seed ${seed}.</p>
${overview(releases)}${notBegun.map(
  ({ name, because }) => html`
<p>Not begun: ${name}, because ${because}.</p>`,
)}</header>
<main>
${releases.map(releaseSection)}
</main>`,
  });
}

function overview(releases: readonly Release[]): Markup {
  const rows = releases.map((release, index) => {
    const { outcome, decidedBy, requests, timeToDetectSeconds, timeToRollBackSeconds } = release;
    return html`<tr><th scope="row"><a href="#release-${index + 1}">${titleOf(release)}</a></th><td class="text">${outcomeWords(outcome)}</td><td class="text">${badge(release)}</td><td class="text">${decidedBy === 'none' ? '–' : decidedWords(decidedBy)}</td><td>${count(requests.failed)} of ${count(requests.total)}${requests.failed > 0 ? ` (${shareWords(requests)})` : ''}</td><td>${timeToDetectSeconds === null ? '–' : clockTime(timeToDetectSeconds)}</td><td>${timeToRollBackSeconds === null ? '–' : secondsWords(timeToRollBackSeconds)}</td></tr>\n`;
  });
  return html`<div class="wide"><table class="overview"><thead><tr><th scope="col">release</th><th scope="col" class="text">came to</th><th scope="col" class="text">verdict</th><th scope="col" class="text">decided by</th><th scope="col">users failed</th><th scope="col">time to detect</th><th scope="col">to roll back</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}
