import { z } from 'zod';
import { Malformed, parseAs } from '../assembly/parse';
import { NotModelled } from '../not-modelled';
import type { DeploymentAlarms } from './alarm-watch';
import type { CircuitBreakerThreshold } from './circuit-breaker';
import type { LifecycleHook } from './lifecycle-hook';
import type { Strategy } from './stages';
import type { TargetGroupPair } from './traffic-rules';

/** An `AWS::ECS::Service` as its deployments see it. Times are simulated milliseconds. */
export interface DeploymentConfiguration {
  readonly strategy: Strategy;
  /** Both revisions run on for this long after the last shift. */
  readonly bakeMs: number;
  readonly hooks: readonly LifecycleHook[];
  readonly alarms: DeploymentAlarms;
  readonly circuitBreaker: CircuitBreaker;
  readonly desiredCount: number;
  readonly loadBalancer: ServiceLoadBalancer;
  readonly gracePeriodMs: number;
}

export interface CircuitBreaker {
  readonly enable: boolean;
  readonly rollback: boolean;
  /** A healthy task sets the count of failed ones back to none. */
  readonly resetOnHealthyTask: boolean;
  readonly threshold: CircuitBreakerThreshold;
}

export interface ServiceLoadBalancer extends TargetGroupPair {
  readonly containerName: string;
  readonly containerPort: number;
  readonly productionListenerRule: string;
  readonly testListenerRule?: string;
}

/** A value may come from a parameter, and those are strings. */
const number = z.coerce.number();
const flag = z
  .union([z.boolean(), z.enum(['true', 'false'])])
  .transform((value) => value === true || value === 'true');

const hookSchema = z.object({
  TargetType: z.string().default('AWS_LAMBDA'),
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

// Defaults that are not explained are AWS::ECS::Service's own.
const serviceSchema = z.object({
  DesiredCount: number.optional(),
  HealthCheckGracePeriodSeconds: number.default(0),
  LoadBalancers: z
    .array(
      z.object({
        ContainerName: z.string(),
        ContainerPort: number,
        TargetGroupArn: z.string(),
        AdvancedConfiguration: z
          .object({
            AlternateTargetGroupArn: z.string(),
            ProductionListenerRule: z.string(),
            TestListenerRule: z.string().optional(),
          })
          .optional(),
      }),
    )
    .default([]),
  DeploymentConfiguration: z
    .object({
      Strategy: z.string().default('ROLLING'),
      BakeTimeInMinutes: number.optional(),
      CanaryConfiguration: z
        .object({ CanaryPercent: number.default(5), CanaryBakeTimeInMinutes: number.default(10) })
        .prefault({}),
      LinearConfiguration: z
        .object({ StepPercent: number.default(10), StepBakeTimeInMinutes: number.default(6) })
        .prefault({}),
      Alarms: z
        .object({ AlarmNames: z.array(z.string()), Enable: flag, Rollback: flag })
        .default({ AlarmNames: [], Enable: false, Rollback: false }),
      DeploymentCircuitBreaker: z
        .object({
          Enable: flag,
          Rollback: flag,
          ResetOnHealthyTask: flag.default(true),
          ThresholdConfiguration: z
            .object({
              Type: z.enum(['BOUNDED_PERCENT', 'UNBOUNDED_PERCENT', 'COUNT']).default('BOUNDED_PERCENT'),
              Value: number.default(50),
            })
            .prefault({}),
        })
        .prefault({ Enable: false, Rollback: false }),
      LifecycleHooks: z.array(hookSchema).default([]),
    })
    .prefault({}),
});

type Deployment = z.infer<typeof serviceSchema>['DeploymentConfiguration'];

const MINUTE = 60_000;

/**
 * @param properties of the service, resolved
 * @param where names the service in errors, as `Stack.LogicalId`
 * @param minCapacity of the service's scalable target: the count of a service that sets none
 * @throws Malformed, NotModelled
 */
export function deploymentConfiguration(
  properties: unknown,
  where: string,
  minCapacity = 1,
): DeploymentConfiguration {
  const service = parseAs(serviceSchema, properties, where, 'correct the service in the template');
  const deployment = service.DeploymentConfiguration;
  const strategy = strategyOf(deployment);
  const bakeMinutes = deployment.BakeTimeInMinutes;
  if (bakeMinutes === undefined) {
    throw new Malformed([
      `${where}.DeploymentConfiguration.BakeTimeInMinutes must be set, got nothing; ` +
        'set it, since the documents of AWS disagree on its default',
    ]);
  }
  const { Alarms: alarms, DeploymentCircuitBreaker: breaker } = deployment;
  return {
    strategy,
    bakeMs: bakeMinutes * MINUTE,
    hooks: deployment.LifecycleHooks.map((hook, index) =>
      lifecycleHook(hook, `${where}.DeploymentConfiguration.LifecycleHooks.${index}`),
    ),
    alarms: { enable: alarms.Enable, rollback: alarms.Rollback, names: alarms.AlarmNames },
    circuitBreaker: {
      enable: breaker.Enable,
      rollback: breaker.Rollback,
      resetOnHealthyTask: breaker.ResetOnHealthyTask,
      threshold: { type: breaker.ThresholdConfiguration.Type, value: breaker.ThresholdConfiguration.Value },
    },
    desiredCount: service.DesiredCount ?? minCapacity,
    loadBalancer: loadBalancer(service.LoadBalancers),
    gracePeriodMs: service.HealthCheckGracePeriodSeconds * 1000,
  };
}

function strategyOf({ Strategy, CanaryConfiguration, LinearConfiguration }: Deployment): Strategy {
  switch (Strategy) {
    case 'BLUE_GREEN':
      return { name: Strategy };
    case 'CANARY': {
      const { CanaryPercent, CanaryBakeTimeInMinutes } = CanaryConfiguration;
      return { name: Strategy, percent: CanaryPercent, holdMs: CanaryBakeTimeInMinutes * MINUTE };
    }
    case 'LINEAR': {
      const { StepPercent, StepBakeTimeInMinutes } = LinearConfiguration;
      return { name: Strategy, stepPercent: StepPercent, holdMs: StepBakeTimeInMinutes * MINUTE };
    }
    default:
      throw new NotModelled(`ECS deployment strategy ${Strategy}`);
  }
}

function lifecycleHook(hook: z.infer<typeof hookSchema>, where: string): LifecycleHook {
  if (hook.TargetType !== 'AWS_LAMBDA') throw new NotModelled(`ECS lifecycle hook target ${hook.TargetType}`);
  if (hook.HookTargetArn === undefined) {
    throw new Malformed([`${where}.HookTargetArn must be the ARN of a function, got nothing; set it`]);
  }
  const { TimeoutInMinutes, Action } = hook.TimeoutConfiguration;
  const details = hookDetails(hook.HookDetails, where);
  return {
    arn: hook.HookTargetArn,
    stages: hook.LifecycleStages,
    timeoutMs: TimeoutInMinutes * MINUTE,
    onTimeout: Action,
    ...(details && { details }),
  };
}

/** CloudFormation takes them as an object or as the JSON text of one. */
function hookDetails(value: unknown, where: string): Readonly<Record<string, unknown>> | undefined {
  if (value === undefined) return undefined;
  const object = z.record(z.string(), z.unknown());
  const text = z.string().transform((json, context) => {
    try {
      return object.parse(JSON.parse(json));
    } catch (error) {
      context.addIssue({ code: 'custom', message: `the JSON text of an object: ${String(error)}` });
      return z.NEVER;
    }
  });
  return parseAs(z.union([object, text]), value, `${where}.HookDetails`, 'write an object');
}

function loadBalancer(all: z.infer<typeof serviceSchema>['LoadBalancers']): ServiceLoadBalancer {
  const [only] = all;
  if (!only || all.length !== 1) throw new NotModelled(`ECS service with ${all.length} load balancers`);
  const advanced = only.AdvancedConfiguration;
  if (!advanced) {
    // ECS's own words when it refuses such a service.
    throw new Malformed([
      'advancedConfiguration field is required for all loadBalancers when using a non-ROLLING deployment strategy',
    ]);
  }
  return {
    containerName: only.ContainerName,
    containerPort: only.ContainerPort,
    targetGroupArn: only.TargetGroupArn,
    alternateTargetGroupArn: advanced.AlternateTargetGroupArn,
    productionListenerRule: advanced.ProductionListenerRule,
    ...(advanced.TestListenerRule !== undefined && { testListenerRule: advanced.TestListenerRule }),
  };
}
