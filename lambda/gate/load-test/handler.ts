import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  LOAD_TEST,
  type LoadTestMetrics,
  type LoadTestPlan,
  readOnlyMethods,
} from '../../shared/environment';
import { gate } from '../../shared/gate';
import type { HookEvent } from '../../shared/hook-event';
import { required } from '../../shared/required';
import type { Verdict } from '../../shared/verdict';
import { entrance, testHeaders } from '../requests/entrance';
import { currentTraffic } from './current-traffic';
import { decide } from './decide';
import { sendEvenly } from './even-load';
import { rateOf } from './rate';

const secrets = new SecretsManagerClient({});
const cloudWatch = new CloudWatchClient({});

/** Sends green an even load over the header test rule, before users meet it. */
export async function loadTest(_: HookEvent, signal: AbortSignal): Promise<Verdict> {
  const plan = JSON.parse(required(LOAD_TEST.PLAN)) as LoadTestPlan;
  const [perSecond, headers] = await Promise.all([ratePerSecond(plan, signal), testHeaders(secrets, signal)]);
  const load = { plan, perSecond, to: entrance(), headers };
  const { tally, planned } = await sendEvenly(load, signal);
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

export const handler = gate(loadTest, { couldNotTell: 'gate-load-test.md#could-not-tell' });
