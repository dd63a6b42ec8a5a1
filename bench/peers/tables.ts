import type { BlastRadius } from './record';
import { BAD } from './releases/bad';
import { GOOD } from './releases/good';
import { type Summary, summaries, verdictOf } from './summary';

/** What stands between the markers of the page, and what the bench prints. */
export function tablesOf(result: BlastRadius): string {
  const all = summaries(result);
  const { badSeeds, goodSeeds, date, horizonMinutes } = result;
  return [
    `Run on ${date}: ${BAD.length} bad releases, each with the seeds ${badSeeds.join(', ')}; ${GOOD.length} good ones, each with ${goodSeeds.length} seeds at each traffic; users counted for ${horizonMinutes} minutes.`,
    summaryTable(all),
    verdict(all),
    '### Failed requests, release by release',
    `At 3,000 requests a minute, in the mean of the seeds. **!**: it got through to all users (with at least one seed).`,
    badTable(result, all),
    '### Good releases that were rolled back',
    `In percent of ${3 * goodSeeds.length} each: ${goodSeeds.length} seeds at 3,000, 300 and 60 requests a minute. The last line is no fault of the release, and to go back no mistake: it is in no sum.`,
    goodTable(result, all),
  ].join('\n\n');
}

function summaryTable(all: readonly Summary[]): string {
  const rows = all.map((one) => [
    `${one.setup.role === 'peer' ? '' : '**'}${one.setup.name}${one.setup.role === 'peer' ? '' : '**'}`,
    count(one.failed),
    count(one.failedSoon),
    count(one.failedAtLowTraffic),
    `${one.stopped} of ${BAD.length}`,
    count(one.exposedMinutes),
    tenth(one.minutesToRollBack),
    one.falseRollbacks.map(({ percent }) => Math.round(percent)).join(' / '),
    tenth(one.minutesToAll),
    tenth(one.minutes),
    tenth(one.minutesAtLowTraffic),
  ]);
  return table(
    [
      'released by',
      'failed requests, all bad releases',
      'of releases that fail within 3 minutes',
      'all, at 300 a minute',
      'stopped',
      'minutes exposed',
      'minutes to roll back',
      'false rollbacks at 3,000 / 300 / 60 a minute, %',
      'minutes to all users',
      'minutes to the end',
      'the same at 60 a minute',
    ],
    rows,
  );
}

function verdict(all: readonly Summary[]): string {
  const { best, teal, times, fewerFailed, noMoreFalse, asQuick } = verdictOf(all);
  const yes = (holds: boolean) => (holds ? 'yes' : '**no**');
  return [
    `Teal’s default against the peer with the fewest failed requests of those that let most good releases through (${best.setup.name}):`,
    '',
    `- at least 5 times fewer failed requests: ${yes(fewerFailed)}, ${times.toFixed(1)} times`,
    `- no more false rollbacks: ${noMoreFalse
      .map(({ requestsPerMinute, holds }) => `${yes(holds)} at ${count(requestsPerMinute)} requests a minute`)
      .join(', ')}`,
    `- no more than 1.2 times the minutes to the end of the release: ${yes(asQuick)}, ${tenth(teal.minutes)} and ${tenth(best.minutes)}`,
  ].join('\n');
}

function badTable({ bad }: BlastRadius, all: readonly Summary[]): string {
  const busiest = Math.max(...bad.map(({ requestsPerMinute }) => requestsPerMinute));
  const rows = BAD.map(({ name }) => [
    name,
    ...all.map(({ setup }) => {
      const cell = bad.find(
        (one) => one.setup === setup.id && one.release === name && one.requestsPerMinute === busiest,
      );
      return cell ? `${count(cell.failed)}${cell.gotThrough > 0 ? ' **!**' : ''}` : '';
    }),
  ]);
  return table(['release', ...all.map(({ setup }) => setup.name)], rows);
}

function goodTable({ good, goodSeeds }: BlastRadius, all: readonly Summary[]): string {
  const rows = GOOD.map(({ name }) => [
    name,
    ...all.map(({ setup }) => {
      const cells = good.filter((one) => one.setup === setup.id && one.release === name);
      const stopped = cells.reduce((sum, one) => sum + one.stopped, 0);
      return String(Math.round((100 * stopped) / (cells.length * goodSeeds.length)));
    }),
  ]);
  return table(['release', ...all.map(({ setup }) => setup.name)], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, at) => (at === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

const count = (value: number) => Math.round(value).toLocaleString('en-US');
const tenth = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(1));
