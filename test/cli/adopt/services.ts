import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { readRule, readTwins } from '../../../lambda/gate/guard/rule';
import { decide } from '../../../lambda/gate/live-traffic/decide';
import type { Clock } from '../../../rehearsal/clock/clock';
import type { DeploymentConfiguration } from '../../../rehearsal/ecs/deployment-configuration';
import type { Invocation } from '../../../rehearsal/ecs/lifecycle-hook';
import { EcsService } from '../../../rehearsal/ecs/service';
import type { LoadBalancer } from '../../../rehearsal/elasticloadbalancing/load-balancer';
import { trafficRules } from '../../../rehearsal/service/traffic-rules';
import { ModelledTasks } from '../../../rehearsal/workload/modelled-task';
import { resolveTaskModel, type TaskModel } from '../../../rehearsal/workload/task-model';
import { ALTERNATE, type OLD, OLD_GROUP, PRIMARY, ruleArn, type TEAL } from './arns';

const MINUTE = 60_000;
const GUARD = 'arn:aws:lambda:eu-west-1:111122223333:function:live-traffic';

const COMMON = {
  pauses: [],
  alarms: { enable: false, rollback: false, names: [] },
  circuitBreaker: {
    enable: true,
    rollback: true,
    resetOnHealthyTask: true,
    threshold: { type: 'BOUNDED_PERCENT' as const, value: 50 },
  },
  gracePeriodMs: MINUTE,
};

/** As Copilot, `ecs-patterns` and most others make a service. */
export const rolling = (desiredCount: number): DeploymentConfiguration => ({
  ...COMMON,
  strategy: { name: 'ROLLING', maximumPercent: 200, minimumHealthyPercent: 100 },
  bakeMs: 0,
  hooks: [],
  desiredCount,
  loadBalancer: { containerName: 'shop', containerPort: 8080, targetGroupArn: OLD_GROUP },
});

/** As Teal makes one, with the guard that looks where users are. */
export const canary = (balancer: string, desiredCount: number): DeploymentConfiguration => ({
  ...COMMON,
  strategy: { name: 'CANARY', percent: 10, holdMs: MINUTE },
  bakeMs: MINUTE,
  hooks: [{ arn: GUARD, stages: ['PRE_SCALE_UP'], timeoutMs: 10 * MINUTE, onTimeout: 'ROLLBACK' }],
  desiredCount,
  loadBalancer: {
    containerName: 'shop',
    containerPort: 8080,
    targetGroupArn: PRIMARY,
    alternateTargetGroupArn: ALTERNATE,
    productionListenerRule: ruleArn(balancer, 'production'),
    testListenerRule: ruleArn(balancer, 'test'),
  },
});

export function tasksOf(clock: Clock, version: string, model: TaskModel = {}): ModelledTasks {
  return new ModelledTasks({
    ...{ clock, version, model: resolveTaskModel(model), headers: {}, seed: 7, healthPath: '/ready' },
    answers: [],
    holdRequest: () => async (act) => act(),
  });
}

export interface ServiceProps {
  readonly clock: Clock;
  readonly loadBalancer: LoadBalancer;
  readonly of: typeof OLD | typeof TEAL;
  readonly signal: AbortSignal;
  /** Of an AWS that the guard asks. */
  readonly environment: () => Record<string, string>;
}

export function ecsServiceOf({ clock, loadBalancer, of, signal, environment }: ServiceProps): EcsService {
  const service: EcsService = new EcsService({
    ...{ clock, signal, rules: trafficRules(loadBalancer), clusterArn: of.cluster, serviceArn: of.service },
    alarms: { state: () => 'OK', onChange: () => () => true },
    invokeHook: async () => {
      // It asks over real HTTP, which takes no simulated time.
      const release = clock.holdForProcess();
      try {
        return await guard(
          environment(),
          service.liveTasks !== undefined,
          ruleArn(loadBalancer.fullName, 'production'),
        );
      } finally {
        release();
      }
    },
  });
  return service;
}

/** What of the guard live-traffic is about the rule and its twins, as the gate reads and decides it. */
async function guard(
  environment: Record<string, string>,
  isLive: boolean,
  rule: string,
): Promise<Invocation> {
  Object.assign(process.env, environment);
  const elb = new ElasticLoadBalancingV2Client({});
  const { signal } = new AbortController();
  const [forward, twins] = [await readRule(elb, rule, signal), await readTwins(elb, rule, signal)];
  const served = forward.filter(({ weight }) => weight > 0).map(({ targetGroupArn }) => targetGroupArn);
  const { outcome } = decide({
    ...{ service: 'shop', environment: 'production', forward, twins, own: [PRIMARY, ALTERNATE] },
    running: isLive ? [served] : [],
    serving: new Map([
      [PRIMARY, 4],
      [ALTERNATE, 4],
    ]),
  });
  return { ok: true, payload: { hookStatus: outcome === 'pass' ? 'SUCCEEDED' : 'FAILED' } };
}
