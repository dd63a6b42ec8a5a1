import { z } from 'zod';
import { parseAs } from '../assembly/parse';
import type { Clock } from '../clock/clock';
import type { LoadBalancingModel } from '../cloudformation/providers/elastic-load-balancing';
import type { ModelledResource } from '../cloudformation/providers/modelled';
import type { ListenerProperties } from '../elasticloadbalancing/listener';
import type { LoadBalancer } from '../elasticloadbalancing/load-balancer';
import { actionFrom, conditionsFrom, transformsFrom } from '../elasticloadbalancing/rule-properties';
import type { Rule } from '../elasticloadbalancing/rules';
import { TargetGroup } from '../elasticloadbalancing/target-group';
import { NotModelled } from '../not-modelled';
import { loadBalancerSettings } from '../service/load-balancer-settings';
import { readAt } from '../service/refusal';
import { targetGroupSettings } from '../service/target-groups';

const ADVICE = 'correct it in the template';
const listenerShape = z.object({
  Port: z.coerce.number(),
  Protocol: z.enum(['HTTP', 'HTTPS']),
  SslPolicy: z.string().optional(),
  DefaultActions: z.unknown(),
});
const ruleShape = z.object({ ListenerArn: z.string(), Priority: z.coerce.number() }).loose();
const tagsShape = z.array(z.object({ Key: z.string(), Value: z.coerce.string() })).default([]);

/**
 * The load balancer of a rehearsal as stacks change it: one stays one.
 *
 * @param mayEnd whether its stack may be deleted
 */
export function loadBalancingModel(
  loadBalancer: LoadBalancer,
  clock: Clock,
  mayEnd = false,
): LoadBalancingModel {
  return {
    createLoadBalancer({ where }) {
      throw new NotModelled(`Another load balancer (${where})`);
    },
    modifyLoadBalancer({ properties, where }) {
      loadBalancer.modifyAttributes(loadBalancerSettings(properties, where).attributes);
    },
    deleteLoadBalancer(arn) {
      if (mayEnd) return;
      throw new NotModelled(`The end of the load balancer that is rehearsed (${arn})`);
    },
    createTargetGroup(resource) {
      loadBalancer.addTargetGroup(targetGroupFrom(resource, clock));
    },
    modifyTargetGroup({ physicalId, properties, where }) {
      const { healthCheck, attributes } = targetGroupSettings(properties, where);
      const group = loadBalancer.targetGroup(physicalId);
      group.modifyHealthCheck(healthCheck);
      group.modifyAttributes(attributes);
    },
    deleteTargetGroup: (arn) => loadBalancer.removeTargetGroup(arn),
    async createListener({ physicalId, properties, where }) {
      await loadBalancer.addListener(physicalId, listenerFrom(properties, where));
    },
    modifyListener({ physicalId, properties, where }) {
      loadBalancer.modifyListener(physicalId, listenerFrom(properties, where));
    },
    deleteListener: (arn) => loadBalancer.removeListener(arn),
    createRule(resource) {
      const { ListenerArn } = parseAs(ruleShape, resource.properties, resource.where, ADVICE);
      loadBalancer.createRule(ListenerArn, ruleFrom(resource));
    },
    modifyRule(arn, { Conditions, Actions, Transforms }) {
      loadBalancer.modifyRule(arn, {
        conditions: conditionsFrom(Conditions),
        action: actionFrom(Actions),
        ...(Transforms !== undefined && { transforms: transformsFrom(Transforms) }),
      });
    },
    setRulePriority: (arn, priority) => loadBalancer.setRulePriorities(new Map([[arn, priority]])),
    setTags: () => undefined, // nothing reads the tags of a template's own rules
    deleteRule: (arn) => loadBalancer.deleteRule(arn),
    hasRule: (arn) =>
      loadBalancer.listenerArns.some((of) => loadBalancer.rules(of).some((rule) => rule.arn === arn)),
  };
}

/** @throws NotModelled, Malformed */
export function targetGroupFrom(
  { physicalId: arn, attributes, properties, where }: ModelledResource,
  clock: Clock,
): TargetGroup {
  const settings = targetGroupSettings(properties, where);
  return new TargetGroup(
    {
      arn,
      fullName: String(attributes.TargetGroupFullName),
      name: String(attributes.TargetGroupName),
      healthCheck: settings.healthCheck,
      attributes: settings.attributes,
    },
    clock,
  );
}

function listenerFrom(properties: unknown, where: string): ListenerProperties {
  const shape = parseAs(listenerShape, properties, where, ADVICE);
  return {
    protocol: shape.Protocol,
    port: shape.Port,
    ...(shape.SslPolicy !== undefined && { sslPolicy: shape.SslPolicy }),
    defaultAction: readAt(`${where}.DefaultActions`, () => actionFrom(shape.DefaultActions)),
  };
}

function ruleFrom({ physicalId: arn, properties, where }: ModelledResource): Rule {
  const { Priority } = parseAs(ruleShape, properties, where, ADVICE);
  const { Conditions, Actions, Transforms, Tags } = properties;
  const tags = parseAs(tagsShape, Tags, `${where}.Tags`, ADVICE);
  return {
    arn,
    priority: Priority,
    conditions: readAt(`${where}.Conditions`, () => conditionsFrom(Conditions)),
    action: readAt(`${where}.Actions`, () => actionFrom(Actions)),
    ...(Transforms !== undefined && { transforms: readAt(where, () => transformsFrom(Transforms)) }),
    tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])),
  };
}
