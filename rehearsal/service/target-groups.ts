import { z } from 'zod';
import { Malformed, parseAs } from '../assembly/parse';
import type { HealthCheck } from '../elasticloadbalancing/health';
import {
  type TargetGroupAttributes,
  targetGroupAttributes,
} from '../elasticloadbalancing/target-group-attributes';
import { NotModelled } from '../not-modelled';
import { readAt } from './refusal';

/** A target group as its template describes it. */
export interface TargetGroupSettings {
  readonly healthCheck: HealthCheck;
  /** `traffic-port`, or a number. */
  readonly healthCheckPort: string;
  readonly attributes: TargetGroupAttributes;
  /** Attributes that are left out, as `Type (attribute)`. */
  readonly notModelled: readonly string[];
}

/** Of the service, what its target groups have to fit. */
export interface CheckedService {
  readonly targetGroupArn: string;
  /** Of a service whose traffic is shifted. */
  readonly alternateTargetGroupArn?: string;
  readonly containerPort: number;
}

// Defaults: Elastic Load Balancing, "Target groups for your Application Load Balancers"
const targetGroupShape = z.object({
  Protocol: z.string().default('HTTP'),
  ProtocolVersion: z.string().default('HTTP1'),
  HealthCheckProtocol: z.string().default('HTTP'),
  HealthCheckPort: z.coerce.string().default('traffic-port'),
  HealthCheckPath: z.string().default('/'),
  HealthCheckIntervalSeconds: z.coerce.number().default(30),
  HealthCheckTimeoutSeconds: z.coerce.number().default(5),
  HealthyThresholdCount: z.coerce.number().default(5),
  UnhealthyThresholdCount: z.coerce.number().default(2),
  Matcher: z.object({ HttpCode: z.coerce.string().default('200') }).prefault({}),
  TargetGroupAttributes: z.array(z.object({ Key: z.string(), Value: z.coerce.string() })).default([]),
});

/** The one value of a property that the stand-in speaks. */
const SPOKEN = { Protocol: 'HTTP', ProtocolVersion: 'HTTP1', HealthCheckProtocol: 'HTTP' } as const;

/**
 * @param properties of an `AWS::ElasticLoadBalancingV2::TargetGroup`, resolved
 * @param where as `Stack.LogicalId`
 * @throws Malformed, NotModelled for what would send requests elsewhere
 */
export function targetGroupSettings(properties: unknown, where: string): TargetGroupSettings {
  const shape = parseAs(targetGroupShape, properties, where, 'correct the target group');
  for (const name of ['Protocol', 'ProtocolVersion', 'HealthCheckProtocol'] as const) {
    if (shape[name] !== SPOKEN[name]) {
      throw new NotModelled(`ELBv2 target group ${name} ${shape[name]} (${where})`);
    }
  }
  const read = readAt(`${where}.TargetGroupAttributes`, () =>
    targetGroupAttributes(shape.TargetGroupAttributes),
  );
  return {
    healthCheck: {
      path: shape.HealthCheckPath,
      intervalMs: shape.HealthCheckIntervalSeconds * 1000,
      timeoutMs: shape.HealthCheckTimeoutSeconds * 1000,
      healthyThreshold: shape.HealthyThresholdCount,
      unhealthyThreshold: shape.UnhealthyThresholdCount,
      matcher: shape.Matcher.HttpCode,
    },
    healthCheckPort: shape.HealthCheckPort,
    attributes: read.attributes,
    notModelled: read.notModelled.map((key) => `AWS::ElasticLoadBalancingV2::TargetGroup (${key})`),
  };
}

/**
 * How the service's tasks are checked. A task here has one port, the one that it is told to listen on.
 *
 * @returns the health check of the primary group
 * @throws NotModelled for a group that asks elsewhere, Malformed for one that is in no stack
 */
export function healthCheckOf(
  groups: ReadonlyMap<string, TargetGroupSettings>,
  service: CheckedService | undefined,
): HealthCheck {
  if (!service)
    throw new NotModelled('A rehearsal of a service without a load balancer, which has no users,');
  const { targetGroupArn, alternateTargetGroupArn = targetGroupArn, containerPort } = service;
  const [primary] = [targetGroupArn, alternateTargetGroupArn].map((arn) => {
    const group = groups.get(arn);
    if (!group) {
      throw new Malformed([
        `target group of the service must be in its stacks, got ${arn}; add it, or correct LoadBalancers`,
      ]);
    }
    if (!['traffic-port', String(containerPort)].includes(group.healthCheckPort)) {
      throw new NotModelled(
        `ELBv2 target group HealthCheckPort ${group.healthCheckPort}, which is not the container's,`,
      );
    }
    return group.healthCheck;
  }) as [HealthCheck, HealthCheck];
  return primary;
}
