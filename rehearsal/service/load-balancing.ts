import { z } from 'zod';
import type { TemplateResolver } from '../assembly/intrinsics';
import { parseAs } from '../assembly/parse';
import type { ExistingLoadBalancer } from '../assembly/teal-manifest';
import type { Clock } from '../clock/clock';
import { LoadBalancer, type LoadBalancerProperties } from '../elasticloadbalancing/load-balancer';
import { actionFrom, conditionsFrom, transformsFrom } from '../elasticloadbalancing/rule-properties';
import { TargetGroup } from '../elasticloadbalancing/target-group';
import { NotModelled } from '../not-modelled';
import type { Random } from '../random';
import { existingLoadBalancer } from './existing-load-balancer';
import { loadBalancerSettings } from './load-balancer-settings';
import { readAt, refusedAt } from './refusal';
import { type TargetGroupSettings, targetGroupSettings } from './target-groups';

const PREFIX = 'AWS::ElasticLoadBalancingV2';

const listenerShape = z.object({
  Port: z.coerce.number(),
  Protocol: z.enum(['HTTP', 'HTTPS']),
  SslPolicy: z.string().optional(),
  DefaultActions: z.unknown(),
});

const ruleShape = z.object({
  ListenerArn: z.string(),
  Priority: z.coerce.number(),
  Conditions: z.unknown(),
  Actions: z.unknown(),
  Transforms: z.unknown().optional(),
});

export interface LoadBalancingProperties {
  /** Of the stacks that hold the load balancer, its listeners, rules and target groups. */
  readonly resolvers: readonly TemplateResolver[];
  readonly clock: Clock;
  readonly random: Random;
  /** Overrides the path of every health check. @default that of each target group */
  readonly healthPath?: string;
  /** The load balancer, if none of the stacks makes one. @default it is in a template */
  readonly existing?: ExistingLoadBalancer;
  /** @default every request is let in at once */
  readonly admit?: LoadBalancerProperties['admit'];
}

export interface LoadBalancing {
  readonly loadBalancer: LoadBalancer;
  readonly dnsName: string;
  /** Whether it has all listeners of the stacks: one that is left out answers, and nobody knows what. */
  readonly hasAllListeners: boolean;
  /** By ARN. */
  readonly targetGroups: ReadonlyMap<string, TargetGroupSettings>;
  /** Resources that were left out, as `Type (why)`. */
  readonly notModelled: readonly string[];
}

/**
 * Builds the one load balancer of some stacks, listening.
 *
 * @throws NotModelled for none or more than one, or one that is not an Application Load Balancer
 * @throws Malformed
 */
export async function buildLoadBalancing(properties: LoadBalancingProperties): Promise<LoadBalancing> {
  const { resolvers } = properties;
  const { loadBalancer, dnsName, notModelled } = await theLoadBalancer(properties);
  try {
    const targetGroups = await addTargetGroups(loadBalancer, properties);
    const leftOut = await addListeners(loadBalancer, resolvers);
    const rules = await addRules(loadBalancer, resolvers, leftOut);
    const ofGroups = [...targetGroups.values()].flatMap((group) => group.notModelled);
    return {
      loadBalancer,
      dnsName,
      // Of one that is there already only the one listener is known.
      hasAllListeners: leftOut.size === 0 && properties.existing === undefined,
      targetGroups,
      notModelled: [...new Set([...notModelled, ...ofGroups, ...leftOut.values(), ...rules])],
    };
  } catch (error) {
    await loadBalancer.close(); // it may listen already, and would keep the process alive
    throw error;
  }
}

async function theLoadBalancer({
  resolvers,
  clock,
  random,
  admit,
  existing,
}: LoadBalancingProperties): Promise<Pick<LoadBalancing, 'loadBalancer' | 'dnsName' | 'notModelled'>> {
  const found = await everyResource(resolvers, 'LoadBalancer');
  const parts = { clock, random, ...(admit && { admit }) };
  const [only] = found;
  if (!only && existing)
    return { ...(await existingLoadBalancer(existing, parts)), dnsName: existing.dnsName };
  if (!only || found.length > 1)
    throw new NotModelled(`A service behind ${found.length} load balancers in its stacks`);
  const settings = loadBalancerSettings(await only.resolver.properties(only.logicalId), only.where);
  const fullName = String(await only.resolver.attribute(only.logicalId, 'LoadBalancerFullName'));
  const dnsName = String(await only.resolver.attribute(only.logicalId, 'DNSName'));
  const { attributes, notModelled } = settings;
  return { loadBalancer: new LoadBalancer({ ...parts, fullName, attributes }), dnsName, notModelled };
}

async function addTargetGroups(
  loadBalancer: LoadBalancer,
  { resolvers, clock, healthPath }: LoadBalancingProperties,
): Promise<Map<string, TargetGroupSettings>> {
  const groups = new Map<string, TargetGroupSettings>();
  for (const { resolver, logicalId, where } of await everyResource(resolvers, 'TargetGroup')) {
    const written = targetGroupSettings(await resolver.properties(logicalId), where);
    const healthCheck = { ...written.healthCheck, ...(healthPath && { path: healthPath }) };
    const arn = await resolver.physicalId(logicalId);
    groups.set(arn, { ...written, healthCheck });
    loadBalancer.addTargetGroup(
      new TargetGroup(
        {
          arn,
          fullName: String(await resolver.attribute(logicalId, 'TargetGroupFullName')),
          name: String(await resolver.attribute(logicalId, 'TargetGroupName')),
          healthCheck,
          attributes: written.attributes,
        },
        clock,
      ),
    );
  }
  return groups;
}

/** By ARN: listeners that are not modelled, as `Type (why)`. */
type LeftOut = ReadonlyMap<string, string>;

/** A listener whose default action is not modelled (a redirect to HTTPS, say) is left out and named. */
async function addListeners(
  loadBalancer: LoadBalancer,
  resolvers: readonly TemplateResolver[],
): Promise<LeftOut> {
  const leftOut = new Map<string, string>();
  for (const { resolver, logicalId, where } of await everyResource(resolvers, 'Listener')) {
    const shape = parseAs(listenerShape, await resolver.properties(logicalId), where, 'correct the listener');
    const arn = await resolver.physicalId(logicalId);
    try {
      const defaultAction = actionFrom(shape.DefaultActions);
      await loadBalancer.addListener(arn, {
        protocol: shape.Protocol,
        port: shape.Port,
        ...(shape.SslPolicy !== undefined && { sslPolicy: shape.SslPolicy }),
        defaultAction,
      });
    } catch (error) {
      if (!(error instanceof NotModelled)) throw refusedAt(`${where}.DefaultActions`, error);
      leftOut.set(arn, `${PREFIX}::Listener (${error.what})`);
    }
  }
  return leftOut;
}

/** @returns what was left out with its listener */
async function addRules(
  loadBalancer: LoadBalancer,
  resolvers: readonly TemplateResolver[],
  leftOut: LeftOut,
): Promise<string[]> {
  const notModelled: string[] = [];
  for (const { resolver, logicalId, where } of await everyResource(resolvers, 'ListenerRule')) {
    const shape = parseAs(ruleShape, await resolver.properties(logicalId), where, 'correct the rule');
    if (leftOut.has(shape.ListenerArn)) {
      notModelled.push(`${PREFIX}::ListenerRule (of a listener that is not modelled)`);
      continue;
    }
    const rule = {
      arn: await resolver.physicalId(logicalId),
      priority: shape.Priority,
      conditions: readAt(`${where}.Conditions`, () => conditionsFrom(shape.Conditions)),
      action: readAt(`${where}.Actions`, () => actionFrom(shape.Actions)),
      ...(shape.Transforms !== undefined && {
        transforms: readAt(`${where}.Transforms`, () => transformsFrom(shape.Transforms)),
      }),
      tags: {},
    };
    readAt(where, () => loadBalancer.createRule(shape.ListenerArn, rule));
  }
  return notModelled;
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
