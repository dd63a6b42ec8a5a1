import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { isForward } from '../../lambda/shared/deployment-status';

/** What happens next in a deployment, and when as far as anybody can say. */
export interface Next {
  readonly what: string;
  /** Milliseconds since the Unix epoch: about then, or for a wait at the latest. */
  readonly at?: number;
}

const MINUTE = 60_000;

/** Stages with no users on green yet, in their order. source: Amazon ECS developer guide, "Lifecycle stages" */
const BEFORE_USERS = new Set([
  ...['RECONCILE_SERVICE', 'PRE_SCALE_UP', 'SCALE_UP', 'POST_SCALE_UP'],
  ...['TEST_TRAFFIC_SHIFT', 'POST_TEST_TRAFFIC_SHIFT'],
]);

/**
 * @param greenSince when green got its users, by the requests that it had; undefined where that is not known
 * @param gateName of a hook
 */
export function nextOf(
  deployment: ServiceDeployment,
  greenSince: number | undefined,
  gateName: (hook: {
    readonly targetArn?: string | undefined;
    readonly hookId?: string | undefined;
  }) => string,
): Next {
  const { status, lifecycleStage: stage = '', lifecycleHookDetails: hooks = [] } = deployment;
  if (!isForward(status)) return { what: 'all users go back to blue, then green is stopped' };
  const person = hooks.find((hook) => hook.status === 'AWAITING_ACTION');
  if (person) {
    const then = person.timeoutAction === 'CONTINUE' ? 'goes on' : 'rolls back';
    return {
      what: `a person answers: teal approve, or teal reject; without an answer ECS ${then}`,
      ...atOf(person.expiresAt),
    };
  }
  const asked = hooks.filter((hook) => hook.status === 'IN_PROGRESS');
  if (asked.length > 0) {
    const names = asked.map(gateName).join(', ');
    const latest = Math.min(
      ...asked.map(({ expiresAt }) => expiresAt?.getTime() ?? Number.POSITIVE_INFINITY),
    );
    return {
      what: `${names} ${asked.length === 1 ? 'decides' : 'decide'}, or ECS does for ${asked.length === 1 ? 'it' : 'them'}`,
      ...(Number.isFinite(latest) && { at: latest }),
    };
  }
  if (BEFORE_USERS.has(stage)) return { what: beforeUsers(stage, deployment) };
  if (stage === 'BAKE_TIME') return bake(deployment, greenSince);
  if (stage === 'CLEAN_UP') return { what: 'blue’s tasks are stopped, and the deployment is over' };
  return shift(deployment, greenSince);
}

const atOf = (time: Date | undefined) => (time ? { at: time.getTime() } : {});

function beforeUsers(
  stage: string,
  { deploymentConfiguration, targetServiceRevision }: ServiceDeployment,
): string {
  const { runningTaskCount = 0, requestedTaskCount = 0 } = targetServiceRevision ?? {};
  const first = firstStep(deploymentConfiguration);
  if (runningTaskCount < requestedTaskCount)
    return `green’s tasks start (${runningTaskCount} of ${requestedTaskCount} run), then gates look, then ${first}`;
  return stage.includes('TEST')
    ? `gates look at green over test traffic, then ${first}`
    : `test traffic goes to green, then ${first}`;
}

type Configuration = ServiceDeployment['deploymentConfiguration'];

function firstStep(configuration: Configuration): string {
  const { strategy, canaryConfiguration: canary, linearConfiguration: linear } = configuration ?? {};
  if (strategy === 'CANARY' && canary)
    return `${canary.canaryPercent} % of users for ${canary.canaryBakeTimeInMinutes} minutes`;
  if (strategy === 'LINEAR' && linear)
    return `${linear.stepPercent} % of users, and as many more each ${linear.stepBakeTimeInMinutes} minutes`;
  return 'all users';
}

function shift(
  { deploymentConfiguration, targetServiceRevision }: ServiceDeployment,
  greenSince?: number,
): Next {
  const percent = targetServiceRevision?.requestedProductionTrafficWeight ?? 0;
  const {
    strategy,
    canaryConfiguration: canary,
    linearConfiguration: linear,
  } = deploymentConfiguration ?? {};
  if (percent === 0) return { what: `green gets ${firstStep(deploymentConfiguration)}` };
  if (percent >= 100) return { what: 'gates look at green with all users, then the bake begins' };
  if (strategy === 'LINEAR' && linear) {
    const { stepPercent = 0, stepBakeTimeInMinutes = 0 } = linear;
    const more = Math.min(100, percent + stepPercent);
    // Each step but this one is over.
    const held = Math.max(1, Math.round(percent / (stepPercent || 1))) * stepBakeTimeInMinutes * MINUTE;
    return { what: `${more} % of users`, ...about(greenSince, held) };
  }
  return {
    what: 'all users, when gates still say yes',
    ...about(greenSince, (canary?.canaryBakeTimeInMinutes ?? 0) * MINUTE),
  };
}

function bake({ deploymentConfiguration }: ServiceDeployment, greenSince?: number): Next {
  const { strategy, bakeTimeInMinutes = 0 } = deploymentConfiguration ?? {};
  const what = `the bake of ${bakeTimeInMinutes} minutes ends, and blue is stopped`;
  // Where users came in steps, nobody knows from outside when the last of them did.
  return strategy === 'BLUE_GREEN' ? { what, ...about(greenSince, bakeTimeInMinutes * MINUTE) } : { what };
}

const about = (since: number | undefined, span: number) => (since === undefined ? {} : { at: since + span });
