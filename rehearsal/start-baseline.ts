import type { Clock } from './clock/clock';
import type { ShiftingConfiguration } from './ecs/deployment-configuration';
import { TaskSet } from './ecs/task-set';
import { forwardTo, type TrafficRules } from './ecs/traffic-rules';
import type { ServiceRevision } from './ecs/workload';

/** Nothing can be rehearsed: what users have today does not come up on this machine. */
export class BaselineFailed extends Error {
  constructor(reason: string) {
    super(
      `the baseline must become healthy before a release can be rehearsed, got: ${reason}; ` +
        'its command must listen on $PORT and answer the health path (see --health)',
    );
    this.name = 'BaselineFailed';
  }
}

export interface BaselineProperties {
  readonly configuration: ShiftingConfiguration;
  readonly clock: Clock;
  readonly rules: TrafficRules;
  readonly revision: ServiceRevision;
  readonly signal: AbortSignal;
}

/**
 * The live tasks, as the first deployment leaves them: in the alternate target group. Three people saw ECS do so,
 * since the production rule points to the (empty) primary group when the service is created.
 * source: ECS-native blue/green field notes (carreque/bluegreenDeployment, cdk-real-drift#1730)
 *
 * @throws BaselineFailed
 */
export async function startBaseline(properties: BaselineProperties): Promise<TaskSet> {
  const { configuration, clock, rules, revision, signal } = properties;
  const { targetGroupArn, alternateTargetGroupArn, productionListenerRule, testListenerRule } =
    configuration.loadBalancer;
  const sides = { blue: targetGroupArn, green: alternateTargetGroupArn };
  for (const rule of [productionListenerRule, testListenerRule]) {
    if (rule !== undefined) rules.setWeights(rule, forwardTo(sides, 100));
  }
  const tasks = new TaskSet({
    revision,
    targetGroupArn: alternateTargetGroupArn,
    desiredCount: configuration.desiredCount,
    gracePeriodMs: configuration.gracePeriodMs,
    clock,
    rules,
    signal,
  });
  const hopeless = new AbortController();
  let failures = 0;
  const stopListening = tasks.onTask((event) => {
    if (event.type !== 'failed') return;
    failures += 1;
    // As many as there should be: the command does not work here.
    if (failures >= configuration.desiredCount) hopeless.abort(new BaselineFailed(event.reason));
  });
  try {
    await tasks.scaleUp(AbortSignal.any([signal, hopeless.signal]));
    return tasks;
  } finally {
    stopListening();
  }
}
