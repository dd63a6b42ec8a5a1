import { clockTime } from '../report/clock-time';
import type { Release } from '../report/release';

/** What happened in a release, a line an event: what a failed assertion prints. */
export function timeline(release: Release): string {
  const events = [
    // Before the stages: what an alarm decides begins in the moment in which it turns red.
    ...release.alarms.map(({ name, state, changedAt }) => ({
      at: changedAt,
      text: `  alarm ${name}: ${state}`,
    })),
    ...release.stages.flatMap(({ name, startedAt, endedAt, gates, greenPercent }, index) => [
      {
        at: startedAt,
        text: isOfTraffic(release, index) ? `${name} (green ${greenPercent} %)` : name,
      },
      ...gates.map((gate) => ({
        at: endedAt,
        text: `  gate ${gate.id}: ${gate.verdict}${gate.reason === '' ? '' : `, ${gate.reason}`}`,
      })),
    ]),
  ].sort((a, b) => a.at - b.at);
  const { requests } = release;
  return [
    `${release.scenario}: ${release.outcome}${release.decidedBy === 'none' ? '' : ` by ${release.decidedBy}`} after ${clockTime(release.simulatedSeconds)}`,
    `  ${release.reason}`,
    ...events.map(({ at, text }) => `  ${clockTime(at)} ${text}`),
    `  ${requests.failed} of ${requests.total} requests failed: ${requests.failedByGreen} by green, ` +
      `${requests.failedByBlue} by blue, ${requests.failedByLoadBalancer} by the load balancer; ` +
      `green had up to ${release.exposedPercent} % of the traffic`,
  ].join('\n');
}

/** Whether green had users in this stage or in the one before it. */
function isOfTraffic({ stages }: Release, index: number): boolean {
  return (stages[index]?.greenPercent ?? 0) > 0 || (stages[index - 1]?.greenPercent ?? 0) > 0;
}
