import type { Release, Report } from '../../rehearsal/report/release';
import { clockTime, count, plain, titleOf } from './words';

/** The report for people. */
export function summaryOf({ releases, notBegun = [] }: Report): string {
  const notModelled = [...new Set(releases.flatMap((release) => release.notModelled))];
  const stopped = notBegun.map(({ name, because }) => plain(`not begun: ${name}, because ${because}`));
  return [
    ...releases.flatMap(story),
    ...(stopped.length > 0 ? ['', ...stopped] : []),
    ...leftOut(notModelled),
    '',
  ].join('\n');
}

function story(release: Release): string[] {
  const { requests } = release;
  const mark = release.unexpected === null ? 'as expected' : `NOT as expected: ${release.unexpected}`;
  const share = requests.total === 0 ? '' : ` (${((100 * requests.failed) / requests.total).toFixed(2)} %)`;
  return [
    '',
    `${plain(titleOf(release))}: ${release.outcome}, ${mark}`,
    `  why          ${release.decidedBy === 'none' ? '' : `${plain(release.decidedBy)}: `}${plain(release.reason)}`,
    `  time         ${clockTime(release.simulatedSeconds)} simulated in ${release.wallSeconds.toFixed(0)} s`,
    `  users        ${count(requests.total)} requests, ${count(requests.failed)} failed${share}: ` +
      `${count(requests.failedByGreen)} by green, ${count(requests.failedByBlue)} by blue, ` +
      `${count(requests.failedByLoadBalancer)} by the load balancer`,
    `  exposed      up to ${release.exposedPercent} % of the traffic, ${count(requests.servedByGreen)} requests served by green`,
    ...reaction(release),
    ...notes(release),
    ...approvalNotes(release),
  ];
}

/** What a person would else have to work out from the numbers. */
function notes({ outcome, requests }: Release): string[] {
  const notes: string[] = [];
  if (outcome !== 'released' && requests.failed > 0 && requests.failed === requests.failedByBlue) {
    notes.push('every failure was of blue: the release did not cause them');
  }
  if (requests.notSent > 0) {
    notes.push(
      `${count(requests.notSent)} requests were not sent: the service did not answer, or this machine did not keep up (try a lower --rate)`,
    );
  }
  return notes.map((note) => `  note         ${note}`);
}

/** A line for each gate: one that is asked before each step of the traffic was answered each time alike. */
function approvalNotes({ approvals = [] }: Release): string[] {
  return [...new Set(approvals.map(({ gate }) => gate))].flatMap((gate) => {
    const [first, ...more] = approvals.filter((one) => one.gate === gate);
    if (!first) return [];
    const { answer, afterSeconds } = first;
    const after = afterSeconds < 60 ? `${afterSeconds} s` : `${Math.floor(afterSeconds / 60)} min`;
    const times = more.length > 0 ? `, ${more.length + 1} times` : '';
    const others = answer === 'approve' ? 'reject|nobody' : 'approve|nobody';
    return [
      `  note         ${plain(gate)} answered by the rehearsal (${answer}) after ${after}${times}; --approval ${others} for the others`,
    ];
  });
}

/** Whole types in one line; what stands for a part of a modelled type, with why it is left out, in one of its own. */
function leftOut(notModelled: readonly string[]): string[] {
  if (notModelled.length === 0) return [];
  const parts = notModelled.filter((entry) => entry.includes(' ('));
  const types = notModelled.filter((entry) => !parts.includes(entry));
  const heading = types.length > 0 ? `Not modelled: ${grouped(types)} (--json names them)` : 'Not modelled:';
  return ['', heading, ...parts.map((entry) => `  ${plain(entry)}`)];
}

/** By service: `EC2 ×11, IAM ×2`. */
function grouped(notModelled: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const entry of notModelled) {
    const [, service = entry] = /^AWS::(\w+)::\w+$/.exec(entry) ?? [];
    counts.set(service, (counts.get(service) ?? 0) + 1);
  }
  return [...counts].map(([name, times]) => plain(times > 1 ? `${name} ×${times}` : name)).join(', ');
}

function reaction({ timeToDetectSeconds, timeToRollBackSeconds, requests }: Release): string[] {
  const since = requests.failedByGreen + requests.failedByLoadBalancer > 0 ? 'first failure' : 'start';
  const parts = [
    timeToDetectSeconds === null ? [] : [`decided ${clockTime(timeToDetectSeconds)} after green's ${since}`],
    timeToRollBackSeconds === null
      ? []
      : [`all users back on blue ${timeToRollBackSeconds.toFixed(1)} s later`],
  ].flat();
  return parts.length > 0 ? [`  reaction     ${parts.join(', ')}`] : [];
}
