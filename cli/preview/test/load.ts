import { decide } from '../../../lambda/gate/load-test/decide';
import { sendEvenly } from '../../../lambda/gate/load-test/even-load';
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
  const { rate, seconds } = plan;
  // Of its own: what was sent is waited for, and nothing else listens to it.
  const end = new AbortController();
  const stop = () => end.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  const headers = { host: url.host, 'user-agent': 'teal-preview' };
  const load = { plan, perSecond: rate.perSecond, to: destinationOf(url), headers };
  const { tally, planned } = await sendEvenly(load, end.signal).finally(() =>
    signal.removeEventListener('abort', stop),
  );
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
