import type { ExistingLoadBalancer } from '../assembly/teal-manifest';
import { LoadBalancer, type LoadBalancerProperties } from '../elasticloadbalancing/load-balancer';
import { DEFAULT_ATTRIBUTES } from '../elasticloadbalancing/load-balancer-attributes';

/** What a person must know of a load balancer that no template has. */
const MADE_UP =
  'AWS::ElasticLoadBalancingV2::LoadBalancer (there already: with the attributes of a new one, on its usual port)';
const EMPTY =
  'AWS::ElasticLoadBalancingV2::Listener (there already: without the rules of others, 404 where no rule matches)';

/**
 * A load balancer that `teal.json` names and no template makes, with the one listener that Teal's rules stand on. What else
 * is on it nobody here can know: others' rules that would catch the same requests before are not seen.
 */
export async function existingLoadBalancer(
  { arn, listenerArn, tls }: ExistingLoadBalancer,
  parts: Pick<LoadBalancerProperties, 'clock' | 'random' | 'admit'>,
): Promise<{ readonly loadBalancer: LoadBalancer; readonly notModelled: readonly string[] }> {
  const fullName = arn.slice(arn.indexOf(':loadbalancer/') + ':loadbalancer/'.length);
  const loadBalancer = new LoadBalancer({ ...parts, fullName, attributes: DEFAULT_ATTRIBUTES });
  try {
    await loadBalancer.addListener(listenerArn, {
      ...(tls ? { protocol: 'HTTPS', port: 443 } : { protocol: 'HTTP', port: 80 }),
      defaultAction: {
        type: 'fixed-response',
        statusCode: 404,
        contentType: 'text/plain',
        messageBody: 'Not found',
      },
    });
  } catch (error) {
    await loadBalancer.close();
    throw error;
  }
  return { loadBalancer, notModelled: [MADE_UP, EMPTY] };
}
