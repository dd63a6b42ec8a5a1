import { alarmsOf, scalingPolicy } from '../../../rehearsal/application-auto-scaling/scaling-policy';
import { nextCapacity } from '../../../rehearsal/application-auto-scaling/target-tracking';
import { NotModelled } from '../../../rehearsal/not-modelled';

const SECOND = 1000;
const NOW = 1000 * SECOND;
const tracking = {
  targetValue: 50,
  scaleOutCooldownMs: 300 * SECOND,
  scaleInCooldownMs: 300 * SECOND,
  disableScaleIn: false,
};
const state = {
  ...{ now: NOW, limits: { min: 2, max: 20 }, isDeploying: false, last: undefined },
  ...({ alarm: 'high', metric: 100, current: 4 } as const),
};
/** A scaling activity so many seconds ago. */
const ago = (direction: 'in' | 'out', seconds: number, from: number) => ({
  last: { direction, at: NOW - seconds * SECOND, from },
});

test.each([
  ['in proportion', {}, 8],
  ['rounded up', { metric: 51 }, 5],
  ['never above the most', { metric: 1000 }, 20],
  ['not from the most', { metric: 1000, current: 20 }, undefined],
  ['in a deployment, too', { isDeploying: true }, 8],
  ['not in its cooldown, for as many as were added', ago('out', 299, 2), undefined],
  ['in its cooldown, for more than were added', { ...ago('out', 299, 2), metric: 200 }, 8],
  ['after its cooldown', ago('out', 300, 2), 8],
  ['at once after a scale-in', ago('in', 10, 8), 8],
] as const)('the metric is high: tasks %s', (_, change, expected) => {
  expect(nextCapacity(tracking, { ...state, ...change })).toBe(expected);
});

test.each([
  ['in proportion, rounded up', {}, {}, 3],
  ['never below the least', { metric: 0 }, {}, 2],
  ['not from the least', { metric: 0, current: 2 }, {}, undefined],
  ['not in a deployment', { isDeploying: true }, {}, undefined],
  ['not in its cooldown', ago('in', 299, 8), {}, undefined],
  ['after its cooldown', ago('in', 300, 8), {}, 3],
  ['in the cooldown of a scale-out', ago('out', 10, 2), {}, 3],
  ['not where that is off', {}, { disableScaleIn: true }, undefined],
] as const)('the metric is low: tasks %s', (_, change, more, expected) => {
  const low = { ...state, alarm: 'low', metric: 30 } as const;
  expect(nextCapacity({ ...tracking, ...more }, { ...low, ...change })).toBe(expected);
});

const properties = {
  PolicyName: 'shop-backlog',
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: 50,
    CustomizedMetricSpecification: {
      Metrics: [
        { Id: 'perTask', Expression: 'waiting', ReturnData: true },
        {
          Id: 'waiting',
          ReturnData: false,
          MetricStat: { Stat: 'Maximum', Metric: { Namespace: 'AWS/SQS', MetricName: 'Visible' } },
        },
      ],
    },
  },
};

test('a policy has the cooldowns of an ECS service where it says none', () => {
  const { metrics, ...policy } = scalingPolicy(properties, 'shop.Backlog');
  expect(policy).toEqual({ name: 'shop-backlog', ...tracking });
  expect(metrics).toHaveLength(2);
});

test('its alarms are the two of Application Auto Scaling', () => {
  const { high, low } = alarmsOf(scalingPolicy(properties, 'shop.Backlog'), 'service/shop/mails');
  expect(high).toMatchObject({
    AlarmName: 'TargetTracking-service/shop/mails-AlarmHigh-shop-backlog',
    ...{ ComparisonOperator: 'GreaterThanThreshold', Threshold: 50, EvaluationPeriods: 3 },
    Metrics: [{ Id: 'perTask' }, { Id: 'waiting', MetricStat: { Period: 60, Stat: 'Maximum' } }],
  });
  expect(low).toMatchObject({
    AlarmName: 'TargetTracking-service/shop/mails-AlarmLow-shop-backlog',
    ...{ ComparisonOperator: 'LessThanThreshold', Threshold: 45, EvaluationPeriods: 15 },
  });
});

test.each([
  ['steps', { PolicyName: 'steps', PolicyType: 'StepScaling' }],
  [
    'a metric of AWS’s choice',
    {
      ...properties,
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 60,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      },
    },
  ],
])('a policy of %s is not modelled', (_, given) => {
  expect(() => scalingPolicy(given, 'shop.Cpu')).toThrow(NotModelled);
});
