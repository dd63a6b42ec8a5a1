import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { type Cause, causeOf, reasonOf } from './cause';
import { arns, type EcsRecord } from './record';
import { progressOf } from './status';
import type { Question, Verdict } from './verdict';

const BY: Readonly<Record<Cause['kind'], (names: string) => string>> = {
  alarm: (names) => `by alarm ${names}`,
  gate: (names) => `by gate ${names}`,
  'circuit-breaker': () => 'by the circuit breaker',
  operator: () => 'by an operator',
  timeout: () => 'by a timeout',
  ecs: () => 'by ECS',
};

/** How a deployment ended that did not go out, and by whom. */
export function failureOf(
  { service, environment }: Question,
  { seen }: EcsRecord,
  deployment: ServiceDeployment,
): Verdict {
  const arn = deployment.serviceDeploymentArn ?? '';
  const by = causeOf(deployment, `${service}-${environment}-gate-`, seen.get(arn));
  const names = by.names.length > 0 ? by.names.join(', ') : '(ECS does not name it)';
  const reason = reasonOf(deployment);
  const ecs = reason === '' ? '' : `: ${reason}`;
  const progress = progressOf(deployment);
  if (progress === 'rolled-back') {
    return {
      outcome: 'rolled-back',
      reason: `rolled back ${BY[by.kind](names)}${ecs}`,
      by,
      ...arns(deployment),
    };
  }
  const what =
    progress === 'stopped'
      ? `was stopped ${BY[by.kind](names)}, and nothing was brought back`
      : `was ended ${BY[by.kind](names)}, and its rollback failed`;
  return { outcome: 'failed', reason: `the deployment ${what}${ecs}`, by, ...arns(deployment) };
}

export function replacedBy(newer: ServiceDeployment, deployment: ServiceDeployment): Verdict {
  return {
    outcome: 'replaced',
    reason: `replaced by the newer deployment ${newer.serviceDeploymentArn} of ${newer.targetServiceRevision?.arn}`,
    ...arns(deployment),
  };
}

/** Whether a deployment was stopped for the sake of a newer one: that one began before it had ended. */
export function wasReplaced(deployment: ServiceDeployment, newer: ServiceDeployment): boolean {
  if (progressOf(deployment) !== 'stopped' || /StopServiceDeployment/.test(reasonOf(deployment)))
    return false;
  const ended = deployment.finishedAt ?? deployment.stoppedAt;
  return ended === undefined || newer.createdAt === undefined || newer.createdAt <= ended;
}
