import type { Clock } from '../../../rehearsal/clock/clock';
import type { HealthCheck } from '../../../rehearsal/elasticloadbalancing/health';
import { HttpBackend } from '../../../rehearsal/elasticloadbalancing/http-backend';
import type { Rule } from '../../../rehearsal/elasticloadbalancing/rules';
import type { TargetDescription } from '../../../rehearsal/elasticloadbalancing/target';
import { TargetGroup } from '../../../rehearsal/elasticloadbalancing/target-group';
import type { TargetGroupAttributes } from '../../../rehearsal/elasticloadbalancing/target-group-attributes';

const PREFIX = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111';
export const LISTENER = `${PREFIX}:listener/app/shop/1111111111111111/2222222222222222`;

export const HEALTH_CHECK: HealthCheck = {
  path: '/ready',
  intervalMs: 10_000,
  timeoutMs: 5_000,
  healthyThreshold: 3,
  unhealthyThreshold: 2,
  matcher: '200',
};

export function targetGroup(
  name: string,
  clock: Clock,
  healthCheck: Partial<HealthCheck> = {},
  attributes: Partial<TargetGroupAttributes> = {},
): TargetGroup {
  const fullName = `targetgroup/${name}/3333333333333333`;
  return new TargetGroup(
    {
      arn: `${PREFIX}:${fullName}`,
      fullName,
      name,
      healthCheck: { ...HEALTH_CHECK, ...healthCheck },
      attributes: { deregistrationDelayMs: 30_000, ...attributes },
    },
    clock,
  );
}

/** A target that is a process of this machine. */
export function process(id: string, port: number): TargetDescription {
  return { id, backend: new HttpBackend({ host: '127.0.0.1', port }), host: '127.0.0.1', port };
}

/** A rule for every path unless told otherwise. */
export function rule(id: string, of: Partial<Rule> & Pick<Rule, 'priority' | 'action'>): Rule {
  return {
    arn: `${LISTENER.replace(':listener/', ':listener-rule/')}/${id}`,
    conditions: [{ field: 'path-pattern', values: ['/*'] }],
    tags: {},
    ...of,
  };
}

/** A forward action: `[group, weight], …`. */
export function forwardTo(...weights: [TargetGroup, number][]): Rule['action'] {
  return {
    type: 'forward',
    targetGroups: weights.map(([group, weight]) => ({ targetGroupArn: group.arn, weight })),
  };
}
