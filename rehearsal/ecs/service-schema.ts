import { z } from 'zod';

/** A value may come from a parameter, and those are strings. */
const number = z.coerce.number();
const flag = z
  .union([z.boolean(), z.enum(['true', 'false'])])
  .transform((value) => value === true || value === 'true');

const between = (low: number, high: number) => number.min(low).max(high);
/** ECS takes minutes of 0 to a day. */
const minutes = between(0, 1440);
/** Tenths of a percent are the finest step. */
const percent = (low: number) => between(low, 100).multipleOf(0.1);

const hookSchema = z.object({
  TargetType: z.enum(['AWS_LAMBDA', 'PAUSE']).default('AWS_LAMBDA'),
  HookTargetArn: z.string().optional(),
  LifecycleStages: z.array(z.string()),
  HookDetails: z.unknown().optional(),
  TimeoutConfiguration: z
    // 24 hours and ROLLBACK, as describe-services shows them for a hook that sets neither.
    .object({
      TimeoutInMinutes: number.default(1440),
      Action: z.enum(['CONTINUE', 'ROLLBACK']).default('ROLLBACK'),
    })
    .prefault({}),
});

const loadBalancerSchema = z.object({
  ContainerName: z.string(),
  ContainerPort: number,
  TargetGroupArn: z.string(),
  AdvancedConfiguration: z
    .object({
      AlternateTargetGroupArn: z.string(),
      ProductionListenerRule: z.string().optional(),
      TestListenerRule: z.string().optional(),
    })
    .optional(),
});

const circuitBreakerSchema = z.object({
  Enable: flag,
  Rollback: flag,
  ResetOnHealthyTask: flag.default(true),
  ThresholdConfiguration: z
    .object({
      Type: z.enum(['BOUNDED_PERCENT', 'UNBOUNDED_PERCENT', 'COUNT']).default('BOUNDED_PERCENT'),
      Value: number.default(50),
    })
    .prefault({}),
});

const earlySuccessSchema = z.object({
  Enable: flag,
  HealthyPercent: between(0, 100).int().optional(),
  SourceServiceRevisionCleanup: z.enum(['BLOCKING', 'DEFERRED']).optional(),
});

/** The properties of an `AWS::ECS::Service` that its deployments depend on; defaults not explained are its own. */
export const serviceSchema = z.object({
  DesiredCount: number.optional(),
  DeploymentController: z.object({ Type: z.string().default('ECS') }).prefault({}),
  HealthCheckGracePeriodSeconds: number.default(0),
  LoadBalancers: z.array(loadBalancerSchema).default([]),
  DeploymentConfiguration: z
    .object({
      Strategy: z.enum(['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY']).default('ROLLING'),
      MaximumPercent: number.default(200),
      MinimumHealthyPercent: number.default(100),
      BakeTimeInMinutes: minutes.optional(),
      CanaryConfiguration: z
        .object({ CanaryPercent: percent(0.1).default(5), CanaryBakeTimeInMinutes: minutes.default(10) })
        .prefault({}),
      LinearConfiguration: z
        .object({ StepPercent: percent(3).default(10), StepBakeTimeInMinutes: minutes.default(6) })
        .prefault({}),
      EarlySuccessCriteria: earlySuccessSchema.prefault({ Enable: false }),
      Alarms: z
        .object({ AlarmNames: z.array(z.string()), Enable: flag, Rollback: flag })
        .default({ AlarmNames: [], Enable: false, Rollback: false }),
      DeploymentCircuitBreaker: circuitBreakerSchema.prefault({ Enable: false, Rollback: false }),
      LifecycleHooks: z.array(hookSchema).default([]),
    })
    .prefault({}),
});

export type ServiceShape = z.infer<typeof serviceSchema>;
export type DeploymentShape = ServiceShape['DeploymentConfiguration'];
export type HookShape = z.infer<typeof hookSchema>;
export type LoadBalancerShape = z.infer<typeof loadBalancerSchema>;
