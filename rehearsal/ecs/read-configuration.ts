import { z } from 'zod';
import { Malformed, parseAs } from '../assembly/parse';
import { NotModelled } from '../not-modelled';
import { checkDeployment } from './configuration-rules';
import type { DeploymentConfiguration, ServiceLoadBalancer } from './deployment-configuration';
import type { LifecycleHook, PauseHook } from './lifecycle-hook';
import { type DeploymentShape, type HookShape, type ServiceShape, serviceSchema } from './service-schema';
import type { Strategy } from './stages';

const MINUTE = 60_000;

/**
 * @param properties of the service, resolved
 * @param where names the service in errors, as `Stack.LogicalId`
 * @param minCapacity of the service's scalable target: the count of a service that sets none
 * @throws Malformed, in ECS's own words where they are known; NotModelled
 */
export function deploymentConfiguration(
  properties: unknown,
  where: string,
  minCapacity = 1,
): DeploymentConfiguration {
  const service = parseAs(serviceSchema, properties, where, 'correct the service in the template');
  const deployment = service.DeploymentConfiguration;
  const at = `${where}.DeploymentConfiguration`;
  const { Type: controller } = service.DeploymentController;
  if (controller !== 'ECS') throw new NotModelled(`ECS deployment controller ${controller}`);
  checkDeployment(service, where);
  const bake = bakeOf(deployment, at);
  const { Alarms: alarms, DeploymentCircuitBreaker: breaker } = deployment;
  const loadBalancer = loadBalancerOf(service);
  const hooks = deployment.LifecycleHooks.map((hook, index) => ({
    hook,
    where: `${at}.LifecycleHooks.${index}`,
  }));
  return {
    strategy: strategyOf(deployment, at),
    ...bake,
    hooks: hooks
      .filter(({ hook }) => hook.TargetType === 'AWS_LAMBDA')
      .map(({ hook, where }) => lifecycleHook(hook, where)),
    pauses: hooks.filter(({ hook }) => hook.TargetType === 'PAUSE').map(({ hook }) => pauseHook(hook)),
    alarms: { enable: alarms.Enable, rollback: alarms.Rollback, names: alarms.AlarmNames },
    circuitBreaker: {
      enable: breaker.Enable,
      rollback: breaker.Rollback,
      resetOnHealthyTask: breaker.ResetOnHealthyTask,
      threshold: { type: breaker.ThresholdConfiguration.Type, value: breaker.ThresholdConfiguration.Value },
    },
    desiredCount: service.DesiredCount ?? minCapacity,
    ...(loadBalancer && { loadBalancer }),
    gracePeriodMs: service.HealthCheckGracePeriodSeconds * 1000,
  };
}

function bakeOf(
  { Strategy, BakeTimeInMinutes }: DeploymentShape,
  at: string,
): Pick<DeploymentConfiguration, 'bakeMs' | 'bakeFollowsAlarms'> {
  if (BakeTimeInMinutes !== undefined) return { bakeMs: BakeTimeInMinutes * MINUTE };
  if (Strategy === 'ROLLING') return { bakeMs: 0, bakeFollowsAlarms: true };
  throw new Malformed([
    `${at}.BakeTimeInMinutes must be set, got nothing; ` +
      'set it, since the documents of AWS disagree on its default',
  ]);
}

function strategyOf(deployment: DeploymentShape, at: string): Strategy {
  const { Strategy, CanaryConfiguration, LinearConfiguration } = deployment;
  switch (Strategy) {
    case 'ROLLING':
      return rolling(deployment, at);
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
  }
}

function rolling(deployment: DeploymentShape, at: string): Strategy {
  const { MaximumPercent, MinimumHealthyPercent, EarlySuccessCriteria } = deployment;
  const { Enable, HealthyPercent, SourceServiceRevisionCleanup } = EarlySuccessCriteria;
  const limits = {
    name: 'ROLLING',
    maximumPercent: MaximumPercent,
    minimumHealthyPercent: MinimumHealthyPercent,
  } as const;
  if (!Enable) return limits;
  if (HealthyPercent === undefined || SourceServiceRevisionCleanup === undefined) {
    throw new Malformed([
      `${at}.EarlySuccessCriteria must be complete, got ${JSON.stringify(EarlySuccessCriteria)}; ` +
        'set HealthyPercent and SourceServiceRevisionCleanup',
    ]);
  }
  return {
    ...limits,
    earlySuccess: { healthyPercent: HealthyPercent, sourceCleanup: SourceServiceRevisionCleanup },
  };
}

function lifecycleHook(hook: HookShape, where: string): LifecycleHook {
  if (hook.HookTargetArn === undefined) {
    throw new Malformed([`${where}.HookTargetArn must be the ARN of a function, got nothing; set it`]);
  }
  const details = hookDetails(hook.HookDetails, where);
  return { arn: hook.HookTargetArn, ...pauseHook(hook), ...(details && { details }) };
}

function pauseHook({ LifecycleStages, TimeoutConfiguration }: HookShape): PauseHook {
  const { TimeoutInMinutes, Action } = TimeoutConfiguration;
  return { stages: LifecycleStages, timeoutMs: TimeoutInMinutes * MINUTE, onTimeout: Action };
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

function loadBalancerOf({ LoadBalancers: all }: ServiceShape): ServiceLoadBalancer | undefined {
  const [only] = all;
  if (!only) return undefined;
  if (all.length > 1) throw new NotModelled(`ECS service with ${all.length} load balancers`);
  const advanced = only.AdvancedConfiguration;
  const { ProductionListenerRule: production, TestListenerRule: test } = advanced ?? {};
  return {
    containerName: only.ContainerName,
    containerPort: only.ContainerPort,
    targetGroupArn: only.TargetGroupArn,
    ...(advanced && { alternateTargetGroupArn: advanced.AlternateTargetGroupArn }),
    ...(production !== undefined && { productionListenerRule: production }),
    ...(test !== undefined && { testListenerRule: test }),
  };
}
