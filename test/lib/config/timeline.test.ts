import { blueGreen, canary, hours, linear, minutes, resolveDelivery, rolling, smokeTest } from '../../../lib';
import { fillRelease } from '../../../lib/config/fill-release';
import { ConfigurationError } from '../../../lib/config/problems';
import { configuredTimeline, describe as inWords, timelineOf } from '../../../lib/config/timeline';

const at = (stage: string, minutes: number) => ({ stages: [stage], minutes });

test.each([
  ['holds and bake', canary({ hold: minutes(10), bake: minutes(10) }), [], 20],
  ['nothing', rolling(), [], 0],
  ['a gate', blueGreen({ bake: minutes(5) }), [at('PRE_SCALE_UP', 70)], 75],
  // source: ECS developer guide, "Lifecycle hooks": hooks of one stage run in parallel
  [
    'the longest of one stage',
    blueGreen({ bake: minutes(5) }),
    [at('PRE_SCALE_UP', 25), at('PRE_SCALE_UP', 70)],
    75,
  ],
  // source: ECS developer guide, "Lifecycle hooks": before every step
  [
    'a gate before each step of a canary',
    canary({ hold: minutes(10), bake: minutes(10) }),
    [at('PRE_PRODUCTION_TRAFFIC_SHIFT', 30)],
    80,
  ],
  [
    'a gate before each step of ten',
    linear({ step: 10, hold: minutes(1), bake: minutes(1) }),
    [at('PRE_PRODUCTION_TRAFFIC_SHIFT', 30)],
    9 + 1 + 300,
  ],
])('sums up %s', (_, release, hooks, longest) => {
  expect(timelineOf(fillRelease(release), hooks).longest).toBe(longest);
});

const delivery = (patience = minutes(60), bake = minutes(10)) => ({
  service: { name: 'shop', port: 8080 },
  environments: { production: { release: canary({ hold: minutes(10), bake }) } },
  gates: [smokeTest({ requests: [{ path: '/' }], patience })],
});

test('says what it is made of', () => {
  const [{ services: [service] = [] } = {}] = resolveDelivery(delivery()).delivery.environments;
  if (!service) throw new Error('there is no service');
  expect(inWords(configuredTimeline(service))).toBe(
    '20 minutes of holds and bake, at most 185 with gates that wait: PRE_SCALE_UP 25, POST_TEST_TRAFFIC_SHIFT 70, POST_PRODUCTION_TRAFFIC_SHIFT 70',
  );
});

// source: CloudFormation's check of a template: at most 33 hours; facts of ECS §4.6
test('refuses one that CloudFormation does not wait for', () => {
  expect(() => resolveDelivery(delivery(minutes(900), minutes(125)))).not.toThrow();
  expect(() => resolveDelivery(delivery(minutes(900), minutes(126)))).toThrow(ConfigurationError);
  expect(() => resolveDelivery(delivery(minutes(900), hours(10)))).toThrow(
    'environments.production.release must be over within 1980 minutes in all, since CloudFormation refuses a release over 33 hours, got shop in production: 610 minutes of holds and bake, at most 2455 with gates that wait: PRE_SCALE_UP 25, POST_TEST_TRAFFIC_SHIFT 910, POST_PRODUCTION_TRAFFIC_SHIFT 910; shorten hold or bake, or give a gate less patience',
  );
});
