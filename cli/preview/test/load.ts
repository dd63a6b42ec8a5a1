import { decide, isHopeless } from '../../../lambda/gate/load-test/decide';
import { KeptConnections } from '../../../lambda/gate/load-test/kept-connections';
import { arrivalsOf, openLoop } from '../../../lambda/gate/load-test/open-loop';
import { outcomeOf } from '../../../lambda/gate/load-test/outcome-of';
import { inTurns } from '../../../lambda/gate/load-test/rate';
import { Tally } from '../../../lambda/gate/load-test/tally';
import type { LoadTestRequest } from '../../../lambda/shared/environment';
import type { InstanceLoad } from '../../../rehearsal/assembly/teal-manifest';
import type { Part } from './part';

/**
 * Sends a service an even load, as the gate `load-test` does, and judges the answers alike.
 *
 * @param signal stops it at once
 * @throws what `signal` was aborted with
 */
export async function loadTest(
  service: string,
  url: URL,
  plan: InstanceLoad,
  signal: AbortSignal,
): Promise<Part> {
  const { requests, concurrency, withinMilliseconds, rate, warmUpSeconds, seconds, limits } = plan;
  const load = { ...rate, milliseconds: (warmUpSeconds + seconds) * 1000, concurrency };
  const warmUp = arrivalsOf({ ...load, milliseconds: warmUpSeconds * 1000 });
  const planned = arrivalsOf(load) - warmUp;
  const tally = new Tally(limits);
  // Of its own: what was sent is waited for, and nothing else listens to it.
  const end = new AbortController();
  const stop = () => end.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  const connections = new KeptConnections(destinationOf(url), concurrency, end.signal);
  const headers = { host: url.host, 'user-agent': 'teal-preview' };
  const turn = inTurns(requests.map(({ weight }) => weight));
  try {
    await openLoop(
      load,
      async () => {
        const request = requests[turn()] as LoadTestRequest;
        return outcomeOf(request, await connections.send(request, headers, withinMilliseconds));
      },
      end.signal,
      (arrival) => {
        if (arrival.index < warmUp) return false;
        tally.add(arrival.kind === 'sent' ? arrival.answer : { kind: arrival.kind });
        return isHopeless(plan, tally, planned);
      },
    );
  } finally {
    signal.removeEventListener('abort', stop);
    connections.close();
  }
  signal.throwIfAborted();
  const { outcome, reason } = decide(plan, tally, planned, rate.perSecond);
  return {
    ...{ part: 'load', service, url: url.href, reason },
    outcome: outcome === 'pass' ? 'passed' : outcome === 'fail' ? 'failed' : 'unclear',
    sent: { ...rate, seconds, requests: tally.asked, failed: tally.failed },
  };
}

const destinationOf = ({ protocol, hostname, port }: URL) => ({
  host: hostname,
  port: Number(port) || (protocol === 'https:' ? 443 : 80),
  ...(protocol === 'https:' && { serverName: hostname }),
});
