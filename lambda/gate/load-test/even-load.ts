import type { LoadTestPlan, LoadTestRequest } from '../../shared/environment';
import { isHopeless } from './decide';
import { KeptConnections } from './kept-connections';
import { type Arrival, arrivalsOf, openLoop } from './open-loop';
import { outcomeOf } from './outcome-of';
import { inTurns } from './rate';
import { type Outcome, Tally } from './tally';

export interface EvenLoad {
  readonly plan: Omit<LoadTestPlan, 'rate'>;
  readonly perSecond: number;
  readonly to: ConstructorParameters<typeof KeptConnections>[0];
  readonly headers: Parameters<KeptConnections['send']>[1];
}

/**
 * Sends an even load, whatever the answers do, until it is over or nothing can make it pass.
 *
 * @returns what came of it after the warm-up, and how many requests were to be judged
 */
export async function sendEvenly(
  { plan, perSecond, to, headers }: EvenLoad,
  signal: AbortSignal,
): Promise<{ readonly tally: Tally; readonly planned: number }> {
  const { requests, concurrency, withinMilliseconds } = plan;
  const load = { perSecond, milliseconds: (plan.warmUpSeconds + plan.seconds) * 1000, concurrency };
  const warmUp = arrivalsOf({ ...load, milliseconds: plan.warmUpSeconds * 1000 });
  const planned = arrivalsOf(load) - warmUp;
  const tally = new Tally(plan.limits);
  const connections = new KeptConnections(to, concurrency, signal);
  const turn = inTurns(requests.map(({ weight }) => weight));
  try {
    await openLoop(
      load,
      async () => {
        const request = requests[turn()] as LoadTestRequest;
        return outcomeOf(request, await connections.send(request, headers, withinMilliseconds));
      },
      signal,
      (arrival) => {
        if (arrival.index < warmUp) return false;
        tally.add(arrivedAs(arrival));
        return isHopeless(plan, tally, planned);
      },
    );
  } finally {
    connections.close();
  }
  return { tally, planned };
}

const arrivedAs = (arrival: Arrival<Outcome>): Outcome =>
  arrival.kind === 'sent' ? arrival.answer : { kind: arrival.kind };
