import { Malformed } from '../../../rehearsal/assembly/parse';
import { NotModelled } from '../../../rehearsal/not-modelled';
import {
  healthCheckOf,
  type TargetGroupSettings,
  targetGroupSettings,
} from '../../../rehearsal/service/target-groups';

const withAttribute = (Key: string, Value: unknown) => ({ TargetGroupAttributes: [{ Key, Value }] });

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
test('the defaults of ELB', () => {
  expect(targetGroupSettings({}, 'Shop.Group')).toEqual({
    healthCheck: {
      path: '/',
      intervalMs: 30_000,
      timeoutMs: 5000,
      healthyThreshold: 5,
      unhealthyThreshold: 2,
      matcher: '200',
    },
    healthCheckPort: 'traffic-port',
    attributes: {
      deregistrationDelayMs: 300_000,
      slowStartMs: 0,
      algorithm: 'round_robin',
      routing: { count: 1, percentage: 0 },
      dns: { count: 1, percentage: 0 },
    },
    notModelled: [],
  });
});

test.each<[object, string]>([
  [{ Protocol: 'HTTPS' }, 'ELBv2 target group Protocol HTTPS (Shop.Group)'],
  [{ ProtocolVersion: 'GRPC' }, 'ELBv2 target group ProtocolVersion GRPC (Shop.Group)'],
  [{ ProtocolVersion: 'HTTP2' }, 'ELBv2 target group ProtocolVersion HTTP2 (Shop.Group)'],
  [{ HealthCheckProtocol: 'HTTPS' }, 'ELBv2 target group HealthCheckProtocol HTTPS (Shop.Group)'],
  [
    withAttribute('load_balancing.algorithm.type', 'weighted_random'),
    'ELBv2 target group attribute load_balancing.algorithm.type=weighted_random',
  ],
])('%j is refused by name', (properties, what) => {
  expect(() => targetGroupSettings(properties, 'Shop.Group')).toThrow(new NotModelled(what));
});

test.each<[object, readonly string[]]>([
  [{ Protocol: 'HTTP', ProtocolVersion: 'HTTP1', HealthCheckProtocol: 'HTTP' }, []],
  [withAttribute('stickiness.enabled', false), []],
  [withAttribute('stickiness.lb_cookie.duration_seconds', '86400'), []],
  [withAttribute('slow_start.duration_seconds', 0), []],
  [withAttribute('load_balancing.algorithm.type', 'round_robin'), []],
  [withAttribute('target_group_health.dns_failover.minimum_healthy_targets.count', '2'), []],
  [
    withAttribute('target_group_health.something.new', '2'),
    ['AWS::ElasticLoadBalancingV2::TargetGroup (target_group_health.something.new)'],
  ],
])('%j leaves out %j', (properties, notModelled) => {
  expect(targetGroupSettings(properties, 'Shop.Group').notModelled).toEqual(notModelled);
});

test.each(['long', '-1', '3601'])('a deregistration delay of %s s is refused', (seconds) => {
  const properties = withAttribute('deregistration_delay.timeout_seconds', seconds);
  expect(() => targetGroupSettings(properties, 'Shop.Group')).toThrow(Malformed);
});

describe('how the tasks of a service are checked', () => {
  const groups = (primary: object, alternate: object) =>
    new Map<string, TargetGroupSettings>([
      ['primary', targetGroupSettings(primary, 'Shop.Primary')],
      ['alternate', targetGroupSettings(alternate, 'Shop.Alternate')],
    ]);
  const service = { targetGroupArn: 'primary', alternateTargetGroupArn: 'alternate', containerPort: 8080 };

  test.each(['traffic-port', 8080, '8080'])('HealthCheckPort %j is the task’s', (HealthCheckPort) => {
    const found = healthCheckOf(groups({ HealthCheckPort, HealthCheckPath: '/ready' }, {}), service);
    expect(found.path).toBe('/ready');
  });

  test.each([
    ['primary', { HealthCheckPort: 9000 }, {}],
    ['alternate', {}, { HealthCheckPort: '9000' }],
  ])('another port of the %s group is not modelled', (_which, primary, alternate) => {
    expect(() => healthCheckOf(groups(primary, alternate), service)).toThrow(
      new NotModelled("ELBv2 target group HealthCheckPort 9000, which is not the container's,"),
    );
  });

  test('a group of another app is refused', () => {
    expect(() => healthCheckOf(new Map(), service)).toThrow(
      'target group of the service must be in its stacks, got primary; add it',
    );
  });
});
