import type { DeploymentConfiguration } from '../ecs/deployment-configuration';
import { HIGHEST_RATE, type Pace, paceOf } from '../pace';
import type { LogTraffic } from './traffic-of-log';

/** The pace of a rehearsal that replays a log. */
export interface ReplayPace extends Pace {
  /** Requests of a simulated minute for one in a minute of the log: 1 when users are as many as they were. */
  readonly scale: number;
}

/** Below it a release might see no user at all. */
const LOWEST_RATE = 0.1;

/**
 * As many requests in a simulated minute as in one of the log, unless its busiest minute would be more than this machine can send, or
 * the user says how many there are on average.
 *
 * @param rate requests in a wall second, when the user says so
 */
export function replayPaceOf(
  configuration: DeploymentConfiguration,
  { requestsPerMinute, minutes }: Pick<LogTraffic, 'requestsPerMinute' | 'minutes'>,
  rate?: number,
): ReplayPace {
  const { factor } = paceOf(configuration, rate);
  const own = (requestsPerMinute * factor) / 60;
  const peak = minutes.reduce((most, count) => Math.max(most, count), 0) / requestsPerMinute;
  const ratePerSecond = rate ?? Math.max(LOWEST_RATE, rounded(Math.min(own, HIGHEST_RATE / peak)));
  return { factor, ratePerSecond, scale: ratePerSecond / own };
}

function rounded(rate: number): number {
  return rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate);
}
