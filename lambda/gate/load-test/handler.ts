import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  LOAD_TEST,
  type LoadTestMetrics,
  type LoadTestPlan,
  type LoadTestRequest,
  readOnlyMethods,
} from '../../shared/environment';
import { gate } from '../../shared/gate';
import type { HookEvent } from '../../shared/hook-event';
import { required } from '../../shared/required';
import type { Verdict } from '../../shared/verdict';
import { entrance, testHeaders } from '../requests/entrance';
import { currentTraffic } from './current-traffic';
import { decide, isHopeless } from './decide';
import { KeptConnections } from './kept-connections';
import { type Arrival, arrivalsOf, openLoop } from './open-loop';
import { outcomeOf } from './outcome-of';
import { inTurns, rateOf } from './rate';
import { type Outcome, Tally } from './tally';

const secrets = new SecretsManagerClient({});
const cloudWatch = new CloudWatchClient({});

/** Sends green an even load over the header test rule, before users meet it. */
export async function loadTest(_: HookEvent, signal: AbortSignal): Promise<Verdict> {
  const plan = JSON.parse(required(LOAD_TEST.PLAN)) as LoadTestPlan;
  const [perSecond, headers] = await Promise.all([ratePerSecond(plan, signal), testHeaders(secrets, signal)]);
  const { requests, concurrency, withinMilliseconds } = plan;
  const load = { perSecond, milliseconds: (plan.warmUpSeconds + plan.seconds) * 1000, concurrency };
  const warmUp = arrivalsOf({ ...load, milliseconds: plan.warmUpSeconds * 1000 });
  const planned = arrivalsOf(load) - warmUp;
  const tally = new Tally(plan.limits);
  const connections = new KeptConnections(entrance(), concurrency, signal);
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
  return decide(plan, tally, planned, perSecond);
}

/** @throws Error where users are and a request may change something: nothing is sent then */
async function ratePerSecond({ rate, requests }: LoadTestPlan, signal: AbortSignal): Promise<number> {
  if ('perSecond' in rate) return rate.perSecond;
  const readOnly: readonly string[] = readOnlyMethods;
  if (!requests.every(({ method }) => readOnly.includes(method)))
    throw new Error(`where users are, requests must be ${readOnlyMethods.join(', ')}; deploy the gate again`);
  const metrics = JSON.parse(required(LOAD_TEST.METRICS)) as LoadTestMetrics;
  return rateOf(rate, await currentTraffic(cloudWatch, metrics, signal));
}

const arrivedAs = (arrival: Arrival<Outcome>): Outcome =>
  arrival.kind === 'sent' ? arrival.answer : { kind: arrival.kind };

export const handler = gate(loadTest, { couldNotTell: 'gate-load-test.md#could-not-tell' });
