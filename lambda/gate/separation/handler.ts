import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ECSClient, type ServiceDeployment } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GUARD, SEPARATION } from '../../shared/environment';
import { gate } from '../../shared/gate';
import type { HookEvent } from '../../shared/hook-event';
import { required } from '../../shared/required';
import type { Verdict } from '../../shared/verdict';
import { type Revision, readRevisions } from '../guard/revisions';
import { readRule, servedBy } from '../guard/rule';
import { readTargets } from '../guard/targets';
import { entrance, testHeaders, userHeaders } from '../requests/entrance';
import { send } from '../requests/send';
import { alone, decideRoutes, whyNoVersions } from './decide';
import { decideVersions, type Samples, toldBy } from './versions';

const ecs = new ECSClient({});
const elb = new ElasticLoadBalancingV2Client({});
const secrets = new SecretsManagerClient({});

/** Requests of a side, each over a connection of its own, so that several tasks are met. */
const REQUESTS = 10;
/** Milliseconds until a whole answer is there. */
const PATIENCE = 5_000;
/**
 * Looks until versions are refused, and milliseconds between them: ELB's nodes take new weights one after the other,
 * and for some seconds a request with the header may still meet the users' tasks.
 */
const LOOKS = 3;
const PAUSE = 10_000;

/** Looks, before anybody tests green, whether what they would test is green, and green alone. */
export async function separation(
  _event: HookEvent,
  signal: AbortSignal,
  deployment: ServiceDeployment,
): Promise<Verdict> {
  const revisions = await readRevisions(ecs, deployment, signal);
  if (revisions.sources.length === 0) {
    return { outcome: 'pass', reason: 'a first deployment: there is nothing to be separate from' };
  }
  const [test, production] = await Promise.all([
    readRule(elb, required(GUARD.TEST_RULE), signal),
    readRule(elb, required(GUARD.PRODUCTION_RULE), signal),
  ]);
  const isBeforeDead = production.length === 0 && (await isDead(revisions.sources, signal));
  const decided = decideRoutes({ test, production, target: revisions.target, isBeforeDead });
  if (decided) return decided;
  const users = servedBy(production).map(({ targetGroupArn }) => targetGroupArn);
  const serving = await readTargets(elb, users, signal);
  const why = whyNoVersions(revisions, Math.max(0, ...serving.values()));
  return why === undefined ? compareVersions(signal) : alone(why);
}

/** Whether ECS says where each of these revisions is, and no target there can serve. */
async function isDead(revisions: readonly Revision[], signal: AbortSignal): Promise<boolean> {
  if (revisions.some(({ targetGroups }) => targetGroups.length === 0)) return false;
  const places = revisions.flatMap(({ targetGroups }) => targetGroups);
  return [...(await readTargets(elb, places, signal)).values()].every((count) => count === 0);
}

async function compareVersions(signal: AbortSignal): Promise<Verdict> {
  // Each request of both sides listens, and Node warns of more than ten as if they had been forgotten.
  setMaxListeners(4 * REQUESTS, signal);
  let verdict = decideVersions(await sample(signal));
  for (let look = 1; look < LOOKS && verdict.outcome === 'fail'; look += 1) {
    await sleep(PAUSE, undefined, { signal });
    verdict = decideVersions(await sample(signal));
  }
  return verdict;
}

async function sample(signal: AbortSignal): Promise<Samples> {
  const header = required(SEPARATION.VERSION_HEADER).toLowerCase();
  const path = required(SEPARATION.PATH);
  const ask = async (headers: Readonly<Record<string, string>>) => {
    const answers = Array.from({ length: REQUESTS }, () =>
      send({ method: 'GET', path, withinMilliseconds: PATIENCE }, entrance(), headers, signal),
    );
    return (await Promise.all(answers)).map((answer) => toldBy(answer, header));
  };
  const [test, production] = await Promise.all([ask(await testHeaders(secrets, signal)), ask(userHeaders())]);
  return { header, test, production };
}

export const handler = gate(separation, { ecs, couldNotTell: 'separation.md#could-not-tell' });
