import type { Release, Report } from '../../rehearsal/report/release';
import { clockTime, count, plain } from './words';

/** The report for people. */
export function summaryOf({ releases }: Report): string {
  const notModelled = [...new Set(releases.flatMap((release) => release.notModelled))];
  return [
    ...releases.flatMap(story),
    ...(notModelled.length > 0 ? ['', `Not modelled: ${notModelled.map(plain).join(', ')}`] : []),
    '',
  ].join('\n');
}

function story(release: Release): string[] {
  const { requests } = release;
  const mark = release.unexpected === null ? 'as expected' : `NOT as expected: ${release.unexpected}`;
  const share = requests.total === 0 ? '' : ` (${((100 * requests.failed) / requests.total).toFixed(2)} %)`;
  return [
    '',
    `${plain(release.scenario)}: ${release.outcome}, ${mark}`,
    `  why          ${plain(release.decidedBy)}: ${plain(release.reason)}`,
    `  time         ${clockTime(release.simulatedSeconds)} simulated in ${release.wallSeconds.toFixed(0)} s`,
    `  users        ${count(requests.total)} requests, ${count(requests.failed)} failed${share}: ` +
      `${count(requests.failedByGreen)} by green, ${count(requests.failedByBlue)} by blue, ` +
      `${count(requests.failedByLoadBalancer)} by the load balancer`,
    `  exposed      up to ${release.exposedPercent} % of the traffic, ${count(requests.servedByGreen)} requests served by green`,
    ...reaction(release),
  ];
}

function reaction({ timeToDetectSeconds, timeToRollBackSeconds }: Release): string[] {
  const parts = [
    timeToDetectSeconds === null
      ? []
      : [`decided ${clockTime(timeToDetectSeconds)} after green's first failure or start`],
    timeToRollBackSeconds === null
      ? []
      : [`all users back on blue ${timeToRollBackSeconds.toFixed(1)} s later`],
  ].flat();
  return parts.length > 0 ? [`  reaction     ${parts.join(', ')}`] : [];
}
