import { z } from 'zod';
import { parseAs } from '../assembly/parse';
import { NotModelled } from '../not-modelled';
import type { Tracking } from './target-tracking';

const metricSchema = z.object({
  Id: z.string(),
  Label: z.string().optional(),
  ReturnData: z.boolean().optional(),
  Expression: z.string().optional(),
  MetricStat: z
    .object({
      Stat: z.string(),
      Unit: z.string().optional(),
      Metric: z.object({
        Namespace: z.string(),
        MetricName: z.string(),
        Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
      }),
    })
    .optional(),
});

export type TrackedMetric = z.infer<typeof metricSchema>;

/** Seconds between two scaling activities of an ECS service, unless the policy says others. source: API TargetTrackingScalingPolicyConfiguration */
const COOLDOWN = 300;

const policySchema = z.object({
  PolicyName: z.string(),
  PolicyType: z.string().default('StepScaling'),
  ScalingTargetId: z.string().optional(),
  TargetTrackingScalingPolicyConfiguration: z
    .object({
      TargetValue: z.coerce.number().positive(),
      ScaleOutCooldown: z.coerce.number().default(COOLDOWN),
      ScaleInCooldown: z.coerce.number().default(COOLDOWN),
      DisableScaleIn: z.boolean().default(false),
      CustomizedMetricSpecification: z.object({ Metrics: z.array(metricSchema).optional() }).optional(),
    })
    .optional(),
});

/** A policy that keeps a metric at its target. */
export interface ScalingPolicy extends Tracking {
  readonly name: string;
  readonly metrics: readonly TrackedMetric[];
}

/**
 * @param properties of an AWS::ApplicationAutoScaling::ScalingPolicy, resolved
 * @param where `Stack.LogicalId`, for errors
 * @throws Malformed, NotModelled for a policy that is no target tracking by metric math
 */
export function scalingPolicy(properties: unknown, where: string): ScalingPolicy {
  const policy = parseAs(policySchema, properties, where, 'correct the scaling policy');
  const tracking = policy.TargetTrackingScalingPolicyConfiguration;
  const metrics = tracking?.CustomizedMetricSpecification?.Metrics;
  if (policy.PolicyType !== 'TargetTrackingScaling' || !tracking || !metrics)
    throw new NotModelled(`A scaling policy that is no target tracking by metric math (${where})`);
  return {
    name: policy.PolicyName,
    metrics,
    targetValue: tracking.TargetValue,
    scaleOutCooldownMs: tracking.ScaleOutCooldown * 1000,
    scaleInCooldownMs: tracking.ScaleInCooldown * 1000,
    disableScaleIn: tracking.DisableScaleIn,
  };
}

/**
 * Properties of the two alarms that Application Auto Scaling makes for a policy. It scales in only far enough below the target,
 * "usually more than 10 %"; that three minutes and fifteen count is what such alarms are seen to have.
 *
 * @param resourceId `service/CLUSTER/SERVICE`
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
 */
export function alarmsOf(
  { name, metrics, targetValue }: ScalingPolicy,
  resourceId: string,
): { readonly high: Readonly<Record<string, unknown>>; readonly low: Readonly<Record<string, unknown>> } {
  const Metrics = metrics.map(({ MetricStat, ...metric }) => ({
    ...metric,
    ...(MetricStat && { MetricStat: { ...MetricStat, Period: 60 } }),
  }));
  const alike = (kind: string, minutes: number) => ({
    AlarmName: `TargetTracking-${resourceId}-${kind}-${name}`,
    ...{ Metrics, EvaluationPeriods: minutes, DatapointsToAlarm: minutes, TreatMissingData: 'missing' },
  });
  return {
    high: { ...alike('AlarmHigh', 3), ComparisonOperator: 'GreaterThanThreshold', Threshold: targetValue },
    low: { ...alike('AlarmLow', 15), ComparisonOperator: 'LessThanThreshold', Threshold: targetValue * 0.9 },
  };
}
