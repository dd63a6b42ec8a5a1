import type { LoadTestPlan } from '../../shared/environment';
import type { Verdict } from '../../shared/verdict';
import { rankOf, type Tally } from './tally';

/** Percent of the requests that may stay unsent, by this function's fault or the network's. */
const MOST_UNSENT = 5;

/** Seconds until it is tried again: the whole load, so not as often as a gate that only looks. */
const CALL_BACK_DELAY = 120;

/** Kinds of failure that a reason names. */
const MOST_NAMED = 3;

type Limits = Pick<LoadTestPlan, 'limits'>;

/**
 * Green must answer as many of the requests as the limits say, and as fast. What could not be sent says nothing of
 * green: with too much of it, nobody can tell.
 *
 * @param planned requests that were to be sent and judged
 * @param perSecond as they were sent
 */
export function decide(plan: Limits, tally: Tally, planned: number, perSecond: number): Verdict {
  if (tally.untrusted !== undefined)
    return { outcome: 'fail', reason: `certificate refused (${tally.untrusted})` };
  const wasCutShort = tally.due < planned && !isHopeless(plan, tally, planned);
  if (!failedByStatus(plan, tally, planned) && (tally.asked === 0 || wasCutShort || isThin(tally))) {
    const because = unsent(tally, planned);
    const why = because.length > 0 ? `: ${because.join(', ')}` : '';
    const reason = `${tally.asked} of ${planned} requests were sent${why}`;
    return { outcome: 'inconclusive', reason, callBackDelay: CALL_BACK_DELAY };
  }
  const load = `${tally.asked} requests, ${Number(perSecond.toFixed(1))} a second`;
  const failures = [...errorFailures(plan, tally), ...latencyFailures(plan, tally)];
  if (failures.length > 0) return { outcome: 'fail', reason: `${load}: ${failures.join('; ')}` };
  const seen = plan.limits.latency.map(
    ({ percent }) => `${percent} % within ${shown(tally.within(percent))}`,
  );
  return { outcome: 'pass', reason: `${load}: ${[`${tally.failed} failed`, ...seen].join(', ')}` };
}

/** Whether nothing that is still to come can make it pass: then nothing more should be sent. */
export function isHopeless(plan: Limits, tally: Tally, planned: number): boolean {
  if (tally.untrusted !== undefined || failedByStatus(plan, tally, planned)) return true;
  if (isThin(tally)) return false;
  return (
    tally.failed > mostErrors(plan, planned) ||
    plan.limits.latency.some(({ percent }, index) => (tally.over[index] ?? 0) > mostOver(percent, planned))
  );
}

/** A wrong status is green's, however slow this function is. */
const failedByStatus = (plan: Limits, tally: Tally, planned: number): boolean =>
  tally.wrong > mostErrors(plan, planned);

const isThin = ({ missed, unreachable, due }: Tally): boolean =>
  missed + unreachable > (due * MOST_UNSENT) / 100;

const mostErrors = ({ limits }: Limits, count: number): number =>
  Math.floor((limits.errorPercent * count) / 100 + 1e-9);

const mostOver = (percent: number, count: number): number => count - rankOf(percent, count);

function errorFailures(plan: Limits, tally: Tally): string[] {
  if (tally.failed <= mostErrors(plan, tally.asked)) return [];
  const share = Number(((tally.failed * 100) / tally.asked).toFixed(1));
  const which = tally.mostFrequent(MOST_NAMED).join(', ');
  return [`${tally.failed} failed (${share} %, at most ${plan.limits.errorPercent} %): ${which}`];
}

function latencyFailures({ limits }: Limits, tally: Tally): string[] {
  return limits.latency.flatMap(({ percent, milliseconds }, index) =>
    (tally.over[index] ?? 0) > mostOver(percent, tally.timed)
      ? [`${percent} % within ${shown(tally.within(percent))}, expected within ${milliseconds} ms`]
      : [],
  );
}

function unsent(tally: Tally, planned: number): string[] {
  const rest = planned - tally.due;
  return [
    ...(tally.missed > 0 ? [`the function was too slow for ${tally.missed}`] : []),
    ...(tally.unreachable > 0
      ? [`no connection for ${tally.unreachable} (${tally.unreachableBecause})`]
      : []),
    ...(rest > 0 ? [`time was up before ${rest}`] : []),
  ];
}

const shown = (milliseconds: number): string =>
  milliseconds === Number.POSITIVE_INFINITY ? 'no time' : `${Math.round(milliseconds)} ms`;
