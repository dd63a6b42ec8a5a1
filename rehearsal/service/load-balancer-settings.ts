import { z } from 'zod';
import { parseAs } from '../assembly/parse';
import {
  type LoadBalancerAttributes,
  loadBalancerAttributes,
} from '../elasticloadbalancing/load-balancer-attributes';
import { NotModelled } from '../not-modelled';
import { readAt } from './refusal';

export interface LoadBalancerSettings {
  readonly attributes: LoadBalancerAttributes;
  /** Attributes that are left out, as `Type (attribute)`. */
  readonly notModelled: readonly string[];
}

const loadBalancerShape = z.object({
  Type: z.string().default('application'),
  LoadBalancerAttributes: z.array(z.object({ Key: z.string(), Value: z.coerce.string() })).default([]),
});

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
  const read = readAt(`${where}.LoadBalancerAttributes`, () =>
    loadBalancerAttributes(shape.LoadBalancerAttributes),
  );
  return {
    attributes: read.attributes,
    notModelled: read.notModelled.map((key) => `AWS::ElasticLoadBalancingV2::LoadBalancer (${key})`),
  };
}
