import { ECSClient, type ServiceDeployment } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GATE, GUARD } from '../../shared/environment';
import { gate } from '../../shared/gate';
import type { HookEvent } from '../../shared/hook-event';
import { required } from '../../shared/required';
import type { Verdict } from '../../shared/verdict';
import { readRevisions } from '../guard/revisions';
import { readRule, readTwins } from '../guard/rule';
import { readTargets } from '../guard/targets';
import { decide } from './decide';

const ecs = new ECSClient({});
const elb = new ElasticLoadBalancingV2Client({});

/** Looks whether users are where the running revision is, before a deployment starts a task. */
export async function liveTraffic(
  _event: HookEvent,
  signal: AbortSignal,
  deployment: ServiceDeployment,
): Promise<Verdict> {
  const own = JSON.parse(required(GUARD.TARGET_GROUPS)) as string[];
  const rule = required(GUARD.PRODUCTION_RULE);
  const [revisions, forward, twins] = await Promise.all([
    readRevisions(ecs, deployment, signal),
    readRule(elb, rule, signal),
    readTwins(elb, rule, signal),
  ]);
  const running = revisions.sources.map(({ targetGroups }) => targetGroups);
  const concerned = [...forward.map(({ targetGroupArn }) => targetGroupArn), ...own, ...running.flat()];
  return decide({
    service: required(GATE.SERVICE),
    environment: required(GATE.ENVIRONMENT),
    forward,
    twins,
    own,
    running,
    serving: await readTargets(elb, concerned, signal),
  });
}

export const handler = gate(liveTraffic, { ecs, couldNotTell: 'live-traffic.md#could-not-tell' });
