import { z } from 'zod';
import type { TemplateResolver } from '../assembly/intrinsics';
import { parseAs } from '../assembly/parse';
import type { Clock } from '../clock/clock';
import { LoadBalancer } from '../elasticloadbalancing/load-balancer';
import { actionFrom, conditionsFrom } from '../elasticloadbalancing/rule-properties';
import { TargetGroup } from '../elasticloadbalancing/target-group';
import type { Destinations } from '../lambda/messages';
import { NotModelled } from '../not-modelled';
import type { Random } from '../random';

const PREFIX = 'AWS::ElasticLoadBalancingV2';

const listenerShape = z.object({
  Port: z.coerce.number(),
  Protocol: z.enum(['HTTP', 'HTTPS']),
  DefaultActions: z.unknown(),
});

const ruleShape = z.object({
  ListenerArn: z.string(),
  Priority: z.coerce.number(),
  Conditions: z.unknown(),
  Actions: z.unknown(),
});

// Defaults: Elastic Load Balancing, "Target groups for your Application Load Balancers"
const targetGroupShape = z.object({
  HealthCheckPath: z.string().default('/'),
  HealthCheckIntervalSeconds: z.coerce.number().default(30),
  HealthCheckTimeoutSeconds: z.coerce.number().default(5),
  HealthyThresholdCount: z.coerce.number().default(5),
  UnhealthyThresholdCount: z.coerce.number().default(2),
  Matcher: z.object({ HttpCode: z.coerce.string().default('200') }).prefault({}),
  TargetGroupAttributes: z.array(z.object({ Key: z.string(), Value: z.coerce.string() })).default([]),
});

export interface LoadBalancingProperties {
  /** Of the stacks that hold the load balancer, its listeners, rules and target groups. */
  readonly resolvers: readonly TemplateResolver[];
  readonly clock: Clock;
  readonly random: Random;
  /** Overrides the path of every health check. @default that of each target group */
  readonly healthPath?: string;
}

export interface LoadBalancing {
  readonly loadBalancer: LoadBalancer;
  /** Where clients and hooks reach the listeners, by the names that templates give them. */
  readonly destinations: Destinations;
  readonly dnsName: string;
  /** By target group: the path of its health checks. */
  readonly healthPaths: ReadonlyMap<string, string>;
  /** Resources that were left out, as `Type (why)`. */
  readonly notModelled: readonly string[];
}

/** Builds the one load balancer of some stacks, listening. @throws NotModelled for none or more than one */
export async function buildLoadBalancing(properties: LoadBalancingProperties): Promise<LoadBalancing> {
  const { resolvers, clock, random } = properties;
  const found = await everyResource(resolvers, 'LoadBalancer');
  const [only] = found;
  if (!only || found.length > 1)
    throw new NotModelled(`A service behind ${found.length} load balancers in its stacks`);
  const fullName = String(await only.resolver.attribute(only.logicalId, 'LoadBalancerFullName'));
  const dnsName = String(await only.resolver.attribute(only.logicalId, 'DNSName'));
  const loadBalancer = new LoadBalancer({ fullName, clock, random });
  try {
    const healthPaths = await addTargetGroups(loadBalancer, properties);
    const { destinations, notModelled } = await addListeners(loadBalancer, resolvers, dnsName);
    await addRules(loadBalancer, resolvers);
    return { loadBalancer, destinations, dnsName, healthPaths, notModelled };
  } catch (error) {
    await loadBalancer.close(); // it may listen already, and would keep the process alive
    throw error;
  }
}

async function addTargetGroups(
  loadBalancer: LoadBalancer,
  properties: LoadBalancingProperties,
): Promise<Map<string, string>> {
  const healthPaths = new Map<string, string>();
  for (const { resolver, logicalId, where } of await everyResource(properties.resolvers, 'TargetGroup')) {
    const shape = parseAs(
      targetGroupShape,
      await resolver.properties(logicalId),
      where,
      'correct the target group',
    );
    const delay = shape.TargetGroupAttributes.find(
      ({ Key }) => Key === 'deregistration_delay.timeout_seconds',
    );
    const arn = await resolver.physicalId(logicalId);
    const path = properties.healthPath ?? shape.HealthCheckPath;
    healthPaths.set(arn, path);
    loadBalancer.addTargetGroup(
      new TargetGroup(
        {
          arn,
          fullName: String(await resolver.attribute(logicalId, 'TargetGroupFullName')),
          name: String(await resolver.attribute(logicalId, 'TargetGroupName')),
          healthCheck: {
            path,
            intervalMs: shape.HealthCheckIntervalSeconds * 1000,
            timeoutMs: shape.HealthCheckTimeoutSeconds * 1000,
            healthyThreshold: shape.HealthyThresholdCount,
            unhealthyThreshold: shape.UnhealthyThresholdCount,
            matcher: shape.Matcher.HttpCode,
          },
          deregistrationDelayMs: Number(delay?.Value ?? 300) * 1000,
        },
        properties.clock,
      ),
    );
  }
  return healthPaths;
}

/** A listener whose default action is not modelled (a redirect to HTTPS, say) is left out and named. */
async function addListeners(
  loadBalancer: LoadBalancer,
  resolvers: readonly TemplateResolver[],
  dnsName: string,
): Promise<Pick<LoadBalancing, 'destinations' | 'notModelled'>> {
  const destinations: Record<string, Destinations[string]> = {};
  const notModelled: string[] = [];
  for (const { resolver, logicalId, where } of await everyResource(resolvers, 'Listener')) {
    const shape = parseAs(listenerShape, await resolver.properties(logicalId), where, 'correct the listener');
    const arn = await resolver.physicalId(logicalId);
    try {
      const defaultAction = actionFrom(shape.DefaultActions);
      await loadBalancer.addListener(arn, { protocol: shape.Protocol, port: shape.Port, defaultAction });
    } catch (error) {
      if (!(error instanceof NotModelled)) throw error;
      notModelled.push(`${PREFIX}::Listener (${error.what})`);
      continue;
    }
    destinations[`${dnsName.toLowerCase()}:${shape.Port}`] = {
      port: loadBalancer.portOf(arn),
      tls: shape.Protocol === 'HTTPS',
    };
  }
  return { destinations, notModelled };
}

async function addRules(loadBalancer: LoadBalancer, resolvers: readonly TemplateResolver[]): Promise<void> {
  for (const { resolver, logicalId, where } of await everyResource(resolvers, 'ListenerRule')) {
    const shape = parseAs(ruleShape, await resolver.properties(logicalId), where, 'correct the rule');
    loadBalancer.createRule(shape.ListenerArn, {
      arn: await resolver.physicalId(logicalId),
      priority: shape.Priority,
      conditions: conditionsFrom(shape.Conditions),
      action: actionFrom(shape.Actions),
      tags: {},
    });
  }
}

interface FoundResource {
  readonly resolver: TemplateResolver;
  readonly logicalId: string;
  /** For errors: `Stack.LogicalId`. */
  readonly where: string;
}

async function everyResource(resolvers: readonly TemplateResolver[], kind: string): Promise<FoundResource[]> {
  const found: FoundResource[] = [];
  for (const resolver of resolvers) {
    for (const logicalId of await resolver.resourcesOfType(`${PREFIX}::${kind}`)) {
      found.push({ resolver, logicalId, where: `${resolver.stack.stackName}.${logicalId}` });
    }
  }
  return found;
}
