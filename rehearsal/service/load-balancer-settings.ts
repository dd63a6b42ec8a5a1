import { z } from 'zod';
import { parseAs } from '../assembly/parse';
import { NotModelled } from '../not-modelled';

export interface LoadBalancerSettings {
  /** Real milliseconds. */
  readonly idleTimeoutMs: number;
  /** Attributes that are left out, as `Type (attribute)`. */
  readonly notModelled: readonly string[];
}

const loadBalancerShape = z.object({
  Type: z.string().default('application'),
  LoadBalancerAttributes: z.array(z.object({ Key: z.string(), Value: z.coerce.string() })).default([]),
});

const IDLE_TIMEOUT = 'idle_timeout.timeout_seconds';

/** Attributes that change nothing of what users meet: who may delete it, what it logs, which zones it sends to. */
const SILENT =
  /^(deletion_protection|access_logs|connection_logs|health_check_logs|load_balancing\.cross_zone)\./;

/**
 * @param properties of an `AWS::ElasticLoadBalancingV2::LoadBalancer`, resolved
 * @param where as `Stack.LogicalId`
 * @throws Malformed, NotModelled for a Network or Gateway Load Balancer
 */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
export function loadBalancerSettings(properties: unknown, where: string): LoadBalancerSettings {
  const shape = parseAs(loadBalancerShape, properties, where, 'correct the load balancer');
  if (shape.Type !== 'application')
    throw new NotModelled(`ELBv2 load balancer of type ${shape.Type} (${where})`);
  const attributes = new Map(shape.LoadBalancerAttributes.map(({ Key, Value }) => [Key, Value]));
  const idleSeconds = parseAs(
    z.coerce.number().min(1).max(4000).default(60),
    attributes.get(IDLE_TIMEOUT),
    `${where}.LoadBalancerAttributes.${IDLE_TIMEOUT}`,
    'correct the attribute',
  );
  return {
    idleTimeoutMs: idleSeconds * 1000,
    notModelled: [...attributes.keys()]
      .filter((key) => key !== IDLE_TIMEOUT && !SILENT.test(key))
      .map((key) => `AWS::ElasticLoadBalancingV2::LoadBalancer (${key})`),
  };
}
