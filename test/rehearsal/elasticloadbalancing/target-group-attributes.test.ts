import {
  DEFAULT_ATTRIBUTES,
  suffices,
  targetGroupAttributes,
} from '../../../rehearsal/elasticloadbalancing/target-group-attributes';

const read = (attributes: Record<string, string>) =>
  targetGroupAttributes(Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })));
const ROUTING = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets';

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
test.each<[Record<string, string>, object]>([
  [{}, DEFAULT_ATTRIBUTES],
  [{ 'deregistration_delay.timeout_seconds': '0' }, { deregistrationDelayMs: 0 }],
  [{ 'slow_start.duration_seconds': '30' }, { slowStartMs: 30_000 }],
  [
    { 'load_balancing.algorithm.type': 'least_outstanding_requests' },
    { algorithm: 'least_outstanding_requests' },
  ],
  [{ 'stickiness.enabled': 'true' }, { stickiness: { type: 'lb_cookie', durationSeconds: 86_400 } }],
  [
    {
      'stickiness.enabled': 'true',
      'stickiness.type': 'app_cookie',
      'stickiness.app_cookie.cookie_name': 'SESSION',
      'stickiness.app_cookie.duration_seconds': '60',
    },
    { stickiness: { type: 'app_cookie', cookieName: 'SESSION', durationSeconds: 60 } },
  ],
  [{ [`${ROUTING}.count`]: '2', [`${ROUTING}.percentage`]: '50' }, { routing: { count: 2, percentage: 50 } }],
  [{ [`${ROUTING}.percentage`]: 'off' }, { routing: { count: 1, percentage: 0 } }],
  [{ 'load_balancing.cross_zone.enabled': 'true' }, DEFAULT_ATTRIBUTES],
])('%j', (attributes, expected) => {
  expect(read(attributes)).toEqual({ attributes: { ...DEFAULT_ATTRIBUTES, ...expected }, notModelled: [] });
});

test.each<[Record<string, string>, RegExp]>([
  [{ 'deregistration_delay.timeout_seconds': '3601' }, /0 to 3600, got 3601/],
  [{ 'slow_start.duration_seconds': '29' }, /0 or 30 to 900, got 29/],
  [
    {
      'slow_start.duration_seconds': '30',
      'load_balancing.algorithm.type': 'least_outstanding_requests',
    },
    /0 with least_outstanding_requests, got 30/,
  ],
  [{ 'stickiness.enabled': 'yes' }, /false or true, got yes/],
  [
    { 'stickiness.enabled': 'true', 'stickiness.type': 'app_cookie' },
    /does not begin with AWSALB, got nothing/,
  ],
  [{ 'stickiness.type': 'source_ip' }, /lb_cookie or app_cookie, got source_ip/],
  [{ [`${ROUTING}.percentage`]: '101' }, /1 to 100, got 101/],
  [{ 'deregistration_delay.connection_termination.enabled': 'true' }, /Application Load Balancer, got true/],
  [{ 'load_balancing.algorithm.type': 'weighted_random' }, /weighted_random is not modelled/],
])('%j is refused', (attributes, message) => {
  expect(() => read(attributes)).toThrow(message);
});

test('an attribute that AWS may add is left out, and named', () => {
  expect(read({ 'something.new': '1' }).notModelled).toEqual(['something.new']);
});

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health.html
test.each<[number, number, number, number, boolean]>([
  [1, 10, 1, 0, true],
  [0, 10, 1, 0, false],
  [4, 10, 1, 50, false],
  [5, 10, 1, 50, true],
  [5, 10, 6, 50, false],
  [0, 0, 1, 0, false],
])('%d of %d healthy, at least %d and %d %%: %s', (healthy, registered, count, percentage, expected) => {
  expect(suffices(healthy, registered, { count, percentage })).toBe(expected);
});
