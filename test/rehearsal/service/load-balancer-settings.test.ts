import { Malformed } from '../../../rehearsal/assembly/parse';
import { NotModelled } from '../../../rehearsal/not-modelled';
import { loadBalancerSettings } from '../../../rehearsal/service/load-balancer-settings';

const withAttribute = (Key: string, Value: unknown) => ({ LoadBalancerAttributes: [{ Key, Value }] });

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
test.each<[object, number, readonly string[]]>([
  [{}, 60_000, []],
  [{ Type: 'application' }, 60_000, []],
  [withAttribute('idle_timeout.timeout_seconds', '120'), 120_000, []],
  [withAttribute('deletion_protection.enabled', 'true'), 60_000, []],
  [withAttribute('access_logs.s3.enabled', 'true'), 60_000, []],
  [
    withAttribute('routing.http.desync_mitigation_mode', 'strictest'),
    60_000,
    ['AWS::ElasticLoadBalancingV2::LoadBalancer (routing.http.desync_mitigation_mode)'],
  ],
])('%j', (properties, idleTimeoutMs, notModelled) => {
  expect(loadBalancerSettings(properties, 'Shop.Balancer')).toMatchObject({
    attributes: { idleTimeoutMs },
    notModelled,
  });
});

test.each(['network', 'gateway'])('a %s load balancer is not modelled', (Type) => {
  expect(() => loadBalancerSettings({ Type }, 'Shop.Balancer')).toThrow(
    new NotModelled(`ELBv2 load balancer of type ${Type} (Shop.Balancer)`),
  );
});

test.each(['0', '4001', 'long'])('an idle timeout of %s s is refused', (seconds) => {
  const properties = withAttribute('idle_timeout.timeout_seconds', seconds);
  expect(() => loadBalancerSettings(properties, 'Shop.Balancer')).toThrow(Malformed);
});
