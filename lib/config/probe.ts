import { defaultWithin } from './defaults';
import { type Duration, minutes } from './duration';
import { fillRequest, type SmokeRequest, type SmokeRequestInput } from './gates/smoke-test';

/**
 * A user who comes on a schedule: a CloudWatch Synthetics canary that asks the service by its public name, over DNS and
 * TLS as users do, and whose failures page. It sees what no count of requests shows: a name that leads nowhere, a
 * certificate that has expired, a page that is served and wrong, a night without anybody.
 *
 * Its requests are counted with those of users in objectives; they say `user-agent: teal-probe`.
 */
export interface ProbeInput {
  /**
   * What is asked, in order, as in smokeTest(); the run ends with the first answer that is not as it must be. At most
   * 3000 bytes as JSON. They carry no body and no cookie. @default one: GET `/`, 200 within 5 seconds
   */
  readonly requests?: readonly SmokeRequestInput[];
  /**
   * From one run to the next: whole minutes, 1 to 60. It pages when two of three runs fail, so after two of these at most
   * three.
   * @default minutes(5) 8,640 runs a month, about 10.40 USD at 0.0012 USD a run, for a page after ten minutes; each
   * minute would be 52 USD (list price of us-east-1, November 2026)
   */
  readonly every?: Duration;
  /**
   * Regions from which it runs as well. Then it pages when two places see the service fail, and one alone is a ticket:
   * that is the way from there. Each costs as much again. In commercial regions only. @default none: the service's own alone
   */
  readonly from?: readonly string[];
}

/** {@link ProbeInput}, filled in. */
export interface Probe {
  readonly requests: readonly SmokeRequest[];
  readonly every: Duration;
  readonly from: readonly string[];
}

/** A run is an alarm's business when this many of the last three failed: one alone is the network's. */
export const probeRuns = { toAlarm: 2, of: 3 } as const;

/** Kept of each run to say what went wrong, and for a first connection. */
export const probeReserve = minutes(0.25);

export const fillProbe = ({
  requests = [{ path: '/' }],
  every = minutes(5),
  from = [],
}: ProbeInput): Probe => ({
  requests: requests.map(fillRequest),
  every,
  from,
});

/** Milliseconds that the requests of a run may take one after the other. */
export const longestRun = (requests: readonly Pick<SmokeRequestInput, 'within'>[]): number =>
  requests.reduce((sum, { within = defaultWithin }) => sum + within.milliseconds, 0);
