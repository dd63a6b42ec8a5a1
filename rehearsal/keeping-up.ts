import type { DeploymentEvent } from './ecs/deployment-result';
import type { Strategy } from './ecs/stages';
import type { Pace } from './pace';
import type { TrafficSummary } from './traffic/request-tally';

/** What of a release's requests tells whether this machine has kept up. */
export type Measured = Pick<TrafficSummary, 'total' | 'unfinished' | 'notSent' | 'late'>;

/**
 * Share of the requests up to which a release may be judged. The alarms that decide see shares of this size, and a pause of
 * two seconds in a release of forty is as much: longer than a gate waits for an answer of green.
 */
const MOST = 0.05;

/**
 * Whether a rehearsal has measured this machine instead of the release. Users, load balancer and clock are one process: when a
 * request's turn comes a second late, the clock, too, was a second late, and with it every gate and alarm. A request that was
 * not sent since too many waited for an answer may be the release's doing, unless it had no users yet.
 *
 * @param all of the release
 * @param beforeGreen those up to the moment at which green got users; all of them when it never did
 * @returns why nothing is known about the release; undefined when it may be judged
 */
export function notKeptUp(
  { scenario, pace }: { readonly scenario: string; readonly pace: Pick<Pace, 'ratePerSecond'> },
  all: Measured,
  beforeGreen: Measured = all,
): string | undefined {
  const must = `this machine must keep up with ${pace.ratePerSecond} requests a second, got`;
  const then = `so nothing is known about the release "${scenario}"; end what else runs here, or give a lower --rate`;
  const { late = 0 } = all;
  if (late > MOST * due(all))
    return `${must} ${percent(late, due(all))} of them more than a second late, ${then}`;
  const { notSent } = beforeGreen;
  if (notSent > MOST * due(beforeGreen)) {
    const share = percent(notSent, due(beforeGreen));
    return `${must} ${share} of them not sent before the release had users, since what users have today did not answer, ${then}`;
  }
  return undefined;
}

const due = ({ total, unfinished, notSent }: Measured): number => total + unfinished + notSent;
const percent = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} %`;

/** What had been measured when green got its first users. */
export class BeforeGreen {
  private measured: Measured | undefined;

  /** @param requests of the release so far */
  constructor(
    private readonly strategy: Strategy['name'],
    private readonly requests: () => Measured | undefined,
  ) {}

  /** Is told of everything that happens in a deployment. */
  see(event: DeploymentEvent): void {
    if (this.bringsUsers(event)) this.measured ??= this.requests();
  }

  /** Of the release that has ended. */
  take(): Measured | undefined {
    const { measured } = this;
    this.measured = undefined;
    return measured;
  }

  /** A rolling deployment shifts no traffic: each of its tasks has users as soon as it is healthy. */
  private bringsUsers(event: DeploymentEvent): boolean {
    if (this.strategy === 'ROLLING') return event.type === 'stage' && event.stage === 'SCALE_UP';
    return event.type === 'weights' && event.traffic === 'production' && event.greenPercent > 0;
  }
}
