import {
  forwardTo,
  sidesOf,
  type TargetGroupWeight,
  unreachable,
} from '../../../rehearsal/ecs/traffic-rules';
import { ALTERNATE, PRIMARY } from './world';

const PAIR = { targetGroupArn: PRIMARY, alternateTargetGroupArn: ALTERNATE };

function weights(...entries: readonly [string, number][]): readonly TargetGroupWeight[] {
  return entries.map(([targetGroupArn, weight]) => ({ targetGroupArn, weight }));
}

// source: carreque/bluegreenDeployment (CloudTrail); ECS service events for the refusals
test.each([
  ['primary serves', weights([PRIMARY, 100], [ALTERNATE, 0]), { blue: PRIMARY, green: ALTERNATE }],
  ['alternate serves', weights([PRIMARY, 0], [ALTERNATE, 1]), { blue: ALTERNATE, green: PRIMARY }],
  ['alternate alone', weights([ALTERNATE, 1]), { blue: ALTERNATE, green: PRIMARY }],
  [
    'both serve',
    weights([PRIMARY, 950], [ALTERNATE, 50]),
    'production rule should have exactly one target group serving traffic but found 2',
  ],
  [
    'none serves',
    weights([PRIMARY, 0], [ALTERNATE, 0]),
    'production rule should have exactly one target group serving traffic but found 0',
  ],
  [
    'a foreign one',
    weights([PRIMARY, 100], ['arn:foreign', 0]),
    'production rule is forwarding traffic to unexpected target group arn:foreign',
  ],
])('%s', (_what, rule, expected) => {
  expect(sidesOf(rule, PAIR)).toEqual(expected);
});

// source: ECS's refusals, field notes: both groups must be reachable from the production or the test rule
test.each([
  ['both in the production rule', weights([PRIMARY, 100], [ALTERNATE, 0]), undefined, undefined],
  ['the other in the test rule', weights([PRIMARY, 100]), weights([ALTERNATE, 1]), undefined],
  [
    'no test rule',
    weights([PRIMARY, 100]),
    undefined,
    'For Application LoadBalancer, testListenerRule is required when productionListenerRule is not associated with both target groups',
  ],
  [
    'a test rule that leads to the live group as well',
    weights([PRIMARY, 100]),
    weights([PRIMARY, 1]),
    `Target group ${ALTERNATE} is not associated with either productionListenerRule or testListenerRule`,
  ],
])('reachable: %s', (_what, production, test, expected) => {
  expect(unreachable(production, test, PAIR)).toBe(expected);
});

test.each([
  [0, 0, 100],
  [0.1, 1, 999],
  [5, 50, 950],
  [33.3, 333, 667],
  [99.9, 999, 1],
  [100, 100, 0],
])('%d %% for green: %d to %d', (percent, green, blue) => {
  expect(forwardTo({ blue: PRIMARY, green: ALTERNATE }, percent)).toEqual(
    weights([ALTERNATE, green], [PRIMARY, blue]),
  );
});
