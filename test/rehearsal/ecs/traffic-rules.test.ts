import { forwardTo, sidesOf, type TargetGroupWeight } from '../../../rehearsal/ecs/traffic-rules';
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
